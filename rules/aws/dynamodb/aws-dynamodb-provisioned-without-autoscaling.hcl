rule "aws-dynamodb-provisioned-without-autoscaling" {
  title     = "Table has a fixed capacity"
  severity  = "low"
  category  = "production-readiness"
  checklist = "scalability"
  kind      = "aws_dynamodb_table"
  default   = "production"

  when    = (self.billing_mode == null || self.billing_mode == "PROVISIONED") && (self.read_capacity > 5 || self.write_capacity > 5)
  require = anytrue([for t in referrers(self, "aws_appautoscaling_target", "resource_id") : length(referrers(t, "aws_appautoscaling_policy")) > 0]) || length(referrers(self, "aws_appautoscaling_policy", "resource_id")) > 0
  message = "Requests beyond the capacity of ${resource.address} are throttled, and unused capacity is billed: nothing scales it."
  remedy  = <<-TEXT
    Terraform: billing_mode = "PAY_PER_REQUEST", or aws_appautoscaling_target for read and write.
    CloudFormation: BillingMode: PAY_PER_REQUEST, or scalable targets.
  TEXT

  references = ["https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/capacity-mode.html"]
  aliases    = { checkov = ["CKV2_AWS_16"] }
  controls   = { "fsbp" = ["DynamoDB.1"] }

  fail "not said" {
    resource "aws_dynamodb_table" "a" {
      name           = "a"
      read_capacity  = 20
      write_capacity = 20
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DynamoDB::Table
          Properties: { ProvisionedThroughput: { ReadCapacityUnits: 20, WriteCapacityUnits: 20 } }
    YAML
  }

  pass "set" {
    resource "aws_dynamodb_table" "a" {
      billing_mode = "PAY_PER_REQUEST"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DynamoDB::Table
          Properties: { BillingMode: PAY_PER_REQUEST }
    YAML
  }

  pass "scaled; as small as is free" {
    resource "aws_dynamodb_table" "a" {
      name          = "a"
      read_capacity = 20
    }
    resource "aws_appautoscaling_target" "t" {
      resource_id = "table/${aws_dynamodb_table.a.name}"
    }
    resource "aws_appautoscaling_policy" "t" {
      resource_id = aws_appautoscaling_target.t.resource_id
    }
    resource "aws_dynamodb_table" "b" {
      read_capacity = 1
    }
  }

  fail "a target without a policy" {
    resource "aws_dynamodb_table" "a" {
      name          = "a"
      read_capacity = 20
    }
    resource "aws_appautoscaling_target" "t" {
      resource_id = "table/${aws_dynamodb_table.a.name}"
    }
  }

  pass "a policy beside its target" {
    resource "aws_dynamodb_table" "a" {
      name          = "a"
      read_capacity = 20
    }
    resource "aws_appautoscaling_target" "t" {
      resource_id = "table/a"
    }
    resource "aws_appautoscaling_policy" "p" {
      resource_id = "table/${aws_dynamodb_table.a.name}"
    }
    resource "aws_dynamodb_table" "b" {
      name          = "b"
      read_capacity = 20
    }
    resource "aws_appautoscaling_target" "b" {
      resource_id = "table/${aws_dynamodb_table.b.name}"
    }
    resource "aws_appautoscaling_policy" "b" {
      resource_id = aws_appautoscaling_target.b.id
    }
  }
}
