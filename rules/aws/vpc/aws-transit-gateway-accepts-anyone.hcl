rule "aws-transit-gateway-accepts-anyone" {
  title     = "Transit gateway accepts attachments of other accounts by itself"
  severity  = "medium"
  category  = "security"
  checklist = "networking"
  kind      = "aws_ec2_transit_gateway"

  require = self.auto_accept_shared_attachments != "enable"
  message = "Every account that ${resource.address} is shared with can join its network without being asked."
  remedy  = <<-TEXT
    Terraform: auto_accept_shared_attachments = "disable" (the default)
    CloudFormation: AutoAcceptSharedAttachments: disable
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-23"]
  aliases    = { checkov = ["CKV_AWS_331"] }
  controls   = { "fsbp" = ["EC2.23"] }

  fail "by itself" {
    resource "aws_ec2_transit_gateway" "t" {
      auto_accept_shared_attachments = "enable"
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "by default" {
    resource "aws_ec2_transit_gateway" "t" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::EC2::TransitGateway, Properties: { AutoAcceptSharedAttachments: enable } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::EC2::TransitGateway }
    YAML
  }
}
