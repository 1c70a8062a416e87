rule "aws-cloudtrail-no-customer-key" {
  title     = "Trail is encrypted without a key of one's own"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_cloudtrail", "aws_cloudtrail_event_data_store"]
  default   = "opt-in"

  require = is_customer_key(self.kms_key_id)
  message = "Whoever may read the place where ${resource.address} keeps its events can read them: no key says who may, and records it."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.audit.arn
    CloudFormation: KMSKeyId of a trail, KmsKeyId of an event data store: !GetAtt Key.Arn
  TEXT

  references = [
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases  = { checkov = ["CKV_AWS_35", "CKV_AWS_294"], trivy = ["AVD-AWS-0015"] }
  controls = { "cis-aws-3.0" = ["3.5"], "fsbp" = ["CloudTrail.2"] }

  fail "no key, an empty one" {
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = "audit"
      kms_key_id     = ""
    }
    resource "aws_cloudtrail_event_data_store" "s" {
      name = "audit"
    }
    expect {
      count = 2
    }
  }

  pass "a key" {
    resource "aws_kms_key" "k" {}
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = "audit"
      kms_key_id     = aws_kms_key.k.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: audit } }
    YAML
  }

  pass "template with a key" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: audit, KMSKeyId: alias/audit } }
        S: { Type: AWS::CloudTrail::EventDataStore, Properties: { KmsKeyId: alias/audit } }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/s3"
    }
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = "audit"
      kms_key_id     = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own" {
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = "audit"
      kms_key_id     = "arn:aws:kms:eu-west-1:111122223333:alias/aws/s3"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = "audit"
      kms_key_id     = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: audit, KMSKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/s3" } }
        S: { Type: AWS::CloudTrail::EventDataStore, Properties: { KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/s3" } }
    YAML
    expect {
      count = 2
    }
  }
}
