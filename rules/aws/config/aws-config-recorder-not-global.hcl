rule "aws-config-recorder-not-global" {
  title     = "AWS Config doesn't record IAM"
  severity  = "low"
  category  = "security"
  checklist = "logs"
  kind      = "aws_config_configuration_recorder"
  default   = "opt-in"

  require = self.recording_group.include_global_resource_types
  message = "${resource.address} leaves out what has no region: users, roles and policies; one recorder of the account should have them."
  remedy  = <<-TEXT
    Terraform: recording_group { all_supported = true, include_global_resource_types = true }
    CloudFormation: RecordingGroup: { AllSupported: true, IncludeGlobalResourceTypes: true }
  TEXT

  references = ["https://docs.aws.amazon.com/config/latest/developerguide/select-resources.html"]
  aliases    = { checkov = ["CKV2_AWS_48"] }

  fail "absent" {
    resource "aws_config_configuration_recorder" "r" {
      role_arn = "arn:aws:iam::111122223333:role/config"
    }
  }

  pass "recorded" {
    resource "aws_config_configuration_recorder" "r" {
      role_arn = "arn:aws:iam::111122223333:role/config"
      recording_group {
        include_global_resource_types = true
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::Config::ConfigurationRecorder, Properties: { RoleARN: arn, RecordingGroup: { AllSupported: true } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::Config::ConfigurationRecorder, Properties: { RoleARN: arn, RecordingGroup: { AllSupported: true, IncludeGlobalResourceTypes: true } } }
    YAML
  }
}
