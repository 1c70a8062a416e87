rule "aws-codebuild-privileged" {
  title     = "Builds run with all privileges"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_codebuild_project"
  default   = "opt-in"

  require = !self.environment.privileged_mode
  message = "What a build of ${resource.address} runs can do everything on the machine that runs it; only builds of images need that."
  remedy  = <<-TEXT
    Terraform: privileged_mode = false, which it is when absent
    CloudFormation: PrivilegedMode: false
  TEXT

  references = ["https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ProjectEnvironment.html"]
  aliases    = { checkov = ["CKV_AWS_316"] }

  fail "privileged" {
    resource "aws_codebuild_project" "p" {
      name = "p"
      environment {
        privileged_mode = true
      }
    }
    expect {
      at = "main.tf:4"
    }
  }

  pass "by default" {
    resource "aws_codebuild_project" "p" {
      name = "p"
      environment {
        type = "LINUX_CONTAINER"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::CodeBuild::Project, Properties: { Environment: { Type: LINUX_CONTAINER, PrivilegedMode: true } } }
    YAML
  }

  pass "template by default" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::CodeBuild::Project, Properties: { Environment: { Type: LINUX_CONTAINER } } }
    YAML
  }
}
