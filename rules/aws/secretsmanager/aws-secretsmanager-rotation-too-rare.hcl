rule "aws-secretsmanager-rotation-too-rare" {
  title     = "Secret is rotated less than every 90 days"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_secretsmanager_secret_rotation"

  when    = self.rotation_rules.automatically_after_days != null
  require = self.rotation_rules.automatically_after_days <= param.days
  message = "Whoever once read the secret of ${resource.address} can use it for ${self.rotation_rules.automatically_after_days} days."
  remedy  = <<-TEXT
    Terraform: rotation_rules { automatically_after_days = 90 }
    CloudFormation: RotationRules: { AutomaticallyAfterDays: 90 }
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/secretsmanager-controls.html#secretsmanager-4"]
  aliases    = { checkov = ["CKV_AWS_304"] }

  param "days" {
    description = "Days between rotations"
    default     = 90
  }

  fail "a year" {
    resource "aws_secretsmanager_secret_rotation" "r" {
      secret_id = "s"
      rotation_rules {
        automatically_after_days = 365
      }
    }
    expect {
      at = "main.tf:4"
    }
  }

  pass "a month" {
    resource "aws_secretsmanager_secret_rotation" "r" {
      secret_id = "s"
      rotation_rules {
        automatically_after_days = 30
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::SecretsManager::RotationSchedule, Properties: { SecretId: s, RotationRules: { AutomaticallyAfterDays: 120 } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::SecretsManager::RotationSchedule, Properties: { SecretId: s, RotationRules: { AutomaticallyAfterDays: 30 } } }
    YAML
  }
}
