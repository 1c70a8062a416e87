kind "aws_s3_bucket" {
  identity = ["bucket", "id", "arn"]

  cloudformation "AWS::S3::Bucket" {
    bucket     = BucketName
    versioning = { enabled = VersioningConfiguration.Status == "Enabled" }
  }

  fold "aws_s3_bucket_versioning" {
    into       = refers(bucket)
    versioning = { enabled = versioning_configuration.status == "Enabled" }
  }
}
