rule "aws-sns-topic-closed-to-sender" {
  title     = "Event rule or bucket isn't allowed to publish to its topic"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_sns_topic"

  let {
    template = resource.language == "cloudformation"
    # With a role of its own the rule needs no permission. A template says the targets in the rule and the notifications in the bucket.
    targets        = [for t in referrers(self, "aws_cloudwatch_event_target", "arn") : t.arn if t.role_arn == null]
    inline_targets = template ? flatten([for r in referrers(self, "aws_cloudwatch_event_rule") : [for t in list(r.Targets) : t.Arn if t.RoleArn == null && known(target(t.Arn, "aws_sns_topic")) && facts(target(t.Arn, "aws_sns_topic")).address == resource.address]]) : []
    buckets        = template ? flatten([for b in referrers(self, "aws_s3_bucket") : [for q in list(b.NotificationConfiguration.TopicConfigurations) : q.Topic if known(target(q.Topic, "aws_sns_topic")) && facts(target(q.Topic, "aws_sns_topic")).address == resource.address]]) : [for n in referrers(self, "aws_s3_bucket_notification", "topic") : n.topic]
    senders = [
      { service = "events.amazonaws.com", places = concat(targets, inline_targets), then = "No event of its rule ever arrives at ${resource.address}", name = "EventBridge" },
      { service = "s3.amazonaws.com", places = buckets, then = "The bucket that is to notify ${resource.address} is refused", name = "S3" },
    ]
    # A policy for several topics counts for each that it mentions.
    policies   = concat([self.policy], [for p in referrers(self, "aws_sns_topic_policy") : p.policy])
    statements = iam_statements(policies)
    placed     = flatten([for q in resources("aws_sns_topic") : [for p in referrers(q, "aws_sns_topic_policy") : facts(p).address]])
    strays     = [for p in resources("aws_sns_topic_policy") : p if !contains(placed, facts(p).address)]
    fits = [for s in statements : s if s.effect == "Allow" && iam_allows(s, "sns:Publish") && (s.everybody || length(s.not_principals) > 0 || contains(s.principals, each.value.service))]
  }

  for_each = [for s in senders : s if known(length(s.places)) && length(s.places) > 0]
  require  = length(fits) > 0 || (length(strays) > 0 ? undecided("which topic a policy is for") : false)
  focus    = each.value.places[0]
  message  = each.value == null ? null : "${each.value.then}: no policy of the topic lets ${each.value.name} publish to it, and what a topic has by itself is for its own account."
  remedy   = <<-TEXT
    Terraform: aws_sns_topic_policy with Principal = { Service = "events.amazonaws.com" }, Action = "sns:Publish" and Resource = aws_sns_topic.alerts.arn.
    CloudFormation: AWS::SNS::TopicPolicy with Principal: { Service: events.amazonaws.com }, Action: sns:Publish and Resource: !Ref Alerts.
    For a bucket the service is s3.amazonaws.com, with Condition ArnLike aws:SourceArn of the bucket.
  TEXT

  references = [
    "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sns-permissions",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
    "https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html",
  ]

  fail "no policy, for a rule, a bucket" {
    resource "aws_sns_topic" "t" {}
    resource "aws_sns_topic" "other" {}
    resource "aws_sns_topic_policy" "other" {
      arn    = aws_sns_topic.other.arn
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sns:Publish", Resource = "*" }] })
    }
    resource "aws_cloudwatch_event_target" "e" {
      rule = "orders"
      arn  = aws_sns_topic.t.arn
    }
    resource "aws_s3_bucket_notification" "b" {
      bucket = "files"
      topic {
        topic_arn = aws_sns_topic.t.arn
        events    = ["s3:ObjectCreated:*"]
      }
    }
    expect {
      count = 2
    }
  }

  fail "a policy for another service, for other actions, a denial, for an account" {
    resource "aws_sns_topic" "t" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Principal = { Service = "s3.amazonaws.com" }, Action = "sns:Publish", Resource = "*" },
        { Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sns:Subscribe", Resource = "*" },
        { Effect = "Deny", Principal = "*", Action = "sns:Publish", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
        { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "sns:*", Resource = "*" },
      ] })
    }
    resource "aws_cloudwatch_event_target" "e" {
      rule = "orders"
      arn  = aws_sns_topic.t.arn
    }
    expect {
      at      = "main.tf:11"
      message = "lets EventBridge publish"
    }
  }

  pass "a policy for the service, for everybody, for all but some" {
    resource "aws_sns_topic" "a" {}
    resource "aws_sns_topic_policy" "a" {
      arn    = aws_sns_topic.a.arn
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sns:Publish", Resource = aws_sns_topic.a.arn }] })
    }
    resource "aws_sns_topic" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "sns:*", Resource = "*", Condition = { ArnLike = { "aws:SourceArn" = "arn:aws:s3:::files" } } }] })
    }
    resource "aws_sns_topic" "c" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", NotPrincipal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "sns:Publish", Resource = "*" }] })
    }
    resource "aws_cloudwatch_event_target" "a" {
      rule = "orders"
      arn  = aws_sns_topic.a.arn
    }
    resource "aws_s3_bucket_notification" "b" {
      bucket = "files"
      topic {
        topic_arn = aws_sns_topic.b.arn
        events    = ["s3:ObjectCreated:*"]
      }
    }
    resource "aws_cloudwatch_event_target" "c" {
      rule = "orders"
      arn  = aws_sns_topic.c.arn
    }
  }

  pass "nobody publishes but alarms, a rule with a role" {
    resource "aws_sns_topic" "t" {}
    resource "aws_cloudwatch_event_target" "e" {
      rule     = "orders"
      arn      = aws_sns_topic.t.arn
      role_arn = "arn:aws:iam::111122223333:role/events"
    }
    resource "aws_cloudwatch_metric_alarm" "a" {
      alarm_name    = "a"
      alarm_actions = [aws_sns_topic.t.arn]
    }
  }

  pass "a topic of another stack" {
    cloudformation = <<-YAML
      Resources:
        Policy: { Type: AWS::SNS::TopicPolicy, Properties: { Topics: [!ImportValue orders], PolicyDocument: { Statement: [] } } }
    YAML
  }

  undecided "a policy from elsewhere, a policy for a topic that nobody knows" {
    variable "policy" {}
    variable "topic" {}
    resource "aws_sns_topic" "q" {
      policy = var.policy
    }
    resource "aws_sns_topic" "r" {}
    resource "aws_sns_topic_policy" "p" {
      arn    = var.topic
      policy = jsonencode({ Statement = [] })
    }
    resource "aws_cloudwatch_event_target" "q" {
      rule = "orders"
      arn  = aws_sns_topic.q.arn
    }
    resource "aws_cloudwatch_event_target" "r" {
      rule = "orders"
      arn  = aws_sns_topic.r.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Parameters:
        Elsewhere: { Type: String }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
        Rule: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 day), Targets: [{ Id: t, Arn: !Ref Topic }, { Id: s, Arn: !Ref Elsewhere }] } }
        Bucket: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { TopicConfigurations: [{ Event: "s3:ObjectCreated:*", Topic: !Ref Topic }, { Event: "s3:ObjectRemoved:*", Topic: !Ref Elsewhere }] } } }
    YAML
    expect {
      count = 2
    }
  }

  pass "template: one policy for two topics; others' targets; a role" {
    cloudformation = <<-YAML
      Resources:
        Topic: { Type: AWS::SNS::Topic }
        Other: { Type: AWS::SNS::Topic }
        Plain: { Type: AWS::SNS::Topic }
        Policy:
          Type: AWS::SNS::TopicPolicy
          Properties:
            Topics: [!Ref Topic, !Ref Other]
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: [events.amazonaws.com, s3.amazonaws.com] }, Action: "sns:Publish", Resource: "*" }] }
        Rule: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 day), Targets: [{ Id: t, Arn: !Ref Other, Input: !Ref Plain }, { Id: r, Arn: !Ref Plain, RoleArn: "arn:aws:iam::111122223333:role/events" }] } }
        Bucket: { Type: AWS::S3::Bucket, Properties: { Tags: [{ Key: topic, Value: !Ref Plain }], NotificationConfiguration: { TopicConfigurations: [{ Event: "s3:ObjectCreated:*", Topic: !Ref Other }] } } }
    YAML
  }
}
