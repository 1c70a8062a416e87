rule "aws-transfer-ftp" {
  title     = "File transfer server accepts FTP"
  severity  = "high"
  category  = "security"
  checklist = "networking"
  kind      = "aws_transfer_server"

  require = !contains(self.protocols, "FTP")
  message = "Passwords and files cross the network readable on their way to ${resource.address}."
  remedy  = <<-TEXT
    Terraform: protocols = ["SFTP"] or ["FTPS"].
    CloudFormation: Protocols: [SFTP].
  TEXT

  references = ["https://docs.aws.amazon.com/transfer/latest/userguide/create-server-ftp.html"]
  aliases    = { checkov = ["CKV_AWS_357"] }
  controls   = { "fsbp" = ["Transfer.2"] }

  fail "wrong" {
    resource "aws_transfer_server" "a" {
      protocols = ["SFTP", "FTP"]
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Transfer::Server
          Properties: { Protocols: [FTP] }
    YAML
  }

  pass "right" {
    resource "aws_transfer_server" "a" {
      protocols = ["SFTP", "FTPS"]
    }
    resource "aws_transfer_server" "b" {
      domain = "S3"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Transfer::Server
          Properties: { Protocols: [SFTP] }
    YAML
  }
}
