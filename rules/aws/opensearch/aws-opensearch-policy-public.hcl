rule "aws-opensearch-policy-public" {
  title     = "Search domain's policy lets everybody in"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = ["aws_opensearch_domain", "aws_elasticsearch_domain"]

  let {
    # Within a VPC security groups decide who gets there, and fine-grained access control asks everybody who he is: there AWS
    # itself recommends a policy for all.
    guarded = self.vpc_options != null || self.advanced_security_options.enabled == true
  }
  for_each = iam_statements(self.access_policies)
  when     = !guarded && each.value.effect == "Allow" && !iam_confined(each.value)
  require  = !each.value.everybody
  focus    = each.value.everybody
  message  = "Anyone on the internet may do what this statement allows with ${resource.address}, without signing in: its endpoint is public."
  remedy   = <<-TEXT
    Name the roles that ask it, put the domain into a VPC, or switch fine-grained access control on.
    Terraform: Principal = { AWS = "arn:aws:iam::111122223333:role/app" }, or Condition = { IpAddress = { "aws:SourceIp" = "192.0.2.0/24" } }
    CloudFormation: Principal: { AWS: !GetAtt AppRole.Arn }, or Condition: { IpAddress: { aws:SourceIp: 192.0.2.0/24 } }
  TEXT

  references = [
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ac.html",
    "https://docs.aws.amazon.com/opensearch-service/latest/developerguide/fgac.html",
  ]

  fail "everybody, inline and in a resource of its own" {
    resource "aws_elasticsearch_domain" "a" {
      domain_name     = "a"
      access_policies = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "es:*", Resource = "*" }] })
    }
    resource "aws_opensearch_domain" "b" {
      domain_name = "b"
    }
    resource "aws_opensearch_domain_policy" "b" {
      domain_name     = aws_opensearch_domain.b.domain_name
      access_policies = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "es:ESHttp*", Resource = "*" }] })
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
          Properties:
            AccessPolicies: { Statement: [{ Effect: Allow, Principal: { AWS: "*" }, Action: "es:*", Resource: "*" }] }
    YAML
  }

  pass "a role, an address, a network, who signs in" {
    resource "aws_opensearch_domain" "role" {
      access_policies = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/app" }, Action = "es:*", Resource = "*" }] })
    }
    resource "aws_opensearch_domain" "address" {
      access_policies = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "es:*", Resource = "*", Condition = { IpAddress = { "aws:SourceIp" = ["192.0.2.0/24"] } } }] })
    }
    resource "aws_opensearch_domain" "network" {
      vpc_options {
        subnet_ids = ["subnet-1"]
      }
      access_policies = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "es:*", Resource = "*" }] })
    }
    resource "aws_opensearch_domain" "signed_in" {
      advanced_security_options {
        enabled = true
      }
      access_policies = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "es:*", Resource = "*" }] })
    }
    resource "aws_opensearch_domain" "denied" {
      access_policies = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "es:*", Resource = "*" }] })
    }
  }

  pass "a role in a template" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties: { AssumeRolePolicyDocument: { Statement: [] } }
        A:
          Type: AWS::OpenSearchService::Domain
          Properties:
            AccessPolicies: { Statement: [{ Effect: Allow, Principal: { AWS: !GetAtt Role.Arn }, Action: "es:*", Resource: "*" }] }
    YAML
  }

  undecided "a principal from a variable" {
    variable "reader" {}
    resource "aws_opensearch_domain" "a" {
      access_policies = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = var.reader }, Action = "es:*", Resource = "*" }] })
    }
  }

  undecided "perhaps all sign in" {
    variable "sign_in" {
      type = bool
    }
    resource "aws_opensearch_domain" "a" {
      advanced_security_options {
        enabled = var.sign_in
      }
      access_policies = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "es:*", Resource = "*" }] })
    }
  }
}
