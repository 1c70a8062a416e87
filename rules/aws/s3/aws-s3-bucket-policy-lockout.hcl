rule "aws-s3-bucket-policy-lockout" {
  title     = "S3 bucket policy locks everybody out"
  severity  = "high"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "aws_s3_bucket"

  let {
    # What lies in the bucket is BUCKET/…; whoever may not touch the bucket itself can't mend its policy.
    itself = length(each.value.resources) == 0 || anytrue([for r in each.value.resources : !strcontains(r, "/")])
  }

  for_each = iam_statements(self.policy)
  when     = each.value.effect == "Deny" && each.value.everybody && length(each.value.conditions) == 0 && itself
  require  = !iam_allows(each.value, ["s3:PutBucketPolicy"])
  message  = "Nobody can use ${resource.address} nor change its policy, not even administrators: only the account's root user can delete it."
  remedy   = <<-TEXT
    Say by a condition whom it denies, or deny single actions.
    Terraform: Condition = { Bool = { "aws:SecureTransport" = "false" } }
    CloudFormation: Condition: { Bool: { aws:SecureTransport: "false" } }
  TEXT

  references = ["https://repost.aws/knowledge-center/s3-accidentally-denied-access"]
  aliases    = { checkov = ["CKV_AWS_93"] }

  fail "everybody, everything" {
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = { AWS = ["*"] }, Action = "s3:*", Resource = ["arn:aws:s3:::b", "arn:aws:s3:::b/*"] }] })
    }
  }

  pass "objects alone, one action, a condition, one principal, nothing denied" {
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({
        Statement = [
          { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "arn:aws:s3:::b/*" },
          { Effect = "Deny", Principal = "*", Action = "s3:DeleteBucket", Resource = "arn:aws:s3:::b" },
          { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "arn:aws:s3:::b", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
          { Effect = "Deny", Principal = { AWS = "111122223333" }, Action = "s3:*", Resource = "arn:aws:s3:::b" },
          { Effect = "Allow", Principal = "*", Action = "s3:*", Resource = "arn:aws:s3:::b" },
        ]
      })
    }
  }

  fail "no resource said" {
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "*" }] })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
        P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref B, PolicyDocument: { Statement: [{ Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*" }] } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
        P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref B, PolicyDocument: { Statement: [{ Effect: Deny, Principal: "*", Action: "s3:DeleteBucket", Resource: "*" }] } } }
    YAML
  }
}
