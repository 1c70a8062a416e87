rule "aws-emr-plain-connections" {
  title     = "Nodes of clusters talk in plain text"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_emr_security_configuration"

  require = self.encryption.EnableInTransitEncryption
  message = "Data cross the network readable between the nodes of clusters with ${resource.address}."
  remedy  = <<-TEXT
    Terraform: "EnableInTransitEncryption": true and an InTransitEncryptionConfiguration in the JSON of configuration.
    CloudFormation: "EnableInTransitEncryption": true and an InTransitEncryptionConfiguration in SecurityConfiguration.
  TEXT

  references = ["https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-create-security-configuration.html"]
  aliases    = { checkov = ["CKV_AWS_351"], trivy = ["AVD-AWS-0138"], cfn_nag = ["W61"] }

  fail "wrong" {
    resource "aws_emr_security_configuration" "a" {
      configuration = jsonencode({
        EncryptionConfiguration = {
          EnableInTransitEncryption = false
        }
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EMR::SecurityConfiguration
          Properties: { SecurityConfiguration: { EncryptionConfiguration: { EnableInTransitEncryption: false } } }
    YAML
  }

  pass "right" {
    resource "aws_emr_security_configuration" "a" {
      configuration = jsonencode({
        EncryptionConfiguration = {
          EnableInTransitEncryption = true
        }
      })
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EMR::SecurityConfiguration
          Properties: { SecurityConfiguration: { EncryptionConfiguration: { EnableInTransitEncryption: true } } }
    YAML
  }

  undecided "from a variable" {
    variable "configuration" {}
    resource "aws_emr_security_configuration" "a" {
      configuration = var.configuration
    }
  }
}
