rule "aws-config-recorder-off" {
  title     = "AWS Config is switched off, or records some types only"
  severity  = "medium"
  category  = "security"
  checklist = "logs"
  kind      = "aws_config_configuration_recorder_status"

  let {
    recorder = target(self.name, "aws_config_configuration_recorder")
  }

  # Absent, all types are recorded.
  require = self.is_enabled && recorder.recording_group.all_supported != false
  focus   = self.is_enabled ? recorder.recording_group.all_supported : self.is_enabled
  message = "Changes of what ${resource.address} leaves out aren't recorded: nobody can tell what was set up when, and rules don't see it."
  remedy  = <<-TEXT
    Terraform: is_enabled = true, and recording_group { all_supported = true } in the recorder
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/config-controls.html#config-1"]
  aliases    = { checkov = ["CKV2_AWS_45"] }
  languages  = ["terraform"]

  fail "off, some types" {
    resource "aws_config_configuration_recorder" "a" {
      name     = "a"
      role_arn = "arn:aws:iam::111122223333:role/config"
    }
    resource "aws_config_configuration_recorder_status" "a" {
      name       = aws_config_configuration_recorder.a.name
      is_enabled = false
    }
    resource "aws_config_configuration_recorder" "b" {
      name     = "b"
      role_arn = "arn:aws:iam::111122223333:role/config"
      recording_group {
        all_supported = false
      }
    }
    resource "aws_config_configuration_recorder_status" "b" {
      name       = aws_config_configuration_recorder.b.name
      is_enabled = true
    }
    expect {
      count = 2
    }
  }

  pass "on" {
    resource "aws_config_configuration_recorder" "a" {
      name     = "a"
      role_arn = "arn:aws:iam::111122223333:role/config"
    }
    resource "aws_config_configuration_recorder_status" "a" {
      name       = aws_config_configuration_recorder.a.name
      is_enabled = true
    }
  }
}
