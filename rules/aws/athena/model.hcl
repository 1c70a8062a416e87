kind "aws_athena_workgroup" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::Athena::WorkGroup" {
    name = Name
    configuration = WorkGroupConfiguration == null ? null : {
      enforce_workgroup_configuration = WorkGroupConfiguration.EnforceWorkGroupConfiguration
      result_configuration = WorkGroupConfiguration.ResultConfiguration == null ? null : {
        output_location          = WorkGroupConfiguration.ResultConfiguration.OutputLocation
        encryption_configuration = WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration == null ? null : { encryption_option = WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.EncryptionOption, kms_key_arn = WorkGroupConfiguration.ResultConfiguration.EncryptionConfiguration.KmsKey }
      }
      managed_query_results_configuration = WorkGroupConfiguration.ManagedQueryResultsConfiguration == null ? null : { enabled = WorkGroupConfiguration.ManagedQueryResultsConfiguration.Enabled }
    }
  }
}
