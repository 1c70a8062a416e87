rule "aws-docdb-tls-disabled" {
  title     = "Cluster talks in plain text"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_docdb_cluster_parameter_group"

  require = !anytrue([for p in self.parameter[*] : p.name == "tls" && p.value == "disabled"])
  message = "Clusters with ${resource.address} accept connections in plain text: passwords and data cross the network readable."
  remedy  = <<-TEXT
    Terraform: parameter { name = "tls"  value = "enabled" }.
    CloudFormation: Parameters: { tls: enabled }.
  TEXT

  references = ["https://docs.aws.amazon.com/documentdb/latest/developerguide/security.encryption.ssl.html"]
  aliases    = { checkov = ["CKV_AWS_90"] }
  controls   = { "fsbp" = ["DocumentDB.6"] }

  fail "off" {
    resource "aws_docdb_cluster_parameter_group" "a" {
      parameter {
        name  = "tls"
        value = "disabled"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DocDB::DBClusterParameterGroup
          Properties: { Parameters: { tls: disabled } }
    YAML
  }

  pass "on, not said" {
    resource "aws_docdb_cluster_parameter_group" "a" {
      family = "docdb5.0"
    }
  }

  pass "on in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DocDB::DBClusterParameterGroup
          Properties: { Parameters: { tls: enabled } }
    YAML
  }
}
