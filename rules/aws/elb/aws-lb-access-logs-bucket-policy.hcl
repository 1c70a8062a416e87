rule "aws-lb-access-logs-bucket-policy" {
  title     = "Load balancer may not write its log"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_lb"

  let {
    bucket = target(self.access_logs.bucket, "aws_s3_bucket")
  }
  when    = self.access_logs.enabled && bucket != null
  require = bucket.policy != null
  focus   = self.access_logs.bucket
  message = "AWS refuses the log of ${resource.address}: no policy of the bucket lets Elastic Load Balancing write to it."
  remedy  = <<-TEXT
    Terraform: an aws_s3_bucket_policy that allows s3:PutObject to the principal logdelivery.elasticloadbalancing.amazonaws.com.
    CloudFormation: an AWS::S3::BucketPolicy that allows the same.
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html"]

  fail "no policy" {
    resource "aws_s3_bucket" "logs" {}
    resource "aws_lb" "l" {
      access_logs {
        bucket  = aws_s3_bucket.logs.id
        enabled = true
      }
    }
  }

  pass "a policy; a bucket elsewhere; no log" {
    resource "aws_s3_bucket" "logs" {}
    resource "aws_s3_bucket_policy" "logs" {
      bucket = aws_s3_bucket.logs.id
      policy = "{}"
    }
    resource "aws_lb" "a" {
      access_logs {
        bucket  = aws_s3_bucket.logs.id
        enabled = true
      }
    }
    resource "aws_lb" "b" {
      access_logs {
        bucket  = "logs-of-all"
        enabled = true
      }
    }
    resource "aws_s3_bucket" "bare" {}
    resource "aws_lb" "c" {
      access_logs {
        bucket  = aws_s3_bucket.bare.id
        enabled = false
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Logs: { Type: AWS::S3::Bucket }
        L:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties:
            LoadBalancerAttributes: [{ Key: access_logs.s3.enabled, Value: "true" }, { Key: access_logs.s3.bucket, Value: !Ref Logs }]
    YAML
  }

  pass "a policy in a template" {
    cloudformation = <<-YAML
      Resources:
        Logs: { Type: AWS::S3::Bucket }
        P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref Logs, PolicyDocument: { Statement: [] } } }
        L:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties:
            LoadBalancerAttributes: [{ Key: access_logs.s3.enabled, Value: "true" }, { Key: access_logs.s3.bucket, Value: !Ref Logs }]
    YAML
  }
}
