rule "aws-opensearch-public-endpoint" {
  title     = "Search domain stands on the internet"
  severity  = "medium"
  category  = "security"
  checklist = "networking"
  kind      = ["aws_opensearch_domain", "aws_elasticsearch_domain"]

  require = self.vpc_options != null
  message = "${resource.address} can be reached from everywhere; only its access policy protects it."
  remedy  = <<-TEXT
    Terraform: vpc_options { subnet_ids = […]  security_group_ids = […] }; a domain can't be moved into a VPC later.
    CloudFormation: VPCOptions: { SubnetIds: […], SecurityGroupIds: […] }.
  TEXT

  references = ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html"]
  aliases    = { checkov = ["CKV_AWS_137"], cfn_nag = ["W90"] }
  controls   = { "fsbp" = ["ES.2", "Opensearch.2"] }

  fail "not said" {
    resource "aws_opensearch_domain" "a" {
      domain_name = "a"
    }
    resource "aws_elasticsearch_domain" "a" {
      domain_name = "a"
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Elasticsearch::Domain
          Properties: { DomainName: a }
    YAML
  }

  pass "set" {
    resource "aws_opensearch_domain" "a" {
      vpc_options {
        subnet_ids = ["subnet-1"]
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::OpenSearchService::Domain
          Properties: { VPCOptions: { SubnetIds: [subnet-1] } }
    YAML
  }

  fail "blocks that aren't made" {
    variable "subnets" {
      type    = list(string)
      default = []
    }
    resource "aws_opensearch_domain" "never" {
      dynamic "vpc_options" {
        for_each = length(var.subnets) > 0 ? [1] : []
        content {
          subnet_ids = var.subnets
        }
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  fail "a block that is made at times" {
    variable "is_private" {
      type = bool
    }
    resource "aws_opensearch_domain" "search" {
      dynamic "vpc_options" {
        for_each = var.is_private ? [1] : []
        content {
          subnet_ids = ["subnet-0a1b2c3d"]
        }
      }
    }
    expect {
      when = "var.is_private is not true"
    }
  }
}
