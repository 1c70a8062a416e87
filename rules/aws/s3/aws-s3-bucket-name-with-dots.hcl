rule "aws-s3-bucket-name-with-dots" {
  title     = "S3 bucket's name doesn't fit its certificate"
  severity  = "info"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_s3_bucket"
  default   = "opt-in"

  when    = self.website == null
  require = !strcontains(self.bucket == null ? "" : self.bucket, ".")
  message = "Clients that ask ${resource.address} by its own host name reject the certificate, which is for *.s3.amazonaws.com: its name has dots. Transfer acceleration isn't possible."
  remedy  = <<-TEXT
    Terraform: bucket = "acme-shop-orders"
    CloudFormation: BucketName: acme-shop-orders
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"]
  aliases    = { trivy = ["AVD-AWS-0320"] }

  fail "dots" {
    resource "aws_s3_bucket" "b" {
      bucket = "orders.shop.example.com"
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "none, no name, a site" {
    resource "aws_s3_bucket" "b" {
      bucket = "orders"
    }
    resource "aws_s3_bucket" "c" {}
    resource "aws_s3_bucket" "d" {
      bucket = "shop.example.com"
      website {
        index_document = "index.html"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket, Properties: { BucketName: orders.shop } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket, Properties: { BucketName: orders } }
    YAML
  }
}
