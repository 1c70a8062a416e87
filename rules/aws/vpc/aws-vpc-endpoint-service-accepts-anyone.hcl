rule "aws-vpc-endpoint-service-accepts-anyone" {
  title     = "Endpoint service accepts connections by itself"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = "aws_vpc_endpoint_service"

  require = self.acceptance_required == true || self.acceptance_required == "true"
  message = "Every principal that ${resource.address} is open to can connect without being asked."
  remedy  = <<-TEXT
    Terraform: acceptance_required = true
    CloudFormation: AcceptanceRequired: true
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/privatelink/configure-endpoint-service.html#accept-reject-connection-requests"]
  aliases    = { checkov = ["CKV_AWS_123"] }

  fail "by itself" {
    resource "aws_vpc_endpoint_service" "s" {
      acceptance_required = false
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "asked" {
    resource "aws_vpc_endpoint_service" "s" {
      acceptance_required = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::EC2::VPCEndpointService, Properties: { AcceptanceRequired: false } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::EC2::VPCEndpointService, Properties: { AcceptanceRequired: true } }
    YAML
  }
}
