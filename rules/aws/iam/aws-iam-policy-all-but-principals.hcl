rule "aws-iam-policy-all-but-principals" {
  title     = "Policy lets in everybody but those it names"
  severity  = "critical"
  category  = "security"
  checklist = "security"
  kind      = ["aws_iam_role", "aws_s3_bucket", "aws_sns_topic", "aws_sqs_queue", "aws_kms_key", "aws_ecr_repository"]

  let {
    statements = iam_statements(resource.kind == "aws_iam_role" ? self.assume_role_policy : self.policy)
  }

  # Of a policy that can't be read at all, the rules on public ones ask.
  for_each = known(length(statements)) ? statements : []
  when     = each.value.effect == "Allow" && !iam_confined(each.value)
  require  = length(each.value.not_principals) == 0
  message  = "All AWS accounts but a few, and where the action allows it anybody at all, may do to ${resource.address} what this statement allows: NotPrincipal with Allow."
  remedy   = <<-TEXT
    Name who is let in. NotPrincipal belongs to statements that deny.
    Terraform: Principal = { AWS = "arn:aws:iam::111122223333:role/reader" }
    CloudFormation: Principal: { AWS: !GetAtt Reader.Arn }
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html"]
  aliases    = { cfn_nag = ["F6", "F7", "F8", "F9"] }

  fail "a bucket" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", NotPrincipal = { AWS = "111122223333" }, Action = "s3:GetObject", Resource = "*" }] })
    }
  }

  fail "a role" {
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", NotPrincipal = { AWS = "111122223333" }, Action = "sts:AssumeRole" }] })
    }
  }

  pass "named, denied, and confined" {
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "s3:GetObject", Resource = "*" },
          { Effect = "Deny", NotPrincipal = { AWS = "111122223333" }, Action = "s3:PutObject", Resource = "*" },
          { Effect = "Allow", NotPrincipal = { AWS = "111122223333" }, Action = "s3:ListBucket", Resource = "*", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-acme" } } },
        ]
      })
    }
  }

  fail "a topic and a queue in a template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::SNS::Topic }
        TP:
          Type: AWS::SNS::TopicPolicy
          Properties: { Topics: [!Ref T], PolicyDocument: { Statement: [{ Effect: Allow, NotPrincipal: { AWS: "111122223333" }, Action: "sns:Publish", Resource: !Ref T }] } }
        Q: { Type: AWS::SQS::Queue }
        QP:
          Type: AWS::SQS::QueuePolicy
          Properties: { Queues: [!Ref Q], PolicyDocument: { Statement: [{ Effect: Allow, NotPrincipal: { AWS: "111122223333" }, Action: "sqs:SendMessage", Resource: "*" }] } }
    YAML
    expect {
      count = 2
    }
  }

  pass "a template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::SNS::Topic }
        TP:
          Type: AWS::SNS::TopicPolicy
          Properties: { Topics: [!Ref T], PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: "111122223333" }, Action: "sns:Publish", Resource: !Ref T }] } }
    YAML
  }

  pass "a trust that can't be read at all: another rule asks" {
    variable "trust" {}
    resource "aws_iam_role" "r" {
      assume_role_policy = var.trust
    }
  }
}
