rule "aws-secretsmanager-secret-no-own-key" {
  title     = "Secret is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_secretsmanager_secret"
  default   = "opt-in"

  require = self.kms_key_id != null && self.kms_key_id != "alias/aws/secretsmanager" && self.kms_key_id != "aws/secretsmanager"
  message = "Everyone in the account who may read ${resource.address} may decrypt it, too, and it can't be shared with another account."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.secrets.arn
    CloudFormation: KmsKeyId: !GetAtt Key.Arn
  TEXT

  references = ["https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html"]
  aliases    = { checkov = ["CKV_AWS_149"], cfn_nag = ["W77"], trivy = ["AVD-AWS-0098"] }

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
}
