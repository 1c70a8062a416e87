rule "aws-dynamodb-capacity-very-large" {
  title     = "Table is paid for thousands of requests a second, whether they come or not"
  severity  = "medium"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_dynamodb_table"

  let {
    # A target of scaling that is in place makes these numbers a beginning.
    scaled = length(referrers(self, "aws_appautoscaling_target", "resource_id")) > 0 || ignored("read_capacity") && ignored("write_capacity")
    large  = self.read_capacity >= param.read || self.write_capacity >= param.write
  }
  when    = (self.billing_mode == null || self.billing_mode == "PROVISIONED") && large
  require = scaled
  focus   = self.write_capacity >= param.write ? self.write_capacity : self.read_capacity
  message = "Each hour of ${resource.address} is billed with ${self.read_capacity == null ? 0 : self.read_capacity} units for reading and ${self.write_capacity == null ? 0 : self.write_capacity} for writing, if not one request comes: nothing makes them fewer."
  remedy  = <<-TEXT
    Terraform: billing_mode = "PAY_PER_REQUEST", or aws_appautoscaling_target and aws_appautoscaling_policy for reading and writing.
    CloudFormation: BillingMode: PAY_PER_REQUEST, or AWS::ApplicationAutoScaling::ScalableTarget and ScalingPolicy.
  TEXT

  references = [
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/provisioned-capacity-mode.html",
    "https://aws.amazon.com/dynamodb/pricing/provisioned/",
  ]

  param "read" {
    description = "Units for reading from which a fixed capacity is very large"
    default     = 5000
  }

  param "write" {
    description = "Units for writing from which a fixed capacity is very large; they cost five times as much"
    default     = 1000
  }

  fail "writing, reading" {
    resource "aws_dynamodb_table" "a" {
      name           = "a"
      read_capacity  = 10
      write_capacity = 1000
    }
    resource "aws_dynamodb_table" "b" {
      name           = "b"
      billing_mode   = "PROVISIONED"
      read_capacity  = 5000
      write_capacity = 10
    }
    expect {
      at    = "main.tf:4"
      count = 2
    }
  }

  pass "less, scaled, by request, left to others" {
    resource "aws_dynamodb_table" "a" {
      name           = "a"
      read_capacity  = 4999
      write_capacity = 999
    }
    resource "aws_dynamodb_table" "b" {
      name           = "b"
      read_capacity  = 10000
      write_capacity = 10000
    }
    resource "aws_appautoscaling_target" "b" {
      resource_id        = "table/${aws_dynamodb_table.b.name}"
      scalable_dimension = "dynamodb:table:WriteCapacityUnits"
      service_namespace  = "dynamodb"
      min_capacity       = 10
      max_capacity       = 10000
    }
    resource "aws_dynamodb_table" "c" {
      name           = "c"
      billing_mode   = "PAY_PER_REQUEST"
      read_capacity  = 10000
      write_capacity = 10000
    }
    resource "aws_dynamodb_table" "d" {
      name           = "d"
      read_capacity  = 10000
      write_capacity = 10000
      lifecycle {
        ignore_changes = [read_capacity, write_capacity]
      }
    }
  }

  fail "one of both left to others" {
    resource "aws_dynamodb_table" "a" {
      name           = "a"
      read_capacity  = 10000
      write_capacity = 10000
      lifecycle {
        ignore_changes = [read_capacity]
      }
    }
    resource "aws_dynamodb_table" "b" {
      name           = "b"
      read_capacity  = 10000
      write_capacity = 10000
      lifecycle {
        ignore_changes = [write_capacity]
      }
    }
    expect {
      count = 2
    }
  }

  undecided "from a variable" {
    variable "units" {}
    resource "aws_dynamodb_table" "a" {
      name           = "a"
      read_capacity  = 10
      write_capacity = var.units
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::DynamoDB::Table, Properties: { ProvisionedThroughput: { ReadCapacityUnits: 10000, WriteCapacityUnits: 10000 } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::DynamoDB::Table, Properties: { ProvisionedThroughput: { ReadCapacityUnits: 10, WriteCapacityUnits: 10 } } }
        B: { Type: AWS::DynamoDB::Table, Properties: { BillingMode: PAY_PER_REQUEST } }
    YAML
  }
}
