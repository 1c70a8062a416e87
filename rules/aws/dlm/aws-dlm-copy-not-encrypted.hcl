rule "aws-dlm-copy-not-encrypted" {
  title     = "Snapshots are copied to another region without encryption"
  severity  = "medium"
  category  = "security"
  checklist = "backup-and-restore"
  kind      = "aws_dlm_lifecycle_policy"

  let {
    events    = [for c in self.policy_details.action.cross_region_copy[*] : c if !c.encryption_configuration.encrypted]
    schedules = flatten([for s in self.policy_details.schedule[*] : [for r in s.cross_region_copy_rule[*] : r if !r.encrypted]])
  }

  require = length(events) == 0 && length(schedules) == 0
  focus   = concat(events, schedules)[0]
  message = "The copies that ${resource.address} makes of unencrypted snapshots are in plain text on disk, unless the other region encrypts volumes by default."
  remedy  = <<-TEXT
    Terraform: encryption_configuration { encrypted = true } in cross_region_copy, encrypted = true in cross_region_copy_rule
    CloudFormation: EncryptionConfiguration: { Encrypted: true } in CrossRegionCopy, Encrypted: true in CrossRegionCopyRules
  TEXT

  references = ["https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-ami-policy.html"]
  aliases = {
    checkov = {
      CKV_AWS_253 = length(events) == 0
      CKV_AWS_254 = length(events) == 0
      CKV_AWS_255 = length(schedules) == 0
      CKV_AWS_256 = length(schedules) == 0
    }
    cfn_nag = ["W81"]
  }

  fail "of an event" {
    resource "aws_dlm_lifecycle_policy" "p" {
      policy_details {
        policy_type = "EVENT_BASED_POLICY"
        action {
          name = "a"
          cross_region_copy {
            target = "eu-north-1"
            encryption_configuration {}
          }
        }
      }
    }
  }

  fail "of a schedule" {
    resource "aws_dlm_lifecycle_policy" "p" {
      policy_details {
        schedule {
          name = "daily"
          cross_region_copy_rule {
            target    = "eu-north-1"
            encrypted = false
          }
        }
      }
    }
  }

  pass "encrypted, or not copied" {
    resource "aws_dlm_lifecycle_policy" "p" {
      policy_details {
        action {
          name = "a"
          cross_region_copy {
            target = "eu-north-1"
            encryption_configuration {
              encrypted = true
            }
          }
        }
        schedule {
          name = "daily"
          cross_region_copy_rule {
            target    = "eu-north-1"
            encrypted = true
          }
        }
      }
    }
    resource "aws_dlm_lifecycle_policy" "q" {
      policy_details {
        schedule {
          name = "daily"
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::DLM::LifecyclePolicy
          Properties: { PolicyDetails: { Actions: [{ Name: a, CrossRegionCopy: [{ Target: eu-north-1, EncryptionConfiguration: { Encrypted: false } }] }] } }
        Q:
          Type: AWS::DLM::LifecyclePolicy
          Properties: { PolicyDetails: { Schedules: [{ Name: daily, CrossRegionCopyRules: [{ TargetRegion: eu-north-1, Encrypted: false }] }] } }
    YAML
    expect {
      count = 2
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::DLM::LifecyclePolicy
          Properties: { PolicyDetails: { Schedules: [{ Name: daily, CrossRegionCopyRules: [{ TargetRegion: eu-north-1, Encrypted: true }] }] } }
    YAML
  }
}
