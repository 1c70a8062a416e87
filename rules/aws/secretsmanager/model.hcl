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

kind "aws_secretsmanager_secret_rotation" {
  cloudformation "AWS::SecretsManager::RotationSchedule" {
    secret_id      = SecretId
    rotation_rules = { automatically_after_days = RotationRules.AutomaticallyAfterDays }
  }
}
