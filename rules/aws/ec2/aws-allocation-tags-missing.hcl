rule "aws-allocation-tags-missing" {
  title     = "Nobody can tell what the stack costs"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "stack"
  languages = ["terraform"]
  default   = "production"

  let {
    billable = resources("aws_instance", "aws_db_instance", "aws_rds_cluster", "aws_s3_bucket", "aws_lb", "aws_ecs_service", "aws_eks_cluster", "aws_ebs_volume", "aws_lambda_function", "aws_dynamodb_table", "aws_nat_gateway", "aws_elasticache_replication_group", "aws_opensearch_domain")
    bare     = [for r in billable : facts(r).address if r.tags == null]
    defaults = anytrue([for p in resources("terraform.provider") : length(p.default_tags[*]) > 0 if p.name == "aws"])
    # A module for others has its provider, and its tags, from them.
    deployed = anytrue([for s in resources("terraform.settings") : s.backend != null || s.cloud != null]) || length(resources("terraform.provider")) > 0
  }
  when    = deployed
  require = length(bare) == 0 || defaults
  message = "The bill says what ${join(", ", slice(bare, 0, min(3, length(bare))))}${length(bare) > 3 ? " and ${length(bare) - 3} more cost" : length(bare) == 1 ? " costs" : " cost"}, and not for whom: ${length(bare) == 1 ? "it has" : "they have"} no tags."
  remedy  = <<-TEXT
    Terraform: provider "aws" { default_tags { tags = { Application = "shop", Environment = "prod", Owner = "team-shop" } } }
  TEXT

  references = ["https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/cost-alloc-tags.html"]

  fail "no tags" {
    provider "aws" {}
    resource "aws_instance" "i" {}
    resource "aws_s3_bucket" "b" {
      tags = { Application = "shop" }
    }
  }

  fail "a backend of its own" {
    terraform {
      backend "s3" {}
    }
    resource "aws_instance" "i" {}
  }

  fail "a workspace" {
    terraform {
      cloud {
        organization = "acme"
      }
    }
    resource "aws_instance" "i" {}
  }

  pass "an example" {
    file "examples/simple/main.tf" <<-TEXT
      provider "aws" {}
      resource "aws_instance" "i" {}
    TEXT
  }

  fail "default tags of something else" {
    provider "aws" {}
    provider "other" {
      default_tags {
        tags = {}
      }
    }
    resource "aws_instance" "i" {}
  }

  pass "tagged" {
    provider "aws" {}
    resource "aws_instance" "i" {
      tags = { Application = "shop" }
    }
  }

  pass "by the provider" {
    provider "aws" {
      default_tags {
        tags = { Application = "shop" }
      }
    }
    resource "aws_instance" "i" {}
  }

  pass "a module for others" {
    resource "aws_instance" "i" {}
  }
}
