rule "aws-sqs-queue-policy-all-actions" {
  title     = "SQS queue policy allows every action"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_sqs_queue"

  let {
    # Who lets in the account of the queue lets in nobody by that: there it is each one's own policies that decide.
    delegates = length(each.value.principals) > 0 && alltrue([
      for p in each.value.principals :
      known(endswith(p, ":root")) && !endswith(p, ":root") ? false : facts(target(p)).kind == "data.aws_caller_identity"
    ])
  }
  for_each = iam_statements(self.policy)
  when     = each.value.effect == "Allow"
  require  = !anytrue([for a in each.value.actions : a == "*" || lower(a) == "sqs:*"]) || delegates
  message = "Whoever this statement lets in may also delete ${resource.address} and change its policy."
  remedy  = <<-TEXT
    Terraform: Action = "sqs:SendMessage"
    CloudFormation: Action: sqs:SendMessage
  TEXT

  references = [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts",
  ]
  aliases    = { checkov = ["CKV_AWS_72"], trivy = ["AVD-AWS-0097"], cfn_nag = ["F20"] }

  fail "all" {
    resource "aws_sqs_queue" "q" {}
    resource "aws_sqs_queue_policy" "q" {
      queue_url = aws_sqs_queue.q.id
      policy    = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "*", Resource = "*" }] })
    }
  }

  pass "all denied" {
    resource "aws_sqs_queue" "q" {
      policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "sqs:*", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
    }
  }

  pass "one" {
    resource "aws_sqs_queue" "q" {}
    resource "aws_sqs_queue_policy" "q" {
      queue_url = aws_sqs_queue.q.id
      policy    = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "sqs:SendMessage", Resource = "*" }] })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue }
        P:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Q]
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: "111122223333" }, Action: ["SQS:*"], Resource: "*" }] }
    YAML
  }

  pass "template, one" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue }
        P:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Q]
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: "111122223333" }, Action: ["sqs:SendMessage"], Resource: "*" }] }
    YAML
  }

  fail "inline in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::SQS::Queue }
        P:
          Type: AWS::SQS::QueueInlinePolicy
          Properties:
            Queue: !Ref A
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: "111122223333" }, Action: "sqs:*", Resource: "*" }] }
    YAML
  }

  pass "one action inline in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::SQS::Queue }
        P:
          Type: AWS::SQS::QueueInlinePolicy
          Properties:
            Queue: !Ref A
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: "111122223333" }, Action: "sqs:SendMessage", Resource: "*" }] }
    YAML
  }

  pass "the account itself, by its number" {
    data "aws_caller_identity" "here" {}
    resource "aws_sqs_queue" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = data.aws_caller_identity.here.account_id }, Action = "sqs:*", Resource = "*" }] })
    }
  }

  undecided "the root of an account that isn't known" {
    data "aws_caller_identity" "here" {}
    variable "account" {}
    resource "aws_sqs_queue" "a" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.here.account_id}:root" }, Action = "sqs:*", Resource = "*" }] })
    }
    resource "aws_sqs_queue" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = var.account }, Action = "sqs:*", Resource = "*" }] })
    }
  }

  fail "another account besides, a role, a user of an account that isn't known" {
    data "aws_caller_identity" "here" {}
    resource "aws_iam_role" "r" {}
    resource "aws_sqs_queue" "a" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = [data.aws_caller_identity.here.account_id, "arn:aws:iam::111122223333:root"] }, Action = "sqs:*", Resource = "*" }] })
    }
    resource "aws_sqs_queue" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = aws_iam_role.r.arn }, Action = "sqs:*", Resource = "*" }] })
    }
    resource "aws_sqs_queue" "c" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.here.account_id}:user/robot" }, Action = "sqs:*", Resource = "*" }] })
    }
    resource "aws_sqs_queue" "d" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*" }] })
    }
    expect {
      count = 4
    }
  }

  undecided "template, the root of the account" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue }
        P: { Type: AWS::SQS::QueuePolicy, Properties: { Queues: [!Ref Q], PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root" }, Action: "sqs:*", Resource: "*" }] } } }
    YAML
  }
}
