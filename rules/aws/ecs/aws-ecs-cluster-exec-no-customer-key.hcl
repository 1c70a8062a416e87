rule "aws-ecs-cluster-exec-no-customer-key" {
  title     = "Sessions in containers have no key of their own"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_ecs_cluster"
  default   = "opt-in"

  when    = self.configuration.execute_command_configuration != null
  require = self.configuration.execute_command_configuration.kms_key_id != null
  message = "Sessions in containers of ${resource.address} are encrypted by TLS only, not with a key that decides who may open one."
  remedy  = <<-TEXT
    Terraform: configuration { execute_command_configuration { kms_key_id = aws_kms_key.exec.arn } }.
    CloudFormation: Configuration: { ExecuteCommandConfiguration: { KmsKeyId: !Ref Key } }.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html"]
  aliases    = { checkov = ["CKV_AWS_224"] }

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
          logging    = "DEFAULT"
        }
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::ECS::Cluster
          Properties: { Configuration: { ExecuteCommandConfiguration: { Logging: DEFAULT, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" } } }
    YAML
  }
}
