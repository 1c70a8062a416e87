rule "terraform-credentials-in-code" {
  title     = "Credentials of a provider or a backend stand in the code"
  severity  = "critical"
  category  = "security"
  checklist = "security"
  kind      = ["terraform.provider", "terraform.settings"]
  secret    = true
  languages = ["terraform"]

  let {
    place = resource.kind == "terraform.settings" ? self.backend : self
    # What stands where a credential is to be put: crossed out, in brackets, or words that say so.
    blank = "(?i)x{4}|[*]{3}|[.]{3}|^<.*>$|^\\[.*\\]$|^(your|my|replace|insert|enter)[-_ ]|^(todo|dummy|placeholder|redacted)$|^your(access|secret|api|client|token|key)"
  }
  for_each = { for k in ["access_key", "secret_key", "token", "password", "client_secret", "api_key", "app_key", "private_key", "sas_token"] : k => place[k] if !known(place[k]) || place[k] != null }
  require  = !known(each.value) || each.value == "" || startswith(each.value, "mock") || startswith(each.value, "test") || startswith(each.value, "fake") || length(regexall(blank, each.value)) > 0
  focus    = each.value
  message  = "Whoever reads this repository, or its history, can act as ${resource.kind == "terraform.settings" ? "the backend's account" : resource.address}: ${each.key} is written there."
  remedy   = <<-TEXT
    Remove and revoke it. Terraform: no credentials in the block: environment variables, a profile, or a role that the pipeline takes on by OIDC.
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs#authentication-and-configuration"]
  aliases    = { checkov = ["CKV_AWS_41"] }

  fail "in a provider" {
    provider "aws" {
      access_key = "AKIAIOSFODNN7EXAMPLE"
      secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    }
    expect {
      at    = "main.tf:2"
      count = 2
    }
  }

  fail "in a backend" {
    terraform {
      backend "s3" {
        bucket     = "state"
        secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
      }
    }
  }

  fail "as a default" {
    variable "secret" {
      default = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    }
    provider "aws" {
      secret_key = var.secret
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "what is to be replaced" {
    provider "aws" {
      access_key = "xxxx"
      secret_key = "xxxxxxxxx"
    }
    provider "aws" {
      alias      = "key"
      access_key = "AKIAXXXXXXXXXXXXXXXX"
      secret_key = "your-secret-key"
    }
    provider "aws" {
      alias      = "brackets"
      access_key = "<ACCESS_KEY>"
      secret_key = "****************"
    }
  }

  fail "beside what is to be replaced" {
    provider "aws" {
      access_key = "xxxx"
      secret_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
    }
    expect {
      at    = "main.tf:3"
      count = 1
    }
  }

  pass "none, given, for a local stand-in" {
    variable "secret" {}
    provider "aws" {
      region = "eu-west-1"
    }
    provider "aws" {
      alias      = "given"
      secret_key = var.secret
    }
    provider "aws" {
      alias      = "local"
      access_key = "test"
      secret_key = "test"
    }
  }
}
