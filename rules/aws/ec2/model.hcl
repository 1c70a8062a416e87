kind "aws_instance" {
  identity = ["id", "arn"]

  cloudformation "AWS::EC2::Instance" {
    ami                         = ImageId
    key_name                    = KeyName
    vpc_security_group_ids      = SecurityGroupIds
    security_groups             = SecurityGroups
    iam_instance_profile        = IamInstanceProfile
    user_data                   = UserData
    user_data_base64            = null
    monitoring                  = Monitoring
    ebs_optimized               = EbsOptimized
    metadata_options            = MetadataOptions == null ? null : { http_tokens = MetadataOptions.HttpTokens, http_endpoint = MetadataOptions.HttpEndpoint, http_put_response_hop_limit = MetadataOptions.HttpPutResponseHopLimit }
    associate_public_ip_address = length([for n in list(NetworkInterfaces) : n if n.AssociatePublicIpAddress != null]) == 0 ? null : anytrue([for n in list(NetworkInterfaces) : n.AssociatePublicIpAddress])
    launch_template             = LaunchTemplate == null ? null : { id = LaunchTemplate.LaunchTemplateId, name = LaunchTemplate.LaunchTemplateName, version = LaunchTemplate.Version }
    ebs_block_device = [for b in list(BlockDeviceMappings) : {
      device_name = b.DeviceName
      encrypted   = b.Ebs.Encrypted
      kms_key_id  = b.Ebs.KmsKeyId
      volume_type = b.Ebs.VolumeType
      volume_size = b.Ebs.VolumeSize
      snapshot_id = b.Ebs.SnapshotId
    } if b.Ebs != null]
    root_block_device         = []
    network_interface         = [for n in list(NetworkInterfaces) : { device_index = n.DeviceIndex, network_interface_id = n.NetworkInterfaceId }]
    primary_network_interface = null
  }
}

kind "aws_launch_template" {
  identity = ["id", "arn", "name"]

  cloudformation "AWS::EC2::LaunchTemplate" {
    name                   = LaunchTemplateName
    image_id               = LaunchTemplateData.ImageId
    instance_type          = LaunchTemplateData.InstanceType
    key_name               = LaunchTemplateData.KeyName
    user_data              = LaunchTemplateData.UserData
    vpc_security_group_ids = LaunchTemplateData.SecurityGroupIds
    monitoring             = LaunchTemplateData.Monitoring == null ? null : { enabled = LaunchTemplateData.Monitoring.Enabled }
    iam_instance_profile   = LaunchTemplateData.IamInstanceProfile == null ? null : { name = LaunchTemplateData.IamInstanceProfile.Name, arn = LaunchTemplateData.IamInstanceProfile.Arn }
    metadata_options       = LaunchTemplateData.MetadataOptions == null ? null : { http_tokens = LaunchTemplateData.MetadataOptions.HttpTokens, http_endpoint = LaunchTemplateData.MetadataOptions.HttpEndpoint, http_put_response_hop_limit = LaunchTemplateData.MetadataOptions.HttpPutResponseHopLimit }
    network_interfaces     = [for n in list(LaunchTemplateData.NetworkInterfaces) : { associate_public_ip_address = n.AssociatePublicIpAddress }]
    block_device_mappings = [for b in list(LaunchTemplateData.BlockDeviceMappings) : {
      device_name = b.DeviceName
      ebs         = b.Ebs == null ? null : { encrypted = b.Ebs.Encrypted, kms_key_id = b.Ebs.KmsKeyId, volume_type = b.Ebs.VolumeType, volume_size = b.Ebs.VolumeSize, snapshot_id = b.Ebs.SnapshotId }
    }]
  }
}

kind "aws_launch_configuration" {
  identity = ["id", "name", "arn"]

  cloudformation "AWS::AutoScaling::LaunchConfiguration" {
    name                        = LaunchConfigurationName
    image_id                    = ImageId
    key_name                    = KeyName
    user_data                   = UserData
    user_data_base64            = null
    associate_public_ip_address = AssociatePublicIpAddress
    metadata_options            = MetadataOptions == null ? null : { http_tokens = MetadataOptions.HttpTokens, http_endpoint = MetadataOptions.HttpEndpoint }
    ebs_block_device = [for b in list(BlockDeviceMappings) : {
      device_name = b.DeviceName
      encrypted   = b.Ebs.Encrypted
      volume_type = b.Ebs.VolumeType
      volume_size = b.Ebs.VolumeSize
      snapshot_id = b.Ebs.SnapshotId
    } if b.Ebs != null]
    root_block_device = []
  }
}

kind "aws_ebs_volume" {
  identity = ["id", "arn"]

  cloudformation "AWS::EC2::Volume" {
    type        = VolumeType
    snapshot_id = SnapshotId
    kms_key_id  = KmsKeyId
  }
}

kind "aws_autoscaling_group" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::AutoScaling::AutoScalingGroup" {
    name                  = AutoScalingGroupName
    min_size              = MinSize
    max_size              = MaxSize
    desired_capacity      = DesiredCapacity
    vpc_zone_identifier   = VPCZoneIdentifier
    availability_zones    = AvailabilityZones
    health_check_type     = HealthCheckType
    launch_configuration  = LaunchConfigurationName
    launch_template       = LaunchTemplate == null ? null : { id = LaunchTemplate.LaunchTemplateId, name = LaunchTemplate.LaunchTemplateName, version = LaunchTemplate.Version }
    target_group_arns     = TargetGroupARNs
    load_balancers        = LoadBalancerNames
  }
}

kind "aws_ec2_instance_metadata_defaults" {
  account = true
}

kind "aws_ebs_encryption_by_default" {
  account = true

  defaults {
    source   = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ebs_encryption_by_default"
    language = "terraform"
    values   = { enabled = true }
  }
}
