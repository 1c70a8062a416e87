rule "aws-ecs-service-platform-version" {
  title     = "Service stays on one version of the Fargate platform"
  severity  = "low"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_ecs_service"

  when    = self.launch_type != "EC2" && self.launch_type != "EXTERNAL"
  require = self.platform_version == null || lower(self.platform_version) == "latest"
  message = "${resource.address} doesn't move to newer versions of the Fargate platform, which bring fixes of the kernel and the runtime."
  remedy  = <<-TEXT
    Terraform: remove platform_version, or set it to "LATEST".
    CloudFormation: remove PlatformVersion, or set it to LATEST.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/platform-fargate.html"]
  aliases    = { checkov = ["CKV_AWS_332"] }
  controls   = { "fsbp" = ["ECS.10"] }

  fail "old" {
    resource "aws_ecs_service" "app" {
      name             = "app"
      launch_type      = "FARGATE"
      platform_version = "1.3.0"
    }
  }

  pass "latest, not said, no Fargate" {
    resource "aws_ecs_service" "a" {
      name             = "a"
      platform_version = "LATEST"
    }
    resource "aws_ecs_service" "b" {
      name        = "b"
      launch_type = "FARGATE"
    }
    resource "aws_ecs_service" "c" {
      name        = "c"
      launch_type = "EC2"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Service:
          Type: AWS::ECS::Service
          Properties: { TaskDefinition: app, LaunchType: FARGATE, PlatformVersion: "1.4.0" }
    YAML
  }

  pass "latest in a template" {
    cloudformation = <<-YAML
      Resources:
        Service:
          Type: AWS::ECS::Service
          Properties: { TaskDefinition: app, LaunchType: FARGATE }
    YAML
  }

  pass "in small letters" {
    resource "aws_ecs_service" "app" {
      launch_type      = "FARGATE"
      platform_version = "latest"
    }
  }
}
