rule "aws-dax-plain-connections" {
  title     = "Cache of a table is asked over plain connections"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_dax_cluster"

  require = self.cluster_endpoint_encryption_type == "TLS"
  message = "Items cross the network readable on their way to and from ${resource.address}."
  remedy  = <<-TEXT
    Terraform: cluster_endpoint_encryption_type = "TLS"; it can be said only when the cluster is made.
    CloudFormation: ClusterEndpointEncryptionType: TLS.
  TEXT

  references = ["https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DAXEncryptionInTransit.html"]
  aliases    = { checkov = ["CKV_AWS_239"] }
  controls   = { "fsbp" = ["DynamoDB.7"] }

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
      cluster_endpoint_encryption_type = "TLS"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DAX::Cluster
          Properties: { ClusterEndpointEncryptionType: TLS }
    YAML
  }
}
