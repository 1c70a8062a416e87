rule "aws-secretsmanager-secret-not-rotated" {
  title     = "Secret isn't rotated"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_secretsmanager_secret"
  default   = "opt-in"

  require = length(referrers(self, "aws_secretsmanager_secret_rotation", "secret_id")) > 0
  focus   = self
  message = "Whoever once read ${resource.address} can use it for good."
  remedy  = <<-TEXT
    Terraform: an aws_secretsmanager_secret_rotation with secret_id
    CloudFormation: an AWS::SecretsManager::RotationSchedule with SecretId
  TEXT

  references = ["https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html"]
  aliases    = { checkov = ["CKV2_AWS_57"] }
  controls   = { "fsbp" = ["SecretsManager.1"] }

  fail "none" {
    resource "aws_secretsmanager_secret" "s" {}
  }

  pass "rotated" {
    resource "aws_secretsmanager_secret" "s" {}
    resource "aws_secretsmanager_secret_rotation" "r" {
      secret_id = aws_secretsmanager_secret.s.id
      rotation_rules {
        automatically_after_days = 30
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::SecretsManager::Secret }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::SecretsManager::Secret }
        R: { Type: AWS::SecretsManager::RotationSchedule, Properties: { SecretId: !Ref S, RotationRules: { AutomaticallyAfterDays: 30 } } }
    YAML
  }
}
