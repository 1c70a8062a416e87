rule "aws-ecs-cluster-exec-not-logged" {
  title     = "Sessions in containers aren't logged"
  severity  = "low"
  category  = "security"
  checklist = "logs"
  kind      = "aws_ecs_cluster"

  when    = self.configuration.execute_command_configuration != null
  require = self.configuration.execute_command_configuration.logging != "NONE"
  message = "What people run in containers of ${resource.address} by ECS Exec leaves no trace: logging is NONE."
  remedy  = <<-TEXT
    Terraform: configuration { execute_command_configuration { logging = "DEFAULT" } }, or OVERRIDE with a log group.
    CloudFormation: Configuration: { ExecuteCommandConfiguration: { Logging: DEFAULT } }.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html"]
  aliases    = { checkov = ["CKV_AWS_223", "CKV_AWS_224"] }

  fail "none" {
    resource "aws_ecs_cluster" "main" {
      name = "main"
      configuration {
        execute_command_configuration {
          logging = "NONE"
        }
      }
    }
  }

  pass "logged" {
    resource "aws_ecs_cluster" "main" {
      name = "main"
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
        Cluster:
          Type: AWS::ECS::Cluster
          Properties:
            Configuration: { ExecuteCommandConfiguration: { Logging: NONE } }
    YAML
  }

  pass "logged in a template" {
    cloudformation = <<-YAML
      Resources:
        Cluster:
          Type: AWS::ECS::Cluster
          Properties:
            Configuration: { ExecuteCommandConfiguration: { Logging: DEFAULT } }
    YAML
  }
}
