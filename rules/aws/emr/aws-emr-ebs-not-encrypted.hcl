rule "aws-emr-ebs-not-encrypted" {
  title     = "Clusters don't encrypt their EBS volumes"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_emr_security_configuration"
  default   = "opt-in"

  require = self.encryption.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.EnableEbsEncryption
  message = "The EBS volumes of clusters with ${resource.address}, their root volumes included, are encrypted only if the account encrypts by default."
  remedy  = <<-TEXT
    Terraform: "EnableEbsEncryption": true and a key of KMS in LocalDiskEncryptionConfiguration in the JSON of configuration.
    CloudFormation: "EnableEbsEncryption": true and a key of KMS in LocalDiskEncryptionConfiguration in SecurityConfiguration.
  TEXT

  references = ["https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html"]
  aliases    = { checkov = ["CKV_AWS_350"] }

  fail "not said" {
    resource "aws_emr_security_configuration" "a" {
      configuration = jsonencode({
        EncryptionConfiguration = {
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
          Properties: { SecurityConfiguration: { EncryptionConfiguration: { AtRestEncryptionConfiguration: { LocalDiskEncryptionConfiguration: { EncryptionKeyProviderType: AwsKms } } } } }
    YAML
  }

  pass "set" {
    resource "aws_emr_security_configuration" "a" {
      configuration = jsonencode({
        EncryptionConfiguration = {
          AtRestEncryptionConfiguration = {
            LocalDiskEncryptionConfiguration = { EnableEbsEncryption = true }
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
          Properties: { SecurityConfiguration: { EncryptionConfiguration: { AtRestEncryptionConfiguration: { LocalDiskEncryptionConfiguration: { EnableEbsEncryption: true } } } } }
    YAML
  }

  undecided "from a variable" {
    variable "configuration" {}
    resource "aws_emr_security_configuration" "a" {
      configuration = var.configuration
    }
  }
}
