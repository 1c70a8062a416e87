rule "aws-redshift-version-upgrades-off" {
  title     = "Warehouse doesn't get new versions"
  severity  = "low"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_redshift_cluster"

  require = self.allow_version_upgrade
  message = "Fixes of the engine don't reach ${resource.address} in its maintenance window."
  remedy  = <<-TEXT
    Terraform: remove allow_version_upgrade = false.
    CloudFormation: AllowVersionUpgrade: true.
  TEXT

  references = ["https://docs.aws.amazon.com/redshift/latest/mgmt/managing-cluster-considerations.html"]
  aliases    = { checkov = ["CKV_AWS_141"] }
  controls   = { "fsbp" = ["Redshift.6"] }

  fail "not said" {
    resource "aws_redshift_cluster" "a" {
      allow_version_upgrade = false
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { AllowVersionUpgrade: false }
    YAML
  }

  pass "set" {
    resource "aws_redshift_cluster" "a" {
      cluster_identifier = "a"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { ClusterType: single-node }
    YAML
  }
}
