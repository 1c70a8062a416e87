rule "aws-s3-bucket-policy-public" {
  title     = "S3 bucket policy lets everybody in"
  severity  = refused ? "medium" : "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"

  let {
    # Whoever gets past a header that anybody may send.
    asked   = contains(flatten([for c in each.value.conditions : lower(c.key)]), "aws:referer") ? " who sends the header Referer that it asks for, which is no proof of anything," : ""
    # A block that is declared is certain; buckets made since April 2023 have one unless something says otherwise.
    refused = known(self.public_access_block.block_public_policy) && self.public_access_block.block_public_policy == true
    unsaid  = known(self.public_access_block) && self.public_access_block == null
  }
  for_each = iam_statements(self.policy)
  when     = each.value.effect == "Allow" && !iam_confined(each.value)
  require  = !each.value.everybody
  focus    = each.value.everybody
  message = (
    refused
    ? "Only its public access block, for which S3 refuses the policy, keeps everybody on the internet${asked} from what this statement allows to be done to ${resource.address}."
    : unsaid
    ? "Everybody on the internet${asked} may do to ${resource.address} what this statement of its policy allows, if the bucket is older than April 2023 or its public access block was lifted: S3 refuses the policy for others, since nothing here lets it be public."
    : "Everybody on the internet${asked} may do to ${resource.address} what this statement of its policy allows."
  )
  remedy   = <<-TEXT
    Publish through CloudFront with origin access control, and name who may read.
    Terraform: Principal = { AWS = "arn:aws:iam::111122223333:role/reader" }, or Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-…" } }
    CloudFormation: Principal: { AWS: !GetAtt Reader.Arn }, or Condition: { StringEquals: { aws:PrincipalOrgID: o-… } }
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status",
    "https://aws.amazon.com/about-aws/whats-new/2022/12/amazon-s3-automatically-enable-block-public-access-disable-access-control-lists-buckets-april-2023/",
  ]
  aliases    = { checkov = ["CKV_AWS_70"], cfn_nag = ["F16"] }


  fail "everybody" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = "*"
          Action    = ["s3:GetObject"]
          Resource  = "*"
        }]
      })
    }
    expect {
      message = "if the bucket is older than April 2023"
    }
  }

  fail "everybody, and the bucket lets policies be public" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket              = aws_s3_bucket.b.id
      block_public_policy = false
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" }] })
    }
    expect {
      message = "may do to aws_s3_bucket.b what this statement of its policy allows."
    }
  }

  fail "everybody, and the bucket's block refuses it" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "b" {
      bucket              = aws_s3_bucket.b.id
      block_public_policy = true
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" }] })
    }
    expect {
      severity = "medium"
      message  = "Only its public access block"
    }
  }

  fail "everybody, as an AWS principal" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = ["*"] }
          Action    = ["s3:GetObject"]
          Resource  = "*"
        }]
      })
    }
  }

  fail "everybody, in a policy document" {
    resource "aws_s3_bucket" "b" {}
    data "aws_iam_policy_document" "p" {
      statement {
        actions   = ["s3:GetObject"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["*"]
        }
      }
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = data.aws_iam_policy_document.p.json
    }
  }

  fail "all but one organization" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = "*"
          Action    = ["s3:GetObject"]
          Resource  = "*"
          Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
        }]
      })
    }
  }

  fail "everybody outside production" {
    variable "env" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = var.env == "prod" ? "arn:aws:iam::111122223333:root" : "*"
          Action    = ["s3:GetObject"]
          Resource  = "*"
        }]
      })
    }
    expect {
      when = "var.env is not prod"
    }
  }

  fail "one of two that are given to the bucket" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "open" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" }] })
    }
    resource "aws_s3_bucket_policy" "closed" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:DeleteObject", Resource = "*" }] })
    }
    expect {
      at    = "main.tf:4"
      when  = "aws_s3_bucket_policy.open is applied last"
      count = 1
    }
  }

  pass "confined to an organization" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = "*"
          Action    = ["s3:GetObject"]
          Resource  = "*"
          Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
        }]
      })
    }
  }

  pass "a role" {
    resource "aws_iam_role" "r" {
      assume_role_policy = "{}"
    }
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = aws_iam_role.r.arn }
          Action    = ["s3:GetObject"]
          Resource  = "*"
        }]
      })
    }
  }

  pass "the account" {
    data "aws_caller_identity" "me" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root" }
          Action    = ["s3:GetObject"]
          Resource  = "*"
        }]
      })
    }
  }

  pass "denied" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Deny"
          Principal = "*"
          Action    = ["s3:GetObject"]
          Resource  = "*"
        }]
      })
    }
  }

  undecided "a principal from a variable" {
    variable "reader" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = var.reader }
          Action    = ["s3:GetObject"]
          Resource  = "*"
        }]
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref B
            PolicyDocument:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: "*"
                  Action: s3:GetObject
                  Resource: "*"
    YAML
  }

  fail "template, under a condition" {
    cloudformation = <<-YAML
      Parameters:
        Env: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Env, prod]
      Resources:
        B: { Type: AWS::S3::Bucket }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref B
            PolicyDocument:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: { AWS: !If [IsProd, !Sub "arn:aws:iam::${AWS::AccountId}:root", "*"] }
                  Action: s3:GetObject
                  Resource: "*"
    YAML
    expect {
      when = "Env is not prod"
    }
  }

  pass "confined template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref B
            PolicyDocument:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: { AWS: "*" }
                  Action: s3:GetObject
                  Resource: "*"
                  Condition: { StringEquals: { "aws:SourceAccount": !Ref AWS::AccountId } }
    YAML
  }

  undecided "template, a principal from a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Reader: { Type: String }
      Resources:
        B: { Type: AWS::S3::Bucket }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref B
            PolicyDocument:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: { AWS: !Ref Reader }
                  Action: s3:GetObject
                  Resource: "*"
    YAML
  }

  pass "everybody but the organization is denied" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "${aws_s3_bucket.b.arn}/*" },
          {
            Effect    = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.b.arn, "${aws_s3_bucket.b.arn}/*"]
            Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-1" }, BoolIfExists = { "aws:PrincipalIsAWSService" = "false" } }
          },
        ]
      })
    }
  }

  fail "only what isn't encrypted, and another action, is denied" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "${aws_s3_bucket.b.arn}/*" },
          { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
          { Effect = "Deny", Principal = "*", Action = "s3:PutObject", Resource = "*", Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-1" } } },
          { Effect = "Deny", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "s3:*", Resource = "*" },
        ]
      })
    }
  }
}
