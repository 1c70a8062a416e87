rule "aws-api-gateway-domain-tls-policy-outdated" {
  title     = "API domain accepts outdated versions of TLS"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_api_gateway_domain_name"

  # Absent, it depends on the account and the kind of endpoint.
  require = self.security_policy == null ? undecided("the policy that the account gives new domains") : self.security_policy != "TLS_1_0"
  message = "Old clients, and attackers who pretend to be one, can make ${resource.address} talk TLS 1.0, which is broken."
  remedy  = <<-TEXT
    Terraform: security_policy = "TLS_1_2"
    CloudFormation: SecurityPolicy: TLS_1_2
  TEXT

  references = ["https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html"]
  aliases    = { cfn_nag = ["W62"], checkov = ["CKV_AWS_206"], trivy = ["AVD-AWS-0005", "AVD-AWS-0112"] }

  fail "old" {
    resource "aws_api_gateway_domain_name" "d" {
      domain_name     = "api.example.com"
      security_policy = "TLS_1_0"
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "new" {
    resource "aws_api_gateway_domain_name" "d" {
      domain_name     = "api.example.com"
      security_policy = "TLS_1_2"
    }
  }

  undecided "absent" {
    resource "aws_api_gateway_domain_name" "d" {
      domain_name = "api.example.com"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: api.example.com, SecurityPolicy: TLS_1_0 } }
    YAML
  }

  pass "template with TLS 1.2" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::ApiGateway::DomainName, Properties: { DomainName: api.example.com, SecurityPolicy: TLS_1_2 } }
    YAML
  }
}
