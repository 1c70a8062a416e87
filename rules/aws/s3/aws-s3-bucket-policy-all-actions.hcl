rule "aws-s3-bucket-policy-all-actions" {
  title     = "S3 bucket policy allows every action"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"

  let {
    # These are there only in requests that come through an access point, and what concerns the bucket itself doesn't go through one.
    delegated = anytrue([
      for c in each.value.conditions :
      contains(["s3:dataaccesspointaccount", "s3:dataaccesspointarn", "s3:accesspointnetworkorigin"], lower(c.key)) && length(regexall("(?i)not|ifexists|^null$", c.operator)) == 0
    ])
    # Who lets in the account of the bucket lets in nobody by that: there it is each one's own policies that decide.
    delegates = length(each.value.principals) > 0 && alltrue([
      for p in each.value.principals :
      known(endswith(p, ":root")) && !endswith(p, ":root") ? false : facts(target(p)).kind == "data.aws_caller_identity"
    ])
  }
  for_each = iam_statements(self.policy)
  when     = each.value.effect == "Allow" && !delegated
  require  = !anytrue([for a in each.value.actions : a == "*" || lower(a) == "s3:*"]) || delegates
  message  = "Whoever this statement lets in may also change the policy of ${resource.address} and delete what is in it."
  remedy   = <<-TEXT
    Name what is needed: for who writes s3:PutObject and s3:DeleteObject as well.
    Terraform: Action = ["s3:GetObject", "s3:ListBucket"]
    CloudFormation: Action: [s3:GetObject, s3:ListBucket]
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts",
  ]
  aliases    = { cfn_nag = ["F15"] }

  fail "all" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "*", Resource = "*" }] })
    }
  }

  pass "some, and a denial" {
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "s3:GetObject", Resource = "*" },
          { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
        ]
      })
    }
  }

  pass "what access points decide" {
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Principal = { AWS = "*" }, Action = "*", Resource = "*", Condition = { StringEquals = { "s3:DataAccessPointAccount" = "111122223333" } } },
          { Effect = "Allow", Principal = { AWS = "*" }, Action = "s3:*", Resource = "*", Condition = { ArnLike = { "s3:DataAccessPointArn" = "arn:aws:s3:eu-west-1:111122223333:accesspoint/*" } } },
        ]
      })
    }
  }

  pass "what access points decide, in a template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
        P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref B, PolicyDocument: { Statement: [{ Effect: Allow, Principal: "*", Action: "*", Resource: "*", Condition: { StringEquals: { "s3:DataAccessPointAccount": !Ref AWS::AccountId } } }] } } }
    YAML
  }

  fail "what need not come through an access point" {
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "*", Resource = "*", Condition = { StringNotEquals = { "s3:DataAccessPointAccount" = "111122223333" } } },
          { Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "*", Resource = "*", Condition = { StringEqualsIfExists = { "s3:DataAccessPointAccount" = "111122223333" } } },
          { Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "*", Resource = "*", Condition = { Null = { "s3:DataAccessPointArn" = "true" } } },
          { Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "*", Resource = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-1" } } },
        ]
      })
    }
    expect {
      count = 4
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
        P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref B, PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: "111122223333" }, Action: ["S3:*"], Resource: "*" }] } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
        P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref B, PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: "111122223333" }, Action: ["s3:GetObject"], Resource: "*" }] } } }
    YAML
  }

  pass "the account itself, by its number" {
    data "aws_caller_identity" "here" {}
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = data.aws_caller_identity.here.account_id }, Action = "s3:*", Resource = "*" }] })
    }
  }

  undecided "the root of an account that isn't known" {
    data "aws_caller_identity" "here" {}
    variable "account" {}
    resource "aws_s3_bucket" "a" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.here.account_id}:root" }, Action = "s3:*", Resource = "*" }] })
    }
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = var.account }, Action = "s3:*", Resource = "*" }] })
    }
  }

  fail "another account besides, a role, a user of an account that isn't known" {
    data "aws_caller_identity" "here" {}
    resource "aws_iam_role" "r" {}
    resource "aws_s3_bucket" "a" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = [data.aws_caller_identity.here.account_id, "arn:aws:iam::111122223333:root"] }, Action = "s3:*", Resource = "*" }] })
    }
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = aws_iam_role.r.arn }, Action = "s3:*", Resource = "*" }] })
    }
    resource "aws_s3_bucket" "c" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.here.account_id}:user/robot" }, Action = "s3:*", Resource = "*" }] })
    }
    resource "aws_s3_bucket" "d" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
    }
    expect {
      count = 4
    }
  }

  undecided "template, the root of the account" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
        P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref B, PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" }, Action: "s3:*", Resource: "*" }] } } }
    YAML
  }
}
