rule "aws-s3-bucket-public-acl" {
  title     = "S3 bucket's ACL lets everybody in"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"

  let {
    groups = ["http://acs.amazonaws.com/groups/global/AllUsers", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"]
    # Of those who may write, another rule tells.
    writing = ["WRITE", "WRITE_ACP", "FULL_CONTROL"]
    granted = anytrue([for g in self.access_control_policy.grant[*] : contains(groups, g.grantee.uri) && !contains(writing, g.permission)])
    older   = anytrue([for g in self.grant[*] : contains(groups, g.uri) && !anytrue([for p in list(g.permissions) : contains(writing, p)])])
  }

  require = !contains(["public-read", "authenticated-read", "website"], self.acl) && !granted && !older
  message = "Everybody on the internet (or everybody with an AWS account) can list ${resource.address}, or read what its ACL grants."
  remedy  = <<-TEXT
    Publish through CloudFront with origin access control instead.
    Terraform: drop the aws_s3_bucket_acl (ACLs are disabled by default), or acl = "private"
    CloudFormation: drop AccessControl
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl"]
  aliases = {
    checkov = ["CKV_AWS_20", "CKV2_AWS_43", "CKV_AWS_375"]
    trivy   = ["AVD-AWS-0092"]
    cfn_nag = ["W31"]
  }

  fail "canned" {
    resource "aws_s3_bucket" "b" {
      acl = "public-read"
    }
    expect {
      at = "main.tf:2"
    }
  }

  fail "of its own" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_acl" "b" {
      bucket = aws_s3_bucket.b.id
      acl    = "authenticated-read"
    }
  }

  pass "to write, which another rule tells" {
    resource "aws_s3_bucket" "b" {
      acl = "public-read-write"
    }
  }

  fail "granted to a group" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_acl" "b" {
      bucket = aws_s3_bucket.b.id
      access_control_policy {
        grant {
          grantee {
            type = "Group"
            uri  = "http://acs.amazonaws.com/groups/global/AllUsers"
          }
          permission = "READ"
        }
        owner {
          id = "abc"
        }
      }
    }
    expect {
      at = "main.tf:8"
    }
  }

  fail "granted in the bucket itself" {
    resource "aws_s3_bucket" "b" {
      grant {
        type        = "Group"
        uri         = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
        permissions = ["READ"]
      }
    }
  }

  pass "private" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_acl" "b" {
      bucket = aws_s3_bucket.b.id
      acl    = "private"
    }
    resource "aws_s3_bucket" "none" {}
    resource "aws_s3_bucket" "logs" {
      grant {
        type        = "Group"
        uri         = "http://acs.amazonaws.com/groups/s3/LogDelivery"
        permissions = ["WRITE"]
      }
    }
  }

  undecided "from a variable" {
    variable "acl" {}
    resource "aws_s3_bucket" "b" {
      acl = var.acl
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties: { AccessControl: PublicRead }
    YAML
    expect {
      at = "template.yaml:4"
    }
  }

  pass "private template" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties: { AccessControl: LogDeliveryWrite }
        C:
          Type: AWS::S3::Bucket
    YAML
  }
}
