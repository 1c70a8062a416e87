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
  }
  for_each = iam_statements(self.policy)
  when     = each.value.effect == "Allow" && !delegated
  require  = !anytrue([for a in each.value.actions : a == "*" || lower(a) == "s3:*"])
  message  = "Whoever this statement lets in may also change the policy of ${resource.address} and delete what is in it."
  remedy   = <<-TEXT
    Name what is needed: for who writes s3:PutObject and s3:DeleteObject as well.
    Terraform: Action = ["s3:GetObject", "s3:ListBucket"]
    CloudFormation: Action: [s3:GetObject, s3:ListBucket]
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-policies.html",
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
}
