rule "aws-alarm-topic-key-without-cloudwatch" {
  title     = "Alarms can't reach their encrypted topic"
  severity  = "high"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "aws_sns_topic"

  let {
    alarms = concat(
      referrers(self, "aws_cloudwatch_metric_alarm", "alarm_actions"), referrers(self, "aws_cloudwatch_metric_alarm", "ok_actions"),
      referrers(self, "aws_cloudwatch_composite_alarm", "alarm_actions"), referrers(self, "aws_cloudwatch_composite_alarm", "ok_actions"),
    )
    id    = self.kms_master_key_id
    named = target(id)
    alias = facts(named).kind == "aws_kms_alias" ? named : (startswith(id, "alias/") ? find("aws_kms_alias", { name = id })[0] : null)
    key   = facts(named).kind == "aws_kms_key" ? named : target(alias.target_key_id, "aws_kms_key")
    own   = key != null
    # The key of the service has a policy that nobody can change.
    shared = facts(named).kind == "data.aws_kms_alias" ? named.name == "alias/aws/sns" : endswith(id, "alias/aws/sns")
    # Without a policy only the account itself may use a key.
    lets    = [for s in iam_statements(key.policy) : s if s.effect == "Allow" && (s.everybody || contains(s.principals, "cloudwatch.amazonaws.com"))]
    allowed = alltrue([for a in ["kms:Decrypt", "kms:GenerateDataKey"] : anytrue([for s in lets : iam_allows(s, a)])])
  }

  when    = length(alarms) > 0 && (shared || own)
  require = allowed
  focus   = id
  message = "No alarm that goes to ${resource.address} is ever delivered: CloudWatch may not use the key that it is encrypted with."
  remedy  = <<-TEXT
    Use a key of your own whose policy has a statement for CloudWatch; that of alias/aws/sns can't be changed.
    Terraform: { Effect = "Allow", Principal = { Service = "cloudwatch.amazonaws.com" }, Action = ["kms:Decrypt", "kms:GenerateDataKey*"], Resource = "*" } in the policy of aws_kms_key.
    CloudFormation: { Effect: Allow, Principal: { Service: cloudwatch.amazonaws.com }, Action: ["kms:Decrypt", "kms:GenerateDataKey*"], Resource: "*" } in KeyPolicy.
  TEXT

  references = [
    "https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services",
    "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  ]

  fail "the key of the service, by its name, looked up; one's own without a policy, without CloudWatch, by an alias" {
    resource "aws_sns_topic" "a" {
      kms_master_key_id = "alias/aws/sns"
    }
    resource "aws_cloudwatch_metric_alarm" "a" {
      alarm_actions = [aws_sns_topic.a.arn]
    }
    data "aws_kms_alias" "sns" {
      name = "alias/aws/sns"
    }
    resource "aws_sns_topic" "b" {
      kms_master_key_id = data.aws_kms_alias.sns.target_key_arn
    }
    resource "aws_cloudwatch_composite_alarm" "b" {
      ok_actions = [aws_sns_topic.b.arn]
    }
    resource "aws_kms_key" "c" {}
    resource "aws_sns_topic" "c" {
      kms_master_key_id = aws_kms_key.c.key_id
    }
    resource "aws_cloudwatch_metric_alarm" "c" {
      ok_actions = [aws_sns_topic.c.arn]
    }
    resource "aws_kms_key" "d" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "kms:*", Resource = "*" },
        { Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = ["kms:Decrypt", "kms:GenerateDataKey*"], Resource = "*" },
        { Effect = "Allow", Principal = { Service = "cloudwatch.amazonaws.com" }, Action = ["kms:Decrypt"], Resource = "*" },
        { Effect = "Deny", Principal = { Service = "cloudwatch.amazonaws.com" }, Action = "kms:*", Resource = "*" },
      ] })
    }
    resource "aws_kms_alias" "d" {
      name          = "alias/alarms"
      target_key_id = aws_kms_key.d.key_id
    }
    resource "aws_sns_topic" "d" {
      kms_master_key_id = aws_kms_alias.d.name
    }
    resource "aws_cloudwatch_composite_alarm" "d" {
      alarm_actions = [aws_sns_topic.d.arn]
    }
    expect {
      count = 4
    }
  }

  pass "a key that lets CloudWatch in, everybody; another key; none; no alarms" {
    resource "aws_kms_key" "a" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = ["events.amazonaws.com", "cloudwatch.amazonaws.com"] }, Action = ["kms:Decrypt", "kms:GenerateDataKey*"], Resource = "*" }] })
    }
    resource "aws_sns_topic" "a" {
      kms_master_key_id = aws_kms_key.a.arn
    }
    resource "aws_kms_key" "b" {}
    data "aws_iam_policy_document" "b" {
      statement {
        actions   = ["kms:*"]
        resources = ["*"]
        principals {
          type        = "*"
          identifiers = ["*"]
        }
      }
    }
    resource "aws_kms_key_policy" "b" {
      key_id = aws_kms_key.b.key_id
      policy = data.aws_iam_policy_document.b.json
    }
    resource "aws_kms_alias" "b" {
      name          = "alias/alarms"
      target_key_id = aws_kms_key.b.key_id
    }
    resource "aws_sns_topic" "b" {
      kms_master_key_id = aws_kms_alias.b.arn
    }
    resource "aws_sns_topic" "d" {
      kms_master_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
    }
    resource "aws_sns_topic" "e" {
      name = "e"
    }
    resource "aws_cloudwatch_metric_alarm" "a" {
      alarm_actions = [aws_sns_topic.a.arn, aws_sns_topic.b.arn, aws_sns_topic.d.arn, aws_sns_topic.e.arn]
    }
    resource "aws_sns_topic" "orders" {
      kms_master_key_id = "alias/aws/sns"
    }
  }

  undecided "a policy from elsewhere, a key from elsewhere" {
    variable "policy" {}
    variable "key" {}
    resource "aws_sns_topic" "b" {
      kms_master_key_id = var.key
    }
    resource "aws_cloudwatch_metric_alarm" "b" {
      alarm_actions = [aws_sns_topic.b.arn]
    }
    resource "aws_kms_key" "a" {
      policy = var.policy
    }
    resource "aws_sns_topic" "a" {
      kms_master_key_id = aws_kms_key.a.arn
    }
    resource "aws_cloudwatch_metric_alarm" "a" {
      alarm_actions = [aws_sns_topic.a.arn]
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Shared: { Type: AWS::SNS::Topic, Properties: { KmsMasterKeyId: alias/aws/sns } }
        Key:
          Type: AWS::KMS::Key
          Properties:
            KeyPolicy: { Statement: [{ Effect: Allow, Principal: { AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root" }, Action: "kms:*", Resource: "*" }] }
        Own: { Type: AWS::SNS::Topic, Properties: { KmsMasterKeyId: !Ref Key } }
        Alarm: { Type: AWS::CloudWatch::Alarm, Properties: { AlarmActions: [!Ref Shared, !Ref Own], ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1 } }
    YAML
    expect {
      count = 2
    }
  }

  pass "a key that lets CloudWatch in, in a template" {
    cloudformation = <<-YAML
      Resources:
        Key:
          Type: AWS::KMS::Key
          Properties:
            KeyPolicy:
              Statement:
                - { Effect: Allow, Principal: { AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root" }, Action: "kms:*", Resource: "*" }
                - { Effect: Allow, Principal: { Service: cloudwatch.amazonaws.com }, Action: ["kms:Decrypt", "kms:GenerateDataKey*"], Resource: "*" }
        Alias: { Type: AWS::KMS::Alias, Properties: { AliasName: alias/alarms, TargetKeyId: !Ref Key } }
        Own: { Type: AWS::SNS::Topic, Properties: { KmsMasterKeyId: !Ref Alias } }
        Plain: { Type: AWS::SNS::Topic }
        Alarm: { Type: AWS::CloudWatch::Alarm, Properties: { AlarmActions: [!Ref Own, !Ref Plain], ComparisonOperator: GreaterThanThreshold, EvaluationPeriods: 1 } }
    YAML
  }
}
