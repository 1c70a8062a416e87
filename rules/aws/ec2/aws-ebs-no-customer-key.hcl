rule "aws-ebs-no-customer-key" {
  title     = "Volume is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_ebs_volume"
  default   = "opt-in"

  require = !contains([null, ""], self.kms_key_id)
  message = "Who may read the snapshots of ${resource.address} can't be decided by a key, and they can't be shared with another account."
  remedy  = <<-TEXT
    Terraform: kms_key_id = aws_kms_key.data.arn.
    CloudFormation: KmsKeyId: !GetAtt Key.Arn.
  TEXT

  references = ["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html"]
  aliases    = { checkov = ["CKV_AWS_189"], trivy = ["AVD-AWS-0027"], cfn_nag = ["W37"] }

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
}
