rule "aws-emr-not-encrypted-at-rest" {
  title     = "Clusters don't encrypt what they store"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_emr_security_configuration"

  require = self.encryption.EnableAtRestEncryption
  message = "What clusters with ${resource.address} keep on disk is in plain text."
  remedy  = <<-TEXT
    Terraform: "EnableAtRestEncryption": true in the JSON of configuration.
    CloudFormation: "EnableAtRestEncryption": true in SecurityConfiguration.
  TEXT

  references = ["https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html"]
  aliases    = { trivy = ["AVD-AWS-0137"], cfn_nag = ["W61"] }

  fail "wrong" {
    resource "aws_emr_security_configuration" "a" {
      configuration = jsonencode({
        EncryptionConfiguration = {
          EnableAtRestEncryption = false
        }
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EMR::SecurityConfiguration
          Properties: { SecurityConfiguration: { EncryptionConfiguration: { EnableAtRestEncryption: false } } }
    YAML
  }

  pass "right" {
    resource "aws_emr_security_configuration" "a" {
      configuration = jsonencode({
        EncryptionConfiguration = {
          EnableAtRestEncryption = true
        }
      })
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EMR::SecurityConfiguration
          Properties: { SecurityConfiguration: { EncryptionConfiguration: { EnableAtRestEncryption: true } } }
    YAML
  }

  undecided "from a variable" {
    variable "configuration" {}
    resource "aws_emr_security_configuration" "a" {
      configuration = var.configuration
    }
  }
}
