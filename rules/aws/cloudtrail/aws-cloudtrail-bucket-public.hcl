rule "aws-cloudtrail-bucket-public" {
  title     = "Trail's bucket is open to everybody"
  severity  = "critical"
  category  = "security"
  checklist = "security"
  kind      = "aws_cloudtrail"

  let {
    bucket = target(self.s3_bucket_name, "aws_s3_bucket")
    groups = ["http://acs.amazonaws.com/groups/global/AllUsers", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"]
    by_acl = (
      contains(["public-read", "public-read-write", "authenticated-read", "website"], bucket.acl)
      || anytrue([for g in bucket.access_control_policy.grant[*] : contains(groups, g.grantee.uri)])
    )
    by_policy = anytrue([for s in iam_statements(bucket.policy) : s.effect == "Allow" && s.everybody && !iam_confined(s)])
  }

  require = !(by_acl && !bucket.public_access_block.ignore_public_acls) && !(by_policy && !bucket.public_access_block.restrict_public_buckets)
  message = "Everybody on the internet can read what ${resource.address} records: users, addresses, names of resources, or destroy it."
  remedy  = <<-TEXT
    Terraform: no public acl, no principal "*" in the bucket's policy, and an aws_s3_bucket_public_access_block with all four arguments true
    CloudFormation: PublicAccessBlockConfiguration with all four properties true, no AccessControl
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/cloudtrail-controls.html#cloudtrail-6"]
  aliases    = { trivy = ["AVD-AWS-0161"] }

  fail "ACL" {
    resource "aws_s3_bucket" "audit" {
      bucket = "audit"
      acl    = "public-read"
    }
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = aws_s3_bucket.audit.id
    }
  }

  fail "grant" {
    resource "aws_s3_bucket" "audit" {
      bucket = "audit"
    }
    resource "aws_s3_bucket_acl" "audit" {
      bucket = aws_s3_bucket.audit.id
      access_control_policy {
        grant {
          grantee {
            type = "Group"
            uri  = "http://acs.amazonaws.com/groups/global/AllUsers"
          }
          permission = "READ"
        }
      }
    }
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = aws_s3_bucket.audit.id
    }
  }

  fail "policy" {
    resource "aws_s3_bucket" "audit" {
      bucket = "audit"
    }
    resource "aws_s3_bucket_policy" "audit" {
      bucket = aws_s3_bucket.audit.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::audit/*" }] })
    }
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = "audit"
    }
  }

  pass "private, or refused" {
    resource "aws_s3_bucket" "audit" {
      bucket = "audit"
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::audit/*" },
          { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "arn:aws:s3:::audit/*" },
          { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::audit/*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-1" } } },
        ]
      })
    }
    resource "aws_cloudtrail" "t" {
      name           = "audit"
      s3_bucket_name = aws_s3_bucket.audit.id
    }
    resource "aws_s3_bucket" "blocked" {
      bucket = "blocked"
      acl    = "public-read"
    }
    resource "aws_s3_bucket_public_access_block" "blocked" {
      bucket             = aws_s3_bucket.blocked.id
      ignore_public_acls = true
    }
    resource "aws_cloudtrail" "b" {
      name           = "blocked"
      s3_bucket_name = aws_s3_bucket.blocked.id
    }
    resource "aws_s3_bucket" "restricted" {
      bucket = "restricted"
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::restricted/*" }] })
    }
    resource "aws_s3_bucket_public_access_block" "restricted" {
      bucket                  = aws_s3_bucket.restricted.id
      restrict_public_buckets = true
    }
    resource "aws_cloudtrail" "r" {
      name           = "restricted"
      s3_bucket_name = aws_s3_bucket.restricted.id
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Audit: { Type: AWS::S3::Bucket, Properties: { AccessControl: PublicRead } }
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: !Ref Audit } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Audit: { Type: AWS::S3::Bucket }
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: !Ref Audit } }
    YAML
  }
}
