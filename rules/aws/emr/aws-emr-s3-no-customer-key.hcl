rule "aws-emr-s3-no-customer-key" {
  title     = "Clusters write to S3 without a key of KMS"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_emr_security_configuration"
  default   = "opt-in"

  require = contains(["SSE-KMS", "CSE-KMS"], self.encryption.AtRestEncryptionConfiguration.S3EncryptionConfiguration.EncryptionMode)
  message = "Who may read what clusters with ${resource.address} write to S3 can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: "EncryptionMode": "SSE-KMS" and AwsKmsKey in S3EncryptionConfiguration in the JSON of configuration.
    CloudFormation: "EncryptionMode": "SSE-KMS" and AwsKmsKey in S3EncryptionConfiguration in SecurityConfiguration.
  TEXT

  references = ["https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html"]
  aliases    = { checkov = ["CKV_AWS_171"] }

  fail "not said" {
    resource "aws_emr_security_configuration" "a" {
      configuration = jsonencode({
        EncryptionConfiguration = {
          AtRestEncryptionConfiguration = {
            S3EncryptionConfiguration = { EncryptionMode = "SSE-S3" }
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
          Properties: { SecurityConfiguration: { EncryptionConfiguration: { AtRestEncryptionConfiguration: { S3EncryptionConfiguration: { EncryptionMode: SSE-S3 } } } } }
    YAML
  }

  pass "set" {
    resource "aws_emr_security_configuration" "a" {
      configuration = jsonencode({
        EncryptionConfiguration = {
          AtRestEncryptionConfiguration = {
            S3EncryptionConfiguration = { EncryptionMode = "SSE-KMS" }
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
          Properties: { SecurityConfiguration: { EncryptionConfiguration: { AtRestEncryptionConfiguration: { S3EncryptionConfiguration: { EncryptionMode: SSE-KMS } } } } }
    YAML
  }

  undecided "from a variable" {
    variable "configuration" {}
    resource "aws_emr_security_configuration" "a" {
      configuration = var.configuration
    }
  }
}
