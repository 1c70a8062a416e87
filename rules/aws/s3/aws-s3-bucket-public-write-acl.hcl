rule "aws-s3-bucket-public-write-acl" {
  title     = "S3 bucket's ACL lets everybody write"
  severity  = "critical"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"

  let {
    groups = ["http://acs.amazonaws.com/groups/global/AllUsers", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"]
    # Who may write the ACL may let himself write.
    writing = ["WRITE", "WRITE_ACP", "FULL_CONTROL"]
    granted = anytrue([for g in self.access_control_policy.grant[*] : contains(groups, g.grantee.uri) && contains(writing, g.permission)])
    older   = anytrue([for g in self.grant[*] : contains(groups, g.uri) && anytrue([for p in list(g.permissions) : contains(writing, p)])])
  }

  require = self.acl != "public-read-write" && !granted && !older
  message = "Everybody on the internet (or everybody with an AWS account) can put objects into ${resource.address}, overwrite and delete them, or change who may."
  remedy  = <<-TEXT
    Let roles write by a policy, or strangers one object each by a presigned URL.
    Terraform: drop the aws_s3_bucket_acl (ACLs are disabled by default), or acl = "private"
    CloudFormation: drop AccessControl
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl"]
  aliases = {
    checkov = ["CKV_AWS_57", "CKV_AWS_20", "CKV2_AWS_43", "CKV_AWS_375"]
    trivy   = ["AVD-AWS-0092"]
    cfn_nag = ["F14"]
  }

  fail "canned" {
    resource "aws_s3_bucket" "b" {
      acl = "public-read-write"
    }
    expect {
      at = "main.tf:2"
    }
  }

  fail "of its own" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_acl" "b" {
      bucket = aws_s3_bucket.b.id
      acl    = "public-read-write"
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
          permission = "FULL_CONTROL"
        }
        owner {
          id = "abc"
        }
      }
    }
  }

  fail "granted in the bucket itself" {
    resource "aws_s3_bucket" "b" {
      grant {
        type        = "Group"
        uri         = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
        permissions = ["READ", "WRITE"]
      }
    }
  }

  pass "to read, or for the service" {
    resource "aws_s3_bucket" "none" {}
    resource "aws_s3_bucket" "b" {
      acl = "public-read"
    }
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
          Properties: { AccessControl: PublicReadWrite }
    YAML
    expect {
      at = "template.yaml:4"
    }
  }

  pass "readable template" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::S3::Bucket
          Properties: { AccessControl: PublicRead }
        C:
          Type: AWS::S3::Bucket
    YAML
  }
}
