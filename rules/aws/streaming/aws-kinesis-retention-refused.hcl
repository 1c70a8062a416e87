rule "aws-kinesis-retention-refused" {
  title     = "Stream is to keep records for longer or shorter than Kinesis does"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_kinesis_stream"

  let {
    hours = resource.language == "cloudformation" ? self.RetentionPeriodHours : self.retention_period
  }
  when    = hours != null
  require = hours >= 24 && hours <= 8760
  focus   = hours
  message = "${resource.address} can't be created: Kinesis keeps records for 24 to 8760 hours, and this asks for ${hours}."
  remedy  = <<-TEXT
    Terraform: retention_period = 24
    CloudFormation: RetentionPeriodHours: 24
  TEXT

  references = ["https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html"]

  fail "hours of half a day, more than a year" {
    resource "aws_kinesis_stream" "a" {
      retention_period = 12
    }
    resource "aws_kinesis_stream" "b" {
      retention_period = 8761
    }
    expect {
      count = 2
    }
  }

  pass "a day, a year, the default" {
    resource "aws_kinesis_stream" "a" {
      retention_period = 24
    }
    resource "aws_kinesis_stream" "b" {
      retention_period = 8760
    }
    resource "aws_kinesis_stream" "c" {}
  }

  undecided "from a variable" {
    variable "hours" {
      type = number
    }
    resource "aws_kinesis_stream" "a" {
      retention_period = var.hours
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Kinesis::Stream
          Properties: { ShardCount: 1, RetentionPeriodHours: 1 }
    YAML
    expect {
      at = "template.yaml:4"
    }
  }

  pass "a week in a template, the default" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Kinesis::Stream
          Properties: { ShardCount: 1, RetentionPeriodHours: 168 }
        B:
          Type: AWS::Kinesis::Stream
          Properties: { ShardCount: 1 }
    YAML
  }
}
