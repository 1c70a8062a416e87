rule "aws-resource-policy-unconfined-service" {
  title     = "Any customer of a service may have it use a resource"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = ["aws_sqs_queue", "aws_sns_topic", "aws_s3_bucket"]

  let {
    # Services that say for whom they ask, by the pages on each; EventBridge doesn't when it publishes to a topic.
    uses = {
      aws_sqs_queue = { actions = ["sqs:SendMessage"], services = ["events", "s3", "sns"] }
      aws_sns_topic = { actions = ["sns:Publish"], services = ["budgets", "cloudwatch", "codestar-notifications", "s3", "ses"] }
      aws_s3_bucket = { actions = ["s3:PutObject", "s3:GetObject"], services = ["appstream", "billingreports", "cloudfront", "cloudtrail", "config", "delivery.logs", "guardduty", "logging.s3", "macie", "rekognition", "s3", "ses"] }
    }
    use      = uses[resource.kind]
    services = [for p in each.value.principals : p if contains([for s in use.services : "${s}.amazonaws.com"], p)]
    # Logs of other accounts go into folders of theirs.
    folders = [for t in texts(each.value.resources) : t if length(regexall("/AWSLogs/[^*]", t.text)) > 0]
    # Of what isn't known, and is no attribute of something here, nobody can tell.
    dark    = anytrue([for r in each.value.resources : length(texts(r)) == 0 && attribute_of(r) == null])
    own     = dark ? undecided("which objects the statement is about") : length(folders) > 0 && length(folders) == length(each.value.resources)
    # SES says there whose rule it is, too.
    referred = anytrue([for c in each.value.conditions : lower(c.key) == "aws:referer"])
  }

  for_each = iam_statements(self.policy)
  when     = each.value.effect == "Allow" && contains(each.value.principal_types, "Service") && iam_allows(each.value, use.actions) && !iam_confined(each.value) && !each.value.everybody && !own && !referred
  require  = length(services) == 0
  focus    = services
  message  = "${length(services) == 0 ? "A service" : services[0]} may use ${resource.address} for any of its customers: the statement doesn't say for whose resources, so a stranger's can reach it, too."
  remedy   = <<-TEXT
    Name the resource, or the account, that the service acts for.
    Terraform: Condition = { ArnLike = { "aws:SourceArn" = aws_sns_topic.orders.arn } }, or StringEquals of "aws:SourceAccount".
    CloudFormation: Condition: { StringEquals: { aws:SourceAccount: !Ref AWS::AccountId } }
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html#cross-service-confused-deputy-prevention"]

  fail "a queue, a topic, a bucket" {
    resource "aws_sqs_queue" "q" {}
    resource "aws_sqs_queue_policy" "q" {
      queue_url = aws_sqs_queue.q.id
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = "sqs:SendMessage", Resource = aws_sqs_queue.q.arn }]
      })
    }
    resource "aws_sns_topic" "t" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Principal = { Service = ["cloudwatch.amazonaws.com"] }, Action = "sns:Publish", Resource = "*" }]
      })
    }
    resource "aws_s3_bucket" "b" {}
    data "aws_iam_policy_document" "b" {
      statement {
        actions   = ["s3:GetObject"]
        resources = ["${aws_s3_bucket.b.arn}/*"]
        principals {
          type        = "Service"
          identifiers = ["cloudfront.amazonaws.com"]
        }
      }
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = data.aws_iam_policy_document.b.json
    }
    expect {
      count = 3
    }
  }

  pass "who is no service, by a name that isn't known" {
    resource "aws_cloudfront_origin_access_identity" "o" {}
    variable "role" {}
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Principal = { CanonicalUser = aws_cloudfront_origin_access_identity.o.s3_canonical_user_id }, Action = "s3:GetObject", Resource = "*" },
          { Effect = "Allow", Principal = { AWS = var.role }, Action = "s3:GetObject", Resource = "*" },
        ]
      })
    }
  }

  pass "who is no service, by a name that isn't known, in a template" {
    cloudformation = <<-YAML
      Parameters:
        Identity: { Type: String }
      Resources:
        B: { Type: AWS::S3::Bucket }
        P: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref B, PolicyDocument: { Statement: [{ Effect: Allow, Principal: { CanonicalUser: !Ref Identity }, Action: "s3:GetObject", Resource: "*" }] } } }
    YAML
  }

  undecided "a service that isn't known" {
    variable "service" {}
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = var.service }, Action = "s3:GetObject", Resource = "*" }] })
    }
  }

  pass "confined, in a folder of the account, another service, reading settings, everybody, of whom another rule tells" {
    data "aws_caller_identity" "me" {}
    resource "aws_sqs_queue" "q" {
      policy = jsonencode({
        Statement = [{
          Effect    = "Allow"
          Principal = { Service = "sns.amazonaws.com" }
          Action    = "sqs:SendMessage"
          Resource  = "*"
          Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:sns:eu-west-1:111122223333:orders" } }
        }]
      })
    }
    resource "aws_sns_topic" "t" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sns:Publish", Resource = "*" }]
      })
    }
    resource "aws_s3_bucket" "b" {
      bucket = "logs"
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "s3:GetBucketAcl", Resource = "arn:aws:s3:::logs" },
          { Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::logs/AWSLogs/${data.aws_caller_identity.me.account_id}/*" },
          { Effect = "Allow", Principal = { Service = "logdelivery.elasticloadbalancing.amazonaws.com" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::logs/*" },
          { Effect = "Deny", Principal = { Service = "logging.s3.amazonaws.com" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::logs/*" },
          { Effect = "Allow", Principal = { AWS = "*", Service = "logging.s3.amazonaws.com" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::logs/*" },
        ]
      })
    }
  }

  fail "all but a folder" {
    resource "aws_s3_bucket" "b" {
      bucket = "logs"
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "s3:PutObject", NotResource = "arn:aws:s3:::logs/private/*" }]
      })
    }
  }

  fail "a folder of any account" {
    resource "aws_s3_bucket" "b" {
      bucket = "logs"
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "s3:PutObject", Resource = ["arn:aws:s3:::logs/AWSLogs/*", "arn:aws:s3:::logs/AWSLogs/111122223333/*"] }]
      })
    }
  }

  fail "a bucket for pictures, one for letters" {
    resource "aws_s3_bucket" "pictures" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Principal = { Service = "rekognition.amazonaws.com" }, Action = ["s3:GetBucketLocation", "s3:GetObject"], Resource = "*" }]
      })
    }
    resource "aws_s3_bucket" "letters" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Principal = { Service = "ses.amazonaws.com" }, Action = "s3:PutObject", Resource = "arn:aws:s3:::letters/*" }]
      })
    }
    expect {
      count = 2
    }
  }

  pass "letters of the account, as it is said now and was before" {
    resource "aws_s3_bucket" "a" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Principal = { Service = "ses.amazonaws.com" }, Action = "s3:PutObject", Resource = "*", Condition = { StringEquals = { "AWS:SourceAccount" = "111122223333" } } }]
      })
    }
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Principal = { Service = "ses.amazonaws.com" }, Action = "s3:PutObject", Resource = "*", Condition = { StringEquals = { "aws:Referer" = "111122223333" } } }]
      })
    }
  }

  undecided "a condition from elsewhere" {
    variable "condition" {}
    resource "aws_sqs_queue" "q" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = "sqs:SendMessage", Resource = "*", Condition = var.condition }]
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Queue: { Type: AWS::SQS::Queue }
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Queue]
            PolicyDocument:
              Statement: [{ Effect: Allow, Principal: { Service: s3.amazonaws.com }, Action: "sqs:SendMessage", Resource: !GetAtt Queue.Arn }]
    YAML
  }

  pass "template, confined" {
    cloudformation = <<-YAML
      Resources:
        Queue: { Type: AWS::SQS::Queue }
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Queue]
            PolicyDocument:
              Statement:
                - Effect: Allow
                  Principal: { Service: s3.amazonaws.com }
                  Action: sqs:SendMessage
                  Resource: !GetAtt Queue.Arn
                  Condition: { StringEquals: { "aws:SourceAccount": !Ref AWS::AccountId } }
    YAML
  }

  fail "template of a bucket" {
    cloudformation = <<-YAML
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Bucket
            PolicyDocument:
              Statement: [{ Effect: Allow, Principal: { Service: rekognition.amazonaws.com }, Action: "s3:GetObject", Resource: !Sub "${Bucket.Arn}/*" }]
    YAML
  }

  undecided "objects that aren't known" {
    variable "objects" {
      type = list(string)
    }
    resource "aws_s3_bucket" "logs" {}
    resource "aws_s3_bucket_policy" "logs" {
      bucket = aws_s3_bucket.logs.id
      policy = data.aws_iam_policy_document.trail.json
    }
    data "aws_iam_policy_document" "trail" {
      statement {
        actions   = ["s3:PutObject"]
        resources = var.objects
        principals {
          type        = "Service"
          identifiers = ["cloudtrail.amazonaws.com"]
        }
      }
    }
  }
}
