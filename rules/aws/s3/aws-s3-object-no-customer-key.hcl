rule "aws-s3-object-no-customer-key" {
  title     = "S3 object names no KMS key"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_s3_object", "aws_s3_bucket_object", "aws_s3_object_copy"]
  default   = "opt-in"
  languages = ["terraform"]

  require = is_customer_key(self.kms_key_id)
  message = "Unless the bucket encrypts with a key of your own, everyone whom a policy lets read ${resource.address} can decrypt it, too."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.objects.arn
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_181", "CKV_AWS_186"] }

  fail "none" {
    resource "aws_s3_object" "o" {
      bucket = "b"
      key    = "k"
    }
    resource "aws_s3_bucket_object" "o" {
      bucket = "b"
      key    = "k"
    }
    resource "aws_s3_object_copy" "o" {
      bucket = "b"
      key    = "k"
      source = "a/k"
    }
    expect {
      count = 3
    }
  }

  pass "named" {
    resource "aws_s3_object" "o" {
      bucket     = "b"
      key        = "k"
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/k"
    }
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/s3"
    }
    resource "aws_s3_object" "o" {
      bucket     = "b"
      key        = "k"
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own" {
    resource "aws_s3_object" "o" {
      bucket     = "b"
      key        = "k"
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_s3_object" "o" {
      bucket     = "b"
      key        = "k"
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }
}
