rule "aws-s3-bucket-public-write-acl" {
  title     = "S3 bucket's ACL lets everybody write"
  severity  = refused ? "medium" : "critical"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"

  let {
    groups = ["http://acs.amazonaws.com/groups/global/AllUsers", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"]
    # Who may write the ACL may let himself write.
    writing = ["WRITE", "WRITE_ACP", "FULL_CONTROL"]
    granted = anytrue([for g in self.access_control_policy.grant[*] : contains(groups, g.grantee.uri) && contains(writing, g.permission)])
    older   = anytrue([for g in self.grant[*] : contains(groups, g.uri) && anytrue([for p in list(g.permissions) : contains(writing, p)])])
    # What is declared is certain; buckets made since April 2023 take no ACL, and have a block, unless something says otherwise.
    closed  = self.object_ownership == "BucketOwnerEnforced" || self.public_access_block.block_public_acls == true || self.public_access_block.ignore_public_acls == true
    refused = known(closed) && closed
    opened  = known(closed) && self.object_ownership != null && self.public_access_block != null
  }

  require = self.acl != "public-read-write" && !granted && !older
  message = (
    refused
    ? "Only its public access block, or that ACLs are switched off, keeps everybody on the internet (or everybody with an AWS account) from putting objects into ${resource.address}, overwriting and deleting them, or changing who may."
    : opened
    ? "Everybody on the internet (or everybody with an AWS account) can put objects into ${resource.address}, overwrite and delete them, or change who may."
    : "Everybody on the internet (or everybody with an AWS account) can put objects into ${resource.address}, overwrite and delete them, or change who may, if the bucket is older than April 2023 or its settings were loosened: S3 refuses the ACL for others."
  )
  remedy  = <<-TEXT
    Let roles write by a policy, or strangers one object each by a presigned URL.
    Terraform: drop the aws_s3_bucket_acl (ACLs are disabled by default), or acl = "private"
    CloudFormation: drop AccessControl
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    "https://aws.amazon.com/about-aws/whats-new/2022/12/amazon-s3-automatically-enable-block-public-access-disable-access-control-lists-buckets-april-2023/",
  ]
  aliases = {
    checkov = {
      CKV_AWS_57  = false
      CKV_AWS_20  = false
      CKV2_AWS_43 = !anytrue([for g in self.access_control_policy.grant[*] : endswith(g.grantee.uri, "/AuthenticatedUsers")])
      CKV_AWS_375 = !anytrue([for g in self.access_control_policy.grant[*] : endswith(g.grantee.uri, "/AllUsers") && g.permission == "FULL_CONTROL"])
    }
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

  fail "if the bucket is old: no block" {
    resource "aws_s3_bucket" "b" {
      acl = "public-read-write"
    }
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = "ObjectWriter"
      }
    }
    expect {
      severity = "critical"
      message  = "older than April 2023"
    }
  }

  fail "if the bucket is old: no controls" {
    resource "aws_s3_bucket" "c" {
      acl = "public-read-write"
    }
    resource "aws_s3_bucket_public_access_block" "c" {
      bucket             = aws_s3_bucket.c.id
      block_public_acls  = false
      ignore_public_acls = false
    }
    expect {
      severity = "critical"
      message  = "older than April 2023"
    }
  }

  fail "opened on purpose" {
    resource "aws_s3_bucket" "b" {
      acl = "public-read-write"
    }
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = "ObjectWriter"
      }
    }
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket             = aws_s3_bucket.b.id
      block_public_acls  = false
      ignore_public_acls = false
    }
    expect {
      severity = "critical"
      message  = "change who may."
    }
  }

  fail "kept shut by a block, by controls" {
    resource "aws_s3_bucket" "b" {
      acl = "public-read-write"
    }
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket             = aws_s3_bucket.b.id
      block_public_acls  = true
      ignore_public_acls = false
    }
    resource "aws_s3_bucket" "i" {
      acl = "public-read-write"
    }
    resource "aws_s3_bucket_public_access_block" "i" {
      bucket             = aws_s3_bucket.i.id
      block_public_acls  = false
      ignore_public_acls = true
    }
    resource "aws_s3_bucket" "c" {
      acl = "public-read-write"
    }
    resource "aws_s3_bucket_ownership_controls" "c" {
      bucket = aws_s3_bucket.c.id
      rule {
        object_ownership = "BucketOwnerEnforced"
      }
    }
    expect {
      severity = "medium"
      message  = "Only its public access block"
      count    = 3
    }
  }

  fail "controls by a variable" {
    variable "ownership" {}
    resource "aws_s3_bucket" "b" {
      acl = "public-read-write"
    }
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = var.ownership
      }
    }
    expect {
      severity = "critical"
      message  = "older than April 2023"
    }
  }

  fail "a block by a variable" {
    variable "block" {}
    resource "aws_s3_bucket" "c" {
      acl = "public-read-write"
    }
    resource "aws_s3_bucket_ownership_controls" "c" {
      bucket = aws_s3_bucket.c.id
      rule {
        object_ownership = "ObjectWriter"
      }
    }
    resource "aws_s3_bucket_public_access_block" "c" {
      bucket             = aws_s3_bucket.c.id
      block_public_acls  = var.block
      ignore_public_acls = false
    }
    expect {
      severity = "critical"
      message  = "older than April 2023"
    }
  }

  fail "template, of an old bucket" {
    cloudformation = <<-YAML
      Resources:
        Old:
          Type: AWS::S3::Bucket
          Properties: { AccessControl: PublicReadWrite }
    YAML
    expect {
      severity = "critical"
      message  = "older than April 2023"
    }
  }

  fail "template, kept shut" {
    cloudformation = <<-YAML
      Resources:
        Shut:
          Type: AWS::S3::Bucket
          Properties:
            AccessControl: PublicReadWrite
            PublicAccessBlockConfiguration: { BlockPublicAcls: true }
    YAML
    expect {
      severity = "medium"
    }
  }
}
