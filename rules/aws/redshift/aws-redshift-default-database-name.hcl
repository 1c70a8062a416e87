rule "aws-redshift-default-database-name" {
  title     = "Warehouse's database has the default name"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_redshift_cluster"
  default   = "opt-in"

  require = self.database_name != null && self.database_name != "dev"
  message = "The database of ${resource.address} is called as everybody's: dev."
  remedy  = <<-TEXT
    Terraform: database_name = "sales".
    CloudFormation: DBName: sales.
  TEXT

  references = ["https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-console.html"]
  aliases    = { checkov = ["CKV_AWS_320"] }

  fail "not said" {
    resource "aws_redshift_cluster" "a" {
      cluster_identifier = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { ClusterType: single-node }
    YAML
  }

  pass "set" {
    resource "aws_redshift_cluster" "a" {
      database_name = "sales"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { DBName: sales }
    YAML
  }
}
