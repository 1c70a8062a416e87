rule "terraform-workspace-remote" {
  title     = "Workspace decides, and the state is in HCP Terraform"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "terraform.settings"
  languages = ["terraform"]

  when    = self.backend.type == "remote"
  require = !self.reads_workspace
  focus   = self.backend
  message = "In a run of HCP Terraform terraform.workspace is always \"default\" for a backend of this kind before Terraform 1.1: each environment gets what that one says."
  remedy  = <<-TEXT
    Terraform: a variable that each workspace sets, or the cloud block in place of the backend.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/state/workspaces"]
  aliases    = { tflint = ["terraform_workspace_remote"] }

  fail "both" {
    terraform {
      backend "remote" {
        organization = "acme"
      }
    }
    resource "aws_sns_topic" "t" {
      name = terraform.workspace
    }
  }

  pass "one of them" {
    terraform {
      backend "remote" {
        organization = "acme"
      }
    }
    resource "aws_sns_topic" "t" {
      name = "t"
    }
  }

  pass "another backend" {
    terraform {
      backend "s3" {}
    }
    resource "aws_sns_topic" "t" {
      name = terraform.workspace
    }
  }
}
