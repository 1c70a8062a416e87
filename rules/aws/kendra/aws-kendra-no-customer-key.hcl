rule "aws-kendra-no-customer-key" {
  title     = "Index is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_kendra_index"
  default   = "opt-in"

  require = is_customer_key(self.server_side_encryption_configuration.kms_key_id)
  message = "Who may read the documents that ${resource.address} has indexed can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: server_side_encryption_configuration { kms_key_id = aws_kms_key.search.arn }.
    CloudFormation: ServerSideEncryptionConfiguration: { KmsKeyId: !Ref Key }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/kendra/latest/dg/encryption-at-rest.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_262"], cfn_nag = ["W80"] }

  fail "not said" {
    resource "aws_kendra_index" "a" {
      name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Kendra::Index
          Properties: { Name: a }
    YAML
  }

  pass "set" {
    resource "aws_kendra_index" "a" {
      server_side_encryption_configuration {
        kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Kendra::Index
          Properties: { Name: a, ServerSideEncryptionConfiguration: { KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" } }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/kendra"
    }
    resource "aws_kendra_index" "a" {
      server_side_encryption_configuration {
        kms_key_id = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own" {
    resource "aws_kendra_index" "a" {
      server_side_encryption_configuration {
        kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/kendra"
      }
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_kendra_index" "a" {
      server_side_encryption_configuration {
        kms_key_id = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Kendra::Index
          Properties: { Name: a, ServerSideEncryptionConfiguration: { KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/kendra" } }
    YAML
  }
}
