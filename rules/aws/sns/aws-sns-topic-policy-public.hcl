rule "aws-sns-topic-policy-public" {
  title     = "SNS topic policy lets everybody in"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_sns_topic"

  for_each = iam_statements(self.policy)
  when     = each.value.effect == "Allow" && !iam_confined(each.value)
  require  = !each.value.everybody
  focus    = each.value.everybody
  message  = "Any AWS account, and where the action allows it anybody at all, may use ${resource.address} as this statement of its policy says."
  remedy   = <<-TEXT
    Name who publishes and subscribes.
    Terraform: Principal = { AWS = "arn:aws:iam::111122223333:role/reader" }, or Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-…" } }
    CloudFormation: Principal: { AWS: !GetAtt Reader.Arn }, or Condition: { StringEquals: { aws:PrincipalOrgID: o-… } }
  TEXT

  references = ["https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html"]
  aliases    = { checkov = ["CKV_AWS_169"], cfn_nag = ["F18"] }
  controls   = { "fsbp" = ["SNS.4"] }


  fail "everybody" {
    resource "aws_sns_topic" "t" {}
    resource "aws_sns_topic_policy" "t" {
      arn    = aws_sns_topic.t.arn
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = "*"
          Action    = ["sns:Publish"]
          Resource  = "*"
        }]
      })
    }
  }

  fail "everybody, as an AWS principal" {
    resource "aws_sns_topic" "t" {}
    resource "aws_sns_topic_policy" "t" {
      arn    = aws_sns_topic.t.arn
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = ["*"] }
          Action    = ["sns:Publish"]
          Resource  = "*"
        }]
      })
    }
  }

  fail "everybody, in a policy document" {
    resource "aws_sns_topic" "t" {}
    data "aws_iam_policy_document" "p" {
      statement {
        actions   = ["sns:Publish"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["*"]
        }
      }
    }
    resource "aws_sns_topic_policy" "t" {
      arn    = aws_sns_topic.t.arn
      policy = data.aws_iam_policy_document.p.json
    }
  }

  fail "all but one organization" {
    resource "aws_sns_topic" "t" {}
    resource "aws_sns_topic_policy" "t" {
      arn    = aws_sns_topic.t.arn
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = "*"
          Action    = ["sns:Publish"]
          Resource  = "*"
          Condition = { StringNotEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } }
        }]
      })
    }
  }

  fail "everybody outside production" {
    variable "env" {}
    resource "aws_sns_topic" "t" {}
    resource "aws_sns_topic_policy" "t" {
      arn    = aws_sns_topic.t.arn
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = var.env == "prod" ? "arn:aws:iam::111122223333:root" : "*"
          Action    = ["sns:Publish"]
          Resource  = "*"
        }]
      })
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "confined to an organization" {
    resource "aws_sns_topic" "t" {}
    resource "aws_sns_topic_policy" "t" {
      arn    = aws_sns_topic.t.arn
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = "*"
          Action    = ["sns:Publish"]
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
    resource "aws_sns_topic" "t" {}
    resource "aws_sns_topic_policy" "t" {
      arn    = aws_sns_topic.t.arn
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = aws_iam_role.r.arn }
          Action    = ["sns:Publish"]
          Resource  = "*"
        }]
      })
    }
  }

  pass "the account" {
    data "aws_caller_identity" "me" {}
    resource "aws_sns_topic" "t" {}
    resource "aws_sns_topic_policy" "t" {
      arn    = aws_sns_topic.t.arn
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.me.account_id}:root" }
          Action    = ["sns:Publish"]
          Resource  = "*"
        }]
      })
    }
  }

  pass "denied" {
    resource "aws_sns_topic" "t" {}
    resource "aws_sns_topic_policy" "t" {
      arn    = aws_sns_topic.t.arn
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Deny"
          Principal = "*"
          Action    = ["sns:Publish"]
          Resource  = "*"
        }]
      })
    }
  }

  undecided "a principal from a variable" {
    variable "reader" {}
    resource "aws_sns_topic" "t" {}
    resource "aws_sns_topic_policy" "t" {
      arn    = aws_sns_topic.t.arn
      policy = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect    = "Allow"
          Principal = { AWS = var.reader }
          Action    = ["sns:Publish"]
          Resource  = "*"
        }]
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::SNS::Topic }
        Policy:
          Type: AWS::SNS::TopicPolicy
          Properties:
            Topics: [!Ref T]
            PolicyDocument:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: "*"
                  Action: sns:Publish
                  Resource: "*"
    YAML
  }

  fail "template, under a condition" {
    cloudformation = <<-YAML
      Parameters:
        Env: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Env, prod]
      Resources:
        T: { Type: AWS::SNS::Topic }
        Policy:
          Type: AWS::SNS::TopicPolicy
          Properties:
            Topics: [!Ref T]
            PolicyDocument:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: { AWS: !If [IsProd, !Sub "arn:aws:iam::${AWS::AccountId}:root", "*"] }
                  Action: sns:Publish
                  Resource: "*"
    YAML
    expect {
      when = "Env is not prod"
    }
  }

  pass "confined template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::SNS::Topic }
        Policy:
          Type: AWS::SNS::TopicPolicy
          Properties:
            Topics: [!Ref T]
            PolicyDocument:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: { AWS: "*" }
                  Action: sns:Publish
                  Resource: "*"
                  Condition: { StringEquals: { "aws:SourceAccount": !Ref AWS::AccountId } }
    YAML
  }

  undecided "template, a principal from a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Reader: { Type: String }
      Resources:
        T: { Type: AWS::SNS::Topic }
        Policy:
          Type: AWS::SNS::TopicPolicy
          Properties:
            Topics: [!Ref T]
            PolicyDocument:
              Version: "2012-10-17"
              Statement:
                - Effect: Allow
                  Principal: { AWS: !Ref Reader }
                  Action: sns:Publish
                  Resource: "*"
    YAML
  }

  fail "inline in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::SNS::Topic }
        P:
          Type: AWS::SNS::TopicInlinePolicy
          Properties:
            TopicArn: !Ref A
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: "*" }, Action: sns:Publish, Resource: "*" }] }
    YAML
  }

  pass "confined inline in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::SNS::Topic }
        P:
          Type: AWS::SNS::TopicInlinePolicy
          Properties:
            TopicArn: !Ref A
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: "111122223333" }, Action: sns:Publish, Resource: "*" }] }
    YAML
  }
}
