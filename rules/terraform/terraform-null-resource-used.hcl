rule "terraform-null-resource-used" {
  title     = "null_resource needs a provider of its own"
  severity  = "info"
  category  = "versioning"
  checklist = "provision"
  kind      = "null_resource"
  languages = ["terraform"]

  require = self == null
  message = "${resource.address} needs the provider hashicorp/null; terraform_data does the same and is built in."
  remedy  = <<-TEXT
    Terraform (1.4 and later): resource "terraform_data" "name" { triggers_replace = [ … ] }.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/resources/terraform-data"]

  fail "used" {
    resource "null_resource" "n" {}
  }

  pass "the built-in one" {
    resource "terraform_data" "n" {}
  }
}
