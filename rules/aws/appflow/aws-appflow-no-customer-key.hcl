rule "aws-appflow-no-customer-key" {
  title     = "Flow is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_appflow_flow", "aws_appflow_connector_profile"]
  default   = "opt-in"

  require = is_customer_key(self.kms_arn)
  message = "Who may read the data or credentials of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_arn = aws_kms_key.flows.arn.
    CloudFormation: KMSArn: !GetAtt Key.Arn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/appflow/latest/userguide/data-protection.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_263", "CKV_AWS_264"] }

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

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/appflow"
    }
    resource "aws_appflow_flow" "a" {
      kms_arn = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_appflow_connector_profile" "b" {
      kms_arn = data.aws_kms_alias.k.target_key_arn
    }
    expect {
      count = 2
    }
  }

  fail "a key of AWS's own" {
    resource "aws_appflow_flow" "a" {
      kms_arn = "arn:aws:kms:eu-west-1:111122223333:alias/aws/appflow"
    }
    resource "aws_appflow_connector_profile" "b" {
      kms_arn = "arn:aws:kms:eu-west-1:111122223333:alias/aws/appflow"
    }
    expect {
      count = 2
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_appflow_flow" "a" {
      kms_arn = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_appflow_connector_profile" "b" {
      kms_arn = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::AppFlow::ConnectorProfile
          Properties: { ConnectorProfileName: a, KMSArn: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/appflow" }
    YAML
  }
}
