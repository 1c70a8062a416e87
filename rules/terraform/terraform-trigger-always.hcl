rule "terraform-trigger-always" {
  title     = "Every plan has changes"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "any"
  languages = ["terraform"]

  for_each = [for c in list(resource.changing) : c]
  require  = ignored(each.value)
  focus    = each.value
  message = "Every plan changes ${resource.address}, and none is ever empty: ${each.value} is different each time. What a plan is read for gets lost in it."
  remedy  = <<-TEXT
    Terraform: a value that is set once (time_static, random_id with keepers), or lifecycle { ignore_changes = [tags["Created"]] }.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/functions/timestamp"]

  fail "the time, in a tag and in a block" {
    resource "aws_s3_bucket" "b" {
      tags = { Deployed = timestamp() }
    }
    resource "null_resource" "n" {
      triggers = {
        always = uuid()
      }
    }
    expect {
      count = 2
    }
  }

  pass "ignored; a fixed value; a look-up" {
    resource "aws_s3_bucket" "b" {
      tags = { Deployed = timestamp() }
      lifecycle {
        ignore_changes = [tags["Deployed"]]
      }
    }
    resource "aws_s3_bucket" "c" {
      tags = { Deployed = "2026-01-01" }
    }
    data "aws_sns_topic" "t" {
      name = uuid()
    }
  }
}
