rule "aws-backup-plan-selects-nothing" {
  title     = "Backup plan backs nothing up"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = "aws_backup_plan"

  let {
    outputs  = resources("terraform.output", "cloudformation.output")
    exported = anytrue([for o in outputs : facts(target(o.value)).address == resource.address])
  }
  require = length(referrers(self, "aws_backup_selection")) > 0 || exported
  focus   = self
  message = "${resource.address} runs and copies nothing: no selection says what it is for."
  remedy  = <<-TEXT
    Terraform: aws_backup_selection with plan_id = aws_backup_plan.daily.id and a selection_tag.
    CloudFormation: AWS::Backup::BackupSelection with BackupPlanId: !Ref Daily.
  TEXT

  references = ["https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources.html"]

  fail "no selection" {
    resource "aws_backup_plan" "p" {
      name = "p"
    }
    output "other" {
      value = "x"
    }
  }

  pass "a selection; given to others" {
    resource "aws_backup_plan" "p" {
      name = "p"
    }
    resource "aws_backup_selection" "s" {
      plan_id   = aws_backup_plan.p.id
      resources = ["*"]
    }
    resource "aws_backup_plan" "q" {
      name = "q"
    }
    output "plan" {
      value = aws_backup_plan.q.id
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::Backup::BackupPlan
          Properties: { BackupPlan: { BackupPlanName: p, BackupPlanRule: [] } }
    YAML
  }

  pass "a selection in a template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::Backup::BackupPlan
          Properties: { BackupPlan: { BackupPlanName: p, BackupPlanRule: [] } }
        S:
          Type: AWS::Backup::BackupSelection
          Properties: { BackupPlanId: !Ref P, BackupSelection: { SelectionName: s, IamRoleArn: r, Resources: ["*"] } }
    YAML
  }
}
