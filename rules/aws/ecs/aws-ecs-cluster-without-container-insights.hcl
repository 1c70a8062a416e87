rule "aws-ecs-cluster-without-container-insights" {
  title     = "Cluster has no Container Insights"
  severity  = "low"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "aws_ecs_cluster"

  default = "production"

  require = anytrue([for s in self.setting[*] : s.name == "containerInsights" && contains(["enabled", "enhanced"], s.value)])
  message = "${resource.address} shows the load of whole services only: no numbers of tasks and containers, restarts, disks and network."
  remedy  = <<-TEXT
    Terraform: setting { name = "containerInsights"  value = "enabled" }.
    CloudFormation: ClusterSettings: [{ Name: containerInsights, Value: enabled }].
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cloudwatch-container-insights.html"]
  aliases    = { checkov = ["CKV_AWS_65"], trivy = ["AVD-AWS-0034"] }
  controls   = { "fsbp" = ["ECS.12"] }

  fail "off" {
    resource "aws_ecs_cluster" "main" {
      name = "main"
      setting {
        name  = "containerInsights"
        value = "disabled"
      }
    }
  }

  fail "not said" {
    resource "aws_ecs_cluster" "main" {
      name = "main"
    }
  }

  pass "on, or on with more" {
    resource "aws_ecs_cluster" "a" {
      name = "a"
      setting {
        name  = "containerInsights"
        value = "enabled"
      }
    }
    resource "aws_ecs_cluster" "b" {
      name = "b"
      setting {
        name  = "containerInsights"
        value = "enhanced"
      }
    }
  }

  undecided "from a variable" {
    variable "insights" {}
    resource "aws_ecs_cluster" "main" {
      name = "main"
      setting {
        name  = "containerInsights"
        value = var.insights
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Cluster: { Type: AWS::ECS::Cluster }
    YAML
  }

  pass "template with it" {
    cloudformation = <<-YAML
      Resources:
        Cluster:
          Type: AWS::ECS::Cluster
          Properties:
            ClusterSettings: [{ Name: containerInsights, Value: enabled }]
    YAML
  }
}
