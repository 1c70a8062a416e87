rule "aws-s3-bucket-no-own-key" {
  title     = "S3 bucket is encrypted without a KMS key"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"
  default   = "opt-in"

  let {
    inline = self.server_side_encryption_configuration.rule.apply_server_side_encryption_by_default.sse_algorithm
  }

  require = anytrue([for a in [self.server_side_encryption.algorithm, inline] : startswith(a, "aws:kms")])
  focus   = self
  message = "Everyone whom a policy lets read ${resource.address} can decrypt it, too: no key limits or records it."
  remedy  = <<-TEXT
    Terraform: aws_s3_bucket_server_side_encryption_configuration with sse_algorithm = "aws:kms"
    CloudFormation: BucketEncryption with SSEAlgorithm: aws:kms
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html"]
  aliases    = { checkov = ["CKV_AWS_145"], trivy = ["AVD-AWS-0132"] }

  fail "by default" {
    resource "aws_s3_bucket" "b" {}
  }

  fail "the service's key" {
    resource "aws_s3_bucket" "b" {
      server_side_encryption_configuration {
        rule {
          apply_server_side_encryption_by_default {
            sse_algorithm = "AES256"
          }
        }
      }
    }
  }

  pass "a key" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_server_side_encryption_configuration" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        apply_server_side_encryption_by_default {
          sse_algorithm     = "aws:kms"
          kms_master_key_id = "alias/data"
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket, Properties: { BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: aws:kms } }] } } }
    YAML
  }
}
