rule "terraform-variable-closed-set-without-validation" {
  title     = "Any text passes as the environment"
  severity  = "info"
  category  = "production-readiness"
  checklist = "tests"
  kind      = "terraform.variable"
  languages = ["terraform"]
  default   = "opt-in"

  when    = self.root && contains(["env", "environment", "stage", "tier"], self.name) && (self.type == null || self.type == "string")
  require = self.validations > 0
  message = "A slip in ${self.name} builds another environment, or a mixture: nothing says which values there are."
  remedy  = <<-TEXT
    Terraform: validation { condition = contains(["dev", "prod"], var.environment)  error_message = "dev or prod." }.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/values/variables#custom-validation-rules"]

  fail "any text" {
    variable "environment" {
      type = string
    }
    variable "stage" {}
    expect {
      count = 2
    }
  }

  pass "validated; of another type; another variable; a module's" {
    variable "environment" {
      type = string
      validation {
        condition     = contains(["dev", "prod"], var.environment)
        error_message = "dev or prod."
      }
    }
    variable "stage" {
      type = object({ name = string })
    }
    variable "name" {
      type = string
    }
    module "m" {
      source = "./m"
      env    = "dev"
    }
    file "m/main.tf" <<-TEXT
      variable "env" {}
    TEXT
  }
}
