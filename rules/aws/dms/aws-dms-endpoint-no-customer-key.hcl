rule "aws-dms-endpoint-no-customer-key" {
  title     = "Endpoint's credentials and objects are encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_dms_endpoint", "aws_dms_s3_endpoint"]
  default   = "opt-in"

  let {
    key = self.engine_name == "s3" ? self.s3_settings.server_side_encryption_kms_key_id : self.kms_key_arn
  }

  require = is_customer_key(key)
  message = "Who may read the credentials of ${resource.address}, or what it writes, can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: kms_key_arn = aws_kms_key.data.arn; of an endpoint in S3, server_side_encryption_kms_key_id in s3_settings.
    CloudFormation: KmsKeyId: !GetAtt Key.Arn; of an endpoint in S3, ServerSideEncryptionKmsKeyId in S3Settings.
  TEXT

  references = [
    "https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_296", "CKV_AWS_298"] }

  fail "not said" {
    resource "aws_dms_endpoint" "a" {
      endpoint_id = "a"
      engine_name = "mysql"
    }
    resource "aws_dms_s3_endpoint" "b" {
      endpoint_id = "b"
      kms_key_arn = ""
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DMS::Endpoint
          Properties: { EndpointType: source, EngineName: mysql }
    YAML
  }

  pass "set" {
    resource "aws_dms_endpoint" "a" {
      engine_name = "mysql"
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
    resource "aws_dms_s3_endpoint" "b" {
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DMS::Endpoint
          Properties: { EndpointType: source, EngineName: mysql, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }

  pass "a key of the stack" {
    resource "aws_kms_key" "k" {}
    resource "aws_dms_endpoint" "a" {
      engine_name = "mysql"
      kms_key_arn = aws_kms_key.k.arn
    }
  }

  fail "an endpoint in S3 encrypts by its settings" {
    resource "aws_dms_endpoint" "a" {
      engine_name = "s3"
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "settings of an endpoint in S3" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DMS::Endpoint
          Properties: { EndpointType: target, EngineName: s3, S3Settings: { BucketName: a, ServerSideEncryptionKmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" } }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/dms"
    }
    resource "aws_dms_endpoint" "a" {
      engine_name = "mysql"
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_dms_s3_endpoint" "b" {
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
    }
    expect {
      count = 2
    }
  }

  fail "a key of AWS's own" {
    resource "aws_dms_endpoint" "a" {
      engine_name = "mysql"
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:alias/aws/dms"
    }
    resource "aws_dms_s3_endpoint" "b" {
      kms_key_arn = "arn:aws:kms:eu-west-1:111122223333:alias/aws/dms"
    }
    expect {
      count = 2
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_dms_endpoint" "a" {
      engine_name = "mysql"
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
    }
    resource "aws_dms_s3_endpoint" "b" {
      kms_key_arn = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DMS::Endpoint
          Properties: { EndpointType: source, EngineName: mysql, KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/dms" }
    YAML
  }
}
