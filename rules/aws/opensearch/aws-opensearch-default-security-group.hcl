rule "aws-opensearch-default-security-group" {
  title     = "Search domain has the default security group"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = ["aws_opensearch_domain", "aws_elasticsearch_domain"]

  when    = self.vpc_options != null
  require = length(self.vpc_options.security_group_ids) > 0
  message = "Everything in the VPC that has the default security group can reach ${resource.address}: it names no group of its own."
  remedy  = <<-TEXT
    Terraform: vpc_options { security_group_ids = [aws_security_group.search.id] }.
    CloudFormation: VPCOptions: { SecurityGroupIds: [!Ref SecurityGroup] }.
  TEXT

  references = ["https://docs.aws.amazon.com/opensearch-service/latest/developerguide/vpc.html"]
  aliases    = { checkov = ["CKV_AWS_248"] }

  fail "not said" {
    resource "aws_opensearch_domain" "a" {
      vpc_options {
        subnet_ids = ["subnet-1"]
      }
    }
    resource "aws_elasticsearch_domain" "a" {
      vpc_options {
        security_group_ids = []
      }
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
          Properties: { VPCOptions: { SubnetIds: [subnet-1] } }
    YAML
  }

  pass "set" {
    resource "aws_opensearch_domain" "a" {
      vpc_options {
        security_group_ids = ["sg-1"]
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::OpenSearchService::Domain
          Properties: { VPCOptions: { SubnetIds: [subnet-1], SecurityGroupIds: [sg-1] } }
    YAML
  }

  pass "outside a VPC" {
    resource "aws_opensearch_domain" "a" {
      domain_name = "a"
    }
  }
}
