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
    names    = distinct(concat(self.used_providers, keys(self.required_providers)))
    used     = [for name in names : { name = name, source = "hashicorp/${name}" } if self.required_providers[name].source == null]
    required = [for name, p in self.required_providers : { name = name, source = lower(p.source) } if p.source != null]
    # What no requirement names is told of where it is used.
    all = concat(
      [for d in resources("terraform.data_source") : { provider = split("_", d.type)[0], module = facts(d).module, at = d }],
      [for r in resources("template_file", "template_cloudinit_config", "template_dir") : { provider = "template", module = facts(r).module, at = r }],
      [for p in resources("terraform.provider") : { provider = p.name, module = facts(p).module, at = p }],
    )
    uses  = [for u in all : u.at if u.provider == each.value.name && u.module == resource.module]
    place = self.required_providers[each.value.name] != null || anytrue([for u in uses : u != null])
  }
  for_each = [for p in concat(used, required) : p if replacement[p.source] != null || startswith(p.source, "terraform-providers/")]
  require  = !(place || each.value != null)
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

  fail "used in another file than the first" {
    file "a.tf" <<-TEXT
      data "aws_region" "here" {}
    TEXT
    file "z.tf" <<-TEXT
      resource "aws_sns_topic" "t" {}

      data "template_file" "t" {
        template = "x"
      }
    TEXT
    expect {
      at = "z.tf:3"
    }
  }

  fail "used in the root, while a module within uses another of that name" {
    module "inner" {
      source = "./inner"
    }
    resource "template_dir" "t" {}
    file "inner/main.tf" <<-TEXT
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
    TEXT
    expect {
      at    = "main.tf:4"
      count = 1
    }
  }

  fail "used beside a module that isn't there" {
    module "m" {
      source  = "example/topic/aws"
      version = "1.0.0"
    }
    data "aws_region" "here" {}
    data "template_file" "t" {
      template = "x"
    }
    expect {
      at = "main.tf:6"
    }
  }

  fail "configured" {
    resource "aws_sns_topic" "t" {}
    provider "kubernetes-alpha" {}
    resource "kubernetes_manifest" "m" {
      provider = kubernetes-alpha
    }
    expect {
      at = "main.tf:2"
    }
  }

  fail "used by what doesn't say so in its name" {
    resource "kubernetes_manifest" "m" {
      provider = kubernetes-alpha
    }
  }

  fail "required without a source" {
    terraform {
      required_providers {
        opc = {
          version = "~> 1.0"
        }
      }
    }
    expect {
      at = "main.tf:3"
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
