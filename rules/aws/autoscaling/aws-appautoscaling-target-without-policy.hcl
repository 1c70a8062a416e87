rule "aws-appautoscaling-target-without-policy" {
  title     = "Scalable target is never scaled"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "scalability"
  kind      = "aws_appautoscaling_target"

  let {
    named = [for p in resources("aws_appautoscaling_policy") : p if p.resource_id == self.resource_id]
  }

  when    = length(self.ScheduledActions) == 0
  require = length(referrers(self, "aws_appautoscaling_policy")) > 0 || length(referrers(self, "aws_appautoscaling_scheduled_action")) > 0 || length(named) > 0
  focus   = self
  message = "${resource.address} says how far to scale, but nothing says when: it has neither a policy nor a schedule."
  remedy  = <<-TEXT
    Terraform: an aws_appautoscaling_policy with the resource_id and scalable_dimension of the target.
    CloudFormation: an AWS::ApplicationAutoScaling::ScalingPolicy with ScalingTargetId: !Ref Target.
  TEXT

  references = ["https://docs.aws.amazon.com/autoscaling/application/userguide/what-is-application-auto-scaling.html"]

  fail "no policy" {
    resource "aws_appautoscaling_target" "app" {
      resource_id        = "service/main/app"
      scalable_dimension = "ecs:service:DesiredCount"
      service_namespace  = "ecs"
      min_capacity       = 1
      max_capacity       = 4
    }
    resource "aws_appautoscaling_policy" "other" {
      resource_id        = "service/main/other"
      scalable_dimension = "ecs:service:DesiredCount"
    }
  }

  pass "refers to it; a schedule; the same names" {
    resource "aws_appautoscaling_target" "a" {
      resource_id        = "service/main/a"
      scalable_dimension = "ecs:service:DesiredCount"
    }
    resource "aws_appautoscaling_policy" "a" {
      resource_id        = aws_appautoscaling_target.a.resource_id
      scalable_dimension = aws_appautoscaling_target.a.scalable_dimension
    }
    resource "aws_appautoscaling_target" "b" {
      resource_id        = "service/main/b"
      scalable_dimension = "ecs:service:DesiredCount"
    }
    resource "aws_appautoscaling_scheduled_action" "b" {
      resource_id = aws_appautoscaling_target.b.resource_id
    }
    resource "aws_appautoscaling_target" "c" {
      resource_id        = "service/main/c"
      scalable_dimension = "ecs:service:DesiredCount"
    }
    resource "aws_appautoscaling_policy" "c" {
      resource_id        = "service/main/c"
      scalable_dimension = "ecs:service:DesiredCount"
    }
  }

  fail "no policy in a template" {
    cloudformation = <<-YAML
      Resources:
        Target:
          Type: AWS::ApplicationAutoScaling::ScalableTarget
          Properties: { ResourceId: service/main/app, ScalableDimension: "ecs:service:DesiredCount", ServiceNamespace: ecs, MinCapacity: 1, MaxCapacity: 4 }
    YAML
  }

  pass "a policy or a schedule in a template" {
    cloudformation = <<-YAML
      Resources:
        Target:
          Type: AWS::ApplicationAutoScaling::ScalableTarget
          Properties: { ResourceId: service/main/app, ScalableDimension: "ecs:service:DesiredCount", ServiceNamespace: ecs, MinCapacity: 1, MaxCapacity: 4 }
        Policy:
          Type: AWS::ApplicationAutoScaling::ScalingPolicy
          Properties: { PolicyName: load, PolicyType: TargetTrackingScaling, ScalingTargetId: !Ref Target }
        Nightly:
          Type: AWS::ApplicationAutoScaling::ScalableTarget
          Properties:
            ResourceId: service/main/nightly
            ScalableDimension: ecs:service:DesiredCount
            ScheduledActions: [{ ScheduledActionName: stop, Schedule: cron(0 20 * * ? *), ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 0 } }]
    YAML
  }
}
