kind "aws_secretsmanager_secret" {
  identity = ["arn", "id", "name"]

  cloudformation "AWS::SecretsManager::Secret" {
    name       = Name
    kms_key_id = KmsKeyId
  }

  fold "aws_secretsmanager_secret_policy" {
    into   = refers(secret_arn)
    policy = policy
  }
}

kind "aws_secretsmanager_secret_policy" {
  cloudformation "AWS::SecretsManager::ResourcePolicy" {
    secret_arn = SecretId
    policy     = ResourcePolicy
  }
}
