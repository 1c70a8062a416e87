rule "aws-ebs-volume-not-encrypted" {
  title     = "Volume isn't encrypted"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_ebs_volume"

  let {
    by_default = anytrue([for d in resources("aws_ebs_encryption_by_default") : d.enabled])
  }
  when    = self.snapshot_id == null || self.encrypted != null
  require = self.encrypted || by_default
  message = "The data of ${resource.address} and its snapshots are in plain text on disk, unless the account encrypts volumes by default; encryption can't be switched on later, only by a copy."
  remedy  = <<-TEXT
    Terraform: encrypted = true; for all volumes of the account aws_ebs_encryption_by_default.
    CloudFormation: Encrypted: true.
  TEXT

  references = ["https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html"]
  aliases = {
    checkov = {
      CKV_AWS_3  = self.encrypted
      CKV2_AWS_2 = length(referrers(self, "aws_volume_attachment", "volume_id")) == 0
    }
    trivy   = ["AVD-AWS-0026"]
    cfn_nag = ["F1"]
  }
  controls   = { "fsbp" = ["EC2.3"], "nist-800-53-r5" = ["CA-9(1)", "CM-3(6)", "SC-13", "SC-28", "SC-28(1)", "SC-7(10)", "SI-7(6)"] }

  fail "not said, off" {
    resource "aws_ebs_volume" "a" {
      size = 8
    }
    resource "aws_ebs_volume" "b" {
      encrypted = false
    }
    expect {
      count = 2
    }
  }

  fail "beside a module that isn't there" {
    module "network" {
      source  = "terraform-aws-modules/vpc/aws"
      version = "5.0.0"
    }
    resource "aws_ebs_volume" "a" {
      size = 8
    }
  }

  pass "encrypted, by itself or by default" {
    resource "aws_ebs_volume" "a" {
      encrypted = true
    }
  }

  pass "all are" {
    resource "aws_ebs_encryption_by_default" "all" {
      enabled = true
    }
    resource "aws_ebs_volume" "a" {
      size = 8
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Volume:
          Type: AWS::EC2::Volume
          Properties: { Size: 8, AvailabilityZone: !Select [0, !GetAZs ""] }
    YAML
  }

  pass "encrypted in a template" {
    cloudformation = <<-YAML
      Resources:
        Volume:
          Type: AWS::EC2::Volume
          Properties: { Size: 8, AvailabilityZone: !Select [0, !GetAZs ""], Encrypted: true }
    YAML
  }
}
