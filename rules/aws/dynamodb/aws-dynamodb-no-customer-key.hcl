rule "aws-dynamodb-no-customer-key" {
  title     = "Table is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_dynamodb_table", "aws_dynamodb_table_replica"]
  default   = "opt-in"

  let {
    key = resource.kind == "aws_dynamodb_table_replica" ? self.kms_key_arn : self.server_side_encryption.kms_key_arn
  }

  require = is_customer_key(key) && (resource.kind == "aws_dynamodb_table_replica" || self.server_side_encryption.enabled)
  message = "Who may read ${resource.address} can't be decided by a key: it is encrypted with one that AWS owns."
  remedy  = <<-TEXT
    Terraform: server_side_encryption { enabled = true  kms_key_arn = aws_kms_key.data.arn }; of a replica, kms_key_arn of its region.
    CloudFormation: SSESpecification: { SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: !Ref Key }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_119", "CKV_AWS_271"], trivy = ["AVD-AWS-0025"], cfn_nag = ["W74"] }

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
      server_side_encryption {
        enabled     = true
        kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DynamoDB::Table
          Properties: { SSESpecification: { SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" } }
    YAML
  }

  fail "a key that isn't used" {
    resource "aws_dynamodb_table" "a" {
      server_side_encryption {
        enabled     = false
        kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
      }
    }
  }

  fail "a replica" {
    resource "aws_dynamodb_table_replica" "a" {
      global_table_arn = "arn:aws:dynamodb:eu-west-1:111122223333:table/a"
    }
  }

  pass "a replica with a key" {
    resource "aws_dynamodb_table_replica" "a" {
      kms_key_arn = "arn:aws:kms:eu-north-1:111122223333:key/1"
    }
  }

  fail "a replica in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DynamoDB::GlobalTable
          Properties:
            KeySchema: [{ AttributeName: id, KeyType: HASH }]
            SSESpecification: { SSEEnabled: true }
            Replicas:
              - { Region: eu-west-1 }
    YAML
  }

  pass "every replica in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DynamoDB::GlobalTable
          Properties:
            KeySchema: [{ AttributeName: id, KeyType: HASH }]
            SSESpecification: { SSEEnabled: true, SSEType: KMS }
            Replicas:
              - { Region: eu-west-1, SSESpecification: { KMSMasterKeyId: key } }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/dynamodb"
    }
    resource "aws_dynamodb_table" "a" {
      server_side_encryption {
        enabled     = true
        kms_key_arn = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own" {
    resource "aws_dynamodb_table" "a" {
      server_side_encryption {
        enabled     = true
        kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:alias/aws/dynamodb"
      }
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_dynamodb_table" "a" {
      server_side_encryption {
        enabled     = true
        kms_key_arn = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DynamoDB::Table
          Properties: { SSESpecification: { SSEEnabled: true, SSEType: KMS, KMSMasterKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/dynamodb" } }
    YAML
  }
}
