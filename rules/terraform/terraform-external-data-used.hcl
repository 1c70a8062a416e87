rule "terraform-external-data-used" {
  title     = "Plan runs a program"
  severity  = "low"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "data.external"
  languages = ["terraform"]

  require = self == null
  message = "Each plan runs the program of ${resource.address} with the rights of whoever plans: a pull request that changes it runs its code in the pipeline, and a machine without it can't plan."
  remedy  = <<-TEXT
    Terraform: a data source of a provider, a function, or a variable that the pipeline sets.
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/external/latest/docs/data-sources/external"]

  fail "used" {
    data "external" "e" {
      program = ["python3", "find.py"]
    }
  }

  pass "another source" {
    data "aws_region" "r" {}
  }
}
