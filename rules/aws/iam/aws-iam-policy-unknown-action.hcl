rule "aws-iam-policy-unknown-action" {
  title     = "IAM policy names what is no action"
  # Beside what the request needs it is clutter.
  severity  = resource.kind != "aws_s3_bucket" && length(lost) == 0 ? "low" : "medium"
  category  = "production-readiness"
  checklist = "security"
  kind = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy", "aws_s3_bucket",
  ]

  let {
    # Requests that have no action of their name, and those that they need.
    needed = {
      "dynamodb:batchexecutestatement"        = ["dynamodb:PartiQLSelect", "dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate", "dynamodb:PartiQLDelete"]
      "dynamodb:executestatement"             = ["dynamodb:PartiQLSelect", "dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate", "dynamodb:PartiQLDelete"]
      "dynamodb:executetransaction"           = ["dynamodb:PartiQLSelect", "dynamodb:PartiQLInsert", "dynamodb:PartiQLUpdate", "dynamodb:PartiQLDelete"]
      "dynamodb:transactgetitems"             = ["dynamodb:GetItem"]
      "dynamodb:transactwriteitems"           = ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem"]
      "lambda:invoke"                         = ["lambda:InvokeFunction"]
      "s3:completemultipartupload"            = ["s3:PutObject"]
      "s3:copyobject"                         = ["s3:GetObject", "s3:PutObject"]
      "s3:createmultipartupload"              = ["s3:PutObject"]
      "s3:deletebucketcors"                   = ["s3:PutBucketCORS"]
      "s3:deletebucketencryption"             = ["s3:PutEncryptionConfiguration"]
      "s3:deletebucketlifecycle"              = ["s3:PutLifecycleConfiguration"]
      "s3:deletebucketreplication"            = ["s3:PutReplicationConfiguration"]
      "s3:deletebuckettagging"                = ["s3:PutBucketTagging"]
      "s3:deleteobjects"                      = ["s3:DeleteObject"]
      "s3:deletepublicaccessblock"            = ["s3:PutBucketPublicAccessBlock"]
      "s3:getbucketaccelerateconfiguration"   = ["s3:GetAccelerateConfiguration"]
      "s3:getbucketencryption"                = ["s3:GetEncryptionConfiguration"]
      "s3:getbucketlifecycleconfiguration"    = ["s3:GetLifecycleConfiguration"]
      "s3:getbucketnotificationconfiguration" = ["s3:GetBucketNotification"]
      "s3:getbucketreplication"               = ["s3:GetReplicationConfiguration"]
      "s3:getobjectlockconfiguration"         = ["s3:GetBucketObjectLockConfiguration"]
      "s3:getpublicaccessblock"               = ["s3:GetBucketPublicAccessBlock"]
      "s3:headbucket"                         = ["s3:ListBucket"]
      "s3:headobject"                         = ["s3:GetObject"]
      "s3:listbuckets"                        = ["s3:ListAllMyBuckets"]
      "s3:listmultipartuploads"               = ["s3:ListBucketMultipartUploads"]
      "s3:listobjects"                        = ["s3:ListBucket"]
      "s3:listobjectsv2"                      = ["s3:ListBucket"]
      "s3:listobjectversions"                 = ["s3:ListBucketVersions"]
      "s3:listparts"                          = ["s3:ListMultipartUploadParts"]
      "s3:putbucketaccelerateconfiguration"   = ["s3:PutAccelerateConfiguration"]
      "s3:putbucketencryption"                = ["s3:PutEncryptionConfiguration"]
      "s3:putbucketlifecycleconfiguration"    = ["s3:PutLifecycleConfiguration"]
      "s3:putbucketnotificationconfiguration" = ["s3:PutBucketNotification"]
      "s3:putbucketreplication"               = ["s3:PutReplicationConfiguration"]
      "s3:putobjectlockconfiguration"         = ["s3:PutBucketObjectLockConfiguration"]
      "s3:putpublicaccessblock"               = ["s3:PutBucketPublicAccessBlock"]
      "s3:selectobjectcontent"                = ["s3:GetObject"]
      "s3:uploadpart"                         = ["s3:PutObject"]
      "s3:uploadpartcopy"                     = ["s3:GetObject", "s3:PutObject"]
      "sns:publishbatch"                      = ["sns:Publish"]
      "sqs:changemessagevisibilitybatch"      = ["sqs:ChangeMessageVisibility"]
      "sqs:deletemessagebatch"                = ["sqs:DeleteMessage"]
      "sqs:sendmessagebatch"                  = ["sqs:SendMessage"]
    }
    unknown = [for u in iam_unknown_actions(concat(each.value.actions, each.value.not_actions)) : { action = u.action, is_request = needed[lower(u.action)] != null, meant = needed[lower(u.action)] != null ? needed[lower(u.action)] : list(u.near) }]
    wrong   = [for u in unknown : u if length(u.meant) > 0]
    # What is like none may be newer than what is known here.
    newer = [for u in unknown : u if length(u.meant) == 0 && !strcontains(u.action, "*") && !strcontains(u.action, "?")]
    # What is lost without it comes first.
    lost   = [for u in wrong : u if !alltrue([for a in u.meant : iam_allows(each.value, a)])]
    told   = length(lost) > 0 ? lost[0] : wrong[0]
    others = [for u in wrong : u.action if u.action != told.action]
    action = told.action
    meant  = told.meant
  }

  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  require  = length(wrong) == 0 && (length(newer) == 0 || undecided(known(newer) ? "whether there is an action ${newer[0].action}" : "whether there are such actions"))
  focus    = action
  message  = (
    length(wrong) == 0 ? "The policy of ${resource.address} may name an action that doesn't exist."
    : "${action} is ${told.is_request ? "the name of a request and of no action" : "no action"}, ${resource.kind == "aws_s3_bucket" ? "for which S3 refuses the policy of" : "so it has no effect in"} ${resource.address}: ${told.is_request ? "the request needs ${join(startswith(lower(action), "dynamodb:") ? " or " : " and ", meant)}" : "${meant[0]} is one"}.${length(others) > 0 ? " ${join(", ", others)} ${length(others) == 1 ? "is no action" : "are no actions"} either." : ""}"
  )
  remedy   = <<-TEXT
    Terraform: actions = ["s3:GetObject"] for HeadObject, too.
    CloudFormation: Action: s3:GetObject for HeadObject, too.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api-actions.html",
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html",
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html",
  ]

  fail "names of requests, whatever their case" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = ["s3:GetObject", "s3:HeadObject"], Resource = "arn:aws:s3:::b/*" },
          { Effect = "Deny", Action = "S3:CopyObject", Resource = "*" },
        ]
      })
    }
    data "aws_iam_policy_document" "d" {
      statement {
        effect      = "Deny"
        not_actions = ["s3:ListBuckets"]
        resources   = ["*"]
      }
    }
    expect {
      count = 3
    }
  }

  fail "a bucket's policy" {
    resource "aws_s3_bucket" "b" {
      bucket = "my-bucket-a"
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:HeadObject", Resource = "arn:aws:s3:::my-bucket-a/*" }] })
    }
    expect {
      message = "for which S3 refuses the policy of aws_s3_bucket.b"
    }
  }

  fail "what the request needs isn't there" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = ["sqs:SendMessageBatch", "sqs:GetQueueUrl"], Resource = "arn:aws:sqs:eu-west-1:111122223333:orders" }]
      })
    }
    expect {
      severity = "medium"
      message  = "the request needs sqs:SendMessage."
    }
  }

  fail "what the request needs is there, too" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = ["sqs:SendMessage*", "sqs:SendMessageBatch"], Resource = "arn:aws:sqs:eu-west-1:111122223333:orders" }]
      })
    }
    expect {
      severity = "low"
    }
  }

  fail "requests of which one of several actions is needed" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = "dynamodb:TransactGetItems", Resource = "*" }, { Effect = "Allow", Action = "dynamodb:ExecuteStatement", Resource = "*" }]
      })
    }
    expect {
      count   = 2
      message = "the request needs dynamodb:"
    }
  }

  fail "a slip of an action" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["ecr:BatchGetImage", "ecr:BatchDeletImage"], Resource = "*" }] })
    }
    expect {
      severity = "medium"
      message  = "ecr:BatchDeletImage is no action, so it has no effect in aws_iam_policy.p: ecr:BatchDeleteImage is one."
    }
  }

  undecided "nothing is like it: it may be newer than what is known here" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["kafka-cluster:AlterClusterMetrics"], Resource = "*" }] })
    }
  }

  pass "an action of each region, a service of its own" {
    variable "kind" {}
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:Get${var.kind}", "xsiam:Run"], Resource = "*" }] })
    }
  }

  pass "actions" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:Head*", "s3:ListBucket", "lambda:InvokeFunction"], Resource = "*" }]
      })
    }
  }

  undecided "from a variable" {
    variable "action" {}
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = var.action, Resource = "*" }] })
    }
  }

  fail "a role in a template" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: lambda.amazonaws.com } }] }
            Policies:
              - PolicyName: read
                PolicyDocument:
                  Statement: [{ Effect: Allow, Action: "s3:HeadObject", Resource: "arn:aws:s3:::b/*" }]
    YAML
    expect {
      at = "template.yaml:9"
    }
  }

  pass "an action in a template" {
    cloudformation = <<-YAML
      Resources:
        Policy:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" }] }
    YAML
  }

  fail "what is lost comes first, and the rest is named" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:HeadObject", "s3:ListObjects", "s3:GetObject"], Resource = "*" }] })
    }
    expect {
      severity = "medium"
      message  = "s3:ListObjects is the name of a request and of no action, so it has no effect in aws_iam_policy.p: the request needs s3:ListBucket. s3:HeadObject is no action either."
    }
  }

  fail "nothing is lost" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["s3:HeadObject", "s3:CopyObject", "s3:UploadPart", "s3:GetObject", "s3:PutObject"], Resource = "*" }] })
    }
    expect {
      severity = "low"
      message  = "s3:CopyObject, s3:UploadPart are no actions either."
    }
  }
}
