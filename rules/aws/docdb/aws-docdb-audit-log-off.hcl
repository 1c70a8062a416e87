rule "aws-docdb-audit-log-off" {
  title     = "Cluster writes no audit log"
  severity  = "info"
  category  = "security"
  checklist = "logs"
  kind      = "aws_docdb_cluster_parameter_group"
  default   = "opt-in"

  require = anytrue([for p in self.parameter[*] : p.name == "audit_logs" && contains(["enabled", "ddl", "dml_read", "dml_write", "all"], p.value)])
  message = "Who did what in clusters with ${resource.address} isn't recorded."
  remedy  = <<-TEXT
    Terraform: parameter { name = "audit_logs"  value = "enabled" }.
    CloudFormation: Parameters: { audit_logs: enabled }.
  TEXT

  references = ["https://docs.aws.amazon.com/documentdb/latest/developerguide/event-auditing.html"]
  aliases    = { checkov = ["CKV_AWS_104"] }

  fail "off" {
    resource "aws_docdb_cluster_parameter_group" "a" {
      family = "docdb5.0"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DocDB::DBClusterParameterGroup
          Properties: { Parameters: { tls: enabled } }
    YAML
  }

  pass "on" {
    resource "aws_docdb_cluster_parameter_group" "a" {
      parameter {
        name  = "audit_logs"
        value = "enabled"
      }
    }
  }

  pass "on in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DocDB::DBClusterParameterGroup
          Properties: { Parameters: { audit_logs: enabled } }
    YAML
  }
}
