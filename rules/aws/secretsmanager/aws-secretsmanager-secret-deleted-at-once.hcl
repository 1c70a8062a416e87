rule "aws-secretsmanager-secret-deleted-at-once" {
  title     = "Secret can't be restored once deleted"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = "aws_secretsmanager_secret"
  default   = "production"

  require = self.recovery_window_in_days == null || self.recovery_window_in_days >= 7
  message = "When ${resource.address} is deleted by mistake, its value is gone at that moment."
  remedy  = <<-TEXT
    Terraform: recovery_window_in_days = 30 (the default)
  TEXT

  references = ["https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html"]
  languages  = ["terraform"]

  fail "at once" {
    resource "aws_secretsmanager_secret" "s" {
      recovery_window_in_days = 0
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "by default" {
    resource "aws_secretsmanager_secret" "s" {}
  }
}
