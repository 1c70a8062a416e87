rule "terraform-deprecated-interpolation" {
  title     = "Expressions stand in quotes for nothing"
  severity  = "info"
  category  = "versioning"
  checklist = "configure"
  kind      = "terraform.settings"
  languages = ["terraform"]

  # Told once for each file; once for the whole module where its types are in quotes, too, and nothing asks for 0.12 or newer: that
  # is code of Terraform 0.11, which needs the quotes.
  let {
    notation = [for n in resources("terraform.notation") : n if facts(n).module == resource.module]
    types    = anytrue([for n in notation : n.what == "type"])
    old      = known(types) && types && !self.bare_expressions && version_allows(self.required_version, "0.11.14")
    here     = [for n in notation : n if n.what == "interpolation" && (old || endswith("/${facts(n).file}", "/${each.value}"))]
    written  = anytrue([for n in here : n.text != null])
    number   = known(here) ? (length(here) == 1 ? "one expression stands" : "${length(here)} expressions stand") : "expressions stand"
    around   = known(here) ? (length(here) == 1 ? "one expression" : "${length(here)} expressions") : "expressions"
  }
  for_each = old ? ["the module"] : self.files
  # What a module that isn't there may add lies in other files.
  when    = known(written)
  require = !written
  message = (
    old
    ? "The code of this module is of Terraform 0.11, which nobody maintains any more: ${number} in quotes and $${ }, and types in quotes."
    : "The quotes and $${ } around ${around} of ${each.value} say nothing since Terraform 0.12; the next reader looks for the reason."
  )
  remedy = <<-TEXT
    Terraform: var.name instead of "$${var.name}"; terraform fmt does it. Code of 0.11: terraform 0.12upgrade, with Terraform 0.12.
  TEXT

  references = [
    "https://developer.hashicorp.com/terraform/language/expressions/strings",
    "https://developer.hashicorp.com/terraform/language/v1.1.x/upgrade-guides/0-12",
  ]
  aliases = { tflint = ["terraform_deprecated_interpolation"] }

  fail "written so" {
    variable "name" {}
    resource "aws_sns_topic" "t" {
      name = "${var.name}"
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "beside a module that isn't there" {
    variable "name" {
      type = string
    }
    module "m" {
      source  = "example/topic/aws"
      version = "1.0.0"
    }
    resource "aws_sns_topic" "a" {
      name         = "${var.name}"
      display_name = "${var.name}"
    }
    expect {
      at    = "main.tf:9"
      count = 1
    }
  }

  fail "once for each file and module" {
    variable "name" {
      type = string
    }
    resource "aws_sns_topic" "a" {
      name         = "${var.name}"
      display_name = "${var.name}"
    }
    module "inner" {
      source = "./inner"
      name   = "x"
    }
    file "more.tf" <<-TEXT
      resource "aws_sns_topic" "b" {
        name = "${var.name}"
      }
    TEXT
    file "inner/main.tf" <<-TEXT
      variable "name" {}
      output "name" {
        value = "${var.name}"
      }
    TEXT
    expect {
      count = 3
    }
  }

  fail "once for code of Terraform 0.11" {
    variable "name" {
      type = "string"
    }
    resource "aws_sns_topic" "a" {
      name = "${var.name}"
    }
    file "more.tf" <<-TEXT
      resource "aws_sns_topic" "b" {
        name = "${var.name}"
      }
    TEXT
    expect {
      count = 1
    }
  }

  fail "for each file where an expression stands without quotes, which is no code of Terraform 0.11" {
    variable "name" {
      type = "string"
    }
    resource "aws_sns_topic" "a" {
      name = "${var.name}"
    }
    file "more.tf" <<-TEXT
      resource "aws_sns_topic" "b" {
        name = "${var.name}"
      }
      output "arns" {
        value = [aws_sns_topic.b.arn]
      }
    TEXT
    expect {
      count = 2
    }
  }

  fail "for each file where a newer version is asked for, whatever the types look like" {
    terraform {
      required_version = ">= 0.13"
    }
    variable "name" {
      type = "string"
    }
    resource "aws_sns_topic" "a" {
      name = "${var.name}"
    }
    file "more.tf" <<-TEXT
      resource "aws_sns_topic" "b" {
        name = "${var.name}"
      }
    TEXT
    expect {
      count = 2
    }
  }

  fail "once where an older version may run" {
    terraform {
      required_version = ">= 0.11"
    }
    variable "name" {
      type = "string"
    }
    resource "aws_sns_topic" "a" {
      name = "${var.name}"
    }
    file "more.tf" <<-TEXT
      resource "aws_sns_topic" "b" {
        name = "${var.name}"
      }
    TEXT
    expect {
      count = 1
    }
  }

  pass "written as today, beside a module that isn't there" {
    module "m" {
      source  = "example/topic/aws"
      version = "1.0.0"
    }
  }

  pass "written as today, types aside" {
    variable "name" {
      type = "string"
    }
    resource "aws_sns_topic" "t" {
      name         = var.name
      display_name = "topic ${var.name}"
    }
  }
}
