rule "terraform-unused-declaration" {
  title     = "Variable or local value is never used"
  severity  = "info"
  category  = "production-readiness"
  checklist = "documentation"
  kind      = ["terraform.variable", "terraform.local"]
  languages = ["terraform"]

  require = self.used
  focus   = self
  message = (
    resource.kind == "terraform.variable"
    ? "${resource.address} has no effect: who sets it expects one."
    : "Nothing reads ${resource.address}: who changes it expects that something happens."
  )
  remedy  = <<-TEXT
    Terraform: remove the declaration, or use it.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/values"]
  aliases    = { tflint = ["terraform_unused_declarations"] }

  fail "both" {
    variable "a" {}
    locals {
      b = 1
    }
    expect {
      count = 2
    }
  }

  pass "used" {
    variable "a" {}
    locals {
      b = var.a
    }
    output "b" {
      value = local.b
    }
  }
}
