rule "aws-ecs-service-one-subnet" {
  title     = "Service's tasks run in one subnet"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_ecs_service"
  default   = "production"

  # Terraform 0.11 flattened lists within a list, and what isn't known of one may be many.
  when    = self.network_configuration != null
  require = length(flatten(list(self.network_configuration.subnets))) >= 2
  focus   = self.network_configuration.subnets
  message = "When the zone of that one subnet fails, all tasks of ${resource.address} are gone, and none can be started elsewhere."
  remedy  = <<-TEXT
    Terraform: network_configuration { subnets = [aws_subnet.a.id, aws_subnet.b.id] }, in different zones.
    CloudFormation: NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [!Ref A, !Ref B] } }.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/availability-zone-rebalancing.html"]

  fail "one" {
    resource "aws_ecs_service" "s" {
      network_configuration {
        subnets = ["subnet-1"]
      }
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "two; the host's network" {
    resource "aws_ecs_service" "s" {
      network_configuration {
        subnets = ["subnet-1", "subnet-2"]
      }
    }
    resource "aws_ecs_service" "t" {}
  }

  undecided "from a variable" {
    variable "subnets" {
      type = list(string)
    }
    resource "aws_ecs_service" "s" {
      network_configuration {
        subnets = var.subnets
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S:
          Type: AWS::ECS::Service
          Properties: { NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [subnet-1] } } }
    YAML
  }

  pass "two in a template" {
    cloudformation = <<-YAML
      Resources:
        S:
          Type: AWS::ECS::Service
          Properties: { NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [subnet-1, subnet-2] } } }
    YAML
  }

  pass "two in a list within the list" {
    resource "aws_subnet" "s" {
      count = 2
    }
    resource "aws_ecs_service" "s" {
      network_configuration {
        subnets = ["${aws_subnet.s.*.id}"]
      }
    }
  }

  undecided "a list within the list that isn't known" {
    data "aws_subnets" "s" {}
    resource "aws_ecs_service" "s" {
      network_configuration {
        subnets = [data.aws_subnets.s.ids]
      }
    }
  }
}
