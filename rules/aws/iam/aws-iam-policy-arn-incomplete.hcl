rule "aws-iam-policy-arn-incomplete" {
  title     = "IAM policy names a resource that can't be"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "security"
  kind = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy",
  ]

  let {
    # Services each of whose resources belongs to a region; and to an account.
    regional = "athena|cognito-idp|dynamodb|ecr|ecs|es|events|firehose|glue|kinesis|kms|lambda|logs|secretsmanager|sns|sqs|ssm|states"
    owned    = "dynamodb|ecr|ecs|firehose|kinesis|kms|lambda|secretsmanager|sns|sqs|states"
    read = [for r in each.value.resources : { text = length(texts(r)) > 0 ? texts(r)[0].text : "" }]
    wrong = [for r in read : r.text if (
      # A global table of the first kind has no region.
      (length(regexall("^arn:[^:]*:(${regional})::", r.text)) > 0 && !strcontains(r.text, ":global-table/"))
      || length(regexall("^arn:[^:]*:(${owned}):[^:]*::", r.text)) > 0
      # What stands where a region or an account's number belongs.
      || length(regexall("(?i)^arn:[^:]*:[a-z0-9-]*:((your|my|aws)[-_ ]?)?region([-_ ]?(name|id|code))?:", r.text)) > 0
      || length(regexall("(?i)^arn:[^:]*:[a-z0-9-]*:[^:]*:((your|my|aws)[-_ ]?)*account([-_ ]?(id|number|no))?:", r.text)) > 0
      || length(regexall("^arn:[^:]*:[a-z0-9-]*:([^:]*:)?<[^>:]*>:", r.text)) > 0
    )]
  }

  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  require  = length(wrong) == 0
  focus    = each.value.resources
  message  = "${join(", ", distinct(wrong))} in ${resource.address} is no resource that there can be, so this ${each.value.effect == "Deny" ? "denies" : "allows"} nothing there: an ARN of this service has a region and an account's number."
  remedy   = <<-TEXT
    Terraform: resources = [aws_kinesis_stream.orders.arn], or "arn:aws:logs:$${var.region}:$${data.aws_caller_identity.me.account_id}:log-group:/orders:*"
    CloudFormation: Resource: !GetAtt Orders.Arn, or !Sub "arn:$${AWS::Partition}:logs:$${AWS::Region}:$${AWS::AccountId}:log-group:/orders:*"
  TEXT

  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  ]

  fail "neither region nor account; no account" {
    resource "aws_kinesis_stream" "s" {
      name = "s"
    }
    resource "aws_iam_policy" "a" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "kinesis:PutRecord", Resource = "arn:aws:kinesis:::${aws_kinesis_stream.s.id}/*" }] })
    }
    data "aws_iam_policy_document" "b" {
      statement {
        actions   = ["dynamodb:GetItem"]
        resources = ["arn:aws:dynamodb:eu-west-1::table/orders", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders"]
      }
    }
    resource "aws_iam_policy" "c" {
      policy = jsonencode({ Statement = [{ Effect = "Deny", Action = "logs:DeleteLogGroup", Resource = "arn:aws:logs::111122223333:log-group:/orders" }] })
    }
    expect {
      count   = 3
      message = "nothing there: an ARN"
    }
  }

  fail "words where a region and a number belong" {
    resource "aws_iam_policy" "a" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "logs:PutLogEvents", Resource = "arn:aws:logs:region:111122223333:log-group:g:*" }] })
    }
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "logs:PutLogEvents", Resource = "arn:aws:logs:eu-west-1:YOUR_ACCOUNT_ID:log-group:g:*" }] })
    }
    resource "aws_iam_policy" "c" {
      policy = jsonencode({ Statement = [{ Effect = "Deny", Action = "rds:DeleteDBInstance", Resource = "arn:aws:rds:<region>:111122223333:db:orders" }] })
    }
    resource "aws_iam_policy" "d" {
      policy = jsonencode({ Statement = [{ Effect = "Deny", Action = "rds:DeleteDBInstance", Resource = "arn:aws:rds:eu-west-1:<ACCOUNT>:db:orders" }] })
    }
    expect {
      count = 4
    }
  }

  pass "complete; a star; a variable; what has neither; what has no account; anything" {
    variable "region" {}
    data "aws_caller_identity" "me" {}
    resource "aws_sqs_queue" "q" {}
    resource "aws_iam_policy" "a" {
      policy = jsonencode({ Statement = [{
        Effect = "Allow"
        Action = ["sqs:SendMessage"]
        Resource = [
          aws_sqs_queue.q.arn,
          "*",
          "arn:aws:sqs:*:*:orders",
          "arn:aws:sqs:${var.region}:${data.aws_caller_identity.me.account_id}:orders",
          "arn:aws:s3:::orders/*",
          "arn:aws:iam::111122223333:role/orders",
          "arn:aws:ssm:eu-west-1::parameter/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id",
          "arn:aws:cloudwatch::111122223333:dashboard/orders",
          "arn:aws:rds::111122223333:global-cluster:orders",
          "arn:aws:dynamodb::111122223333:global-table/orders",
        ]
      }] })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Stream: { Type: AWS::Kinesis::Stream, Properties: { ShardCount: 1 } }
        Role:
          Type: AWS::IAM::Role
          Properties:
            Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: "kinesis:PutRecord", Resource: !Sub "arn:aws:kinesis:::${Stream}/*" }] } }]
    YAML
    expect {
      message = "allows nothing there"
    }
  }

  pass "complete in a template" {
    cloudformation = <<-YAML
      Resources:
        Stream: { Type: AWS::Kinesis::Stream, Properties: { ShardCount: 1 } }
        Role:
          Type: AWS::IAM::Role
          Properties:
            Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: "kinesis:PutRecord", Resource: [!GetAtt Stream.Arn, !Sub "arn:aws:kinesis:${AWS::Region}:${AWS::AccountId}:stream/${Stream}"] }] } }]
    YAML
  }
}
