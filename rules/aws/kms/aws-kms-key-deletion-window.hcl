rule "aws-kms-key-deletion-window" {
  title     = "KMS key is gone a week after it is deleted"
  severity  = "low"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = "aws_kms_key"
  default   = "production"

  require = self.deletion_window_in_days == null || self.deletion_window_in_days >= param.days
  message = "After ${self.deletion_window_in_days} days nobody can decrypt again what ${resource.address} encrypted; a mistake may be noticed later than that."
  remedy  = <<-TEXT
    Terraform: deletion_window_in_days = 30 (the default)
    CloudFormation: PendingWindowInDays: 30 (the default)
  TEXT

  references = ["https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html"]

  param "days" {
    description = "Days that a mistake may take to be noticed"
    default     = 14
  }

  fail "a week" {
    resource "aws_kms_key" "k" {
      deletion_window_in_days = 7
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "a month" {
    resource "aws_kms_key" "k" {
      deletion_window_in_days = 30
    }
    resource "aws_kms_key" "default" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        K: { Type: AWS::KMS::Key, Properties: { PendingWindowInDays: 7 } }
    YAML
  }

  pass "template with the default" {
    cloudformation = <<-YAML
      Resources:
        K: { Type: AWS::KMS::Key }
    YAML
  }
}
