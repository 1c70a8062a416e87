rule "aws-secretsmanager-rotation-too-rare" {
  title     = "Secret is rotated less than every 90 days"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_secretsmanager_secret_rotation"

  let {
    rule = self.rotation_rules
    rate = rule.schedule_expression != null && startswith(rule.schedule_expression, "rate(") ? try(tonumber(regex("^rate\\(([0-9]+) days?\\)$", rule.schedule_expression)[0]), 0) : null
    days = rule.automatically_after_days != null ? rule.automatically_after_days : rate
  }

  when    = days != null
  require = days <= param.days
  message = "Whoever once read the secret of ${resource.address} can use it for ${days} days."
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

  fail "a rate" {
    resource "aws_secretsmanager_secret_rotation" "r" {
      secret_id = "s"
      rotation_rules {
        schedule_expression = "rate(180 days)"
      }
    }
  }

  pass "every ten hours" {
    resource "aws_secretsmanager_secret_rotation" "r" {
      secret_id = "s"
      rotation_rules {
        schedule_expression = "rate(10 hours)"
      }
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
