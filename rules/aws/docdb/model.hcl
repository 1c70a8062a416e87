kind "aws_docdb_cluster" {
  identity = ["cluster_identifier", "id", "arn"]

  cloudformation "AWS::DocDB::DBCluster" {
    cluster_identifier              = DBClusterIdentifier
    master_password                 = MasterUserPassword
    master_username                 = MasterUsername
    enabled_cloudwatch_logs_exports = EnableCloudwatchLogsExports
  }

  defaults {
    source = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/docdb_cluster"
    values = { backup_retention_period = 1 }
  }
}

kind "aws_neptune_cluster" {
  identity = ["cluster_identifier", "id", "arn"]

  cloudformation "AWS::Neptune::DBCluster" {
    cluster_identifier                  = DBClusterIdentifier
    enable_cloudwatch_logs_exports      = EnableCloudwatchLogsExports
    kms_key_arn                         = KmsKeyId
    iam_database_authentication_enabled = IamAuthEnabled
  }

  defaults {
    source = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/neptune_cluster"
    values = { backup_retention_period = 1 }
  }
}

kind "aws_docdb_cluster_parameter_group" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::DocDB::DBClusterParameterGroup" {
    name      = Name
    parameter = [for k, v in Parameters : { name = k, value = v }]
  }
}
