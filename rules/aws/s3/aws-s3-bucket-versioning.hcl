rule "aws-s3-bucket-versioning" {
  title     = "S3 bucket keeps no earlier versions of its objects"
  severity  = known(site) && site ? "low" : "medium"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = "aws_s3_bucket"

  # What builds and pipelines put by is made again by the next run. An access log is written once under a name of its own, and
  # nobody overwrites it; the trail of an account has to outlast whoever would delete it.
  let {
    temporary = length(referrers(self, "aws_codebuild_project", "cache")) > 0 || length(referrers(self, "aws_codepipeline", "artifact_store")) > 0
    access_logs = concat(
      referrers(self, "aws_s3_bucket", "logging"),
      referrers(self, "aws_s3_bucket_logging", "target_bucket"),
      referrers(self, "aws_lb", "access_logs"),
      referrers(self, "aws_elb", "access_logs"),
    )
    others = concat(referrers(self, "aws_cloudtrail", "s3_bucket_name"), referrers(self, "aws_flow_log", "log_destination"))
    # What sends everybody elsewhere holds nothing.
    redirects = anytrue([for w in referrers(self, "aws_s3_bucket_website_configuration", "bucket") : w.redirect_all_requests_to != null])
    # A website is made again from its source by whoever publishes it.
    site = self.website != null || length(referrers(self, "aws_s3_bucket_website_configuration", "bucket")) > 0
    log = (length(access_logs) > 0 || self.acl == "log-delivery-write") && length(others) == 0
  }
  when    = !(known(temporary) && temporary) && !(known(log) && log) && self.website.redirect_all_requests_to == null && !(known(redirects) && redirects)
  require = self.versioning.enabled
  message = "Objects in ${resource.address} can't be restored once they are overwritten or deleted."
  remedy  = <<-TEXT
    Terraform: add an aws_s3_bucket_versioning resource with versioning_configuration { status = "Enabled" }.
    CloudFormation: set VersioningConfiguration: { Status: Enabled }.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html"]
  aliases    = { checkov = ["CKV_AWS_21"], trivy = ["AVD-AWS-0090"] }

  fail "no versioning at all" {
    resource "aws_s3_bucket" "logs" {}
  }

  fail "it only redirects under a condition" {
    cloudformation = <<-YAML
      Parameters:
        Moved: { Type: String }
      Conditions:
        HasMoved: !Equals [!Ref Moved, "true"]
      Resources:
        Site:
          Type: AWS::S3::Bucket
          Properties:
            WebsiteConfiguration: !If [HasMoved, { RedirectAllRequestsTo: { HostName: example.com } }, !Ref AWS::NoValue]
    YAML
    expect {
      when = "Moved is not true"
    }
  }

  pass "it only redirects" {
    resource "aws_s3_bucket" "www" {}
    resource "aws_s3_bucket_website_configuration" "www" {
      bucket = aws_s3_bucket.www.id
      redirect_all_requests_to {
        host_name = "example.com"
      }
    }
  }

  pass "its template only redirects" {
    cloudformation = <<-YAML
      Resources:
        Www:
          Type: AWS::S3::Bucket
          Properties: { WebsiteConfiguration: { RedirectAllRequestsTo: { HostName: example.com } } }
    YAML
  }

  fail "versioning suspended" {
    resource "aws_s3_bucket" "logs" {}
    resource "aws_s3_bucket_versioning" "logs" {
      bucket = aws_s3_bucket.logs.id
      versioning_configuration {
        status = "Suspended"
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  fail "only in production" {
    variable "env" {}
    resource "aws_s3_bucket" "logs" {}
    resource "aws_s3_bucket_versioning" "logs" {
      bucket = aws_s3_bucket.logs.id
      versioning_configuration {
        status = var.env == "prod" ? "Enabled" : "Suspended"
      }
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "versioned for each" {
    resource "aws_s3_bucket" "b" {
      for_each = toset(["a", "b"])
      bucket   = each.key
    }
    resource "aws_s3_bucket_versioning" "b" {
      for_each = aws_s3_bucket.b
      bucket   = each.value.id
      versioning_configuration {
        status = "Enabled"
      }
    }
  }

  undecided "status from a variable" {
    variable "status" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_versioning" "b" {
      bucket = aws_s3_bucket.b.id
      versioning_configuration {
        status = var.status
      }
    }
  }

  fail "template without" {
    cloudformation = <<-YAML
      Resources:
        Logs:
          Type: AWS::S3::Bucket
    YAML
  }

  pass "versioned template" {
    cloudformation = <<-YAML
      Resources:
        Logs:
          Type: AWS::S3::Bucket
          Properties:
            BucketName: !Sub "${AWS::StackName}-logs"
            VersioningConfiguration: { Status: Enabled }
    YAML
  }

  fail "template, under a condition" {
    cloudformation = <<-YAML
      Parameters:
        Env: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Env, prod]
      Resources:
        Logs:
          Type: AWS::S3::Bucket
          Properties:
            VersioningConfiguration: !If [IsProd, { Status: Enabled }, !Ref AWS::NoValue]
    YAML
    expect {
      when = "Env is not prod"
    }
  }

  undecided "template, status from a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Status: { Type: String }
      Resources:
        Logs:
          Type: AWS::S3::Bucket
          Properties:
            VersioningConfiguration: { Status: !Ref Status }
    YAML
  }

  pass "the cache of builds, the store of a pipeline" {
    resource "aws_s3_bucket" "cache" {}
    resource "aws_s3_bucket" "store" {}
    resource "aws_codebuild_project" "p" {
      cache {
        type     = "S3"
        location = aws_s3_bucket.cache.bucket
      }
    }
    resource "aws_codepipeline" "p" {
      artifact_store {
        type     = "S3"
        location = aws_s3_bucket.store.bucket
      }
    }
  }

  fail "beside a module that isn't there, which may use it for anything" {
    resource "aws_s3_bucket" "data" {}
    module "m" {
      source  = "example/builds/aws"
      version = "1.0.0"
      bucket  = aws_s3_bucket.data.bucket
    }
  }

  pass "the cache and the store in a template" {
    cloudformation = <<-YAML
      Resources:
        Cache: { Type: AWS::S3::Bucket }
        Store: { Type: AWS::S3::Bucket }
        Build: { Type: AWS::CodeBuild::Project, Properties: { Cache: { Type: S3, Location: !Sub "${Cache}/builds" } } }
        Pipeline:
          Type: AWS::CodePipeline::Pipeline
          Properties: { ArtifactStores: [{ Region: eu-west-1, ArtifactStore: { Location: !Ref Store, Type: S3 } }] }
    YAML
  }

  pass "joined by another part of the bucket, and by a name that isn't wholly known" {
    data "aws_caller_identity" "me" {}
    locals {
      logs = "logs-${data.aws_caller_identity.me.account_id}"
    }
    resource "aws_s3_bucket" "a" {
      bucket = "a-${data.aws_caller_identity.me.account_id}"
    }
    resource "aws_s3_bucket_public_access_block" "a" {
      bucket = aws_s3_bucket.a.bucket
    }
    resource "aws_s3_bucket_versioning" "a" {
      bucket = aws_s3_bucket_public_access_block.a.bucket
      versioning_configuration {
        status = "Enabled"
      }
    }
    resource "aws_s3_bucket" "logs" {
      bucket = local.logs
    }
    resource "aws_s3_bucket_versioning" "logs" {
      bucket = "logs-${data.aws_caller_identity.me.account_id}"
      versioning_configuration {
        status = "Enabled"
      }
    }
  }

  pass "joined by a data source that looks the bucket up" {
    resource "aws_s3_bucket" "referred" {
      bucket = "referred"
    }
    data "aws_s3_bucket" "referred" {
      bucket = aws_s3_bucket.referred.id
    }
    resource "aws_s3_bucket_versioning" "referred" {
      bucket = data.aws_s3_bucket.referred.id
      versioning_configuration {
        status = "Enabled"
      }
    }
    resource "aws_s3_bucket" "named" {
      for_each = toset(["a", "b"])
      bucket   = "named-${each.key}"
    }
    data "aws_s3_bucket" "named" {
      for_each = aws_s3_bucket.named
      bucket   = "named-${each.key}"
    }
    resource "aws_s3_bucket_versioning" "named" {
      for_each = data.aws_s3_bucket.named
      bucket   = each.value.bucket
      versioning_configuration {
        status = "Enabled"
      }
    }
  }

  pass "buckets to which access logs alone are delivered" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket" "files" {
      versioning {
        enabled = true
      }
    }
    resource "aws_s3_bucket_logging" "files" {
      bucket        = aws_s3_bucket.files.id
      target_bucket = aws_s3_bucket.a.id
      target_prefix = "files/"
    }
    resource "aws_s3_bucket" "b" {}
    resource "aws_lb" "b" {
      access_logs {
        bucket = aws_s3_bucket.b.id
      }
    }
    resource "aws_s3_bucket" "c" {}
    resource "aws_elb" "c" {
      access_logs {
        bucket = aws_s3_bucket.c.id
      }
    }
    resource "aws_s3_bucket" "d" {
      acl = "log-delivery-write"
    }
    resource "aws_s3_bucket" "e" {}
    resource "aws_s3_bucket" "older" {
      versioning {
        enabled = true
      }
      logging {
        target_bucket = aws_s3_bucket.e.id
      }
    }
  }

  fail "buckets for a trail or flow logs, too, and for no log" {
    resource "aws_s3_bucket" "a" {
      acl = "log-delivery-write"
    }
    resource "aws_cloudtrail" "a" {
      s3_bucket_name = aws_s3_bucket.a.id
    }
    resource "aws_s3_bucket" "b" {}
    resource "aws_lb" "b" {
      access_logs {
        bucket = aws_s3_bucket.b.id
      }
    }
    resource "aws_flow_log" "b" {
      log_destination = aws_s3_bucket.b.arn
    }
    resource "aws_s3_bucket" "c" {
      acl = "private"
    }
    expect {
      count = 3
    }
  }

  pass "a bucket for access logs in a template" {
    cloudformation = <<-YAML
      Resources:
        Logs: { Type: AWS::S3::Bucket }
        Files:
          Type: AWS::S3::Bucket
          Properties:
            VersioningConfiguration: { Status: Enabled }
            LoggingConfiguration: { DestinationBucketName: !Ref Logs }
    YAML
  }

  fail "a bucket for the trail in a template" {
    cloudformation = <<-YAML
      Resources:
        Logs: { Type: AWS::S3::Bucket, Properties: { AccessControl: LogDeliveryWrite } }
        Trail: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: !Ref Logs } }
    YAML
  }

  fail "a website, less severe" {
    resource "aws_s3_bucket" "own" {
      website {
        index_document = "index.html"
      }
    }
    resource "aws_s3_bucket" "split" {}
    resource "aws_s3_bucket_website_configuration" "split" {
      bucket = aws_s3_bucket.split.id
      index_document {
        suffix = "index.html"
      }
    }
    expect {
      count    = 2
      severity = "low"
    }
  }

  fail "no website, and perhaps one" {
    resource "aws_s3_bucket" "data" {}
    resource "aws_s3_bucket" "perhaps" {}
    module "site" {
      source = "git::https://example.com/site.git?ref=v1.0.0"
      bucket = aws_s3_bucket.perhaps.id
    }
    expect {
      count    = 2
      severity = "medium"
    }
  }

  fail "a website in a template, less severe" {
    cloudformation = <<-YAML
      Resources:
        Site: { Type: AWS::S3::Bucket, Properties: { WebsiteConfiguration: { IndexDocument: index.html } } }
    YAML
    expect {
      severity = "low"
    }
  }

  pass "versioning of each, repeated over the buckets" {
    variable "names" {
      type = set(string)
    }
    resource "aws_s3_bucket" "b" {
      for_each = var.names
      bucket   = each.key
    }
    resource "aws_s3_bucket_versioning" "b" {
      for_each = { for name, bucket in aws_s3_bucket.b : name => bucket.id }
      bucket   = each.value
      versioning_configuration {
        status = "Enabled"
      }
    }
  }

  pass "versioning as soon as there are buckets" {
    variable "is_wanted" {
      type = bool
    }
    resource "aws_s3_bucket" "b" {
      count  = var.is_wanted ? 1 : 0
      bucket = "shop-orders"
    }
    resource "aws_s3_bucket_versioning" "b" {
      count  = length(aws_s3_bucket.b) > 0 ? 1 : 0
      bucket = aws_s3_bucket.b[0].id
      versioning_configuration {
        status = "Enabled"
      }
    }
  }
}
