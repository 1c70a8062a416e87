rule "aws-transfer-public-endpoint" {
  title     = "File transfer server stands on the internet"
  severity  = "medium"
  category  = "security"
  checklist = "networking"
  kind      = "aws_transfer_server"
  default   = "opt-in"

  require = contains(["VPC", "VPC_ENDPOINT"], self.endpoint_type)
  message = "${resource.address} can be reached from everywhere, and no security group can limit who tries to log in."
  remedy  = <<-TEXT
    Terraform: endpoint_type = "VPC" and endpoint_details.
    CloudFormation: EndpointType: VPC and EndpointDetails.
  TEXT

  references = ["https://docs.aws.amazon.com/transfer/latest/userguide/create-server-in-vpc.html"]
  aliases    = { checkov = ["CKV_AWS_164"] }

  fail "not said" {
    resource "aws_transfer_server" "a" {
      domain = "S3"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Transfer::Server
          Properties: { EndpointType: PUBLIC }
    YAML
  }

  pass "set" {
    resource "aws_transfer_server" "a" {
      endpoint_type = "VPC"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Transfer::Server
          Properties: { EndpointType: VPC }
    YAML
  }
}
