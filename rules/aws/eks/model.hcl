kind "aws_eks_cluster" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::EKS::Cluster" {
    name     = Name
    role_arn = RoleArn
    vpc_config = {
      subnet_ids              = ResourcesVpcConfig.SubnetIds
      endpoint_public_access  = ResourcesVpcConfig.EndpointPublicAccess
      endpoint_private_access = ResourcesVpcConfig.EndpointPrivateAccess
      public_access_cidrs     = ResourcesVpcConfig.PublicAccessCidrs
    }
    enabled_cluster_log_types = [for t in list(Logging.ClusterLogging.EnabledTypes) : t.Type]
    encryption_config         = [for e in list(EncryptionConfig) : { resources = e.Resources, provider = { key_arn = e.Provider.KeyArn } }]
  }

  defaults {
    source = "https://docs.aws.amazon.com/eks/latest/APIReference/API_VpcConfigRequest.html"
    values = { "vpc_config.endpoint_public_access" = true, "vpc_config.public_access_cidrs" = ["0.0.0.0/0"] }
  }
}

kind "aws_eks_node_group" {
  cloudformation "AWS::EKS::Nodegroup" {
    cluster_name  = ClusterName
    remote_access = RemoteAccess == null ? null : { ec2_ssh_key = RemoteAccess.Ec2SshKey, source_security_group_ids = RemoteAccess.SourceSecurityGroups }
  }
}
