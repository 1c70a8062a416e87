rule "aws-s3-bucket-not-replicated" {
  title     = "S3 bucket exists in one region only"
  severity  = "info"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = "aws_s3_bucket"
  default   = "opt-in"

  require = anytrue([for r in self.replication_configuration.rules[*] : r.status == "Enabled"])
  focus   = self
  message = "When its region fails, or somebody destroys the account's data in it, the objects of ${resource.address} are gone."
  remedy  = <<-TEXT
    Weigh it against the price of keeping everything twice.
    Terraform: an aws_s3_bucket_replication_configuration
    CloudFormation: ReplicationConfiguration: { Role: …, Rules: [{ Status: Enabled, Destination: … }] }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/replication.html"]
  aliases    = { checkov = ["CKV_AWS_144"] }
  controls   = { "nist-800-53-r5" = ["AU-9(2)", "CP-10", "CP-6", "CP-6(1)", "CP-6(2)", "CP-9", "SC-36(2)", "SC-5(2)", "SI-13(5)"] }

  fail "none, disabled" {
    resource "aws_s3_bucket" "a" {
      bucket = "a"
    }
    resource "aws_s3_bucket" "b" {
      bucket = "b"
    }
    resource "aws_s3_bucket_replication_configuration" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        status = "Disabled"
      }
    }
    expect {
      count = 2
    }
  }

  pass "replicated" {
    resource "aws_s3_bucket" "b" {
      bucket = "b"
    }
    resource "aws_s3_bucket_replication_configuration" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        status = "Enabled"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
    YAML
  }

  pass "replicated template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket, Properties: { ReplicationConfiguration: { Role: arn, Rules: [{ Status: Enabled, Destination: { Bucket: arn } }] } } }
    YAML
  }
}
