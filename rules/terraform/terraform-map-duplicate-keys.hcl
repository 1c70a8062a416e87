rule "terraform-map-duplicate-keys" {
  title     = "Object has a key twice"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "terraform.notation"
  languages = ["terraform"]

  require = self.what != "duplicate_key"
  message = "The second ${self.text} wins without a word: what the first one says has no effect."
  remedy  = <<-TEXT
    Terraform: remove one of the two.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/expressions/types#maps-objects"]
  aliases    = { tflint = ["terraform_map_duplicate_keys"] }

  fail "written so" {
    resource "aws_sns_topic" "t" {
      tags = {
        Owner = "a"
        Team  = "b"
        Owner = "c"
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  pass "written as today" {
    resource "aws_sns_topic" "t" {
      tags = {
        Owner = "a"
        Team  = "b"
      }
    }
  }
}
