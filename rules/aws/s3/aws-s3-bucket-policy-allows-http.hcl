rule "aws-s3-bucket-policy-allows-http" {
  title     = "S3 bucket's policy doesn't refuse unencrypted requests"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_s3_bucket"
  default   = "opt-in"

  let {
    refusals = [for s in iam_statements(self.policy) : s if s.effect == "Deny" && s.everybody && anytrue([for c in s.conditions : lower(c.key) == "aws:securetransport" && anytrue([for v in c.values : v == "false" || v == false])])]
  }

  require = length(refusals) > 0
  focus   = self.policy == null ? self : self.policy
  message = "Clients that use http:// by mistake send what they write to ${resource.address}, and their signatures, in the open."
  remedy  = <<-TEXT
    Terraform: a statement with effect = "Deny", principals "*", actions ["s3:*"] and condition { test = "Bool", variable = "aws:SecureTransport", values = ["false"] }
    CloudFormation: Effect: Deny, Principal: "*", Action: s3:*, Condition: { Bool: { aws:SecureTransport: "false" } }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html"]
  controls   = { "cis-aws-3.0" = ["2.1.1"], "fsbp" = ["S3.5"], "nist-800-53-r5" = ["AC-17(2)", "AC-4", "IA-5(1)", "SC-12(3)", "SC-13", "SC-23", "SC-23(3)", "SC-7(4)", "SC-8", "SC-8(1)", "SC-8(2)", "SI-7(6)"], "pci-dss-4.0.1" = ["4.2.1"] }

  fail "no policy" {
    resource "aws_s3_bucket" "b" {}
  }

  fail "allowed, refused to one, under another condition, or over https" {
    resource "aws_s3_bucket" "a" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
    }
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = { AWS = "111122223333" }, Action = "s3:*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
    }
    resource "aws_s3_bucket" "c" {
      policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*", Condition = { Bool = { "aws:ViaAWSService" = "false" } } }] })
    }
    resource "aws_s3_bucket" "d" {
      policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "true" } } }] })
    }
    expect {
      count = 4
    }
  }

  pass "refused" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
        P:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref B
            PolicyDocument: { Statement: [{ Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*", Condition: { Bool: { "aws:SecureTransport": false } } }] }
    YAML
  }
}
