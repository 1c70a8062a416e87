rule "aws-s3-bucket-policy-all-actions" {
  title     = "S3 bucket policy allows every action"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"

  for_each = iam_statements(self.policy)
  when     = each.value.effect == "Allow"
  require  = !anytrue([for a in each.value.actions : a == "*" || lower(a) == "s3:*"])
  message  = "Whoever this statement lets in may also change the policy of ${resource.address} and delete what is in it."
  remedy   = <<-TEXT
    Terraform: Action = ["s3:GetObject", "s3:ListBucket"]
    CloudFormation: Action: [s3:GetObject, s3:ListBucket]
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"]
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
