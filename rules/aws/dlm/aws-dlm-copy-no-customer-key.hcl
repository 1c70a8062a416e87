rule "aws-dlm-copy-no-customer-key" {
  title     = "Snapshots are copied to another region without a key of your own"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_dlm_lifecycle_policy"
  default   = "opt-in"

  let {
    events    = [for c in self.policy_details.action.cross_region_copy[*] : c if !is_customer_key(c.encryption_configuration.cmk_arn)]
    schedules = flatten([for s in self.policy_details.schedule[*] : [for r in s.cross_region_copy_rule[*] : r if !is_customer_key(r.cmk_arn)]])
  }

  require = length(events) == 0 && length(schedules) == 0
  focus   = concat(events, schedules)[0]
  message = "No key decides who may read the copies that ${resource.address} makes, and they can't be shared with another account."
  remedy  = <<-TEXT
    Terraform: cmk_arn = aws_kms_key.copies.arn
    CloudFormation: CmkArn: !GetAtt Copies.Arn
  TEXT

  references = ["https://docs.aws.amazon.com/ebs/latest/userguide/snapshot-ami-policy.html"]
  aliases    = { checkov = { CKV_AWS_254 = length(events) == 0, CKV_AWS_256 = length(schedules) == 0 } }

  fail "of an event" {
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
            encrypted = true
          }
        }
      }
    }
  }

  pass "a key" {
    resource "aws_dlm_lifecycle_policy" "p" {
      policy_details {
        action {
          name = "a"
          cross_region_copy {
            target = "eu-north-1"
            encryption_configuration {
              encrypted = true
              cmk_arn   = "arn:aws:kms:eu-north-1:111122223333:key/k"
            }
          }
        }
        schedule {
          name = "daily"
          cross_region_copy_rule {
            target    = "eu-north-1"
            encrypted = true
            cmk_arn   = "arn:aws:kms:eu-north-1:111122223333:key/k"
          }
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::DLM::LifecyclePolicy
          Properties: { PolicyDetails: { Schedules: [{ Name: daily, CrossRegionCopyRules: [{ TargetRegion: eu-north-1, Encrypted: true }] }] } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::DLM::LifecyclePolicy
          Properties: { PolicyDetails: { Schedules: [{ Name: daily, CrossRegionCopyRules: [{ TargetRegion: eu-north-1, Encrypted: true, CmkArn: "arn:aws:kms:eu-north-1:111122223333:key/k" }] }] } }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/ebs"
    }
    resource "aws_dlm_lifecycle_policy" "e" {
      policy_details {
        action {
          name = "a"
          cross_region_copy {
            target = "eu-north-1"
            encryption_configuration {
              encrypted = true
              cmk_arn   = data.aws_kms_alias.k.target_key_arn
            }
          }
        }
      }
    }
    resource "aws_dlm_lifecycle_policy" "s" {
      policy_details {
        schedule {
          name = "daily"
          cross_region_copy_rule {
            target    = "eu-north-1"
            encrypted = true
            cmk_arn   = "arn:aws:kms:eu-north-1:111122223333:alias/aws/ebs"
          }
        }
      }
    }
    expect {
      count = 2
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::DLM::LifecyclePolicy
          Properties: { PolicyDetails: { Schedules: [{ Name: daily, CrossRegionCopyRules: [{ TargetRegion: eu-north-1, Encrypted: true, CmkArn: !Sub "arn:aws:kms:eu-north-1:${AWS::AccountId}:alias/aws/ebs" }] }] } }
    YAML
  }
}
