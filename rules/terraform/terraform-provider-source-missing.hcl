rule "terraform-provider-source-missing" {
  title     = "Provider can't be found"
  severity  = "medium"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]

  let {
    # Those that HashiCorp publishes are found by their names.
    official = ["aws", "awscc", "azurerm", "azuread", "azurestack", "google", "google-beta", "googleworkspace", "kubernetes", "helm", "random", "null", "local", "tls", "archive", "http", "time", "external", "template", "vault", "consul", "nomad", "boundary", "tfe", "hcp", "dns", "cloudinit", "vsphere", "ad", "assert", "oci", "terraform"]
  }
  for_each = self.used_providers
  when     = !contains(official, each.value)
  require  = self.required_providers[each.value].source != null
  message = "terraform init looks for hashicorp/${each.value}, and that isn't the provider that is meant: required_providers names no source."
  remedy  = <<-TEXT
    Terraform: terraform { required_providers { datadog = { source = "DataDog/datadog", version = "~> 3.40" } } }, in each module that uses it.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses"]

  fail "no source" {
    terraform {
      required_providers {
        datadog = {
          version = "~> 3.0"
        }
      }
    }
    resource "datadog_monitor" "m" {}
    resource "aws_sns_topic" "t" {}
    expect {
      count = 1
    }
  }

  pass "a source; HashiCorp's" {
    terraform {
      required_providers {
        datadog = {
          source = "DataDog/datadog"
        }
      }
    }
    resource "datadog_monitor" "m" {}
    resource "aws_sns_topic" "t" {}
  }
}
