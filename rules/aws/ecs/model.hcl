kind "aws_ecs_cluster" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::ECS::Cluster" {
    name    = ClusterName
    setting = [for s in list(ClusterSettings) : { name = s.Name, value = s.Value }]
    configuration = Configuration == null ? null : {
      execute_command_configuration = {
        kms_key_id        = Configuration.ExecuteCommandConfiguration.KmsKeyId
        logging           = Configuration.ExecuteCommandConfiguration.Logging
        log_configuration = {
          cloud_watch_encryption_enabled = Configuration.ExecuteCommandConfiguration.LogConfiguration.CloudWatchEncryptionEnabled
          s3_bucket_encryption_enabled   = Configuration.ExecuteCommandConfiguration.LogConfiguration.S3EncryptionEnabled
        }
      }
    }
  }
}

kind "aws_ecs_service" {
  identity = ["name", "id"]

  cloudformation "AWS::ECS::Service" {
    name                               = ServiceName
    task_definition                    = TaskDefinition
    load_balancer                      = [for l in list(LoadBalancers) : { target_group_arn = l.TargetGroupArn, container_name = l.ContainerName, container_port = l.ContainerPort }]
    deployment_minimum_healthy_percent = DeploymentConfiguration.MinimumHealthyPercent
    deployment_maximum_percent         = DeploymentConfiguration.MaximumPercent
    deployment_circuit_breaker         = DeploymentConfiguration.DeploymentCircuitBreaker == null ? null : { enable = DeploymentConfiguration.DeploymentCircuitBreaker.Enable, rollback = DeploymentConfiguration.DeploymentCircuitBreaker.Rollback }
    deployment_configuration           = { strategy = DeploymentConfiguration.Strategy }
    alarms                             = DeploymentConfiguration.Alarms == null ? null : { enable = DeploymentConfiguration.Alarms.Enable, rollback = DeploymentConfiguration.Alarms.Rollback, alarm_names = DeploymentConfiguration.Alarms.AlarmNames }
    capacity_provider_strategy         = [for c in list(CapacityProviderStrategy) : { capacity_provider = c.CapacityProvider, base = c.Base, weight = c.Weight }]
    enable_execute_command             = EnableExecuteCommand
    network_configuration = NetworkConfiguration == null ? null : {
      assign_public_ip = NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp == "ENABLED"
      subnets          = NetworkConfiguration.AwsvpcConfiguration.Subnets
      security_groups  = NetworkConfiguration.AwsvpcConfiguration.SecurityGroups
    }
  }

  defaults {
    source   = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecs_service"
    language = "terraform"
    values   = { desired_count = 0 }
  }

  defaults {
    source   = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ecs-service.html"
    language = "cloudformation"
    values   = { desired_count = 1 }
  }
}

kind "aws_ecs_task_definition" {
  identity = ["family", "arn"]

  cloudformation "AWS::ECS::TaskDefinition" {
    requires_compatibilities = RequiresCompatibilities
    container_definitions = [for c in list(ContainerDefinitions) : {
      name                   = c.Name
      image                  = c.Image
      essential              = c.Essential
      cpu                    = c.Cpu
      memory                 = c.Memory
      memoryReservation      = c.MemoryReservation
      privileged             = c.Privileged
      readonlyRootFilesystem = c.ReadonlyRootFilesystem
      user                   = c.User
      portMappings           = [for p in list(c.PortMappings) : { containerPort = p.ContainerPort, containerPortRange = p.ContainerPortRange, hostPort = p.HostPort, protocol = p.Protocol }]
      environment            = [for e in list(c.Environment) : { name = e.Name, value = e.Value }]
      secrets                = [for e in list(c.Secrets) : { name = e.Name, valueFrom = e.ValueFrom }]
      logConfiguration       = c.LogConfiguration == null ? null : { logDriver = c.LogConfiguration.LogDriver, options = c.LogConfiguration.Options }
      healthCheck            = c.HealthCheck == null ? null : { command = c.HealthCheck.Command }
      firelensConfiguration  = c.FirelensConfiguration
      linuxParameters        = c.LinuxParameters
      mountPoints            = [for m in list(c.MountPoints) : { sourceVolume = m.SourceVolume, containerPath = m.ContainerPath, readOnly = m.ReadOnly }]
    }]
    volume = [for v in list(Volumes) : {
      name      = v.Name
      host_path = v.Host.SourcePath
      efs_volume_configuration = v.EFSVolumeConfiguration == null ? null : {
        file_system_id     = coalesce(v.EFSVolumeConfiguration.FilesystemId, v.EFSVolumeConfiguration.FileSystemId)
        transit_encryption = v.EFSVolumeConfiguration.TransitEncryption
      }
    }]
  }

  derive { containers = decode_json(container_definitions) }
}
