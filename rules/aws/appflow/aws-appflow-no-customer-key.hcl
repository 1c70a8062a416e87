rule "aws-appflow-no-customer-key" {
  title     = "Flow is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_appflow_flow", "aws_appflow_connector_profile"]
  default   = "opt-in"

  require = !contains([null, ""], self.kms_arn)
  message = "Who may read the data or credentials of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_arn = aws_kms_key.flows.arn.
    CloudFormation: KMSArn: !GetAtt Key.Arn.
  TEXT

  references = ["https://docs.aws.amazon.com/appflow/latest/userguide/data-protection.html"]
  aliases    = { checkov = ["CKV_AWS_263", "CKV_AWS_264"] }

  fail "not said" {
    resource "aws_appflow_flow" "a" {
      name = "a"
    }
    resource "aws_appflow_connector_profile" "b" {
      name = "b"
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::AppFlow::Flow
          Properties: { FlowName: a }
    YAML
  }

  pass "set" {
    resource "aws_appflow_flow" "a" {
      kms_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
    resource "aws_appflow_connector_profile" "b" {
      kms_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::AppFlow::ConnectorProfile
          Properties: { ConnectorProfileName: a, KMSArn: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }
}
