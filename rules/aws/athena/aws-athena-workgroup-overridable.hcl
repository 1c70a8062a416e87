rule "aws-athena-workgroup-overridable" {
  title     = "Queries may go round the settings of their workgroup"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_athena_workgroup"

  require = self.configuration.enforce_workgroup_configuration != false
  message = "Where and how encrypted results are written is decided by whoever asks, not by ${resource.address}."
  remedy  = <<-TEXT
    Terraform: configuration { enforce_workgroup_configuration = true }, the default.
    CloudFormation: WorkGroupConfiguration: { EnforceWorkGroupConfiguration: true }.
  TEXT

  references = ["https://docs.aws.amazon.com/athena/latest/ug/workgroups-settings-override.html"]
  aliases    = { checkov = ["CKV_AWS_82"], trivy = ["AVD-AWS-0007"] }

  fail "wrong" {
    resource "aws_athena_workgroup" "a" {
      configuration {
        enforce_workgroup_configuration = false
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Athena::WorkGroup
          Properties: { Name: a, WorkGroupConfiguration: { EnforceWorkGroupConfiguration: false } }
    YAML
  }

  pass "right" {
    resource "aws_athena_workgroup" "a" {
      name = "a"
    }
    resource "aws_athena_workgroup" "b" {
      configuration {
        enforce_workgroup_configuration = true
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Athena::WorkGroup
          Properties: { Name: a, WorkGroupConfiguration: { EnforceWorkGroupConfiguration: true } }
    YAML
  }

  undecided "from a variable" {
    variable "enforced" {}
    resource "aws_athena_workgroup" "a" {
      configuration {
        enforce_workgroup_configuration = var.enforced
      }
    }
  }
}
