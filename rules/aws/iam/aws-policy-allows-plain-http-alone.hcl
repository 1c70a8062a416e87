rule "aws-policy-allows-plain-http-alone" {
  title     = "Statement allows what comes unencrypted, and only that"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind = [
    "aws_s3_bucket", "aws_sqs_queue", "aws_sns_topic",
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group",
  ]

  let {
    # Few do this: of policies that aren't known it isn't asked.
    policies = [for p in flatten([self.policy, self.inline_policy[*].policy]) : p if known(decode_json(p))]
    # The condition belongs into a statement that denies.
    plain = [
      for c in each.value.conditions : c
      if lower(c.key) == "aws:securetransport" && contains(["bool", "boolifexists", "stringequals", "stringequalsifexists"], lower(c.operator))
      && length(c.values) > 0 && alltrue([for v in c.values : lower("${v}") == "false"])
    ]
  }

  for_each = iam_statements(policies)
  when     = each.value.effect == "Allow"
  require  = length(plain) == 0
  focus    = plain[0].values
  message  = "${resource.address} allows this over unencrypted HTTP and refuses it over HTTPS: aws:SecureTransport is false for what comes in the open, which the statement was probably meant to deny."
  remedy   = <<-TEXT
    Terraform: Effect = "Deny", Principal = "*" with Condition = { Bool = { "aws:SecureTransport" = "false" } }; what is allowed, without it.
    CloudFormation: Effect: Deny, Principal: "*" with Condition: { Bool: { aws:SecureTransport: "false" } }; what is allowed, without it.
  TEXT

  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-securetransport",
    "https://repost.aws/knowledge-center/s3-bucket-policy-for-config-rule",
  ]

  fail "a bucket, a queue, a role" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/x" }, Action = "s3:GetObject", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
    }
    resource "aws_sqs_queue" "q" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/x" }, Action = "sqs:SendMessage", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = false } } }] })
    }
    resource "aws_iam_role_policy" "r" {
      role   = "x"
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*", Condition = { BoolIfExists = { "AWS:SecureTransport" = ["false"] } } }] })
    }
    expect {
      count = 3
    }
  }

  pass "denied, encrypted, another condition, both" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [
        { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
        { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/x" }, Action = "s3:GetObject", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "true" } } },
        { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/x" }, Action = "s3:GetObject", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = ["true", "false"] } } },
        { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/x" }, Action = "s3:GetObject", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = [] } } },
        { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/x" }, Action = "s3:GetObject", Resource = "*", Condition = { StringNotEquals = { "aws:SecureTransport" = "false" } } },
        { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/x" }, Action = "s3:GetObject", Resource = "*", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "false" } } },
      ] })
    }
  }

  pass "nothing is known of the policy" {
    variable "policy" {}
    resource "aws_s3_bucket" "b" {
      policy = var.policy
    }
  }

  undecided "from a variable" {
    variable "secure" {}
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/x" }, Action = "s3:GetObject", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = var.secure } } }] })
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
              Statement:
                - Effect: Allow
                  Principal: { AWS: "arn:aws:iam::111122223333:role/x" }
                  Action: s3:GetObject
                  Resource: "*"
                  Condition: { Bool: { "aws:SecureTransport": false } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref B
            PolicyDocument:
              Statement:
                - Effect: Deny
                  Principal: "*"
                  Action: s3:*
                  Resource: "*"
                  Condition: { Bool: { "aws:SecureTransport": false } }
    YAML
  }
}
