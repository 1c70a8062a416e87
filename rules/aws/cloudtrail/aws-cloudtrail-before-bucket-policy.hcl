rule "aws-cloudtrail-before-bucket-policy" {
  title     = "Trail is made before it may write into its bucket"
  severity  = known(after) && after ? "high" : "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_cloudtrail"

  let {
    bucket   = target(self.s3_bucket_name, "aws_s3_bucket")
    policies = referrers(bucket, "aws_s3_bucket_policy", "bucket")
    awaits   = anytrue([for p in policies : anytrue([for r in referrers(p, "aws_cloudtrail") : facts(r).address == resource.address])])
    # A policy that refers to the trail comes after it.
    after = alltrue([for p in policies : anytrue([for r in referrers(self, "aws_s3_bucket_policy") : facts(r).address == facts(p).address])])
    # Whatever it waits for may wait for the policy, and so may the call of its module.
    indirectly = length(resource.depends_on) > 0 || anytrue([for p in policies : length(referrers(p, "*")) > 0 || facts(p).module != resource.module])
  }
  when    = length(policies) > 0
  require = awaits || (indirectly && !after ? undecided("what it waits for may wait for the policy") : false)
  focus   = self.s3_bucket_name
  message = (
    known(after) && after
    ? "${resource.address} can't be created: CloudTrail refuses a bucket into which it may not write, and ${facts(policies[0]).address}, which lets it, comes after the trail that it refers to."
    : "Creating ${resource.address} fails unless ${facts(policies[0]).address} happens to be there before: CloudTrail refuses a bucket into which it may not write, and nothing says which comes first."
  )
  remedy = <<-TEXT
    Terraform: depends_on = [aws_s3_bucket_policy.trail] in the aws_cloudtrail.
    CloudFormation: DependsOn: TrailBucketPolicy, beside the trail's Properties.
    The policy must not refer to the trail then: its ARN is written out, arn:aws:cloudtrail:REGION:ACCOUNT:trail/NAME.
  TEXT

  references = [
    "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudtrail-trail.html",
  ]

  fail "nothing says which comes first" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = "{}"
    }
    resource "aws_cloudtrail" "t" {
      name           = "all"
      s3_bucket_name = aws_s3_bucket.b.id
    }
    expect {
      at       = "main.tf:8"
      severity = "medium"
      message  = "unless aws_s3_bucket_policy.b happens to be there before"
    }
  }

  fail "a policy that refers to the trail" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "s3:PutObject", Resource = "*", Condition = { StringEquals = { "aws:SourceArn" = aws_cloudtrail.t.arn } } }] })
    }
    resource "terraform_data" "ready" {}
    resource "aws_cloudtrail" "t" {
      name           = "all"
      s3_bucket_name = aws_s3_bucket.b.id
      depends_on     = [terraform_data.ready]
    }
    expect {
      severity = "high"
      message  = "comes after the trail"
    }
  }

  pass "it waits, by depends_on or a reference; no policy here; a policy of another bucket" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket_policy" "a" {
      bucket = aws_s3_bucket.a.id
      policy = "{}"
    }
    resource "aws_cloudtrail" "a" {
      s3_bucket_name = aws_s3_bucket.a.id
      depends_on     = [aws_s3_bucket_policy.a]
    }
    resource "aws_cloudtrail" "b" {
      s3_bucket_name = aws_s3_bucket_policy.a.bucket
    }
    resource "aws_s3_bucket" "c" {}
    resource "aws_cloudtrail" "c" {
      s3_bucket_name = aws_s3_bucket.c.id
    }
    resource "aws_cloudtrail" "elsewhere" {
      s3_bucket_name = "made-elsewhere"
    }
  }

  undecided "whatever it waits for; what refers to the policy" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket_policy" "a" {
      bucket = aws_s3_bucket.a.id
      policy = "{}"
    }
    resource "terraform_data" "ready" {}
    resource "aws_cloudtrail" "a" {
      s3_bucket_name = aws_s3_bucket.a.id
      depends_on     = [terraform_data.ready]
    }
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = "{}"
    }
    resource "aws_kms_key" "b" {
      description = aws_s3_bucket_policy.b.id
    }
    resource "aws_cloudtrail" "b" {
      s3_bucket_name = aws_s3_bucket.b.id
      kms_key_id     = aws_kms_key.b.arn
    }
  }

  undecided "the call of its module waits for the policy" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = "{}"
    }
    module "trail" {
      source     = "./trail"
      bucket     = aws_s3_bucket.b.id
      depends_on = [aws_s3_bucket_policy.b]
    }
    file "trail/main.tf" <<-TEXT
      variable "bucket" {}
      resource "aws_cloudtrail" "t" {
        s3_bucket_name = var.bucket
      }
    TEXT
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        Policy: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref Bucket, PolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: cloudtrail.amazonaws.com }, Action: "s3:PutObject", Resource: !Sub "${Bucket.Arn}/*" }] } } }
        Trail: { Type: AWS::CloudTrail::Trail, Properties: { S3BucketName: !Ref Bucket, IsLogging: true } }
    YAML
    expect {
      at = "template.yaml:4"
    }
  }

  pass "template that waits" {
    cloudformation = <<-YAML
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        Policy: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref Bucket, PolicyDocument: { Statement: [] } } }
        Trail: { Type: AWS::CloudTrail::Trail, DependsOn: [Policy], Properties: { S3BucketName: !Ref Bucket, IsLogging: true } }
    YAML
  }

  undecided "template that waits for something else" {
    cloudformation = <<-YAML
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        Policy: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref Bucket, PolicyDocument: { Statement: [] } } }
        Ready: { Type: AWS::CloudFormation::WaitConditionHandle, DependsOn: Policy }
        Trail: { Type: AWS::CloudTrail::Trail, DependsOn: Ready, Properties: { S3BucketName: !Ref Bucket, IsLogging: true } }
    YAML
  }
}
