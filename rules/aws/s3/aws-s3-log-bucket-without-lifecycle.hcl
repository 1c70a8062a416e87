rule "aws-s3-log-bucket-without-lifecycle" {
  title     = "Logs are kept, and billed, for ever"
  severity  = "low"
  category  = "cost"
  checklist = "logs"
  kind      = "aws_s3_bucket"

  let {
    writers = concat(
      referrers(self, "aws_s3_bucket", "logging"),
      referrers(self, "aws_s3_bucket_logging", "target_bucket"),
      referrers(self, "aws_lb", "access_logs"),
      referrers(self, "aws_elb", "access_logs"),
      referrers(self, "aws_cloudtrail", "s3_bucket_name"),
      referrers(self, "aws_flow_log", "log_destination"),
      [for d in resources("aws_cloudfront_distribution") : d if facts(target(d.logging_config.bucket)).address == resource.address],
    )
  }
  when    = length(writers) > 0 && !resource.lifecycle.prevent_destroy && !self.object_lock_enabled
  require = anytrue([for r in self.lifecycle_rule[*] : r.enabled])
  focus   = self.lifecycle_rule == null ? self : self.lifecycle_rule
  message = "${known(facts(writers[0]).address) ? facts(writers[0]).address : "Something"} writes its log to ${resource.address} day after day, and nothing ever removes it or moves it to a cheaper class."
  remedy  = <<-TEXT
    Terraform: in aws_s3_bucket_lifecycle_configuration, rule { status = "Enabled"  expiration { days = 365 } }
    CloudFormation: LifecycleConfiguration: { Rules: [{ Status: Enabled, ExpirationInDays: 365 }] }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-configuration-examples.html"]

  fail "the log of each" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_lb" "a" {
      access_logs {
        bucket = aws_s3_bucket.a.id
      }
    }
    resource "aws_s3_bucket" "b" {}
    resource "aws_elb" "b" {
      access_logs {
        bucket = aws_s3_bucket.b.id
      }
    }
    resource "aws_s3_bucket" "c" {}
    resource "aws_cloudtrail" "c" {
      s3_bucket_name = aws_s3_bucket.c.id
    }
    resource "aws_s3_bucket" "d" {}
    resource "aws_flow_log" "d" {
      log_destination = aws_s3_bucket.d.arn
    }
    resource "aws_s3_bucket" "e" {}
    resource "aws_cloudfront_distribution" "e" {
      logging_config {
        bucket = aws_s3_bucket.e.bucket_domain_name
      }
    }
    resource "aws_s3_bucket" "f" {}
    resource "aws_s3_bucket" "g" {}
    resource "aws_s3_bucket_logging" "g" {
      bucket        = aws_s3_bucket.g.id
      target_bucket = aws_s3_bucket.f.id
      target_prefix = "g/"
    }
    expect {
      count = 6
    }
  }

  fail "a rule that is off" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket_lifecycle_configuration" "a" {
      bucket = aws_s3_bucket.a.id
      rule {
        id     = "old"
        status = "Disabled"
        expiration {
          days = 365
        }
      }
    }
    resource "aws_cloudtrail" "a" {
      s3_bucket_name = aws_s3_bucket.a.id
    }
  }

  pass "removed some day; kept on purpose; no log" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket_lifecycle_configuration" "a" {
      bucket = aws_s3_bucket.a.id
      rule {
        id     = "old"
        status = "Enabled"
        expiration {
          days = 365
        }
      }
    }
    resource "aws_cloudtrail" "a" {
      s3_bucket_name = aws_s3_bucket.a.id
    }
    resource "aws_s3_bucket" "b" {
      lifecycle {
        prevent_destroy = true
      }
    }
    resource "aws_cloudtrail" "b" {
      s3_bucket_name = aws_s3_bucket.b.id
    }
    resource "aws_s3_bucket" "c" {
      object_lock_enabled = true
    }
    resource "aws_cloudtrail" "c" {
      s3_bucket_name = aws_s3_bucket.c.id
    }
    resource "aws_s3_bucket" "d" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Logs: { Type: AWS::S3::Bucket }
        Files:
          Type: AWS::S3::Bucket
          Properties: { LoggingConfiguration: { DestinationBucketName: !Ref Logs } }
    YAML
  }

  pass "what is served, in a template" {
    cloudformation = <<-YAML
      Resources:
        Content: { Type: AWS::S3::Bucket }
        Distribution:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Logging: { Bucket: logs.s3.amazonaws.com }
              Origins: [{ Id: files, DomainName: !GetAtt Content.RegionalDomainName, S3OriginConfig: {} }]
    YAML
  }

  pass "removed some day in a template" {
    cloudformation = <<-YAML
      Resources:
        Logs:
          Type: AWS::S3::Bucket
          Properties: { LifecycleConfiguration: { Rules: [{ Status: Enabled, ExpirationInDays: 365 }] } }
        Files:
          Type: AWS::S3::Bucket
          Properties: { LoggingConfiguration: { DestinationBucketName: !Ref Logs } }
    YAML
  }
}
