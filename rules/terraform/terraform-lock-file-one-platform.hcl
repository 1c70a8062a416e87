rule "terraform-lock-file-one-platform" {
  title     = "Lock file holds for one platform only"
  severity  = "low"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]

  for_each = self.lock == null ? {} : self.lock
  when     = length(list(each.value.hashes)) > 0
  require  = anytrue([for h in each.value.hashes : startswith(h, "zh:")]) || length(each.value.hashes) > 1
  focus    = each.value
  message = "An init of a pipeline, or of a colleague with another machine, fails or changes the file: for ${each.key} it has the checksum of one platform."
  remedy  = <<-TEXT
    Terraform: terraform providers lock -platform=linux_amd64 -platform=darwin_arm64.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/cli/commands/providers/lock"]

  fail "one checksum" {
    resource "aws_sns_topic" "t" {}
    file ".terraform.lock.hcl" <<-TEXT
      provider "registry.terraform.io/hashicorp/aws" {
        version = "5.31.0"
        hashes  = ["h1:ltxyuBWIy9cq0kIKDJH1jeWJy/y7XJLjS4QrsQK4plA="]
      }
    TEXT
  }

  pass "of all, of two, none recorded, no file" {
    resource "aws_sns_topic" "t" {}
    file ".terraform.lock.hcl" <<-TEXT
      provider "registry.terraform.io/hashicorp/aws" {
        version = "5.31.0"
        hashes  = ["zh:0cdb9c2083bf0902442384f7309367791e4640581652dda456f2d6d7abf0de8d"]
      }
      provider "registry.terraform.io/hashicorp/random" {
        version = "3.6.0"
        hashes  = ["h1:ltxyuBWIy9cq0kIKDJH1jeWJy/y7XJLjS4QrsQK4plA=", "h1:R5Ucn26riKIEijcsiOMBR3uOAjuOMfI1x7XvH4P6B1w="]
      }
      provider "registry.terraform.io/hashicorp/null" {
        version = "3.2.0"
      }
    TEXT
  }

  pass "no file" {
    resource "aws_sns_topic" "t" {}
  }
}
