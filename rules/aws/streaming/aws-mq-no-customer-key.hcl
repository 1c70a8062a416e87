rule "aws-mq-no-customer-key" {
  title     = "Broker is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_mq_broker"
  default   = "opt-in"

  require = is_customer_key(self.encryption_options.kms_key_id)
  message = "Who may read the messages that ${resource.address} keeps on disk can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: encryption_options { use_aws_owned_key = false  kms_key_id = aws_kms_key.data.arn }.
    CloudFormation: EncryptionOptions: { UseAwsOwnedKey: false, KmsKeyId: !GetAtt Key.Arn }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/data-protection.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_209"], cfn_nag = ["W53"] }

  fail "not said" {
    resource "aws_mq_broker" "a" {
      broker_name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::AmazonMQ::Broker
          Properties: { BrokerName: a }
    YAML
  }

  pass "set" {
    resource "aws_mq_broker" "a" {
      encryption_options {
        use_aws_owned_key = false
        kms_key_id        = "arn:aws:kms:eu-west-1:111122223333:key/1"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::AmazonMQ::Broker
          Properties: { BrokerName: a, EncryptionOptions: { UseAwsOwnedKey: false, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" } }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/mq"
    }
    resource "aws_mq_broker" "a" {
      encryption_options {
        use_aws_owned_key = false
        kms_key_id        = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own" {
    resource "aws_mq_broker" "a" {
      encryption_options {
        use_aws_owned_key = false
        kms_key_id        = "arn:aws:kms:eu-west-1:111122223333:alias/aws/mq"
      }
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_mq_broker" "a" {
      encryption_options {
        use_aws_owned_key = false
        kms_key_id        = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::AmazonMQ::Broker
          Properties: { BrokerName: a, EncryptionOptions: { UseAwsOwnedKey: false, KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/mq" } }
    YAML
  }
}
