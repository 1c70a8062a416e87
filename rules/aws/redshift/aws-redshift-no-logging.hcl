rule "aws-redshift-no-logging" {
  title     = "Warehouse doesn't log who asks what"
  severity  = "medium"
  category  = "security"
  checklist = "logs"
  kind      = "aws_redshift_cluster"
  default   = "production"

  require = self.logging.enable
  message = "After a leak nobody can tell who read what in ${resource.address}: it writes no audit logs."
  remedy  = <<-TEXT
    Terraform: aws_redshift_logging, or logging { enable = true  bucket_name = … } in older versions of the provider.
    CloudFormation: LoggingProperties: { BucketName: … }.
  TEXT

  references = ["https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html"]
  aliases    = { checkov = ["CKV_AWS_71"] }
  controls   = { "fsbp" = ["Redshift.4"] }

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
      logging {
        enable      = true
        bucket_name = "logs"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { LoggingProperties: { BucketName: logs } }
    YAML
  }
}
