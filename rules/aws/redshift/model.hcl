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
}

kind "aws_redshift_parameter_group" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::Redshift::ClusterParameterGroup" {
    name      = ParameterGroupName
    parameter = [for p in list(Parameters) : { name = p.ParameterName, value = p.ParameterValue }]
  }
}
