kind "aws_emr_security_configuration" {
  identity = ["name", "id"]

  cloudformation "AWS::EMR::SecurityConfiguration" {
    name          = Name
    configuration = SecurityConfiguration
  }

  derive {
    # What the document says of encryption.
    encryption = decode_json(configuration).EncryptionConfiguration
  }
}

kind "aws_emr_cluster" {
  identity = ["id", "arn"]

  cloudformation "AWS::EMR::Cluster" {
    name                   = Name
    security_configuration = SecurityConfiguration
    # The service's default, unlike the provider's, is false.
    keep_job_flow_alive_when_no_steps = Instances.KeepJobFlowAliveWhenNoSteps == null ? false : Instances.KeepJobFlowAliveWhenNoSteps
    ec2_attributes = {
      subnet_id                         = Instances.Ec2SubnetId
      emr_managed_master_security_group = Instances.EmrManagedMasterSecurityGroup
      emr_managed_slave_security_group  = Instances.EmrManagedSlaveSecurityGroup
      service_access_security_group     = Instances.ServiceAccessSecurityGroup
      # A list in templates, one string in Terraform.
      additional_master_security_groups = Instances.AdditionalMasterSecurityGroups == null ? null : join(",", Instances.AdditionalMasterSecurityGroups)
      additional_slave_security_groups  = Instances.AdditionalSlaveSecurityGroups == null ? null : join(",", Instances.AdditionalSlaveSecurityGroups)
    }
  }
}
