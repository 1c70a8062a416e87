rule "aws-secretsmanager-secret-no-own-key" {
  title     = "Secret is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_secretsmanager_secret"
  default   = "opt-in"

  require = is_customer_key(self.kms_key_id) && self.kms_key_id != "aws/secretsmanager"
  message = "Everyone in the account who may read ${resource.address} may decrypt it, too, and it can't be shared with another account."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.secrets.arn
    CloudFormation: KmsKeyId: !GetAtt Key.Arn
  TEXT

  references = [
    "https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_149"], cfn_nag = ["W77"], trivy = ["AVD-AWS-0098"] }

  fail "absent" {
    resource "aws_secretsmanager_secret" "s" {}
  }

  pass "own key" {
    resource "aws_kms_key" "k" {}
    resource "aws_secretsmanager_secret" "s" {
      kms_key_id = aws_kms_key.k.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::SecretsManager::Secret }
    YAML
  }

  pass "template with a key" {
    cloudformation = <<-YAML
      Resources:
        K: { Type: AWS::KMS::Key }
        S: { Type: AWS::SecretsManager::Secret, Properties: { KmsKeyId: !GetAtt K.Arn } }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/secretsmanager"
    }
    resource "aws_secretsmanager_secret" "s" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own" {
    resource "aws_secretsmanager_secret" "s" {
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/secretsmanager"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_secretsmanager_secret" "s" {
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::SecretsManager::Secret, Properties: { KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/secretsmanager" } }
    YAML
  }

  fail "the name that the provider gives to the key of the service" {
    resource "aws_secretsmanager_secret" "s" {
      kms_key_id = "aws/secretsmanager"
    }
  }
}
