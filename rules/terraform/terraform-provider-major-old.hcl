rule "terraform-provider-major-old" {
  title     = "Provider of an old major version"
  severity  = "low"
  category  = "versioning"
  checklist = "provision"
  kind      = "terraform.settings"
  languages = ["terraform"]

  let {
    # The deprecated argument of the provider's block counts, too.
    required   = self.required_providers["aws"].version
    constraint = required != null ? required : [for p in resources("terraform.provider") : p.version if p.root && p.name == "aws" && p.version != null][0]
    locked     = [for address, l in self.lock : l.version if endswith(address, "/hashicorp/aws")][0]
    supported  = [for v in ["2", "3", "4", "5", "6"] : v if support("terraform-provider-aws", v).ends == null || days_until(support("terraform-provider-aws", v).ends) >= 0]
    # The newest of each, and what is newer than the table.
    current = concat([for v in supported : "${v}.9999.0"], ["99.0.0"])
    ends    = support("terraform-provider-aws", locked).ends
  }
  when    = self.root
  require = locked != null ? ends == null || days_until(ends) >= 0 : anytrue([for v in current : version_allows(constraint, v)])
  focus   = locked != null ? self.lock : constraint
  message = "Version ${locked != null ? locked : constraint} of the AWS provider gets no more fixes, and knows nothing of what AWS has made since."
  remedy  = <<-TEXT
    Terraform: version = "~> 6.0", one major version at a time, by the upgrade guides.
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-6-upgrade"]

  fail "by the constraint" {
    given {
      as_of = "2026-01-01"
    }
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = "~> 3.0"
        }
      }
    }
  }

  fail "by the argument of the provider's block" {
    given {
      as_of = "2026-01-01"
    }
    provider "aws" {
      version = "~> 2.70"
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "another provider's" {
    given {
      as_of = "2026-01-01"
    }
    provider "random" {
      version = "~> 2.0"
    }
    module "inner" {
      source = "./inner"
    }
    file "inner/main.tf" <<-TEXT
      provider "aws" {
        alias   = "old"
        version = "~> 2.0"
      }
    TEXT
  }

  fail "by the constraint, beside a module that isn't here" {
    given {
      as_of = "2026-01-01"
    }
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = "~> 3.0"
        }
      }
    }
    module "vpc" {
      source = "example/vpc/aws"
    }
  }

  fail "by the lock file" {
    given {
      as_of = "2026-01-01"
    }
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = ">= 3.0"
        }
      }
    }
    file ".terraform.lock.hcl" <<-TEXT
      provider "registry.terraform.io/hashicorp/random" {
        version = "3.6.0"
      }
      provider "registry.terraform.io/hashicorp/aws" {
        version = "4.67.0"
      }
    TEXT
  }

  pass "the one before the last" {
    given {
      as_of = "2026-01-01"
    }
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = "~> 5.0"
        }
      }
    }
  }

  pass "locked; any later one" {
    given {
      as_of = "2026-01-01"
    }
    resource "aws_sns_topic" "t" {}
    module "m" {
      source = "./m"
    }
    file "m/main.tf" <<-TEXT
      terraform {
        required_providers {
          aws = {
            version = "~> 3.0"
          }
        }
      }
    TEXT
    file ".terraform.lock.hcl" <<-TEXT
      provider "registry.terraform.io/hashicorp/archive" {
        version = "2.4.0"
      }
      provider "registry.terraform.io/hashicorp/aws" {
        version = "6.1.0"
      }
    TEXT
  }

  pass "while it was supported" {
    given {
      as_of = "2024-01-01"
    }
    terraform {
      required_providers {
        aws = {
          version = "~> 4.0"
        }
      }
    }
    file ".terraform.lock.hcl" <<-TEXT
      provider "registry.terraform.io/hashicorp/aws" {
        version = "4.67.0"
      }
    TEXT
  }

  pass "allowed while it was supported" {
    given {
      as_of = "2024-01-01"
    }
    terraform {
      required_providers {
        aws = {
          version = "~> 4.0"
        }
      }
    }
  }

  pass "newer than the table; nothing said" {
    terraform {
      required_providers {
        aws = {
          version = ">= 7.0"
        }
      }
    }
  }

  pass "nothing said" {
    resource "aws_sns_topic" "t" {}
  }
}
