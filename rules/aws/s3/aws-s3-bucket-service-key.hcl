rule "aws-s3-bucket-service-key" {
  title     = "S3 bucket is encrypted with the service's own KMS key"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"
  default   = "opt-in"

  let {
    inline    = self.server_side_encryption_configuration.rule.apply_server_side_encryption_by_default
    algorithm = self.server_side_encryption.algorithm != null ? self.server_side_encryption.algorithm : inline.sse_algorithm
    key       = self.server_side_encryption.algorithm != null ? self.server_side_encryption.key : inline.kms_master_key_id
  }

  # Where no KMS key is used at all, another rule says so.
  when    = startswith(algorithm, "aws:kms")
  require = is_customer_key(key)
  message = "The policy of the key that encrypts ${resource.address} is fixed: everybody in the account whom a policy lets read can decrypt, other accounts never."
  remedy  = <<-TEXT
    Terraform: kms_master_key_id = aws_kms_key.objects.arn beside sse_algorithm
    CloudFormation: KMSMasterKeyID beside SSEAlgorithm
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#aws-managed-customer-managed-keys",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { trivy = ["AVD-AWS-0132"] }

  fail "no key" {
    resource "aws_s3_bucket" "b" {
      server_side_encryption_configuration {
        rule {
          apply_server_side_encryption_by_default {
            sse_algorithm = "aws:kms"
          }
        }
      }
    }
  }

  fail "no key, in a resource of its own" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_server_side_encryption_configuration" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        apply_server_side_encryption_by_default {
          sse_algorithm = "aws:kms"
        }
      }
    }
  }

  pass "an own key, or none at all" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_kms_key" "k" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_server_side_encryption_configuration" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        apply_server_side_encryption_by_default {
          sse_algorithm     = "aws:kms"
          kms_master_key_id = aws_kms_key.k.arn
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            BucketEncryption:
              ServerSideEncryptionConfiguration:
                - ServerSideEncryptionByDefault: { SSEAlgorithm: aws:kms }
    YAML
  }

  pass "own key in a template" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            BucketEncryption:
              ServerSideEncryptionConfiguration:
                - ServerSideEncryptionByDefault: { SSEAlgorithm: aws:kms, KMSMasterKeyID: alias/objects }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/s3"
    }
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_server_side_encryption_configuration" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        apply_server_side_encryption_by_default {
          sse_algorithm     = "aws:kms"
          kms_master_key_id = data.aws_kms_alias.k.target_key_arn
        }
      }
    }
  }

  fail "a key of AWS's own" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_server_side_encryption_configuration" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        apply_server_side_encryption_by_default {
          sse_algorithm     = "aws:kms"
          kms_master_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3"
        }
      }
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_server_side_encryption_configuration" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        apply_server_side_encryption_by_default {
          sse_algorithm     = "aws:kms"
          kms_master_key_id = data.aws_kms_alias.k.target_key_arn
        }
      }
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            BucketEncryption:
              ServerSideEncryptionConfiguration:
                - ServerSideEncryptionByDefault: { SSEAlgorithm: aws:kms, KMSMasterKeyID: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/s3" }
    YAML
  }
}
