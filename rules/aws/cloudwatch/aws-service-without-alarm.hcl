rule "aws-service-without-alarm" {
  title     = "None of the stack's alarms watches what serves its users"
  severity  = "low"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = ["aws_lb", "aws_db_instance", "aws_rds_cluster", "aws_lambda_function"]
  default   = "production"

  let {
    alarms = concat(resources("aws_cloudwatch_metric_alarm"), resources("aws_cloudwatch_composite_alarm"))
    # A load balancer is watched by its target groups, too, a cluster by its instances, a function by its log.
    groups    = flatten([for l in referrers(self, "aws_lb_listener", "load_balancer_arn") : [for a in l.default_action[*] : target(a.target_group_arn, "aws_lb_target_group")]])
    instances = concat(referrers(self, "aws_rds_cluster_instance", "cluster_identifier"), referrers(self, "aws_db_instance", "cluster"))
    watched   = [for x in concat([self], groups, instances) : x if length(referrers(x, "aws_cloudwatch_metric_alarm")) + length(referrers(x, "aws_cloudwatch_metric_alarm", "dimensions")) > 0]
    filtered  = length(referrers(self, "aws_cloudwatch_log_metric_filter")) > 0
  }
  # A stack without any alarm has its monitoring elsewhere, or none, which another rule says once.
  when    = length(alarms) > 0 && self.cluster == null
  require = length(watched) > 0 || filtered
  focus   = self
  message = "When ${resource.address} fails, none of the alarms in this stack tells."
  remedy  = <<-TEXT
    Terraform: an aws_cloudwatch_metric_alarm: HTTPCode_ELB_5XX_Count or UnHealthyHostCount of a load balancer, FreeStorageSpace or CPUUtilization of a database, Errors of a function.
    CloudFormation: an AWS::CloudWatch::Alarm for the same.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html"]

  fail "something else is watched" {
    resource "aws_lb" "l" {}
    resource "aws_lambda_function" "f" {}
    resource "aws_db_instance" "d" {}
    resource "aws_cloudwatch_metric_alarm" "a" {
      metric_name = "EstimatedCharges"
    }
    expect {
      count = 3
    }
  }

  pass "watched" {
    resource "aws_lb" "l" {}
    resource "aws_lb_target_group" "g" {}
    resource "aws_lb_listener" "l" {
      load_balancer_arn = aws_lb.l.arn
      default_action {
        type             = "forward"
        target_group_arn = aws_lb_target_group.g.arn
      }
    }
    resource "aws_cloudwatch_metric_alarm" "g" {
      metric_name = "UnHealthyHostCount"
      dimensions  = { TargetGroup = aws_lb_target_group.g.arn_suffix }
    }
    resource "aws_db_instance" "d" {}
    resource "aws_cloudwatch_metric_alarm" "d" {
      metric_name = "FreeStorageSpace"
      dimensions  = { DBInstanceIdentifier = aws_db_instance.d.identifier }
    }
    resource "aws_rds_cluster" "c" {}
    resource "aws_rds_cluster_instance" "c" {
      cluster_identifier = aws_rds_cluster.c.id
    }
    resource "aws_cloudwatch_metric_alarm" "c" {
      metric_name = "CPUUtilization"
      dimensions  = { DBInstanceIdentifier = aws_rds_cluster_instance.c.identifier }
    }
    resource "aws_lambda_function" "f" {}
    resource "aws_cloudwatch_log_metric_filter" "f" {
      log_group_name = "/aws/lambda/${aws_lambda_function.f.function_name}"
    }
  }

  pass "watched by name" {
    resource "aws_lambda_function" "f" {
      function_name = "orders"
    }
    resource "aws_cloudwatch_metric_alarm" "f" {
      metric_name = "Errors"
      dimensions  = { FunctionName = "orders" }
    }
  }

  pass "watched by name in a template" {
    cloudformation = <<-YAML
      Resources:
        F:
          Type: AWS::Lambda::Function
          Properties: { FunctionName: orders }
        A:
          Type: AWS::CloudWatch::Alarm
          Properties: { ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1, MetricName: Errors, Dimensions: [{ Name: FunctionName, Value: orders }] }
    YAML
  }

  fail "another is watched by name" {
    resource "aws_lambda_function" "f" {
      function_name = "orders"
    }
    resource "aws_cloudwatch_metric_alarm" "f" {
      metric_name = "Errors"
      dimensions  = { FunctionName = "payments" }
    }
  }

  pass "monitored elsewhere" {
    resource "aws_lb" "l" {}
  }

  fail "by a composite alarm only, of something else" {
    resource "aws_lb" "l" {}
    resource "aws_cloudwatch_composite_alarm" "a" {
      alarm_rule = "ALARM(other)"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small }
        A:
          Type: AWS::CloudWatch::Alarm
          Properties: { ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1, MetricName: EstimatedCharges }
    YAML
  }

  pass "watched in a template" {
    cloudformation = <<-YAML
      Resources:
        C:
          Type: AWS::RDS::DBCluster
          Properties: { Engine: aurora-postgresql }
        D:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, DBClusterIdentifier: !Ref C }
        E:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, DBClusterIdentifier: !Ref C }
        A:
          Type: AWS::CloudWatch::Alarm
          Properties: { ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1, MetricName: CPUUtilization, Dimensions: [{ Name: DBInstanceIdentifier, Value: !Ref D }] }
    YAML
  }
}
