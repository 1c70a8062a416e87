rule "terraform-output-without-description" {
  title     = "Output has no description"
  severity  = "info"
  category  = "production-readiness"
  checklist = "documentation"
  kind      = "terraform.output"
  languages = ["terraform"]

  when    = !stack.is_example
  require = self.description != null && self.description != ""
  message = "Who uses this module has to read its code to learn what output.${self.name} is."
  remedy  = <<-TEXT
    Terraform: output "name" { description = "The name of …" }.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/values/outputs"]
  aliases    = { tflint = ["terraform_documented_outputs"] }

  fail "none" {
    output "name" {
      value = "x"
    }
  }

  pass "said" {
    output "name" {
      value       = "x"
      description = "The name of the service."
    }
  }
}
