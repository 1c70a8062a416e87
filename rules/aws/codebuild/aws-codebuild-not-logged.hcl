rule "aws-codebuild-not-logged" {
  title     = "Builds keep no logs"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_codebuild_project"

  let {
    logs = self.logs_config
  }

  # Nothing said, CodeBuild logs to CloudWatch; that goes on unless it is switched off.
  require = logs.cloudwatch_logs.status != "DISABLED" || logs.s3_logs.status == "ENABLED"
  message = "When a build of ${resource.address} fails or was tampered with, nobody can tell what it did."
  remedy  = <<-TEXT
    Terraform: logs_config { cloudwatch_logs { status = "ENABLED" } }
    CloudFormation: LogsConfig: { CloudWatchLogs: { Status: ENABLED } }
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/codebuild-controls.html#codebuild-4"]
  aliases    = { checkov = ["CKV_AWS_314"] }
  controls   = { "fsbp" = ["CodeBuild.4"] }

  fail "switched off" {
    resource "aws_codebuild_project" "p" {
      name = "p"
      logs_config {
        cloudwatch_logs {
          status = "DISABLED"
        }
      }
    }
  }

  pass "by default, or to S3" {
    resource "aws_codebuild_project" "a" {
      name = "a"
    }
    resource "aws_codebuild_project" "b" {
      name = "b"
      logs_config {
        cloudwatch_logs {
          status = "DISABLED"
        }
        s3_logs {
          status   = "ENABLED"
          location = "b/logs"
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::CodeBuild::Project, Properties: { LogsConfig: { CloudWatchLogs: { Status: DISABLED } } } }
    YAML
  }

  pass "template by default" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::CodeBuild::Project, Properties: { Artifacts: { Type: S3 } } }
    YAML
  }
}
