rule "terraform-unused-data-source" {
  title     = "What is looked up is never used"
  severity  = "info"
  category  = "production-readiness"
  checklist = "documentation"
  kind      = "terraform.data_source"
  languages = ["terraform"]

  # A file is written, or a program run, for what it does.
  when    = !contains(["archive_file", "external"], self.type)
  require = self.used
  focus   = self
  message = "Each plan looks up data.${self.type}.${self.name} and nothing reads it: it takes time, and fails where it isn't there."
  remedy  = <<-TEXT
    Terraform: remove the data block, or use it; a check that it is there is a postcondition.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/data-sources"]
  aliases    = { tflint = ["terraform_unused_declarations"] }

  fail "unused" {
    data "aws_caller_identity" "me" {}
  }

  pass "a dependency, in quotes as of old, or not" {
    data "aws_ami" "a" {}
    data "aws_ami" "b" {}
    resource "aws_sns_topic" "t" {
      depends_on = ["data.aws_ami.a", data.aws_ami.b]
    }
  }

  pass "what does something" {
    data "archive_file" "code" {
      type        = "zip"
      source_dir  = "code"
      output_path = "code.zip"
    }
  }

  pass "read; with conditions" {
    data "aws_region" "here" {}
    data "aws_ami" "a" {
      owners = ["self"]
      lifecycle {
        postcondition {
          condition     = self.architecture == "arm64"
          error_message = "An image for arm64 is needed."
        }
      }
    }
    output "region" {
      value = data.aws_region.here.name
    }
  }
}
