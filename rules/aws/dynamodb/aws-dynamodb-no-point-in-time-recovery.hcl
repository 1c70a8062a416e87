rule "aws-dynamodb-no-point-in-time-recovery" {
  title     = "Table can't be restored to an earlier moment"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = "aws_dynamodb_table"

  when    = self.hash_key != "LockID"
  require = self.point_in_time_recovery.enabled
  message = "What is overwritten or deleted in ${resource.address} by mistake is lost: point-in-time recovery is off."
  remedy  = <<-TEXT
    Terraform: point_in_time_recovery { enabled = true }.
    CloudFormation: PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true }.
  TEXT

  references = ["https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html"]
  aliases    = { checkov = ["CKV_AWS_28", "CKV_AWS_165"], trivy = ["AVD-AWS-0024"], cfn_nag = ["W78"] }
  controls   = { "fsbp" = ["DynamoDB.2"] }

  fail "not said" {
    resource "aws_dynamodb_table" "a" {
      name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DynamoDB::Table
    YAML
  }

  pass "set" {
    resource "aws_dynamodb_table" "a" {
      point_in_time_recovery {
        enabled = true
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DynamoDB::Table
          Properties: { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }
    YAML
  }

  pass "the locks of Terraform's state" {
    resource "aws_dynamodb_table" "a" {
      name     = "locks"
      hash_key = "LockID"
    }
  }

  undecided "from a variable" {
    variable "on" {}
    resource "aws_dynamodb_table" "a" {
      point_in_time_recovery {
        enabled = var.on
      }
    }
  }

  fail "a replica in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DynamoDB::GlobalTable
          Properties:
            KeySchema: [{ AttributeName: id, KeyType: HASH }]
            Replicas:
              - { Region: eu-west-1, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }
              - { Region: eu-north-1 }
    YAML
  }

  pass "every replica in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DynamoDB::GlobalTable
          Properties:
            KeySchema: [{ AttributeName: id, KeyType: HASH }]
            Replicas:
              - { Region: eu-west-1, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }
    YAML
  }
}
