rule "terraform-provider-archived" {
  title     = "Provider is no longer maintained"
  severity  = "medium"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]

  let {
    replacement = {
      "hashicorp/template"         = "the function templatefile, and cloudinit_config of hashicorp/cloudinit"
      "hashicorp/kubernetes-alpha" = "hashicorp/kubernetes"
      "hashicorp/oraclepaas"       = "oracle/oci"
      "hashicorp/opc"              = "oracle/oci"
      "hashicorp/terraform"        = "the provider terraform that is built in"
    }
    used     = [for name in self.used_providers : { source = "hashicorp/${name}", at = self } if self.required_providers[name].source == null]
    required = [for name, p in self.required_providers : { source = lower(p.source), at = p }]
  }
  for_each = [for p in concat(used, required) : p if replacement[p.source] != null || startswith(p.source, "terraform-providers/")]
  require  = each.value == null
  focus    = each.value.at
  message = "${each.value.source} gets no fixes, and has no builds for newer platforms: init fails on them. In its place there is ${replacement[each.value.source] == null ? "the provider that moved out of it" : replacement[each.value.source]}."
  remedy  = <<-TEXT
    Terraform: replace it, with moved or removed blocks for what is in the state.
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/template/latest/docs"]

  fail "used, required, in the old place" {
    terraform {
      required_providers {
        alpha = {
          source = "hashicorp/kubernetes-alpha"
        }
        github = {
          source = "terraform-providers/github"
        }
      }
    }
    data "template_file" "t" {
      template = "x"
    }
    expect {
      count = 3
    }
  }

  pass "maintained" {
    terraform {
      required_providers {
        template = {
          source = "acme/template"
        }
      }
    }
    data "template_file" "t" {
      template = "x"
    }
    resource "aws_sns_topic" "t" {}
  }
}
