rule "aws-dax-not-encrypted" {
  title     = "Cache of a table isn't encrypted"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_dax_cluster"

  require = self.server_side_encryption.enabled
  message = "What ${resource.address} keeps on disk is in plain text."
  remedy  = <<-TEXT
    Terraform: server_side_encryption { enabled = true }.
    CloudFormation: SSESpecification: { SSEEnabled: true }.
  TEXT

  references = ["https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionAtRest.html"]
  aliases    = { checkov = ["CKV_AWS_47"], trivy = ["AVD-AWS-0023"], cfn_nag = ["W83"] }
  controls   = { "fsbp" = ["DynamoDB.3"] }

  fail "not said" {
    resource "aws_dax_cluster" "a" {
      cluster_name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DAX::Cluster
          Properties: { NodeType: dax.r5.large }
    YAML
  }

  pass "set" {
    resource "aws_dax_cluster" "a" {
      server_side_encryption {
        enabled = true
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DAX::Cluster
          Properties: { SSESpecification: { SSEEnabled: true } }
    YAML
  }
}
