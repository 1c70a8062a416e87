rule "aws-firehose-subscribed-to-own-log" {
  title     = "Delivery stream gets the log of its own errors"
  severity  = "medium"
  category  = "cost"
  checklist = "logs"
  kind      = "aws_cloudwatch_log_subscription_filter"

  let {
    stream = target(self.destination_arn, "aws_kinesis_firehose_delivery_stream")
    group  = target(self.log_group_name, "aws_cloudwatch_log_group")
    # Whichever destination it has, it says there where its errors go.
    own = contains([for r in referrers(group, "aws_kinesis_firehose_delivery_stream") : facts(r).address], facts(stream).address)
  }

  # A pattern may leave out what the stream logs.
  when    = trimspace(self.filter_pattern == null ? "" : self.filter_pattern) == ""
  require = !own
  focus   = self.destination_arn
  message = "Each delivery that ${facts(stream).address} fails at makes more to deliver: ${resource.address} sends it the log of its own errors."
  remedy  = <<-TEXT
    Log its errors in a group that isn't subscribed.
    Terraform: cloudwatch_logging_options { log_group_name = aws_cloudwatch_log_group.delivery_errors.name }
    CloudFormation: CloudWatchLoggingOptions: { Enabled: true, LogGroupName: !Ref DeliveryErrors, LogStreamName: delivery }
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Subscriptions-recursion-prevention.html",
    "https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-logs.html",
  ]

  fail "its own log" {
    resource "aws_cloudwatch_log_group" "g" {
      name = "g"
    }
    resource "aws_kinesis_firehose_delivery_stream" "s" {
      name        = "s"
      destination = "http_endpoint"
      http_endpoint_configuration {
        url = "https://example.com"
        cloudwatch_logging_options {
          enabled         = true
          log_group_name  = aws_cloudwatch_log_group.g.name
          log_stream_name = "s"
        }
      }
    }
    resource "aws_cloudwatch_log_subscription_filter" "f" {
      name            = "f"
      log_group_name  = aws_cloudwatch_log_group.g.name
      filter_pattern  = ""
      destination_arn = aws_kinesis_firehose_delivery_stream.s.arn
    }
    expect {
      at = "main.tf:20"
    }
  }

  pass "another's log; a pattern; a function; a group from elsewhere" {
    resource "aws_cloudwatch_log_group" "g" {
      name = "g"
    }
    resource "aws_cloudwatch_log_group" "other" {
      name = "other"
    }
    resource "aws_kinesis_firehose_delivery_stream" "s" {
      name        = "s"
      destination = "extended_s3"
      extended_s3_configuration {
        bucket_arn = "arn:aws:s3:::b"
        cloudwatch_logging_options {
          enabled         = true
          log_group_name  = aws_cloudwatch_log_group.g.name
          log_stream_name = "s"
        }
      }
    }
    resource "aws_cloudwatch_log_subscription_filter" "a" {
      name            = "a"
      log_group_name  = aws_cloudwatch_log_group.other.name
      filter_pattern  = ""
      destination_arn = aws_kinesis_firehose_delivery_stream.s.arn
    }
    resource "aws_cloudwatch_log_subscription_filter" "b" {
      name            = "b"
      log_group_name  = aws_cloudwatch_log_group.g.name
      filter_pattern  = "[level = AUDIT]"
      destination_arn = aws_kinesis_firehose_delivery_stream.s.arn
    }
    resource "aws_cloudwatch_log_subscription_filter" "c" {
      name            = "c"
      log_group_name  = aws_cloudwatch_log_group.g.name
      filter_pattern  = ""
      destination_arn = "arn:aws:lambda:eu-west-1:111122223333:function:f"
    }
    resource "aws_cloudwatch_log_subscription_filter" "d" {
      name            = "d"
      log_group_name  = "elsewhere"
      filter_pattern  = ""
      destination_arn = aws_kinesis_firehose_delivery_stream.s.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        G: { Type: AWS::Logs::LogGroup }
        S:
          Type: AWS::KinesisFirehose::DeliveryStream
          Properties:
            ExtendedS3DestinationConfiguration:
              BucketARN: arn:aws:s3:::b
              RoleARN: arn:aws:iam::111122223333:role/r
              CloudWatchLoggingOptions: { Enabled: true, LogGroupName: !Ref G, LogStreamName: s }
        F:
          Type: AWS::Logs::SubscriptionFilter
          Properties: { DestinationArn: !GetAtt S.Arn, FilterPattern: "", LogGroupName: !Ref G, RoleArn: "arn:aws:iam::111122223333:role/r" }
    YAML
  }

  pass "template with a log of its own" {
    cloudformation = <<-YAML
      Resources:
        G: { Type: AWS::Logs::LogGroup }
        Errors: { Type: AWS::Logs::LogGroup }
        S:
          Type: AWS::KinesisFirehose::DeliveryStream
          Properties:
            ExtendedS3DestinationConfiguration:
              BucketARN: arn:aws:s3:::b
              RoleARN: arn:aws:iam::111122223333:role/r
              CloudWatchLoggingOptions: { Enabled: true, LogGroupName: !Ref Errors, LogStreamName: s }
        F:
          Type: AWS::Logs::SubscriptionFilter
          Properties: { DestinationArn: !GetAtt S.Arn, FilterPattern: "", LogGroupName: !Ref G, RoleArn: "arn:aws:iam::111122223333:role/r" }
    YAML
  }
}
