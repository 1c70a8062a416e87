rule "aws-sqs-queue-policy-all-actions" {
  title     = "SQS queue policy allows every action"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_sqs_queue"

  for_each = iam_statements(self.policy)
  when     = each.value.effect == "Allow"
  require  = !anytrue([for a in each.value.actions : a == "*" || lower(a) == "sqs:*"])
  message = "Whoever this statement lets in may also delete ${resource.address} and change its policy."
  remedy  = <<-TEXT
    Terraform: Action = "sqs:SendMessage"
    CloudFormation: Action: sqs:SendMessage
  TEXT

  references = ["https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html"]
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
}
