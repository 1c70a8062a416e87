rule "aws-memorydb-no-customer-key" {
  title     = "Database in memory is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_memorydb_cluster", "aws_memorydb_snapshot"]
  default   = "opt-in"

  require = is_customer_key(self.kms_key_arn)
  message = "Who may read ${resource.address} at rest can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_arn = aws_kms_key.data.arn.
    CloudFormation: KmsKeyId: !GetAtt Key.Arn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/memorydb/latest/devguide/at-rest-encryption.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_201", "CKV_AWS_278"] }

  fail "not said" {
    resource "aws_memorydb_cluster" "a" {
      name = "a"
    }
    resource "aws_memorydb_snapshot" "b" {
      cluster_name = "a"
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MemoryDB::Cluster
          Properties: { ClusterName: a }
    YAML
  }

  pass "set" {
    resource "aws_memorydb_cluster" "a" {
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
    resource "aws_memorydb_snapshot" "b" {
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MemoryDB::Cluster
          Properties: { ClusterName: a, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/memorydb"
    }
    resource "aws_memorydb_cluster" "a" {
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_memorydb_snapshot" "b" {
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
    }
    expect {
      count = 2
    }
  }

  fail "a key of AWS's own" {
    resource "aws_memorydb_cluster" "a" {
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:alias/aws/memorydb"
    }
    resource "aws_memorydb_snapshot" "b" {
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:alias/aws/memorydb"
    }
    expect {
      count = 2
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_memorydb_cluster" "a" {
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_memorydb_snapshot" "b" {
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MemoryDB::Cluster
          Properties: { ClusterName: a, KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/memorydb" }
    YAML
  }
}
