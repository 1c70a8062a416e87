rule "aws-s3-bucket-acl-refused" {
  title     = "ACL is set on a bucket that takes none"
  severity  = known(bucket.object_ownership) && bucket.object_ownership == "BucketOwnerEnforced" ? "high" : "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = ["aws_s3_bucket_acl", "aws_s3_bucket"]

  let {
    # A template says it of the bucket itself.
    is_bucket = resource.kind == "aws_s3_bucket"
    bucket    = is_bucket ? self : target(self.bucket, "aws_s3_bucket")
    # A bucket that is made takes an ACL that gives nobody but its owner anything.
    gives = self.acl != null && !contains(["private", "bucket-owner-full-control"], self.acl)
  }
  when    = is_bucket ? resource.language == "cloudformation" && gives : bucket != null
  require = bucket.object_ownership != null && bucket.object_ownership != "BucketOwnerEnforced"
  focus   = [self.bucket, self.acl][is_bucket ? 1 : 0]
  message = (
    is_bucket
    ? "S3 refuses to make ${resource.address} anew: buckets take no ACL that lets others in since April 2023, unless ownership controls allow it."
    : bucket.object_ownership == null
    ? "An apply that makes ${facts(bucket).address} anew stops at ${resource.address}: buckets take no ACL since April 2023, not even a private one, unless ownership controls allow it."
    : "S3 refuses ${resource.address}: the ownership controls of ${facts(bucket).address} switch ACLs off."
  )
  remedy = <<-TEXT
    Terraform: without aws_s3_bucket_acl: what a private ACL says is so without it, and who else may read belongs into a policy. Where an ACL is needed, an
    aws_s3_bucket_ownership_controls with rule { object_ownership = "BucketOwnerPreferred" }, and depends_on in the ACL.
    CloudFormation: without AccessControl, and a policy that says who else may read. Where an ACL is needed, OwnershipControls: { Rules: [{ ObjectOwnership: BucketOwnerPreferred }] }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-ownership-error-responses.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_acl",
  ]

  fail "no ownership controls" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_acl" "b" {
      bucket = aws_s3_bucket.b.id
      acl    = "private"
    }
    expect {
      at       = "main.tf:3"
      severity = "medium"
    }
  }

  fail "controls that switch ACLs off" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = "BucketOwnerEnforced"
      }
    }
    resource "aws_s3_bucket_acl" "b" {
      bucket = aws_s3_bucket.b.id
      acl    = "log-delivery-write"
    }
    expect {
      at       = "main.tf:9"
      severity = "high"
    }
  }

  pass "controls that allow them; a bucket that lives elsewhere" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = "BucketOwnerPreferred"
      }
    }
    resource "aws_s3_bucket_acl" "b" {
      depends_on = [aws_s3_bucket_ownership_controls.b]
      bucket     = aws_s3_bucket.b.id
      acl        = "private"
    }
    resource "aws_s3_bucket_acl" "other" {
      bucket = "other"
      acl    = "private"
    }
  }

  undecided "controls by an input, a bucket by another" {
    variable "ownership" {}
    variable "bucket" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = var.ownership
      }
    }
    resource "aws_s3_bucket_acl" "b" {
      bucket = aws_s3_bucket.b.id
      acl    = "private"
    }
    resource "aws_s3_bucket_acl" "other" {
      bucket = var.bucket
      acl    = "private"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Site:
          Type: AWS::S3::Bucket
          Properties:
            AccessControl: PublicRead
        Logs:
          Type: AWS::S3::Bucket
          Properties:
            AccessControl: LogDeliveryWrite
            OwnershipControls: { Rules: [{ ObjectOwnership: BucketOwnerEnforced }] }
    YAML
    expect {
      at    = "template.yaml:5"
      count = 2
    }
  }

  fail "template, in some environments" {
    cloudformation = <<-YAML
      Parameters:
        Env: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Env, prod]
      Resources:
        Site:
          Type: AWS::S3::Bucket
          Properties:
            AccessControl: !If [IsProd, !Ref AWS::NoValue, PublicRead]
    YAML
    expect {
      when = "Env is not prod"
    }
  }

  pass "template with controls that allow it, with an ACL for the owner, without one" {
    cloudformation = <<-YAML
      Resources:
        Site:
          Type: AWS::S3::Bucket
          Properties:
            AccessControl: PublicRead
            OwnershipControls: { Rules: [{ ObjectOwnership: ObjectWriter }] }
        Private: { Type: AWS::S3::Bucket, Properties: { AccessControl: Private } }
        Owner: { Type: AWS::S3::Bucket, Properties: { AccessControl: BucketOwnerFullControl } }
        Plain: { Type: AWS::S3::Bucket }
    YAML
  }

  pass "a bucket that is made before its controls" {
    resource "aws_s3_bucket" "b" {
      acl = "log-delivery-write"
    }
  }

  undecided "template with the ACL as a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Access: { Type: String }
      Resources:
        Site: { Type: AWS::S3::Bucket, Properties: { AccessControl: !Ref Access } }
    YAML
  }
}
