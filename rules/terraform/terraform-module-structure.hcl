rule "terraform-module-structure" {
  title     = "Module lacks its usual files"
  severity  = "info"
  category  = "production-readiness"
  checklist = "documentation"
  kind      = "terraform.settings"
  languages = ["terraform"]
  default   = "opt-in"

  let {
    missing = [for f in ["main.tf", "variables.tf", "outputs.tf"] : f if !contains(self.files, f)]
  }
  when    = self.has_resources
  require = length(missing) == 0
  message = "Who looks for the inputs and outputs of this module looks for ${join(" and ", missing)}, and there is none."
  remedy  = <<-TEXT
    Terraform: variables in variables.tf, outputs in outputs.tf, the rest beginning with main.tf.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/modules/develop/structure"]
  aliases    = { tflint = ["terraform_standard_module_structure"] }

  fail "one is missing" {
    resource "aws_sns_topic" "t" {}
    file "variables.tf" <<-TEXT
      variable "x" { default = 1 }
    TEXT
  }

  pass "all there; nothing in it" {
    module "m" {
      source = "./empty"
    }
    file "empty/versions.tf" <<-TEXT
      terraform { required_version = "~> 1.9" }
    TEXT
    file "variables.tf" <<-TEXT
      variable "x" { default = 1 }
    TEXT
    file "outputs.tf" <<-TEXT
      output "x" { value = 1 }
    TEXT
  }
}
