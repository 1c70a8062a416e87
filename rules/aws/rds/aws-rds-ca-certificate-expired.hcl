rule "aws-rds-ca-certificate-expired" {
  title     = "Database's certificate has expired"
  severity  = "high"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_db_instance"

  when    = self.ca_cert_identifier != null
  require = !contains(["rds-ca-2015", "rds-ca-2019"], self.ca_cert_identifier)
  message = "Clients that check the certificate of ${resource.address} can't connect: its authority expired in August 2024."
  remedy  = <<-TEXT
    Terraform: ca_cert_identifier = "rds-ca-rsa2048-g1".
    CloudFormation: CACertificateIdentifier: rds-ca-rsa2048-g1.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html"]
  aliases    = { checkov = ["CKV_AWS_211"] }

  fail "wrong" {
    resource "aws_db_instance" "a" {
      ca_cert_identifier = "rds-ca-2019"
    }
  }

  pass "right" {
    resource "aws_db_instance" "a" {
      ca_cert_identifier = "rds-ca-rsa2048-g1"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBInstance
          Properties: { CACertificateIdentifier: rds-ca-2019 }
    YAML
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBInstance
          Properties: { CACertificateIdentifier: rds-ca-rsa2048-g1 }
    YAML
  }
}
