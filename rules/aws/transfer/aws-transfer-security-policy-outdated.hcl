rule "aws-transfer-security-policy-outdated" {
  title     = "File transfer server accepts outdated algorithms"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = "aws_transfer_server"

  require = self.security_policy_name != null && !contains(["TransferSecurityPolicy-2018-11", "TransferSecurityPolicy-2020-06", "TransferSecurityPolicy-FIPS-2020-06"], self.security_policy_name)
  message = "Clients may talk to ${resource.address} by ciphers and key exchanges that AWS has since removed from its policies."
  remedy  = <<-TEXT
    Terraform: security_policy_name = "TransferSecurityPolicy-2024-01"; absent means 2018-11.
    CloudFormation: SecurityPolicyName: TransferSecurityPolicy-2024-01.
  TEXT

  references = ["https://docs.aws.amazon.com/transfer/latest/userguide/security-policies.html"]
  aliases    = { checkov = ["CKV_AWS_380"] }

  fail "not said" {
    resource "aws_transfer_server" "a" {
      domain = "S3"
    }
    resource "aws_transfer_server" "b" {
      security_policy_name = "TransferSecurityPolicy-2020-06"
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Transfer::Server
          Properties: { Protocols: [SFTP] }
    YAML
  }

  pass "set" {
    resource "aws_transfer_server" "a" {
      security_policy_name = "TransferSecurityPolicy-2024-01"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Transfer::Server
          Properties: { SecurityPolicyName: TransferSecurityPolicy-FIPS-2024-01 }
    YAML
  }
}
