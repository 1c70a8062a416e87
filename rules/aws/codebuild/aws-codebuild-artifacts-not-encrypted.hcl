rule "aws-codebuild-artifacts-not-encrypted" {
  title     = "Build's output isn't encrypted"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_codebuild_project"

  # Only artifacts in S3 are encrypted by the project; a pipeline does it by itself.
  require = !anytrue([for a in concat(self.artifacts[*], self.secondary_artifacts[*]) : !contains(["NO_ARTIFACTS", "CODEPIPELINE"], a.type) && a.encryption_disabled])
  focus   = [for a in concat(self.artifacts[*], self.secondary_artifacts[*]) : a.encryption_disabled if !contains(["NO_ARTIFACTS", "CODEPIPELINE"], a.type) && a.encryption_disabled][0]
  message = "What ${resource.address} builds is kept without the project's key, in whatever way the bucket encrypts."
  remedy  = <<-TEXT
    Terraform: encryption_disabled = false, which it is when absent
    CloudFormation: EncryptionDisabled: false
  TEXT

  references = ["https://docs.aws.amazon.com/codebuild/latest/userguide/security-encryption.html"]
  aliases    = { checkov = ["CKV_AWS_78"], trivy = ["AVD-AWS-0018"] }

  fail "switched off" {
    resource "aws_codebuild_project" "a" {
      name = "a"
      artifacts {
        type                = "S3"
        encryption_disabled = true
      }
    }
    resource "aws_codebuild_project" "b" {
      name = "b"
      artifacts {
        type = "S3"
      }
      secondary_artifacts {
        type                = "S3"
        encryption_disabled = true
      }
    }
    expect {
      count = 2
    }
  }

  pass "by default, no output, or a pipeline's" {
    resource "aws_codebuild_project" "a" {
      name = "a"
      artifacts {
        type = "S3"
      }
    }
    resource "aws_codebuild_project" "b" {
      name = "b"
      artifacts {
        type                = "NO_ARTIFACTS"
        encryption_disabled = true
      }
    }
    resource "aws_codebuild_project" "c" {
      name = "c"
      artifacts {
        type                = "CODEPIPELINE"
        encryption_disabled = true
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::CodeBuild::Project, Properties: { Artifacts: { Type: S3, EncryptionDisabled: true } } }
    YAML
  }

  pass "template by default" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::CodeBuild::Project, Properties: { Artifacts: { Type: S3 } } }
    YAML
  }
}
