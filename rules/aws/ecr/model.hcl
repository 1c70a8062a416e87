kind "aws_ecr_repository" {
  identity = ["name", "id", "arn", "repository_url"]

  cloudformation "AWS::ECR::Repository" {
    name                         = RepositoryName
    image_tag_mutability         = ImageTagMutability
    image_scanning_configuration = ImageScanningConfiguration == null ? null : { scan_on_push = ImageScanningConfiguration.ScanOnPush }
    encryption_configuration     = EncryptionConfiguration == null ? null : { encryption_type = EncryptionConfiguration.EncryptionType, kms_key = EncryptionConfiguration.KmsKey }
    policy                       = RepositoryPolicyText
    lifecycle_policy             = LifecyclePolicy.LifecyclePolicyText
  }

  fold "aws_ecr_repository_policy" {
    into   = refers(repository)
    policy = policy
  }

  fold "aws_ecr_lifecycle_policy" {
    into             = refers(repository)
    lifecycle_policy = policy
  }
}

kind "aws_ecr_registry_scanning_configuration" {
  account = true
}
