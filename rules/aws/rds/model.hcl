kind "aws_db_instance" {
  identity = ["identifier", "id", "arn"]

  cloudformation "AWS::RDS::DBInstance" {
    identifier                          = DBInstanceIdentifier
    instance_class                      = DBInstanceClass
    # The service takes MySQL as well as mysql.
    engine                              = Engine == null ? null : lower(Engine)
    cluster                             = DBClusterIdentifier
    allocated_storage                   = AllocatedStorage
    db_name                             = DBName
    username                            = MasterUsername
    password                            = MasterUserPassword
    manage_master_user_password         = ManageMasterUserPassword
    multi_az                            = MultiAZ
    iam_database_authentication_enabled = EnableIAMDatabaseAuthentication
    performance_insights_enabled        = EnablePerformanceInsights
    performance_insights_kms_key_id     = PerformanceInsightsKMSKeyId
    enabled_cloudwatch_logs_exports     = EnableCloudwatchLogsExports
    replicate_source_db                 = coalesce(SourceDBInstanceIdentifier, SourceDBClusterIdentifier, SourceDBInstanceAutomatedBackupsArn)
    snapshot_identifier                 = coalesce(DBSnapshotIdentifier, DBClusterSnapshotIdentifier)
    ca_cert_identifier                  = CACertificateIdentifier
    vpc_security_group_ids              = VPCSecurityGroups
    db_subnet_group_name                = DBSubnetGroupName
    parameter_group_name                = DBParameterGroupName
    copy_tags_to_snapshot               = CopyTagsToSnapshot
    backup_retention_period             = BackupRetentionPeriod
    backup_window                       = PreferredBackupWindow
    maintenance_window                  = PreferredMaintenanceWindow
    monitoring_role_arn                 = MonitoringRoleArn
  }

  defaults {
    source   = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance"
    language = "terraform"
    # What is restored keeps its backups as long as what it is restored from.
    values = { backup_retention_period = snapshot_identifier == null && restore_to_point_in_time == null ? 0 : undecided("how long the backups of what it is restored from are kept") }
  }

  defaults {
    source   = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-rds-dbinstance.html"
    language = "cloudformation"
    values   = { backup_retention_period = snapshot_identifier == null ? 1 : undecided("how long the backups of what it is restored from are kept") }
  }
}

kind "aws_rds_cluster" {
  identity = ["cluster_identifier", "id", "arn"]

  cloudformation "AWS::RDS::DBCluster" {
    # What is restored has the engine of its source.
    engine                              = Engine == null && (SnapshotIdentifier != null || SourceDBClusterIdentifier != null) ? undecided("the engine of what it is restored from") : Engine == null ? null : lower(Engine)
    cluster_identifier                  = DBClusterIdentifier
    master_username                     = MasterUsername
    master_password                     = MasterUserPassword
    manage_master_user_password         = ManageMasterUserPassword
    iam_database_authentication_enabled = EnableIAMDatabaseAuthentication
    enabled_cloudwatch_logs_exports     = EnableCloudwatchLogsExports
    db_cluster_instance_class           = DBClusterInstanceClass
    snapshot_identifier                 = SnapshotIdentifier
    restore_to_point_in_time            = SourceDBClusterIdentifier == null ? null : { source_cluster_identifier = SourceDBClusterIdentifier }
    replication_source_identifier       = ReplicationSourceIdentifier
    performance_insights_enabled        = PerformanceInsightsEnabled
    db_cluster_parameter_group_name     = DBClusterParameterGroupName
    # A template can't say it.
    allow_major_version_upgrade         = null
    db_subnet_group_name                = DBSubnetGroupName
  }

  defaults {
    source = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/rds_cluster"
    values = { backup_retention_period = snapshot_identifier == null && restore_to_point_in_time == null ? 1 : undecided("how long the backups of what it is restored from are kept") }
  }
}

kind "aws_rds_cluster_instance" {
  identity = ["identifier", "id", "arn"]
}

kind "aws_db_parameter_group" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::RDS::DBParameterGroup" {
    name      = DBParameterGroupName
    parameter = [for k, v in Parameters : { name = k, value = "${v}" }]
  }
}

kind "aws_rds_cluster_parameter_group" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::RDS::DBClusterParameterGroup" {
    name      = DBClusterParameterGroupName
    parameter = [for k, v in Parameters : { name = k, value = "${v}" }]
  }
}
