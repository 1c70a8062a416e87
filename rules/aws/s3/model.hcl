kind "aws_s3_bucket" {
  identity = ["bucket", "id", "arn"]

  cloudformation "AWS::S3::Bucket" {
    bucket     = BucketName
    versioning = { enabled = VersioningConfiguration.Status == "Enabled" }
    acl        = lower(replace(AccessControl, "/([a-z])([A-Z])/", "$1-$2"))
    logging    = LoggingConfiguration == null ? null : { target_bucket = LoggingConfiguration.DestinationBucketName, target_prefix = LoggingConfiguration.LogFilePrefix }
    public_access_block = PublicAccessBlockConfiguration == null ? null : {
      block_public_acls       = PublicAccessBlockConfiguration.BlockPublicAcls
      block_public_policy     = PublicAccessBlockConfiguration.BlockPublicPolicy
      ignore_public_acls      = PublicAccessBlockConfiguration.IgnorePublicAcls
      restrict_public_buckets = PublicAccessBlockConfiguration.RestrictPublicBuckets
    }
    server_side_encryption = {
      algorithm = BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.SSEAlgorithm
      key       = BucketEncryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault.KMSMasterKeyID
    }
    object_ownership       = OwnershipControls.Rules[0].ObjectOwnership
    lifecycle_rule = [for r in LifecycleConfiguration.Rules : {
      enabled                                = r.Status == "Enabled"
      abort_incomplete_multipart_upload_days = r.AbortIncompleteMultipartUpload.DaysAfterInitiation
      prefix                                 = r.Prefix
      tags                                   = r.TagFilters
      expires_noncurrent                     = r.NoncurrentVersionExpiration != null || r.NoncurrentVersionExpirationInDays != null
      noncurrent_version_expiration          = r.NoncurrentVersionExpiration == null ? null : { days = r.NoncurrentVersionExpiration.NoncurrentDays }
      expires                                = r.ExpirationInDays != null || r.ExpirationDate != null
      expiration                             = { days = r.ExpirationInDays }
      transition                             = [for t in concat(list(r.Transitions), list(r.Transition)) : { days = t.TransitionInDays, storage_class = t.StorageClass }]
    }]
    replication_configuration = ReplicationConfiguration == null ? null : { rules = [for r in list(ReplicationConfiguration.Rules) : { status = r.Status }] }
    object_lock_enabled       = ObjectLockEnabled
    object_lock_configuration = ObjectLockConfiguration == null ? null : {
      object_lock_enabled = ObjectLockConfiguration.ObjectLockEnabled
      rule                = ObjectLockConfiguration.Rule
    }
    cors_rule = [for r in list(CorsConfiguration.CorsRules) : {
      allowed_headers = r.AllowedHeaders
      allowed_methods = r.AllowedMethods
      allowed_origins = r.AllowedOrigins
      expose_headers  = r.ExposedHeaders
      max_age_seconds = r.MaxAge
    }]
    website = WebsiteConfiguration == null ? null : {
      index_document           = WebsiteConfiguration.IndexDocument
      error_document           = WebsiteConfiguration.ErrorDocument
      redirect_all_requests_to = WebsiteConfiguration.RedirectAllRequestsTo
      routing_rules            = WebsiteConfiguration.RoutingRules
    }
    # What server_side_encryption says; and grants of an ACL can't be written, only a canned one.
    server_side_encryption_configuration = null
    grant                                = null
  }

  fold "aws_s3_bucket_versioning" {
    into       = refers(bucket)
    versioning = { enabled = versioning_configuration.status == "Enabled", mfa_delete = versioning_configuration.mfa_delete == "Enabled" }
  }

  fold "aws_s3_bucket_public_access_block" {
    into = refers(bucket)
    public_access_block = {
      block_public_acls       = block_public_acls
      block_public_policy     = block_public_policy
      ignore_public_acls      = ignore_public_acls
      restrict_public_buckets = restrict_public_buckets
    }
  }

  # What the account blocks is blocked for each of its buckets, whatever the bucket says.
  fold "aws_s3_account_public_access_block" {
    into = all
    public_access_block = {
      block_public_acls       = block_public_acls ? true : null
      block_public_policy     = block_public_policy ? true : null
      ignore_public_acls      = ignore_public_acls ? true : null
      restrict_public_buckets = restrict_public_buckets ? true : null
    }
  }

  fold "aws_s3_bucket_acl" {
    into                  = refers(bucket)
    acl                   = acl
    access_control_policy = access_control_policy
  }

  fold "aws_s3_bucket_policy" {
    into   = refers(bucket)
    policy = policy
  }

  fold "aws_s3_bucket_object_lock_configuration" {
    into                      = refers(bucket)
    object_lock_configuration = { object_lock_enabled = object_lock_enabled == null ? "Enabled" : object_lock_enabled, rule = rule }
  }

  fold "aws_s3_bucket_logging" {
    into    = refers(bucket)
    logging = { target_bucket = target_bucket, target_prefix = target_prefix }
  }

  fold "aws_s3_bucket_ownership_controls" {
    into             = refers(bucket)
    object_ownership = rule.object_ownership
  }

  fold "aws_s3_bucket_server_side_encryption_configuration" {
    into = refers(bucket)
    server_side_encryption = {
      algorithm = rule[0].apply_server_side_encryption_by_default.sse_algorithm
      key       = rule[0].apply_server_side_encryption_by_default.kms_master_key_id
    }
  }

  fold "aws_s3_bucket_replication_configuration" {
    into                      = refers(bucket)
    replication_configuration = { rules = [for r in rule : { status = r.status }] }
  }

  fold "aws_s3_bucket_lifecycle_configuration" {
    into = refers(bucket)
    lifecycle_rule = [for r in rule : {
      enabled                                = r.status == "Enabled"
      abort_incomplete_multipart_upload_days = r.abort_incomplete_multipart_upload.days_after_initiation
      prefix                                 = r.filter.and.prefix != null ? r.filter.and.prefix : r.filter.prefix != null ? r.filter.prefix : r.prefix
      tags                                   = concat(r.filter.tag[*], r.filter.and.tags[*])
      expires_noncurrent                     = length(r.noncurrent_version_expiration[*]) > 0
      expires                                = length(r.expiration[*]) > 0
      expiration                             = { days = r.expiration.days }
      transition                             = [for t in r.transition[*] : { days = t.days, storage_class = t.storage_class }]
    }]
  }
}

kind "aws_s3_bucket_policy" {
  cloudformation "AWS::S3::BucketPolicy" {
    bucket = Bucket
    policy = PolicyDocument
  }
}
