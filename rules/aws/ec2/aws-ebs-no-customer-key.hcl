rule "aws-ebs-no-customer-key" {
  title     = "Volume is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_ebs_volume"
  default   = "opt-in"

  require = is_customer_key(self.kms_key_id)
  message = "Who may read the snapshots of ${resource.address} can't be decided by a key, and they can't be shared with another account."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.data.arn.
    CloudFormation: KmsKeyId: !GetAtt Key.Arn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_189"], trivy = ["AVD-AWS-0027"], cfn_nag = ["W37"] }

  fail "not said" {
    resource "aws_ebs_volume" "a" {
      encrypted = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EC2::Volume
          Properties: { Size: 8, Encrypted: true }
    YAML
  }

  pass "set" {
    resource "aws_ebs_volume" "a" {
      encrypted  = true
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EC2::Volume
          Properties: { Size: 8, Encrypted: true, KmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/ebs"
    }
    resource "aws_ebs_volume" "a" {
      encrypted  = true
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own" {
    resource "aws_ebs_volume" "a" {
      encrypted  = true
      kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/ebs"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_ebs_volume" "a" {
      encrypted  = true
      kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own, looked up as a key" {
    data "aws_kms_key" "k" {
      key_id = "alias/aws/ebs"
    }
    resource "aws_ebs_volume" "a" {
      encrypted  = true
      kms_key_id = data.aws_kms_key.k.arn
    }
  }

  pass "an alias that only contains the name" {
    resource "aws_ebs_volume" "a" {
      encrypted  = true
      kms_key_id = "alias/my-alias/aws/ebs"
    }
  }

  undecided "a key that isn't known" {
    variable "key" {}
    resource "aws_ebs_volume" "a" {
      encrypted  = true
      kms_key_id = var.key
    }
  }

  undecided "a key that a template doesn't say" {
    cloudformation = <<-YAML
      Parameters:
        Key: { Type: String }
      Resources:
        A: { Type: AWS::EC2::Volume, Properties: { Size: 8, Encrypted: true, KmsKeyId: !Ref Key } }
    YAML
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EC2::Volume
          Properties: { Size: 8, Encrypted: true, KmsKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/ebs" }
    YAML
  }
}
