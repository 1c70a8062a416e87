rule "aws-codebuild-logs-not-encrypted" {
  title     = "Build's logs aren't encrypted"
  severity  = "low"
  category  = "security"
  checklist = "logs"
  kind      = "aws_codebuild_project"

  when    = self.logs_config.s3_logs.status == "ENABLED"
  require = !self.logs_config.s3_logs.encryption_disabled
  message = "Logs of ${resource.address}, and the secrets that builds print into them, are kept without the project's key."
  remedy  = <<-TEXT
    Terraform: s3_logs { encryption_disabled = false }, which it is when absent
    CloudFormation: S3Logs: { EncryptionDisabled: false }
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/codebuild-controls.html#codebuild-3"]
  aliases    = { checkov = ["CKV_AWS_311"] }
  controls   = { "fsbp" = ["CodeBuild.3"] }

  fail "switched off" {
    resource "aws_codebuild_project" "p" {
      name = "p"
      logs_config {
        s3_logs {
          status              = "ENABLED"
          location            = "b/logs"
          encryption_disabled = true
        }
      }
    }
    expect {
      at = "main.tf:7"
    }
  }

  pass "by default, or no logs there" {
    resource "aws_codebuild_project" "a" {
      name = "a"
      logs_config {
        s3_logs {
          status   = "ENABLED"
          location = "b/logs"
        }
      }
    }
    resource "aws_codebuild_project" "b" {
      name = "b"
      logs_config {
        s3_logs {
          status              = "DISABLED"
          encryption_disabled = true
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::CodeBuild::Project, Properties: { LogsConfig: { S3Logs: { Status: ENABLED, Location: b, EncryptionDisabled: true } } } }
    YAML
  }

  pass "template by default" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::CodeBuild::Project, Properties: { LogsConfig: { S3Logs: { Status: ENABLED, Location: b } } } }
    YAML
  }
}
