rule "aws-autoscaling-tags-not-propagated" {
  title     = "What the group or service starts has no tags"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = ["aws_autoscaling_group", "aws_ecs_service"]
  default   = "production"

  let {
    group = resource.kind == "aws_autoscaling_group"
    tags  = group ? self.tag[*] : list(self.tags)
  }
  when    = length(tags) > 0
  require = group ? anytrue([for t in tags : t.propagate_at_launch]) : contains(["SERVICE", "TASK_DEFINITION"], self.propagate_tags)
  focus   = tags
  message = "The tags of ${resource.address} don't reach what it starts, and that is what is billed: the bill can't be allocated."
  remedy  = <<-TEXT
    Terraform: tag { propagate_at_launch = true } of a group (default_tags of the provider don't reach its instances); propagate_tags = "SERVICE" of a service.
    CloudFormation: PropagateAtLaunch: true in the Tags of a group; PropagateTags: SERVICE of a service.
  TEXT

  references = ["https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html", "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-using-tags.html"]

  fail "kept" {
    resource "aws_autoscaling_group" "g" {
      tag {
        key                 = "Application"
        value               = "shop"
        propagate_at_launch = false
      }
    }
    resource "aws_ecs_service" "s" {
      tags = { Application = "shop" }
    }
    expect {
      count = 2
    }
  }

  pass "handed on; none" {
    resource "aws_autoscaling_group" "g" {
      tag {
        key                 = "Application"
        value               = "shop"
        propagate_at_launch = true
      }
    }
    resource "aws_ecs_service" "s" {
      tags           = { Application = "shop" }
      propagate_tags = "SERVICE"
    }
    resource "aws_autoscaling_group" "h" {}
    resource "aws_ecs_service" "t" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::ECS::Service, Properties: { Tags: [{ Key: Application, Value: shop }] } }
    YAML
  }

  pass "handed on in a template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::ECS::Service, Properties: { Tags: [{ Key: Application, Value: shop }], PropagateTags: TASK_DEFINITION } }
    YAML
  }
}
