rule "stack-without-any-monitoring" {
  title     = "Nothing watches the stack"
  severity  = "low"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "stack"
  default   = "production"

  let {
    watched = resources("aws_lb", "aws_ecs_service", "aws_db_instance", "aws_rds_cluster", "aws_eks_cluster", "aws_autoscaling_group")
  }
  require = length(watched) == 0 || length(resources("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm", "datadog_monitor", "newrelic_nrql_alert_condition", "grafana_rule_group", "pagerduty_service", "aws_synthetics_canary")) > 0
  message = "When the services of this stack fail, their users are the first to know: it has no alarm."
  remedy  = <<-TEXT
    Terraform: aws_cloudwatch_metric_alarm for what the users notice first: errors and latency of the load balancer, free storage of the database.
    CloudFormation: AWS::CloudWatch::Alarm for the same.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html"]

  fail "a service and no alarm" {
    resource "aws_ecs_service" "a" {
      name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small }
    YAML
  }

  pass "an alarm" {
    resource "aws_ecs_service" "a" {
      name = "a"
    }
    resource "aws_cloudwatch_metric_alarm" "b" {}
  }

  pass "nothing to watch" {
    resource "aws_sns_topic" "a" {}
  }

  pass "nothing to watch in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SNS::Topic
    YAML
  }
}
