rule "aws-memorydb-plain-connections" {
  title     = "Database in memory accepts connections in plain text"
  severity  = "medium"
  category  = "security"
  checklist = "networking"
  kind      = "aws_memorydb_cluster"

  require = self.tls_enabled != false
  message = "Passwords and data cross the network readable on their way to ${resource.address}."
  remedy  = <<-TEXT
    Terraform: remove tls_enabled = false.
    CloudFormation: remove TLSEnabled: false.
  TEXT

  references = ["https://docs.aws.amazon.com/memorydb/latest/devguide/in-transit-encryption.html"]
  aliases    = { checkov = ["CKV_AWS_202"] }

  fail "wrong" {
    resource "aws_memorydb_cluster" "a" {
      tls_enabled = false
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MemoryDB::Cluster
          Properties: { TLSEnabled: false }
    YAML
  }

  pass "right" {
    resource "aws_memorydb_cluster" "a" {
      name = "a"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::MemoryDB::Cluster
          Properties: { TLSEnabled: true }
    YAML
  }
}
