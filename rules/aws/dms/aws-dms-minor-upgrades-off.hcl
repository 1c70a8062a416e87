rule "aws-dms-minor-upgrades-off" {
  title     = "Replication instance doesn't get fixes"
  severity  = "low"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_dms_replication_instance"

  require = self.auto_minor_version_upgrade
  message = "Fixes of the engine don't reach ${resource.address} in its maintenance window."
  remedy  = <<-TEXT
    Terraform: auto_minor_version_upgrade = true; absent means false.
    CloudFormation: remove AutoMinorVersionUpgrade: false.
  TEXT

  references = ["https://docs.aws.amazon.com/dms/latest/userguide/CHAP_ReplicationInstance.EngineVersions.html"]
  aliases    = { checkov = ["CKV_AWS_222"] }
  controls   = { "fsbp" = ["DMS.6"] }

  fail "not said" {
    resource "aws_dms_replication_instance" "a" {
      replication_instance_id = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DMS::ReplicationInstance
          Properties: { AutoMinorVersionUpgrade: false }
    YAML
  }

  pass "set" {
    resource "aws_dms_replication_instance" "a" {
      auto_minor_version_upgrade = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DMS::ReplicationInstance
          Properties: { ReplicationInstanceClass: dms.t3.medium }
    YAML
  }
}
