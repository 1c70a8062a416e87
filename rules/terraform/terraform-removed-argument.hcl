rule "terraform-removed-argument" {
  title     = "Argument is no longer there in the version of the provider that is taken"
  severity  = "medium"
  category  = "versioning"
  checklist = "provision"
  kind = [
    "aws_autoscaling_attachment", "aws_batch_compute_environment", "aws_db_instance", "aws_ecs_cluster", "aws_eip",
    "aws_elasticache_replication_group", "aws_vpc", "data.aws_iam_policy_document",
  ]
  languages = ["terraform"]

  let {
    # By the guides for version 5 and 6 of the provider.
    removed = {
      "aws_autoscaling_attachment" = [{ name = "alb_target_group_arn", since = 5, instead = "lb_target_group_arn" }]
      "aws_batch_compute_environment" = [
        { name = "compute_environment_name", since = 6, instead = "name" },
        { name = "compute_environment_name_prefix", since = 6, instead = "name_prefix" },
      ]
      "aws_db_instance" = [{ name = "name", since = 5, instead = "db_name" }]
      "aws_ecs_cluster" = [
        { name = "capacity_providers", since = 5, instead = "aws_ecs_cluster_capacity_providers" },
        { name = "default_capacity_provider_strategy", since = 5, instead = "aws_ecs_cluster_capacity_providers" },
      ]
      "aws_eip" = [{ name = "vpc", since = 6, instead = "domain = \"vpc\"" }]
      "aws_elasticache_replication_group" = [
        { name = "replication_group_description", since = 5, instead = "description" },
        { name = "number_cache_clusters", since = 5, instead = "num_cache_clusters" },
        { name = "availability_zones", since = 5, instead = "preferred_cache_cluster_azs" },
      ]
      "aws_vpc" = [
        { name = "enable_classiclink", since = 5, instead = "nothing: EC2-Classic is gone" },
        { name = "enable_classiclink_dns_support", since = 5, instead = "nothing: EC2-Classic is gone" },
      ]
      "data.aws_iam_policy_document" = [
        { name = "source_json", since = 5, instead = "source_policy_documents" },
        { name = "override_json", since = 5, instead = "override_policy_documents" },
      ]
    }
    # One version is taken for the whole stack: that of the lock, or the newest that all of its modules permit.
    settings    = resources("terraform.settings")
    locked      = flatten([for s in settings : [for address, l in s.lock : l.version if endswith(address, "/hashicorp/aws")]])
    required    = [for s in settings : s.required_providers["aws"].version]
    constraints = concat(required, [for p in resources("terraform.provider") : p.version if p.name == "aws"])
    later       = ">= ${each.value.since}.0.0"
    taken       = length(locked) > 0 ? version_allows(later, locked[0]) : versions_meet(concat(constraints, [later]))
  }

  # A value that isn't known is one, too.
  for_each = [for r in removed[resource.kind] : r if !(known(self[r.name] == null) && self[r.name] == null)]
  require  = !taken
  focus    = self[each.value.name]
  message  = "No plan can be made${length(locked) > 0 ? "" : " after the next init"}: since version ${each.value.since}.0 the AWS provider refuses ${each.value.name} of ${resource.address}, and ${length(locked) > 0 ? "the lock file names version ${locked[0]}" : "no constraint keeps an older one"}. In its place there is ${each.value.instead}."
  remedy   = <<-TEXT
    Terraform: what stands in its place, as domain = "vpc" for vpc = true; until then version = "~> 5.0" for hashicorp/aws in required_providers.
  TEXT

  references = [
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-5-upgrade",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-6-upgrade",
  ]

  fail "no constraint" {
    variable "arn" {}
    resource "aws_eip" "nat" {
      vpc = true
    }
    resource "aws_autoscaling_attachment" "a" {
      autoscaling_group_name = "orders"
      alb_target_group_arn   = var.arn
    }
    resource "aws_ecs_cluster" "orders" {
      capacity_providers = ["FARGATE"]
      default_capacity_provider_strategy {
        capacity_provider = "FARGATE"
      }
    }
    resource "aws_db_instance" "orders" {
      name = "orders"
    }
    resource "aws_elasticache_replication_group" "orders" {
      replication_group_description = "Orders"
      number_cache_clusters         = 2
      availability_zones            = ["eu-west-1a", "eu-west-1b"]
    }
    resource "aws_vpc" "v" {
      enable_classiclink             = false
      enable_classiclink_dns_support = false
    }
    resource "aws_batch_compute_environment" "jobs" {
      compute_environment_name = "jobs"
    }
    resource "aws_batch_compute_environment" "others" {
      compute_environment_name_prefix = "jobs"
    }
    data "aws_iam_policy_document" "d" {
      source_json   = "{}"
      override_json = "{}"
    }
    expect {
      count = 14
    }
  }

  fail "a constraint that permits the newest" {
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = ">= 3.0"
        }
      }
    }
    resource "aws_eip" "nat" {
      vpc = true
    }
    expect {
      at      = "main.tf:10"
      message = "no constraint keeps an older one"
    }
  }

  fail "one of the two, by the version" {
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = "~> 5.0"
        }
      }
    }
    resource "aws_eip" "nat" {
      vpc = true
    }
    resource "aws_db_instance" "orders" {
      name = "orders"
    }
    expect {
      at    = "main.tf:13"
      count = 1
    }
  }

  fail "by the lock file" {
    resource "aws_eip" "nat" {
      vpc = true
    }
    file ".terraform.lock.hcl" <<-TEXT
      provider "registry.terraform.io/hashicorp/archive" {
        version = "2.7.0"
      }
      provider "registry.terraform.io/hashicorp/aws" {
        version     = "6.2.0"
        constraints = ">= 3.0.0"
      }
    TEXT
    expect {
      message = "the lock file names version 6.2.0"
    }
  }

  fail "an older one of another provider" {
    provider "random" {
      version = "~> 3.0"
    }
    resource "aws_eip" "nat" {
      vpc = true
    }
  }

  pass "an older one by the lock file" {
    resource "aws_eip" "nat" {
      vpc = true
    }
    file ".terraform.lock.hcl" <<-TEXT
      provider "registry.terraform.io/hashicorp/random" {
        version = "6.2.0"
      }
      provider "registry.terraform.io/hashicorp/aws" {
        version = "5.100.0"
      }
    TEXT
  }

  pass "an older one by the provider's block" {
    provider "random" {
      version = ">= 6.0"
    }
    provider "aws" {
      version = "~> 2.0"
    }
    resource "aws_eip" "nat" {
      vpc = true
    }
  }

  pass "an older one by another module's constraint" {
    resource "aws_eip" "nat" {
      vpc = true
    }
    module "m" {
      source = "./m"
    }
    file "m/main.tf" <<-TEXT
      terraform {
        required_providers {
          aws = {
            source  = "hashicorp/aws"
            version = "< 6.0"
          }
        }
      }
      resource "aws_sns_topic" "t" {}
    TEXT
  }

  pass "what stands in its place" {
    resource "aws_eip" "nat" {
      domain = "vpc"
    }
    resource "aws_autoscaling_attachment" "a" {
      autoscaling_group_name = "orders"
      lb_target_group_arn    = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/orders/0123456789abcdef"
    }
    resource "aws_db_instance" "orders" {
      db_name = "orders"
    }
  }
}
