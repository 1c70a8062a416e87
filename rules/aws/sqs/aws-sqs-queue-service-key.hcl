rule "aws-sqs-queue-service-key" {
  title     = "SQS queue is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_sqs_queue"
  default   = "opt-in"

  require = contains([null, ""], self.kms_master_key_id) || is_customer_key(self.kms_master_key_id)
  message = "Services such as SNS and S3 can't send to ${resource.address}, nor other accounts: the key of the service can't be given to others."
  remedy  = <<-TEXT
    Terraform: kms_master_key_id = aws_kms_key.main.id
    CloudFormation: KmsMasterKeyId: !Ref Key
  TEXT

  references = [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV2_AWS_73"], trivy = ["AVD-AWS-0135"] }

  fail "that of the service" {
    resource "aws_sqs_queue" "q" {
      kms_master_key_id = "alias/aws/sqs"
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "own, that of SQS" {
    resource "aws_sqs_queue" "q" {
      kms_master_key_id = "alias/queue"
    }
    resource "aws_sqs_queue" "n" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: alias/aws/sqs } }
    YAML
  }

  pass "template with a key" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: alias/queue } }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/sqs"
    }
    resource "aws_sqs_queue" "q" {
      kms_master_key_id = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_sqs_queue" "n" {}
  }

  fail "a key of AWS's own" {
    resource "aws_sqs_queue" "q" {
      kms_master_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/sqs"
    }
    resource "aws_sqs_queue" "n" {}
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_sqs_queue" "q" {
      kms_master_key_id = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_sqs_queue" "n" {}
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/sqs" } }
    YAML
  }

  undecided "a key that isn't known" {
    variable "key" {}
    resource "aws_sqs_queue" "q" {
      kms_master_key_id = var.key
    }
  }

  pass "a key of the stack" {
    resource "aws_kms_key" "k" {}
    resource "aws_sqs_queue" "q" {
      kms_master_key_id = aws_kms_key.k.arn
    }
  }

  pass "a key of the stack in a template" {
    cloudformation = <<-YAML
      Resources:
        K: { Type: AWS::KMS::Key }
        Q: { Type: AWS::SQS::Queue, Properties: { KmsMasterKeyId: !Ref K } }
    YAML
  }
}
