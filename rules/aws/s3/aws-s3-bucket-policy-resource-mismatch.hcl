rule "aws-s3-bucket-policy-resource-mismatch" {
  title     = "S3 refuses a bucket policy whose action and resource don't go together"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_s3_bucket"

  let {
    of_objects = [
      "s3:AbortMultipartUpload", "s3:DeleteObject", "s3:DeleteObjectTagging", "s3:DeleteObjectVersion", "s3:DeleteObjectVersionTagging", "s3:GetObject", "s3:GetObjectAcl",
      "s3:GetObjectAttributes", "s3:GetObjectTagging", "s3:GetObjectVersion", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging", "s3:ListMultipartUploadParts",
      "s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging", "s3:PutObjectVersionAcl", "s3:PutObjectVersionTagging", "s3:RestoreObject",
    ]
    of_buckets = [
      "s3:CreateBucket", "s3:DeleteBucket", "s3:DeleteBucketPolicy", "s3:GetBucketAcl", "s3:GetBucketCORS", "s3:GetBucketLocation", "s3:GetBucketLogging", "s3:GetBucketPolicy",
      "s3:GetBucketVersioning", "s3:GetEncryptionConfiguration", "s3:GetLifecycleConfiguration", "s3:ListBucket", "s3:ListBucketMultipartUploads", "s3:ListBucketVersions",
      "s3:PutBucketAcl", "s3:PutBucketCORS", "s3:PutBucketPolicy", "s3:PutBucketVersioning", "s3:PutEncryptionConfiguration", "s3:PutLifecycleConfiguration",
    ]
    # Where nothing is written behind what a bucket gives, it's the bucket; what a variable ends with isn't known.
    forms = [for r in each.value.resources : {
      text   = length(texts(r)) > 0 ? texts(r)[0].text : ""
      bucket = target(r, "aws_s3_bucket") != null
    }]
    alone = alltrue([for f in forms : (
      f.text == "" || length(regexall("^arn:[^:]*:s3:::[^/*?]*[$][{][^/*?]*$", f.text)) > 0 ? (f.bucket ? true : undecided("what the ARN ends with"))
      : length(regexall("^arn:[^:]*:s3:::[^/*?]+$", f.text)) > 0
    )])
    within = alltrue([for f in forms : (
      f.text == "" ? (f.bucket ? false : undecided("what the ARN ends with"))
      : length(regexall("^(arn:[^:]*:s3:::|[$])[^:/]*/", f.text)) > 0
    )])
    objects = [for a in each.value.actions : a if anytrue([for w in of_objects : lower(a) == lower(w)])]
    buckets = [for a in each.value.actions : a if anytrue([for w in of_buckets : lower(a) == lower(w)])]
    lost    = concat(length(objects) > 0 ? (alone ? objects : []) : [], length(buckets) > 0 ? (within ? buckets : []) : [])
  }

  for_each = iam_statements(self.policy)
  when     = length(each.value.resources) > 0
  require  = length(lost) == 0
  focus    = each.value.resources
  message  = "S3 refuses the policy of ${resource.address}: ${join(", ", lost)} ${length(lost) == 1 ? "does" : "do"} not apply to what the statement names, ${alone ? "the bucket alone, and not the objects in it" : "objects alone, and not the bucket"}."
  remedy   = <<-TEXT
    A bucket's ARN ends with its name, that of its objects with /* behind it; name both, or make two statements.
    Terraform: Resource = [aws_s3_bucket.orders.arn, "$${aws_s3_bucket.orders.arn}/*"]
    CloudFormation: Resource: [!GetAtt Orders.Arn, !Sub "$${Orders.Arn}/*"]
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html",
    "https://github.com/ministryofjustice/modernisation-platform/pull/10762",
    "https://github.com/wandb/terraform-aws-wandb/issues/156",
  ]

  fail "objects by the bucket, the bucket by objects" {
    resource "aws_s3_bucket" "a" {
      bucket = "a-orders"
    }
    resource "aws_s3_bucket_policy" "a" {
      bucket = aws_s3_bucket.a.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = ["s3:GetObject"], Resource = aws_s3_bucket.a.arn }] })
    }
    resource "aws_s3_bucket" "b" {
      bucket = "b-orders"
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = ["s3:PutObject", "s3:ListBucket"], Resource = "arn:aws:s3:::b-orders/*" }] })
    }
    expect {
      count   = 2
      message = "not apply to what the statement names"
    }
  }

  fail "which of two doesn't" {
    resource "aws_s3_bucket" "b" {
      bucket = "b-orders"
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = ["s3:PutObject", "s3:GetBucketAcl"], Resource = "${aws_s3_bucket.b.arn}/*" }] })
    }
    expect {
      message = "s3:GetBucketAcl does not apply to what the statement names, objects alone"
    }
  }

  pass "each where it belongs; both; all; all but some" {
    resource "aws_s3_bucket" "b" {
      bucket = "b-orders"
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = ["s3:GetObject"], Resource = "${aws_s3_bucket.b.arn}/*" },
        { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = ["s3:ListBucket"], Resource = aws_s3_bucket.b.arn },
        { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = ["s3:GetObject", "s3:ListBucket"], Resource = [aws_s3_bucket.b.arn, "${aws_s3_bucket.b.arn}/*"] },
        { Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "${aws_s3_bucket.b.arn}/*" },
        { Effect = "Deny", Principal = "*", Action = ["s3:GetObject", "s3:ListBucket"], Resource = "arn:aws:s3:::b-orders*" },
        { Effect = "Deny", Principal = "*", Action = "s3:GetObject", NotResource = "arn:aws:s3:::b-orders" },
      ] })
    }
  }

  undecided "what a variable ends with" {
    variable "resource" {}
    resource "aws_s3_bucket" "b" {
      bucket = "b-orders"
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = ["s3:GetObject"], Resource = var.resource }] })
    }
  }

  undecided "what a variable is a part of" {
    variable "resource" {}
    resource "aws_s3_bucket" "b" {
      bucket = "b-orders"
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = ["s3:GetObject"], Resource = "arn:aws:s3:::${var.resource}" }] })
    }
  }

  undecided "what a variable may be" {
    variable "resource" {}
    resource "aws_s3_bucket" "b" {
      bucket = "b-orders"
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = ["s3:ListBucket"], Resource = var.resource }] })
    }
  }

  pass "a variable where the bucket's name stands" {
    variable "resource" {}
    resource "aws_s3_bucket" "b" {
      bucket = "b-orders"
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = ["s3:ListBucket"], Resource = "arn:aws:s3:::${var.resource}" }] })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Orders: { Type: AWS::S3::Bucket }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Orders
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "s3:ListBucket", Resource: !Sub "${Orders.Arn}/*" }] }
    YAML
  }

  pass "template that names both" {
    cloudformation = <<-YAML
      Resources:
        Orders: { Type: AWS::S3::Bucket }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Orders
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: ["s3:GetObject", "s3:ListBucket"], Resource: [!Sub "${Orders.Arn}/*", !GetAtt Orders.Arn] }] }
    YAML
  }

  undecided "what isn't known at all" {
    resource "aws_s3_bucket" "b" {
      bucket_prefix = "b-orders"
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = ["s3:ListBucket"], Resource = replace("${aws_s3_bucket.b.arn}/x", "x", "*") }] })
    }
  }
}
