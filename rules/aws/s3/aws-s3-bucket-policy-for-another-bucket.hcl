rule "aws-s3-bucket-policy-for-another-bucket" {
  title     = "S3 bucket policy names another bucket"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_s3_bucket"

  let {
    # Instances of one resource are told apart by names that may not be known.
    block  = split("[", resource.address)[0]
    named = [for r in each.value.resources : { arn = r, bucket = target(r, "aws_s3_bucket"), name = flatten([for t in texts(r) : regexall("^arn:aws[a-z-]*:s3:::([a-z0-9][a-z0-9.-]+)(?:/.*)?$", t.text)])[0] }]
    others = [for n in named : known(n.bucket) && n.bucket != null ? facts(n.bucket).address : n.arn if (
      known(n.bucket) && n.bucket != null
      ? split("[", facts(n.bucket).address)[0] != block
      : n.name != null && self.bucket != null && known(self.bucket) && n.name != self.bucket
    )]
  }

  for_each = iam_statements(self.policy)
  require  = length(others) == 0
  focus    = each.value.resources
  message  = length(others) == 0 ? null : "S3 refuses the policy of ${resource.address}: what a statement names, ${join(", ", distinct(others))}, isn't this bucket, nor in it."
  remedy   = <<-TEXT
    Refer to the bucket instead of writing out its name.
    Terraform: Resource = [aws_s3_bucket.logs.arn, "$${aws_s3_bucket.logs.arn}/*"] in the policy of aws_s3_bucket.logs.
    CloudFormation: Resource: [!GetAtt Logs.Arn, !Sub "$${Logs.Arn}/*"] in the policy with Bucket: !Ref Logs.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-bucket-user-policy-specifying-resources.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html",
    "https://github.com/aws-samples/aws-media-services-vod-automation/issues/17",
  ]

  fail "another bucket of the stack, a name with a slip" {
    resource "aws_s3_bucket" "a" {
      bucket = "acme-a-logs"
    }
    resource "aws_s3_bucket" "b" {
      bucket = "acme-b-data"
    }
    resource "aws_s3_bucket_policy" "a" {
      bucket = aws_s3_bucket.a.id
      policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = [aws_s3_bucket.b.arn, "${aws_s3_bucket.b.arn}/*"] }] })
    }
    data "aws_iam_policy_document" "b" {
      statement {
        actions   = ["s3:GetObject"]
        resources = ["arn:aws:s3:::acme-b-date/*"]
        principals {
          type        = "AWS"
          identifiers = ["arn:aws:iam::111122223333:root"]
        }
      }
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = data.aws_iam_policy_document.b.json
    }
    resource "aws_s3_bucket" "c" {
      bucket = "acme-c"
      policy = <<-JSON
        { "Statement": { "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": ["arn:aws:s3:::acme-c/*", "arn:aws:s3:::acme/*"] } }
      JSON
    }
    expect {
      count = 3
    }
  }

  pass "itself, by reference, by name, by a star, by a variable; a bucket without a name; instances" {
    variable "name" {}
    resource "aws_s3_bucket" "a" {
      bucket = "acme-a"
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = ["arn:aws:s3:::acme-a", "arn:aws-cn:s3:::acme-a/*"] },
        { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-*" },
        { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::${var.name}/*" },
        { Effect = "Allow", Principal = "*", Action = "s3:GetObject", NotResource = "arn:aws:s3:::acme-b/*" },
      ] })
    }
    resource "aws_s3_bucket" "b" {
      bucket = var.name
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "${aws_s3_bucket.b.arn}/*" },
        { Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::${aws_s3_bucket.b.id}/*" },
      ] })
    }
    resource "aws_s3_bucket" "c" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::acme-c/*" }] })
    }
    resource "aws_s3_bucket" "d" {
      for_each = toset(["acme-d", "acme-e"])
      bucket   = each.key
    }
    resource "aws_s3_bucket_policy" "d" {
      for_each = toset(["acme-d", "acme-e"])
      bucket   = aws_s3_bucket.d[each.key].id
      policy   = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "${aws_s3_bucket.d[each.key].arn}/*" }] })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Logs: { Type: AWS::S3::Bucket }
        Data: { Type: AWS::S3::Bucket }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Logs
            PolicyDocument: { Statement: [{ Effect: Deny, Principal: "*", Action: "s3:*", Resource: [!GetAtt Data.Arn, !Sub "${Data.Arn}/*"] }] }
    YAML
    expect {
      count   = 1
      message = "names, Data, isn't"
    }
  }

  pass "itself in a template" {
    cloudformation = <<-YAML
      Parameters:
        Name: { Type: String }
      Resources:
        Logs: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref Name } }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Logs
            PolicyDocument: { Statement: [{ Effect: Deny, Principal: "*", Action: "s3:*", Resource: [!GetAtt Logs.Arn, !Sub "arn:${AWS::Partition}:s3:::${Name}/*", !Sub "arn:aws:s3:::${Logs}/*"] }] }
    YAML
  }
}
