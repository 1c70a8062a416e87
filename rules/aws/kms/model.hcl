kind "aws_kms_key" {
  identity = ["key_id", "id", "arn"]

  cloudformation "AWS::KMS::Key" {
    description              = Description
    enable_key_rotation      = EnableKeyRotation
    customer_master_key_spec = KeySpec
    key_usage                = KeyUsage
    origin                   = Origin
    is_enabled               = Enabled
    deletion_window_in_days  = PendingWindowInDays
    policy                   = KeyPolicy
    multi_region             = MultiRegion
  }

  fold "aws_kms_key_policy" {
    into   = refers(key_id)
    policy = policy
  }

  defaults {
    source = "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html"
    values = { customer_master_key_spec = "SYMMETRIC_DEFAULT", key_usage = "ENCRYPT_DECRYPT", origin = "AWS_KMS", is_enabled = true }
  }
}
