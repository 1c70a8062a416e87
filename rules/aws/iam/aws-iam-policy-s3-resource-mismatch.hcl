rule "aws-iam-policy-s3-resource-mismatch" {
  title     = "IAM policy allows on a bucket what is done to objects, or the other way round"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "security"
  kind = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy",
  ]

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
    all = [for s in iam_statements([self.policy, self.json, self.inline_policy[*].policy]) : s if s.effect == "Allow"]
    # Where nothing is written behind what a bucket gives, it's the bucket; what a variable ends with isn't known.
    forms = [for s in all : [for r in s.resources : {
      text   = length(texts(r)) > 0 ? texts(r)[0].text : ""
      bucket = target(r, "aws_s3_bucket") != null
    }]]
    alone = [for fs in forms : [for f in fs : (
      f.text == "" || length(regexall("^arn:[^:]*:s3:::[^/*?]*[$][{][^/*?]*$", f.text)) > 0 ? (f.bucket ? true : undecided("what the ARN ends with"))
      : length(regexall("^arn:[^:]*:s3:::[^/*?]+$", f.text)) > 0
    )]]
    within = [for fs in forms : [for f in fs : (
      f.text == "" ? (f.bucket ? false : undecided("what the ARN ends with"))
      : length(regexall("^(arn:[^:]*:s3:::|[$])[^:/]*/", f.text)) > 0
    )]]
    # Another statement may allow it where it counts; then one is clutter.
    read_elsewhere = [for w in of_objects : lower(w) if anytrue([for i, s in all : iam_allows(s, w) && !alltrue(alone[i])])]
    seen_elsewhere = [for w in of_buckets : lower(w) if anytrue([for i, s in all : iam_allows(s, w) && !alltrue(within[i])])]
    objects = [for s in all : [for a in s.actions : a if contains([for w in of_objects : lower(w)], lower(a)) && !contains(read_elsewhere, lower(a))]]
    buckets = [for s in all : [for a in s.actions : a if contains([for w in of_buckets : lower(w)], lower(a)) && !contains(seen_elsewhere, lower(a))]]
    # Read once for all statements.
    asked = [for i, s in all : {
      resources = s.resources
      unread    = length(objects[i]) == 0 ? [] : alltrue(alone[i]) ? objects[i] : []
      unseen    = length(buckets[i]) == 0 ? [] : alltrue(within[i]) ? buckets[i] : []
    } if !s.has_principal && length(s.resources) > 0]
    unread = each.value.unread
    lost   = concat(unread, each.value.unseen)
  }

  for_each = asked
  require  = length(lost) == 0
  focus    = each.value.resources
  message  = "${join(", ", lost)} of ${resource.address} ${length(lost) == 1 ? "is" : "are"} never allowed: the statement names ${length(unread) > 0 ? "the bucket alone, and this is asked of the objects in it" : "objects alone, and this is asked of the bucket"}."
  remedy   = <<-TEXT
    A bucket's ARN ends with its name, that of its objects with /* behind it.
    Terraform: for s3:GetObject Resource = "$${aws_s3_bucket.orders.arn}/*"; for s3:ListBucket Resource = aws_s3_bucket.orders.arn
    CloudFormation: for s3:GetObject Resource: !Sub "$${Orders.Arn}/*"; for s3:ListBucket Resource: !GetAtt Orders.Arn
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html",
  ]

  fail "objects by the bucket's ARN" {
    resource "aws_s3_bucket" "b" {
      bucket = "orders"
    }
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = [aws_s3_bucket.b.arn] }] })
    }
    resource "aws_iam_policy" "q" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:getobject", "s3:PutObject", "ec2:DescribeInstances"], Resource = "arn:aws:s3:::orders" }] })
    }
    expect {
      count   = 2
      message = "s3:PutObject of"
    }
  }

  fail "the bucket by its objects" {
    resource "aws_s3_bucket" "b" {}
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["s3:ListBucket"]
        resources = ["${aws_s3_bucket.b.arn}/*"]
      }
    }
    resource "aws_iam_policy" "q" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:ListBucket", Resource = "arn:aws:s3:::orders/*" }] })
    }
    expect {
      count   = 2
      message = "is never allowed: the statement names objects alone"
    }
  }

  fail "beside another action that another statement allows" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["s3:GetObject", "s3:DeleteObject"], Resource = "arn:aws:s3:::orders" },
        { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::orders/*" },
        { Effect = "Deny", Action = "s3:DeleteObject", Resource = "arn:aws:s3:::orders/*" },
      ] })
    }
    expect {
      count   = 1
      message = "s3:DeleteObject of aws_iam_policy.p is never allowed"
    }
  }

  pass "both; in statements of their own; all of them; a part of a name" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = [aws_s3_bucket.b.arn, "${aws_s3_bucket.b.arn}/*"] }] })
    }
    resource "aws_iam_policy" "q" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = aws_s3_bucket.b.arn },
        { Effect = "Allow", Action = "s3:Get*", Resource = "${aws_s3_bucket.b.arn}/*" },
        { Effect = "Allow", Action = "s3:ListBucket", Resource = "${aws_s3_bucket.b.arn}/*" },
      ] })
    }
    resource "aws_iam_policy" "r" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = "*" }] })
    }
    resource "aws_iam_policy" "s" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = "arn:aws:s3:::orders*" }] })
    }
    resource "aws_iam_policy" "t" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:ListBucket", "s3:GetBucketLocation"], Resource = "arn:aws:s3:::orders" }] })
    }
    resource "aws_iam_policy" "u" {
      policy = jsonencode({ Statement = [{ Effect = "Deny", Action = "s3:GetObject", Resource = "arn:aws:s3:::orders" }] })
    }
    resource "aws_iam_policy" "w" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", NotResource = "arn:aws:s3:::orders" }] })
    }
    resource "aws_iam_policy" "v" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", NotAction = "s3:GetObject", Resource = "arn:aws:s3:::orders" }] })
    }
  }

  undecided "what a variable may end with" {
    variable "resource" {
      type = string
    }
    resource "aws_s3_bucket" "b" {}
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = var.resource }] })
    }
    resource "aws_iam_policy" "q" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::${var.resource}" }] })
    }
    resource "aws_iam_policy" "r" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "${aws_s3_bucket.b.arn}${var.resource}" }] })
    }
  }

  undecided "what a variable may begin with" {
    variable "resource" {
      type = string
    }
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:ListBucket", Resource = var.resource }] })
    }
  }

  pass "a variable where the bucket's name stands" {
    variable "resource" {
      type = string
    }
    resource "aws_iam_policy" "q" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:ListBucket", Resource = "arn:aws:s3:::${var.resource}" }] })
    }
  }

  fail "beside a statement about something else" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::orders" },
        { Effect = "Allow", Action = "ec2:DescribeInstances", Resource = "*" },
      ] })
    }
    resource "aws_iam_policy" "q" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = "s3:ListBucket", Resource = "arn:aws:s3:::orders/*" },
        { Effect = "Allow", Action = "ec2:DescribeInstances", Resource = "*" },
      ] })
    }
    expect {
      count = 2
    }
  }

  pass "a resource's own policy" {
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["s3:GetObject"]
        resources = ["arn:aws:s3:::orders"]
        principals {
          type        = "AWS"
          identifiers = ["arn:aws:iam::111122223333:root"]
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Orders: { Type: AWS::S3::Bucket }
        A:
          Type: AWS::IAM::ManagedPolicy
          Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: !GetAtt Orders.Arn }] } }
        B:
          Type: AWS::IAM::ManagedPolicy
          Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:ListBucket", Resource: !Sub "${Orders.Arn}/*" }] } }
    YAML
    expect {
      count = 2
    }
  }

  pass "template that names each" {
    cloudformation = <<-YAML
      Resources:
        Orders: { Type: AWS::S3::Bucket }
        A:
          Type: AWS::IAM::ManagedPolicy
          Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: ["s3:GetObject", "s3:ListBucket"], Resource: [!GetAtt Orders.Arn, !Join ["", [!GetAtt Orders.Arn, "/*"]]] }] } }
    YAML
  }
}
