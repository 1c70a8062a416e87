rule "aws-emr-local-disks-not-encrypted" {
  title     = "Clusters don't encrypt their local disks"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_emr_security_configuration"
  default   = "production"

  # What is configured counts only where encryption at rest is switched on.
  require = self.encryption.EnableAtRestEncryption && contains(["AwsKms", "Custom"], self.encryption.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.EncryptionKeyProviderType)
  message = "What clusters with ${resource.address} keep on the disks of their nodes is in plain text."
  remedy  = <<-TEXT
    Terraform: a LocalDiskEncryptionConfiguration in the JSON of configuration.
    CloudFormation: a LocalDiskEncryptionConfiguration in SecurityConfiguration.
  TEXT

  references = ["https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html"]
  aliases    = { checkov = ["CKV_AWS_349"], trivy = ["AVD-AWS-0139"], cfn_nag = ["W61"] }

  fail "not said" {
    resource "aws_emr_security_configuration" "a" {
      configuration = jsonencode({
        EncryptionConfiguration = {
          EnableAtRestEncryption = true
          AtRestEncryptionConfiguration = {
            S3EncryptionConfiguration = { EncryptionMode = "SSE-S3" }
          }
        }
      })
    }
  }

  fail "set, and switched off" {
    resource "aws_emr_security_configuration" "a" {
      configuration = jsonencode({
        EncryptionConfiguration = {
          EnableAtRestEncryption = false
          AtRestEncryptionConfiguration = {
            LocalDiskEncryptionConfiguration = { EncryptionKeyProviderType = "AwsKms" }
          }
        }
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EMR::SecurityConfiguration
          Properties: { SecurityConfiguration: { EncryptionConfiguration: { EnableAtRestEncryption: true } } }
    YAML
  }

  pass "set" {
    resource "aws_emr_security_configuration" "a" {
      configuration = jsonencode({
        EncryptionConfiguration = {
          EnableAtRestEncryption = true
          AtRestEncryptionConfiguration = {
            LocalDiskEncryptionConfiguration = { EncryptionKeyProviderType = "AwsKms" }
          }
        }
      })
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EMR::SecurityConfiguration
          Properties: { SecurityConfiguration: { EncryptionConfiguration: { EnableAtRestEncryption: true, AtRestEncryptionConfiguration: { LocalDiskEncryptionConfiguration: { EncryptionKeyProviderType: AwsKms } } } } }
    YAML
  }

  undecided "from a variable" {
    variable "configuration" {}
    resource "aws_emr_security_configuration" "a" {
      configuration = var.configuration
    }
  }
}
