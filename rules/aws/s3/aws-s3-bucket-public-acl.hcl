rule "aws-s3-bucket-public-acl" {
  title     = "S3 bucket's ACL lets everybody in"
  severity  = refused ? "medium" : "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"

  let {
    groups = ["http://acs.amazonaws.com/groups/global/AllUsers", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"]
    # Of those who may write, another rule tells.
    writing = ["WRITE", "WRITE_ACP", "FULL_CONTROL"]
    granted = anytrue([for g in self.access_control_policy.grant[*] : contains(groups, g.grantee.uri) && !contains(writing, g.permission)])
    older   = anytrue([for g in self.grant[*] : contains(groups, g.uri) && !anytrue([for p in list(g.permissions) : contains(writing, p)])])
    # What is declared is certain; buckets made since April 2023 take no ACL, and have a block, unless something says otherwise.
    closed  = self.object_ownership == "BucketOwnerEnforced" || self.public_access_block.block_public_acls == true || self.public_access_block.ignore_public_acls == true
    refused = known(closed) && closed
    opened  = known(closed) && self.object_ownership != null && self.public_access_block != null
  }

  require = !contains(["public-read", "authenticated-read", "website"], self.acl) && !granted && !older
  message = (
    refused
    ? "Only its public access block, or that ACLs are switched off, keeps everybody on the internet (or everybody with an AWS account) from listing ${resource.address}, or reading what its ACL grants."
    : opened
    ? "Everybody on the internet (or everybody with an AWS account) can list ${resource.address}, or read what its ACL grants."
    : "Everybody on the internet (or everybody with an AWS account) can list ${resource.address}, or read what its ACL grants, if the bucket is older than April 2023 or its settings were loosened: S3 refuses the ACL for others."
  )
  remedy  = <<-TEXT
    Publish through CloudFront with origin access control instead.
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
      CKV_AWS_20  = false
      CKV2_AWS_43 = self.acl != "authenticated-read" && !anytrue([for g in self.access_control_policy.grant[*] : endswith(g.grantee.uri, "/AuthenticatedUsers")])
      CKV_AWS_375 = !anytrue([for g in self.access_control_policy.grant[*] : endswith(g.grantee.uri, "/AllUsers") && g.permission == "READ_ACP"])
    }
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

  fail "if the bucket is old: no block" {
    resource "aws_s3_bucket" "b" {
      acl = "public-read"
    }
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = "ObjectWriter"
      }
    }
    expect {
      severity = "high"
      message  = "older than April 2023"
    }
  }

  fail "if the bucket is old: no controls" {
    resource "aws_s3_bucket" "c" {
      acl = "public-read"
    }
    resource "aws_s3_bucket_public_access_block" "c" {
      bucket             = aws_s3_bucket.c.id
      block_public_acls  = false
      ignore_public_acls = false
    }
    expect {
      severity = "high"
      message  = "older than April 2023"
    }
  }

  fail "opened on purpose" {
    resource "aws_s3_bucket" "b" {
      acl = "public-read"
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
      severity = "high"
      message  = "its ACL grants."
    }
  }

  fail "kept shut by a block, by controls" {
    resource "aws_s3_bucket" "b" {
      acl = "public-read"
    }
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket             = aws_s3_bucket.b.id
      block_public_acls  = true
      ignore_public_acls = false
    }
    resource "aws_s3_bucket" "i" {
      acl = "public-read"
    }
    resource "aws_s3_bucket_public_access_block" "i" {
      bucket             = aws_s3_bucket.i.id
      block_public_acls  = false
      ignore_public_acls = true
    }
    resource "aws_s3_bucket" "c" {
      acl = "public-read"
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
      acl = "public-read"
    }
    resource "aws_s3_bucket_ownership_controls" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = var.ownership
      }
    }
    expect {
      severity = "high"
      message  = "older than April 2023"
    }
  }

  fail "a block by a variable" {
    variable "block" {}
    resource "aws_s3_bucket" "c" {
      acl = "public-read"
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
      severity = "high"
      message  = "older than April 2023"
    }
  }

  fail "template, of an old bucket" {
    cloudformation = <<-YAML
      Resources:
        Old:
          Type: AWS::S3::Bucket
          Properties: { AccessControl: PublicRead }
    YAML
    expect {
      severity = "high"
      message  = "older than April 2023"
    }
  }

  fail "template, kept shut" {
    cloudformation = <<-YAML
      Resources:
        Shut:
          Type: AWS::S3::Bucket
          Properties:
            AccessControl: PublicRead
            PublicAccessBlockConfiguration: { BlockPublicAcls: true }
    YAML
    expect {
      severity = "medium"
    }
  }
}
