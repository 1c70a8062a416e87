rule "aws-s3-bucket-settings-managed-twice" {
  title     = "Two resources write the same setting of a bucket"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_s3_bucket"
  languages = ["terraform"]

  let {
    # Each of these replaces all of what it says.
    policies    = [for r in referrers(self, "aws_s3_bucket_policy", "bucket") : r if !ignored("policy", r)]
    blocks      = referrers(self, "aws_s3_bucket_public_access_block", "bucket")
    versionings = referrers(self, "aws_s3_bucket_versioning", "bucket")
    encryptions = referrers(self, "aws_s3_bucket_server_side_encryption_configuration", "bucket")
    lifecycles  = [for r in referrers(self, "aws_s3_bucket_lifecycle_configuration", "bucket") : r if !ignored("rule", r)]
    notices     = referrers(self, "aws_s3_bucket_notification", "bucket")
    origins     = referrers(self, "aws_s3_bucket_cors_configuration", "bucket")
    loggings    = referrers(self, "aws_s3_bucket_logging", "bucket")
    ownerships  = referrers(self, "aws_s3_bucket_ownership_controls", "bucket")
    lists       = referrers(self, "aws_s3_bucket_acl", "bucket")
    # Two that say the same change nothing of each other.
    parts = [
      { what = "the policy", by = policies, says = [for r in policies : [for s in iam_statements(r.policy) : [s.effect, s.actions, s.principals, s.resources, s.conditions[*].values]]] },
      { what = "the public access block", by = blocks, says = [for r in blocks : join(" ", [for v in [r.block_public_acls, r.block_public_policy, r.ignore_public_acls, r.restrict_public_buckets] : v == true ? "on" : "off"])] },
      { what = "versioning", by = versionings, says = versionings[*].versioning_configuration.status },
      { what = "encryption", by = encryptions, says = [for r in encryptions : [for d in r.rule[*].apply_server_side_encryption_by_default : [d.sse_algorithm, d.kms_master_key_id]]] },
      { what = "the lifecycle rules", by = lifecycles, says = [for r in lifecycles : [for s in r.rule[*] : [s.id, s.status, s.expiration.days]]] },
      { what = "the notifications", by = notices, says = [for r in notices : [for s in concat(r.lambda_function[*], r.queue[*], r.topic[*]) : [s.events, s.filter_prefix, s.lambda_function_arn, s.queue_arn, s.topic_arn]]] },
      { what = "the CORS rules", by = origins, says = [for r in origins : [for s in r.cors_rule[*] : [s.allowed_methods, s.allowed_origins]]] },
      { what = "logging", by = loggings, says = [for r in loggings : [r.target_bucket, r.target_prefix]] },
      { what = "object ownership", by = ownerships, says = ownerships[*].rule.object_ownership },
      { what = "the ACL", by = lists, says = lists[*].acl },
    ]
  }
  for_each = parts
  when     = length(each.value.by) > 1
  require  = !differ(each.value.says)
  focus    = each.value.by[0].bucket
  message  = "Each apply replaces ${each.value.what} of ${resource.address}, and the next one brings the other back: ${join(" and ", [for r in each.value.by : facts(r).address])} both write all of it."
  remedy   = <<-TEXT
    Terraform: one resource that says all of it; statements of several origins go into one policy by source_policy_documents of data.aws_iam_policy_document.
  TEXT

  references = [
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_lifecycle_configuration",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_bucket_notification",
    "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html",
  ]

  fail "two policies" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "one" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/deploy" }, Action = "s3:GetObject", Resource = "${aws_s3_bucket.b.arn}/*" }] })
    }
    resource "aws_s3_bucket_policy" "two" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "${aws_s3_bucket.b.arn}/*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
    }
    expect {
      at      = "main.tf:3"
      count   = 1
      message = "replaces the policy of aws_s3_bucket.b, and the next one brings the other back: aws_s3_bucket_policy.one and aws_s3_bucket_policy.two"
    }
  }

  fail "each other setting" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_public_access_block" "one" {
      bucket              = aws_s3_bucket.b.id
      block_public_policy = true
    }
    resource "aws_s3_bucket_public_access_block" "two" {
      bucket = aws_s3_bucket.b.id
    }
    resource "aws_s3_bucket_versioning" "one" {
      bucket = aws_s3_bucket.b.id
      versioning_configuration {
        status = "Enabled"
      }
    }
    resource "aws_s3_bucket_versioning" "two" {
      bucket = aws_s3_bucket.b.id
      versioning_configuration {
        status = "Suspended"
      }
    }
    resource "aws_s3_bucket_server_side_encryption_configuration" "one" {
      bucket = aws_s3_bucket.b.id
      rule {
        apply_server_side_encryption_by_default {
          sse_algorithm = "aws:kms"
        }
      }
    }
    resource "aws_s3_bucket_server_side_encryption_configuration" "two" {
      bucket = aws_s3_bucket.b.id
      rule {
        apply_server_side_encryption_by_default {
          sse_algorithm = "AES256"
        }
      }
    }
    resource "aws_s3_bucket_lifecycle_configuration" "one" {
      bucket = aws_s3_bucket.b.id
      rule {
        id     = "logs"
        status = "Enabled"
      }
    }
    resource "aws_s3_bucket_lifecycle_configuration" "two" {
      bucket = aws_s3_bucket.b.id
      rule {
        id     = "uploads"
        status = "Enabled"
      }
    }
    resource "aws_s3_bucket_notification" "one" {
      bucket = aws_s3_bucket.b.id
      queue {
        queue_arn = "arn:aws:sqs:eu-west-1:111122223333:created"
        events    = ["s3:ObjectCreated:*"]
      }
    }
    resource "aws_s3_bucket_notification" "two" {
      bucket = aws_s3_bucket.b.id
      topic {
        topic_arn = "arn:aws:sns:eu-west-1:111122223333:removed"
        events    = ["s3:ObjectRemoved:*"]
      }
    }
    resource "aws_s3_bucket_cors_configuration" "one" {
      bucket = aws_s3_bucket.b.id
      cors_rule {
        allowed_methods = ["GET"]
        allowed_origins = ["https://www.example.com"]
      }
    }
    resource "aws_s3_bucket_cors_configuration" "two" {
      bucket = aws_s3_bucket.b.id
      cors_rule {
        allowed_methods = ["PUT"]
        allowed_origins = ["https://admin.example.com"]
      }
    }
    resource "aws_s3_bucket_logging" "one" {
      bucket        = aws_s3_bucket.b.id
      target_bucket = "logs"
      target_prefix = "one/"
    }
    resource "aws_s3_bucket_logging" "two" {
      bucket        = aws_s3_bucket.b.id
      target_bucket = "logs"
      target_prefix = "two/"
    }
    resource "aws_s3_bucket_ownership_controls" "one" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = "BucketOwnerEnforced"
      }
    }
    resource "aws_s3_bucket_ownership_controls" "two" {
      bucket = aws_s3_bucket.b.id
      rule {
        object_ownership = "ObjectWriter"
      }
    }
    resource "aws_s3_bucket_acl" "one" {
      bucket = aws_s3_bucket.b.id
      acl    = "private"
    }
    resource "aws_s3_bucket_acl" "two" {
      bucket = aws_s3_bucket.b.id
      acl    = "log-delivery-write"
    }
    expect {
      count = 9
    }
  }

  fail "outside production" {
    variable "env" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_acl" "one" {
      bucket = aws_s3_bucket.b.id
      acl    = "private"
    }
    resource "aws_s3_bucket_acl" "two" {
      count  = var.env == "prod" ? 0 : 1
      bucket = aws_s3_bucket.b.id
      acl    = "log-delivery-write"
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "one of each, one of each bucket, two that say the same, one or the other, one whose changes are ignored" {
    variable "env" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket" "c" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "s3:GetObject", Resource = "*" }] })
    }
    resource "aws_s3_bucket_policy" "ignored" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [] })
      lifecycle {
        ignore_changes = [policy]
      }
    }
    resource "aws_s3_bucket_lifecycle_configuration" "b" {
      bucket = aws_s3_bucket.b.id
      rule {
        id     = "logs"
        status = "Enabled"
      }
    }
    resource "aws_s3_bucket_lifecycle_configuration" "ignored" {
      bucket = aws_s3_bucket.b.id
      lifecycle {
        ignore_changes = [rule]
      }
    }
    resource "aws_s3_bucket_acl" "b" {
      bucket = aws_s3_bucket.b.id
      acl    = "private"
    }
    resource "aws_s3_bucket_acl" "c" {
      bucket = aws_s3_bucket.c.id
      acl    = "log-delivery-write"
    }
    resource "aws_s3_bucket_versioning" "one" {
      bucket = aws_s3_bucket.b.id
      versioning_configuration {
        status = "Enabled"
      }
    }
    resource "aws_s3_bucket_versioning" "two" {
      bucket = aws_s3_bucket.b.id
      versioning_configuration {
        status = "Enabled"
      }
    }
    resource "aws_s3_bucket_public_access_block" "one" {
      bucket              = aws_s3_bucket.b.id
      block_public_policy = true
    }
    resource "aws_s3_bucket_public_access_block" "two" {
      bucket              = aws_s3_bucket.b.id
      block_public_policy = true
      block_public_acls   = false
    }
    resource "aws_s3_bucket_logging" "one" {
      count         = var.env == "prod" ? 1 : 0
      bucket        = aws_s3_bucket.b.id
      target_bucket = "logs"
      target_prefix = "one/"
    }
    resource "aws_s3_bucket_logging" "two" {
      count         = var.env == "prod" ? 0 : 1
      bucket        = aws_s3_bucket.b.id
      target_bucket = "logs"
      target_prefix = "two/"
    }
  }

  undecided "what one of them says isn't known" {
    variable "acl" {}
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_acl" "one" {
      bucket = aws_s3_bucket.b.id
      acl    = "private"
    }
    resource "aws_s3_bucket_acl" "two" {
      bucket = aws_s3_bucket.b.id
      acl    = var.acl
    }
  }
}
