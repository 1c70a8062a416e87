kind "aws_redshift_cluster" {
  identity = ["cluster_identifier", "id", "arn"]

  cloudformation "AWS::Redshift::Cluster" {
    cluster_identifier                  = ClusterIdentifier
    master_password                     = MasterUserPassword
    master_username                     = MasterUsername
    database_name                       = DBName
    automated_snapshot_retention_period = AutomatedSnapshotRetentionPeriod
    logging                             = LoggingProperties == null ? null : { enable = true, bucket_name = LoggingProperties.BucketName }
  }

  fold "aws_redshift_logging" {
    into    = refers(cluster_identifier)
    logging = { enable = true }
  }

  defaults {
    source   = "https://github.com/hashicorp/terraform-provider-aws/pull/42631"
    language = "terraform"
    until    = "6.0.0"
    values   = { encrypted = false }
  }

  defaults {
    source   = "https://github.com/hashicorp/terraform-provider-aws/pull/42631"
    language = "terraform"
    since    = "6.0.0"
    values   = { encrypted = true }
  }

  defaults {
    source   = "https://github.com/hashicorp/terraform-provider-aws/pull/41978"
    language = "terraform"
    until    = "6.0.0"
    values   = { publicly_accessible = true }
  }

  defaults {
    source   = "https://github.com/hashicorp/terraform-provider-aws/pull/41978"
    language = "terraform"
    since    = "6.0.0"
    values   = { publicly_accessible = false }
  }

  defaults {
    source   = "https://aws.amazon.com/about-aws/whats-new/2024/11/amazon-redshift-enhance-security-default-behavior/"
    language = "cloudformation"
    values   = { encrypted = true, publicly_accessible = false }
  }

  defaults {
    source = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/redshift_cluster"
    values = { allow_version_upgrade = true }
  }
}

kind "aws_redshift_parameter_group" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::Redshift::ClusterParameterGroup" {
    name      = ParameterGroupName
    parameter = [for p in list(Parameters) : { name = p.ParameterName, value = p.ParameterValue }]
  }
}
