rule "aws-sqs-queue-policy-public" {
  title     = "SQS queue policy lets everybody in"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_sqs_queue"

  for_each = iam_statements(self.policy)
  when     = each.value.effect == "Allow" && !iam_confined(each.value)
  require  = !each.value.everybody
  focus    = each.value.everybody
  message  = "Anyone who knows the address of ${resource.address} may do what this statement of its policy allows: send it messages, or read those of others."
  remedy   = <<-TEXT
    Name who sends and receives; for a topic, its service with aws:SourceArn.
    Terraform: Principal = { AWS = "arn:aws:iam::111122223333:role/reader" }, or Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-…" } }
    CloudFormation: Principal: { AWS: !GetAtt Reader.Arn }, or Condition: { StringEquals: { aws:PrincipalOrgID: o-… } }
  TEXT

  references = ["https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-security-best-practices.html"]
  aliases    = { checkov = ["CKV_AWS_168", "CKV_AWS_387"], cfn_nag = ["F21"] }
  controls   = { "fsbp" = ["SQS.3"] }


  fail "everybody" {
    resource "aws_sqs_queue" "q" {}
    resource "aws_sqs_queue_policy" "q" {
      queue_url = aws_sqs_queue.q.id
      policy    = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = "*"
          Action    = ["sqs:SendMessage"]
          Resource  = "*"
        }]
      })
    }
  }

  fail "everybody, as an AWS principal" {
    resource "aws_sqs_queue" "q" {}
    resource "aws_sqs_queue_policy" "q" {
      queue_url = aws_sqs_queue.q.id
      policy    = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = ["*"] }
          Action    = ["sqs:SendMessage"]
          Resource  = "*"
        }]
      })
    }
  }

  fail "everybody, in a policy document" {
    resource "aws_sqs_queue" "q" {}
    data "aws_iam_policy_document" "p" {
      statement {
        actions   = ["sqs:SendMessage"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["*"]
        }
      }
    }
    resource "aws_sqs_queue_policy" "q" {
      queue_url = aws_sqs_queue.q.id
      policy    = data.aws_iam_policy_document.p.json
    }
  }

  fail "all but one organization" {
    resource "aws_sqs_queue" "q" {}
    resource "aws_sqs_queue_policy" "q" {
      queue_url = aws_sqs_queue.q.id
      policy    = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = "*"
          Action    = ["sqs:SendMessage"]
          Resource  = "*"
          Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
        }]
      })
    }
  }

  fail "everybody outside production" {
    variable "env" {}
    resource "aws_sqs_queue" "q" {}
    resource "aws_sqs_queue_policy" "q" {
      queue_url = aws_sqs_queue.q.id
      policy    = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = var.env == "prod" ? "arn:aws:iam::111122223333:root" : "*"
          Action    = ["sqs:SendMessage"]
          Resource  = "*"
        }]
      })
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "confined to an organization" {
    resource "aws_sqs_queue" "q" {}
    resource "aws_sqs_queue_policy" "q" {
      queue_url = aws_sqs_queue.q.id
      policy    = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = "*"
          Action    = ["sqs:SendMessage"]
          Resource  = "*"
          Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
        }]
      })
    }
  }

  pass "a role" {
    resource "aws_iam_role" "r" {
      assume_role_policy = "{}"
    }
    resource "aws_sqs_queue" "q" {}
    resource "aws_sqs_queue_policy" "q" {
      queue_url = aws_sqs_queue.q.id
      policy    = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = aws_iam_role.r.arn }
          Action    = ["sqs:SendMessage"]
          Resource  = "*"
        }]
      })
    }
  }

  pass "the account" {
    data "aws_caller_identity" "me" {}
    resource "aws_sqs_queue" "q" {}
    resource "aws_sqs_queue_policy" "q" {
      queue_url = aws_sqs_queue.q.id
      policy    = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root" }
          Action    = ["sqs:SendMessage"]
          Resource  = "*"
        }]
      })
    }
  }

  pass "denied" {
    resource "aws_sqs_queue" "q" {}
    resource "aws_sqs_queue_policy" "q" {
      queue_url = aws_sqs_queue.q.id
      policy    = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Deny"
          Principal = "*"
          Action    = ["sqs:SendMessage"]
          Resource  = "*"
        }]
      })
    }
  }

  undecided "a principal from a variable" {
    variable "reader" {}
    resource "aws_sqs_queue" "q" {}
    resource "aws_sqs_queue_policy" "q" {
      queue_url = aws_sqs_queue.q.id
      policy    = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = var.reader }
          Action    = ["sqs:SendMessage"]
          Resource  = "*"
        }]
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue }
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Q]
            PolicyDocument:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: "*"
                  Action: sqs:SendMessage
                  Resource: "*"
    YAML
  }

  fail "one policy of two queues in a template" {
    cloudformation = <<-YAML
      Resources:
        Orders: { Type: AWS::SQS::Queue }
        Returns: { Type: AWS::SQS::Queue }
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Orders, !Ref Returns]
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: "*", Action: "sqs:*", Resource: !GetAtt Returns.Arn }] }
    YAML
  }

  fail "template, under a condition" {
    cloudformation = <<-YAML
      Parameters:
        Env: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Env, prod]
      Resources:
        Q: { Type: AWS::SQS::Queue }
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Q]
            PolicyDocument:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: { AWS: !If [IsProd, !Sub "arn:aws:iam::${AWS::AccountId}:root", "*"] }
                  Action: sqs:SendMessage
                  Resource: "*"
    YAML
    expect {
      when = "Env is not prod"
    }
  }

  pass "confined template" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue }
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Q]
            PolicyDocument:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: { AWS: "*" }
                  Action: sqs:SendMessage
                  Resource: "*"
                  Condition: { StringEquals: { "aws:SourceAccount": !Ref AWS::AccountId } }
    YAML
  }

  undecided "template, a principal from a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Reader: { Type: String }
      Resources:
        Q: { Type: AWS::SQS::Queue }
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Q]
            PolicyDocument:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: { AWS: !Ref Reader }
                  Action: sqs:SendMessage
                  Resource: "*"
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
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: "*" }, Action: sqs:SendMessage, Resource: "*" }] }
    YAML
  }

  pass "confined inline in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::SQS::Queue }
        P:
          Type: AWS::SQS::QueueInlinePolicy
          Properties:
            Queue: !Ref A
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: "111122223333" }, Action: sqs:SendMessage, Resource: "*" }] }
    YAML
  }
}
