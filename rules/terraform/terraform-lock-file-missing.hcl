rule "terraform-lock-file-missing" {
  title     = "Versions and checksums of the providers aren't locked"
  severity  = "low"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]

  let {
    # Terraform knows the file since 0.14: where the constraint allows none of these versions, and names none but as a bound from
    # above, nobody can have one.
    newer   = anytrue([for v in ["0.14.0", "0.14.11", "0.15.0", "0.15.5", "1.0.0", "1.5.7", "1.99.0"] : version_allows(self.required_version, v)])
    names   = self.required_version == null ? "" : replace(self.required_version, "/<=?\\s*[0-9.]+/", "")
    without = !newer && length(regexall("(^|[^0-9.])(0\\.1[4-9]|[1-9])", names)) == 0
  }
  when    = self.root && (self.backend != null || self.cloud != null) && length(self.used_providers) > 0 && !stack.is_example && !without
  require = self.lock != null
  focus   = self
  message = "Each run may install other builds of the providers, and nothing checks that they are the ones that were tested: .terraform.lock.hcl is missing."
  remedy  = <<-TEXT
    Terraform: run terraform init (and terraform providers lock for the platforms of the pipeline), and commit .terraform.lock.hcl.
  TEXT

  references = [
    "https://developer.hashicorp.com/terraform/language/files/dependency-lock",
    "https://developer.hashicorp.com/terraform/language/v1.1.x/upgrade-guides/0-14",
  ]

  fail "a root with a backend" {
    terraform {
      backend "s3" {}
    }
    resource "aws_sns_topic" "t" {}
  }

  pass "locked" {
    terraform {
      backend "s3" {}
    }
    resource "aws_sns_topic" "t" {}
    file ".terraform.lock.hcl" <<-TEXT
      provider "registry.terraform.io/hashicorp/aws" {
        version = "5.31.0"
      }
    TEXT
  }

  pass "a module for others" {
    resource "aws_sns_topic" "t" {}
  }

  pass "versions of before there was such a file" {
    terraform {
      required_version = "0.11.8"
      backend "s3" {}
    }
    resource "aws_sns_topic" "t" {}
    file "range/main.tf" <<-TEXT
      terraform {
        required_version = ">= 0.12.3, < 0.12.9"
        backend "s3" {}
      }
      resource "aws_sns_topic" "t" {}
    TEXT
    file "below/main.tf" <<-TEXT
      terraform {
        required_version = "~> 0.13.2"
        backend "s3" {}
      }
      resource "aws_sns_topic" "t" {}
    TEXT
    file "bound/main.tf" <<-TEXT
      terraform {
        required_version = "< 0.14"
        backend "s3" {}
      }
      resource "aws_sns_topic" "t" {}
    TEXT
  }

  fail "versions that lock, among others or alone" {
    terraform {
      required_version = ">= 0.12"
      backend "s3" {}
    }
    resource "aws_sns_topic" "t" {}
    file "exact/main.tf" <<-TEXT
      terraform {
        required_version = "0.14.3"
        backend "s3" {}
      }
      resource "aws_sns_topic" "t" {}
    TEXT
    file "later/main.tf" <<-TEXT
      terraform {
        required_version = "~> 1.3.2"
        backend "s3" {}
      }
      resource "aws_sns_topic" "t" {}
    TEXT
    file "upto/main.tf" <<-TEXT
      terraform {
        required_version = "> 0.13.1, <= 0.14.2"
        backend "s3" {}
      }
      resource "aws_sns_topic" "t" {}
    TEXT
    expect {
      count = 4
    }
  }
}
