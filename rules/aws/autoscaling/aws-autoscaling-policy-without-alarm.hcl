rule "aws-autoscaling-policy-without-alarm" {
  title     = "Nothing ever triggers a scaling policy"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "scalability"
  kind      = "aws_autoscaling_policy"

  let {
    shown = anytrue([for o in resources("terraform.output") : anytrue([for p in list(o.value) : target(p, "aws_autoscaling_policy") != null])]) || length(referrers(self, "cloudformation.output")) > 0
  }

  when = (
    (self.policy_type == null || contains(["SimpleScaling", "StepScaling"], self.policy_type))
    && (resource.language == "cloudformation" || self.enabled != false)
  )
  require = length(referrers(self, "aws_cloudwatch_metric_alarm")) > 0 || (shown ? undecided("an alarm elsewhere may name it") : false)
  focus   = self
  message = "${resource.address} never adds or removes an instance: simple and step policies act on alarms only, and no alarm names it."
  remedy  = <<-TEXT
    Terraform: an aws_cloudwatch_metric_alarm with alarm_actions = [aws_autoscaling_policy.out.arn], or policy_type = "TargetTrackingScaling".
    CloudFormation: an AWS::CloudWatch::Alarm with AlarmActions: [!Ref Out], or PolicyType: TargetTrackingScaling.
  TEXT

  references = ["https://docs.aws.amazon.com/autoscaling/ec2/userguide/as-scaling-simple-step.html"]

  fail "no alarm" {
    resource "aws_autoscaling_policy" "out" {
      autoscaling_group_name = "app"
      adjustment_type        = "ChangeInCapacity"
      scaling_adjustment     = 1
    }
    resource "aws_autoscaling_policy" "steps" {
      autoscaling_group_name = "app"
      policy_type            = "StepScaling"
    }
    resource "aws_autoscaling_policy" "simple" {
      autoscaling_group_name = "app"
      policy_type            = "SimpleScaling"
    }
    expect {
      count = 3
    }
  }

  pass "an alarm; tracking; switched off" {
    resource "aws_autoscaling_policy" "out" {
      autoscaling_group_name = "app"
      scaling_adjustment     = 1
    }
    resource "aws_cloudwatch_metric_alarm" "busy" {
      alarm_actions = [aws_autoscaling_policy.out.arn]
    }
    resource "aws_autoscaling_policy" "tracking" {
      autoscaling_group_name = "app"
      policy_type            = "TargetTrackingScaling"
    }
    resource "aws_autoscaling_policy" "off" {
      autoscaling_group_name = "app"
      enabled                = false
    }
  }

  fail "no alarm in a template" {
    cloudformation = <<-YAML
      Resources:
        Out:
          Type: AWS::AutoScaling::ScalingPolicy
          Properties: { AutoScalingGroupName: app, ScalingAdjustment: 1 }
    YAML
  }

  pass "an alarm in a template" {
    cloudformation = <<-YAML
      Resources:
        Out:
          Type: AWS::AutoScaling::ScalingPolicy
          Properties: { AutoScalingGroupName: app, ScalingAdjustment: 1 }
        Busy:
          Type: AWS::CloudWatch::Alarm
          Properties: { MetricName: CPUUtilization, AlarmActions: [!Ref Out] }
    YAML
  }

  undecided "for an alarm elsewhere" {
    resource "aws_autoscaling_policy" "out" {
      autoscaling_group_name = "app"
      scaling_adjustment     = 1
    }
    output "policy" {
      value = aws_autoscaling_policy.out.arn
    }
  }

  undecided "for an alarm of another template" {
    cloudformation = <<-YAML
      Resources:
        Out:
          Type: AWS::AutoScaling::ScalingPolicy
          Properties: { AutoScalingGroupName: app, ScalingAdjustment: 1 }
      Outputs:
        Policy: { Value: !Ref Out }
    YAML
  }
}
