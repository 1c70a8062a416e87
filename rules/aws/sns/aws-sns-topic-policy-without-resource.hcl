rule "aws-sns-topic-policy-without-resource" {
  title     = "Statement of a topic's policy names no topic"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_sns_topic"

  let {
    named = [for r in each.value.resources : r if r != ""]
  }

  for_each = iam_statements(self.policy)
  require  = length(named) + length(each.value.not_resources) > 0
  focus    = each.value
  message  = "SNS refuses the policy of ${resource.address}: a statement of it names no resource, and each one names the topic."
  remedy   = <<-TEXT
    Terraform: Resource = aws_sns_topic.orders.arn; in a data source, resources = [aws_sns_topic.orders.arn].
    CloudFormation: Resource: !Ref Orders.
  TEXT

  references = ["https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html"]

  fail "empty, none, in a policy, in the topic" {
    resource "aws_sns_topic" "t" {
      name = "t"
    }
    resource "aws_sns_topic_policy" "a" {
      arn    = aws_sns_topic.t.arn
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "sns:Publish", Resource = "" }] })
    }
    resource "aws_sns_topic" "b" {
      name = "b"
    }
    resource "aws_sns_topic_policy" "b" {
      arn    = aws_sns_topic.b.arn
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "sns:Publish" }, { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "sns:Publish", Resource = "arn:aws:sns:eu-west-1:111122223333:b" }] })
    }
    resource "aws_sns_topic" "c" {
      name   = "c"
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "sns:Publish", Resource = [""] }] })
    }
    expect {
      count = 3
    }
  }

  fail "of a data source" {
    resource "aws_sns_topic" "t" {
      name = "t"
    }
    data "aws_iam_policy_document" "d" {
      statement {
        actions = ["sns:Publish"]
        principals {
          type        = "AWS"
          identifiers = ["111122223333"]
        }
      }
    }
    resource "aws_sns_topic_policy" "a" {
      arn    = aws_sns_topic.t.arn
      policy = data.aws_iam_policy_document.d.json
    }
    expect {
      message = "SNS refuses the policy of aws_sns_topic.t"
    }
  }

  pass "the topic, one that is made here, one from elsewhere" {
    variable "topic" {}
    resource "aws_sns_topic" "t" {
      name = "t"
    }
    resource "aws_sns_topic_policy" "a" {
      arn    = aws_sns_topic.t.arn
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "sns:Publish", Resource = aws_sns_topic.t.arn }, { Effect = "Deny", Principal = "*", Action = "sns:Publish", NotResource = "arn:aws:sns:eu-west-1:111122223333:b" }] })
    }
    resource "aws_sns_topic_policy" "b" {
      arn    = "arn:aws:sns:eu-west-1:111122223333:b"
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "sns:Publish", Resource = "*" }] })
    }
    resource "aws_sns_topic" "c" {
      name   = "c"
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "sns:Publish", Resource = "arn:aws:sns:eu-west-1:111122223333:c" }] })
    }
  }

  undecided "what is given" {
    variable "topic" {}
    resource "aws_sns_topic_policy" "a" {
      arn    = "arn:aws:sns:eu-west-1:111122223333:b"
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "sns:Publish", Resource = var.topic }] })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Topic: { Type: AWS::SNS::Topic }
        Policy: { Type: AWS::SNS::TopicPolicy, Properties: { Topics: [!Ref Topic], PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: "111122223333" }, Action: "sns:Publish" }] } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Topic: { Type: AWS::SNS::Topic }
        Policy: { Type: AWS::SNS::TopicPolicy, Properties: { Topics: [!Ref Topic], PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: "111122223333" }, Action: "sns:Publish", Resource: !Ref Topic }] } } }
    YAML
  }
}
