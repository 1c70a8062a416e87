rule "aws-s3-bucket-name-refused" {
  title     = "S3 refuses the bucket's name"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_s3_bucket"

  let {
    # Of a name that is put together, what is written.
    written = [for t in texts(self.bucket) : replace(t.text, "/[$][{][^}]*[}]/", "0")]
    bare    = [for t in texts(self.bucket) : replace(t.text, "/[$][{][^}]*[}]/", "")]
    faults = concat(
      [for n in written : "it has other characters than small letters, digits, hyphens and dots" if length(regexall("^[a-z0-9.-]*$", n)) == 0],
      [for n in written : "it doesn't begin and end with a letter or digit" if length(regexall("^[.-]|[.-]$", n)) > 0],
      [for n in written : "it has two dots in a row" if strcontains(n, "..")],
      [for n in bare : "it is longer than 63 characters" if length(n) > 63],
      [for t in texts(self.bucket) : "it is shorter than 3 characters" if length(t.text) < 3 && t.text != ""],
    )
  }

  require = length(faults) == 0
  focus   = self.bucket
  message = "${resource.address} can't be created: a bucket can't be called ${join(" or ", texts(self.bucket)[*].text)}, since ${join(", and ", distinct(faults))}."
  remedy  = <<-TEXT
    Terraform: bucket = "acme-orders-prod"; lower(replace(var.name, "_", "-")) makes one of another name.
    CloudFormation: BucketName: acme-orders-prod, or none.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html"]

  fail "capitals and an underscore; a hyphen at its end; two dots; too short; too long" {
    resource "aws_s3_bucket" "a" {
      bucket = "my_Firehose-KDG"
    }
    resource "aws_s3_bucket" "b" {
      bucket = "orders-"
    }
    resource "aws_s3_bucket" "c" {
      bucket = "acme..orders"
    }
    resource "aws_s3_bucket" "d" {
      bucket = "or"
    }
    resource "aws_s3_bucket" "e" {
      bucket = "acme-orders-0123456789-0123456789-0123456789-0123456789-0123456789"
    }
    expect {
      count = 5
    }
  }

  fail "put together" {
    variable "stage" {}
    resource "aws_s3_bucket" "a" {
      bucket = "Orders-${var.stage}"
    }
    expect {
      message = "other characters than small letters"
    }
  }

  pass "good ones; one that is put together; made up by the provider" {
    variable "stage" {}
    resource "aws_s3_bucket" "a" {
      bucket = "acme-orders.1"
    }
    resource "aws_s3_bucket" "b" {
      bucket = "${var.stage}-orders-${var.stage}"
    }
    resource "aws_s3_bucket" "c" {
      bucket_prefix = "orders-"
    }
    resource "aws_s3_bucket" "d" {
      bucket = var.stage
    }
    resource "aws_s3_bucket" "f" {
      bucket = "0123456789-0123456789-0123456789-0123456789-0123456789-0${var.stage}"
    }
    resource "aws_s3_bucket" "e" {
      bucket = ""
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::S3::Bucket, Properties: { BucketName: !Sub "Orders-${AWS::Region}" } }
    YAML
  }

  pass "template with a good one" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::S3::Bucket, Properties: { BucketName: !Sub "orders-${AWS::Region}-${AWS::AccountId}" } }
        B: { Type: AWS::S3::Bucket }
    YAML
  }
}
