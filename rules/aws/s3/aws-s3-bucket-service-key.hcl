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
  require = !contains([null, "", "alias/aws/s3"], key)
  message = "The policy of the key that encrypts ${resource.address} is fixed: everybody in the account whom a policy lets read can decrypt, other accounts never."
  remedy  = <<-TEXT
    Terraform: kms_master_key_id = aws_kms_key.objects.arn beside sse_algorithm
    CloudFormation: KMSMasterKeyID beside SSEAlgorithm
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#aws-managed-customer-managed-keys"]
  aliases    = { trivy = ["AVD-AWS-0132"] }

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
}
