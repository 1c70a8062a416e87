rule "aws-s3-incomplete-uploads-kept" {
  title     = "S3 lifecycle leaves the parts of broken uploads in the bucket"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_s3_bucket"

  # Where access logs alone are delivered, nobody of the account uploads anything.
  let {
    access_logs = concat(
      referrers(self, "aws_s3_bucket", "logging"),
      referrers(self, "aws_s3_bucket_logging", "target_bucket"),
      referrers(self, "aws_lb", "access_logs"),
      referrers(self, "aws_elb", "access_logs"),
    )
    others = concat(referrers(self, "aws_cloudtrail", "s3_bucket_name"), referrers(self, "aws_flow_log", "log_destination"))
    log    = (length(access_logs) > 0 || self.acl == "log-delivery-write") && length(others) == 0
    aborts = [for r in self.lifecycle_rule[*] : r if r.enabled && r.abort_incomplete_multipart_upload_days != null]
  }
  when    = length(self.lifecycle_rule[*]) > 0 && !(known(log) && log)
  require = anytrue([for r in aborts : contains([null, ""], r.prefix)])
  focus   = self.lifecycle_rule
  message = "Parts of uploads that were never finished stay in ${resource.address}${length(aborts) > 0 ? " outside of the prefix whose uploads are aborted" : ""}, invisible in listings and billed like objects."
  remedy  = <<-TEXT
    Terraform: rule { status = "Enabled", abort_incomplete_multipart_upload { days_after_initiation = 7 } }
    CloudFormation: Rules: [{ Status: Enabled, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }]
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpu-abort-incomplete-mpu-lifecycle-config.html"]
  aliases    = { checkov = ["CKV_AWS_300"] }

  fail "a lifecycle without" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_lifecycle_configuration" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        id     = "old"
        status = "Enabled"
        expiration {
          days = 90
        }
      }
    }
  }

  fail "a rule that is off" {
    resource "aws_s3_bucket" "b" {
      lifecycle_rule {
        enabled                                = false
        abort_incomplete_multipart_upload_days = 7
      }
    }
  }

  pass "a lifecycle with, or none" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_lifecycle_configuration" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        id     = "parts"
        status = "Enabled"
        abort_incomplete_multipart_upload {
          days_after_initiation = 7
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            LifecycleConfiguration:
              Rules: [{ Status: Enabled, ExpirationInDays: 30 }]
    YAML
  }

  pass "template with" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            LifecycleConfiguration:
              Rules: [{ Status: Enabled, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }]
    YAML
  }

  pass "buckets to which access logs alone are delivered" {
    resource "aws_s3_bucket" "a" {
      lifecycle_rule {
        enabled = true
      }
    }
    resource "aws_s3_bucket" "files" {}
    resource "aws_s3_bucket_logging" "files" {
      bucket        = aws_s3_bucket.files.id
      target_bucket = aws_s3_bucket.a.id
      target_prefix = "files/"
    }
    resource "aws_s3_bucket" "b" {
      lifecycle_rule {
        enabled = true
      }
    }
    resource "aws_lb" "b" {
      access_logs {
        bucket = aws_s3_bucket.b.id
      }
    }
    resource "aws_s3_bucket" "c" {
      lifecycle_rule {
        enabled = true
      }
    }
    resource "aws_elb" "c" {
      access_logs {
        bucket = aws_s3_bucket.c.id
      }
    }
    resource "aws_s3_bucket" "d" {
      acl = "log-delivery-write"
      lifecycle_rule {
        enabled = true
      }
    }
    resource "aws_s3_bucket" "e" {
      lifecycle_rule {
        enabled = true
      }
    }
    resource "aws_s3_bucket" "older" {
      logging {
        target_bucket = aws_s3_bucket.e.id
      }
    }
  }

  fail "buckets for a trail or flow logs, too, and for no log" {
    resource "aws_s3_bucket" "a" {
      acl = "log-delivery-write"
      lifecycle_rule {
        enabled = true
      }
    }
    resource "aws_cloudtrail" "a" {
      s3_bucket_name = aws_s3_bucket.a.id
    }
    resource "aws_s3_bucket" "b" {
      lifecycle_rule {
        enabled = true
      }
    }
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
      lifecycle_rule {
        enabled = true
      }
    }
    expect {
      count = 3
    }
  }

  pass "a bucket for access logs in a template" {
    cloudformation = <<-YAML
      Resources:
        Logs:
          Type: AWS::S3::Bucket
          Properties: { LifecycleConfiguration: { Rules: [{ Status: Enabled, ExpirationInDays: 30 }] } }
        Files:
          Type: AWS::S3::Bucket
          Properties: { LoggingConfiguration: { DestinationBucketName: !Ref Logs } }
    YAML
  }

  fail "a bucket for the trail in a template" {
    cloudformation = <<-YAML
      Resources:
        Logs:
          Type: AWS::S3::Bucket
          Properties:
            AccessControl: LogDeliveryWrite
            LifecycleConfiguration: { Rules: [{ Status: Enabled, ExpirationInDays: 30 }] }
        Trail: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: !Ref Logs } }
    YAML
  }

  fail "beside a module that isn't there, which may use it for anything" {
    resource "aws_s3_bucket" "data" {
      lifecycle_rule {
        enabled = true
      }
    }
    module "m" {
      source  = "example/logs/aws"
      version = "1.0.0"
      bucket  = aws_s3_bucket.data.bucket
    }
  }

  fail "under a prefix only" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket_lifecycle_configuration" "a" {
      bucket = aws_s3_bucket.a.id
      rule {
        id     = "parts"
        status = "Enabled"
        filter {
          prefix = "logs/"
        }
        abort_incomplete_multipart_upload {
          days_after_initiation = 7
        }
      }
    }
    resource "aws_s3_bucket" "b" {
      lifecycle_rule {
        enabled                                = true
        prefix                                 = "logs/"
        abort_incomplete_multipart_upload_days = 7
      }
    }
    expect {
      message = "outside of the prefix"
      count   = 2
    }
  }

  pass "an empty prefix; everywhere beside a prefix" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket_lifecycle_configuration" "a" {
      bucket = aws_s3_bucket.a.id
      rule {
        id     = "parts"
        status = "Enabled"
        filter {
          prefix = ""
        }
        abort_incomplete_multipart_upload {
          days_after_initiation = 7
        }
      }
    }
    resource "aws_s3_bucket" "b" {
      lifecycle_rule {
        enabled                                = true
        prefix                                 = "logs/"
        abort_incomplete_multipart_upload_days = 1
      }
      lifecycle_rule {
        enabled                                = true
        abort_incomplete_multipart_upload_days = 7
      }
    }
  }

  fail "under a prefix of a template" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties:
            LifecycleConfiguration:
              Rules: [{ Status: Enabled, Prefix: logs/, AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } }]
    YAML
  }

  undecided "a prefix that isn't known" {
    variable "prefix" {}
    resource "aws_s3_bucket" "b" {
      lifecycle_rule {
        enabled                                = true
        prefix                                 = var.prefix
        abort_incomplete_multipart_upload_days = 7
      }
    }
  }
}
