rule "aws-ecs-service-public-ip" {
  title     = "Tasks of a service get public addresses"
  severity  = "medium"
  category  = "security"
  checklist = "networking"
  kind      = "aws_ecs_service"

  require = self.network_configuration.assign_public_ip != true
  message = "Each task of ${resource.address} has a public address, which is billed; where its subnet has a route to an internet gateway, only its security group stands between it and the internet."
  remedy  = <<-TEXT
    Terraform: network_configuration { assign_public_ip = false } in private subnets, with a NAT gateway or VPC endpoints for what the tasks fetch.
    CloudFormation: NetworkConfiguration: { AwsvpcConfiguration: { AssignPublicIp: DISABLED } }.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html"]
  aliases    = { checkov = ["CKV_AWS_333"] }
  controls   = { "fsbp" = ["ECS.2"] }

  fail "public" {
    resource "aws_ecs_service" "app" {
      name = "app"
      network_configuration {
        subnets          = ["subnet-1"]
        assign_public_ip = true
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  fail "public outside production" {
    variable "env" {}
    resource "aws_ecs_service" "app" {
      name = "app"
      network_configuration {
        subnets          = ["subnet-1"]
        assign_public_ip = var.env != "prod"
      }
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "private, not said, no network of its own" {
    resource "aws_ecs_service" "a" {
      name = "a"
      network_configuration {
        subnets          = ["subnet-1"]
        assign_public_ip = false
      }
    }
    resource "aws_ecs_service" "b" {
      name = "b"
      network_configuration {
        subnets = ["subnet-1"]
      }
    }
    resource "aws_ecs_service" "c" {
      name = "c"
    }
  }

  undecided "from a variable" {
    variable "public" {}
    resource "aws_ecs_service" "app" {
      name = "app"
      network_configuration {
        subnets          = ["subnet-1"]
        assign_public_ip = var.public
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: app
            NetworkConfiguration:
              AwsvpcConfiguration:
                AssignPublicIp: ENABLED
                Subnets: [subnet-1]
    YAML
    expect {
      at = "template.yaml:8"
    }
  }

  pass "private template" {
    cloudformation = <<-YAML
      Resources:
        Service:
          Type: AWS::ECS::Service
          Properties:
            TaskDefinition: app
            NetworkConfiguration:
              AwsvpcConfiguration: { Subnets: [subnet-1] }
    YAML
  }
}
