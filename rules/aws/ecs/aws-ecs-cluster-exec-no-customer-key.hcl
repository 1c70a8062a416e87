rule "aws-ecs-cluster-exec-no-customer-key" {
  title     = "Sessions in containers have no key of their own"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_ecs_cluster"
  default   = "opt-in"

  let {
    exec = self.configuration.execute_command_configuration
    logs = exec.log_configuration
  }
  when    = exec != null && exec.logging != "NONE"
  require = is_customer_key(exec.kms_key_id) && (logs.cloud_watch_encryption_enabled || logs.s3_bucket_encryption_enabled)
  message = "Sessions in containers of ${resource.address} or the logs of them aren't encrypted with a key that decides who may open and read one."
  remedy  = <<-TEXT
    Terraform: configuration { execute_command_configuration { kms_key_id = aws_kms_key.exec.arn  logging = "OVERRIDE"  log_configuration { cloud_watch_encryption_enabled = true … } } }.
    CloudFormation: Configuration: { ExecuteCommandConfiguration: { KmsKeyId: !Ref Key, Logging: OVERRIDE, LogConfiguration: { CloudWatchEncryptionEnabled: true, … } } }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_224"] }

  fail "not said" {
    resource "aws_ecs_cluster" "a" {
      name = "a"
      configuration {
        execute_command_configuration {
          logging = "DEFAULT"
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ECS::Cluster
          Properties: { Configuration: { ExecuteCommandConfiguration: { Logging: DEFAULT } } }
    YAML
  }

  pass "set" {
    resource "aws_ecs_cluster" "a" {
      name = "a"
      configuration {
        execute_command_configuration {
          kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
          logging    = "OVERRIDE"
        log_configuration {
          cloud_watch_encryption_enabled = true
          cloud_watch_log_group_name     = "exec"
        }
        }
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ECS::Cluster
          Properties: { Configuration: { ExecuteCommandConfiguration: { Logging: OVERRIDE, LogConfiguration: { CloudWatchEncryptionEnabled: true, CloudWatchLogGroupName: exec }, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" } } }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/ssm"
    }
    resource "aws_ecs_cluster" "a" {
      name = "a"
      configuration {
        execute_command_configuration {
          kms_key_id = data.aws_kms_alias.k.target_key_arn
          logging    = "OVERRIDE"
        log_configuration {
          cloud_watch_encryption_enabled = true
          cloud_watch_log_group_name     = "exec"
        }
        }
      }
    }
  }

  fail "a key of AWS's own" {
    resource "aws_ecs_cluster" "a" {
      name = "a"
      configuration {
        execute_command_configuration {
          kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/ssm"
          logging    = "OVERRIDE"
        log_configuration {
          cloud_watch_encryption_enabled = true
          cloud_watch_log_group_name     = "exec"
        }
        }
      }
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_ecs_cluster" "a" {
      name = "a"
      configuration {
        execute_command_configuration {
          kms_key_id = data.aws_kms_alias.k.target_key_arn
          logging    = "OVERRIDE"
        log_configuration {
          cloud_watch_encryption_enabled = true
          cloud_watch_log_group_name     = "exec"
        }
        }
      }
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ECS::Cluster
          Properties: { Configuration: { ExecuteCommandConfiguration: { Logging: OVERRIDE, LogConfiguration: { CloudWatchEncryptionEnabled: true, CloudWatchLogGroupName: exec }, KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/ssm" } } }
    YAML
  }
}
