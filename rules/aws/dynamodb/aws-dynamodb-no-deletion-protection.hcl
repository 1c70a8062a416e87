rule "aws-dynamodb-no-deletion-protection" {
  title     = "Table can be deleted by one call"
  severity  = "low"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = "aws_dynamodb_table"
  default   = "production"

  when    = self.hash_key != "LockID"
  require = self.deletion_protection_enabled || resource.lifecycle.prevent_destroy == true || startswith(resource.deletion_policy, "Retain")
  message = "Nothing stops a change that replaces ${resource.address}, or a slip in the console, from deleting the table."
  remedy  = <<-TEXT
    Terraform: deletion_protection_enabled = true, or lifecycle { prevent_destroy = true }.
    CloudFormation: DeletionProtectionEnabled: true, or DeletionPolicy: Retain.
  TEXT

  references = ["https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html#WorkingWithTables.Basics.DeletionProtection"]
  controls   = { "fsbp" = ["DynamoDB.6"] }

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
      deletion_protection_enabled = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DynamoDB::Table
          Properties: { DeletionProtectionEnabled: "true" }
    YAML
  }

  fail "a replica in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DynamoDB::GlobalTable
          Properties:
            KeySchema: [{ AttributeName: id, KeyType: HASH }]
            Replicas:
              - { Region: eu-west-1, DeletionProtectionEnabled: "true" }
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
              - { Region: eu-west-1, DeletionProtectionEnabled: "true" }
    YAML
  }
}
