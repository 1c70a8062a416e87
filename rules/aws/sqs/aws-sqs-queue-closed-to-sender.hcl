rule "aws-sqs-queue-closed-to-sender" {
  title     = "Topic, event rule or bucket isn't allowed to send to its queue"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_sqs_queue"

  let {
    template = resource.language == "cloudformation"
    topics   = [for s in referrers(self, "aws_sns_topic_subscription", "endpoint") : s.endpoint]
    # A template may say the subscriptions in the topic, and says the targets in the rule and the notifications in the bucket.
    inline_topics  = template ? flatten([for t in referrers(self, "aws_sns_topic") : [for s in list(t.Subscription) : s.Endpoint if known(target(s.Endpoint, "aws_sqs_queue")) && facts(target(s.Endpoint, "aws_sqs_queue")).address == resource.address]]) : []
    # With a role of its own the rule needs no permission.
    targets        = [for t in referrers(self, "aws_cloudwatch_event_target", "arn") : t.arn if t.role_arn == null]
    inline_targets = template ? flatten([for r in referrers(self, "aws_cloudwatch_event_rule") : [for t in list(r.Targets) : t.Arn if t.RoleArn == null && known(target(t.Arn, "aws_sqs_queue")) && facts(target(t.Arn, "aws_sqs_queue")).address == resource.address]]) : []
    buckets        = template ? flatten([for b in referrers(self, "aws_s3_bucket") : [for q in list(b.NotificationConfiguration.QueueConfigurations) : q.Queue if known(target(q.Queue, "aws_sqs_queue")) && facts(target(q.Queue, "aws_sqs_queue")).address == resource.address]]) : [for n in referrers(self, "aws_s3_bucket_notification", "queue") : n.queue]
    senders = [
      { service = "sns.amazonaws.com", places = concat(topics, inline_topics), then = "What is published to its topic never arrives in ${resource.address}", name = "SNS" },
      { service = "events.amazonaws.com", places = concat(targets, inline_targets), then = "No event of its rule ever arrives in ${resource.address}", name = "EventBridge" },
      { service = "s3.amazonaws.com", places = buckets, then = "The bucket that is to notify ${resource.address} is refused", name = "S3" },
    ]
    # A policy for several queues counts for each that it mentions.
    policies   = concat([self.policy], [for p in referrers(self, "aws_sqs_queue_policy") : p.policy])
    statements = iam_statements(policies)
    placed     = flatten([for q in resources("aws_sqs_queue") : [for p in referrers(q, "aws_sqs_queue_policy") : facts(p).address]])
    strays     = [for p in resources("aws_sqs_queue_policy") : p if !contains(placed, facts(p).address)]
  }

  for_each = [for s in senders : s if known(length(s.places)) && length(s.places) > 0]
  require = (
    anytrue([for s in statements : s.effect == "Allow" && iam_allows(s, "sqs:SendMessage") && (s.everybody || length(s.not_principals) > 0 || contains(s.principals, each.value.service))])
    || (length(strays) > 0 ? undecided("which queue a policy is for") : false)
  )
  focus   = each.value.places[0]
  message = each.value == null ? null : "${each.value.then}: no policy of the queue lets ${each.value.name} send to it."
  remedy  = <<-TEXT
    Terraform: aws_sqs_queue_policy with Principal = { Service = "sns.amazonaws.com" }, Action = "sqs:SendMessage" and Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.orders.arn } }.
    CloudFormation: AWS::SQS::QueuePolicy with Principal: { Service: sns.amazonaws.com }, Action: sqs:SendMessage and Condition: { ArnEquals: { aws:SourceArn: !Ref Topic } }.
    For an event rule the service is events.amazonaws.com, for a bucket s3.amazonaws.com.
  TEXT

  references = [
    "https://docs.aws.amazon.com/sns/latest/dg/subscribe-sqs-queue-to-sns-topic.html",
    "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-sqs-permissions",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
  ]

  fail "no policy, for a topic, a rule, a bucket" {
    resource "aws_sqs_queue" "q" {}
    resource "aws_sqs_queue" "other" {}
    resource "aws_sqs_queue_policy" "other" {
      queue_url = aws_sqs_queue.other.id
      policy    = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = "sqs:SendMessage", Resource = "*" }] })
    }
    resource "aws_sns_topic" "t" {}
    resource "aws_sns_topic_subscription" "s" {
      topic_arn = aws_sns_topic.t.arn
      protocol  = "sqs"
      endpoint  = aws_sqs_queue.q.arn
    }
    resource "aws_cloudwatch_event_target" "e" {
      rule = "orders"
      arn  = aws_sqs_queue.q.arn
    }
    resource "aws_s3_bucket_notification" "b" {
      bucket = "files"
      queue {
        queue_arn = aws_sqs_queue.q.arn
        events    = ["s3:ObjectCreated:*"]
      }
    }
    expect {
      count = 3
    }
  }

  fail "a policy for another service, for other actions, a denial" {
    resource "aws_sqs_queue" "q" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sqs:SendMessage", Resource = "*" },
        { Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = "sqs:ReceiveMessage", Resource = "*" },
        { Effect = "Deny", Principal = "*", Action = "sqs:SendMessage", Resource = "*", Condition = { Bool = { "aws:SecureTransport" = "false" } } },
        { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "sqs:*", Resource = "*" },
      ] })
    }
    resource "aws_sns_topic_subscription" "s" {
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:orders"
      protocol  = "sqs"
      endpoint  = aws_sqs_queue.q.arn
    }
    expect {
      at      = "main.tf:12"
      message = "lets SNS send"
    }
  }

  pass "a policy for the service, for everybody, for all but some, of the queue itself" {
    resource "aws_sqs_queue" "a" {}
    resource "aws_sqs_queue_policy" "a" {
      queue_url = aws_sqs_queue.a.id
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Principal = { Service = "sns.amazonaws.com" }, Action = "sqs:SendMessage", Resource = aws_sqs_queue.a.arn },
        { Effect = "Allow", Principal = { Service = "events.amazonaws.com" }, Action = "sqs:*", Resource = aws_sqs_queue.a.arn },
      ] })
    }
    resource "aws_sqs_queue" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "sqs:SendMessage", Resource = "*", Condition = { ArnEquals = { "aws:SourceArn" = "arn:aws:s3:::files" } } }] })
    }
    resource "aws_sqs_queue" "c" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", NotPrincipal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "sqs:SendMessage", Resource = "*" }] })
    }
    resource "aws_sns_topic_subscription" "a" {
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:orders"
      protocol  = "sqs"
      endpoint  = aws_sqs_queue.a.arn
    }
    resource "aws_cloudwatch_event_target" "a" {
      rule = "orders"
      arn  = aws_sqs_queue.a.arn
    }
    resource "aws_s3_bucket_notification" "b" {
      bucket = "files"
      queue {
        queue_arn = aws_sqs_queue.b.arn
        events    = ["s3:ObjectCreated:*"]
      }
    }
    resource "aws_sns_topic_subscription" "c" {
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:orders"
      protocol  = "sqs"
      endpoint  = aws_sqs_queue.c.arn
    }
  }

  pass "nobody sends, a rule with a role, a queue that isn't here, a dead-letter queue of a subscription" {
    resource "aws_sqs_queue" "q" {}
    resource "aws_cloudwatch_event_target" "e" {
      rule     = "orders"
      arn      = aws_sqs_queue.q.arn
      role_arn = "arn:aws:iam::111122223333:role/events"
    }
    resource "aws_sns_topic_subscription" "s" {
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:orders"
      protocol  = "sqs"
      endpoint  = "arn:aws:sqs:eu-west-1:111122223333:orders"
    }
    resource "aws_sns_topic_subscription" "mail" {
      topic_arn      = "arn:aws:sns:eu-west-1:111122223333:orders"
      protocol       = "email"
      endpoint       = "a@example.com"
      redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.q.arn })
    }
  }

  pass "a queue of another stack" {
    cloudformation = <<-YAML
      Resources:
        Policy: { Type: AWS::SQS::QueuePolicy, Properties: { Queues: [!ImportValue orders], PolicyDocument: { Statement: [] } } }
    YAML
  }

  undecided "a policy from elsewhere, a policy for a queue that nobody knows" {
    variable "policy" {}
    variable "queue" {}
    resource "aws_sqs_queue" "q" {
      policy = var.policy
    }
    resource "aws_sqs_queue" "r" {}
    resource "aws_sqs_queue_policy" "p" {
      queue_url = var.queue
      policy    = jsonencode({ Statement = [] })
    }
    resource "aws_cloudwatch_event_target" "q" {
      rule = "orders"
      arn  = aws_sqs_queue.q.arn
    }
    resource "aws_cloudwatch_event_target" "r" {
      rule = "orders"
      arn  = aws_sqs_queue.r.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Parameters:
        Elsewhere: { Type: String }
      Resources:
        Queue: { Type: AWS::SQS::Queue }
        Other: { Type: AWS::SQS::Queue }
        Topic: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: sqs, Endpoint: !GetAtt Queue.Arn }, { Protocol: sqs, Endpoint: !Ref Elsewhere }] } }
        Subscription: { Type: AWS::SNS::Subscription, Properties: { TopicArn: !Ref Topic, Protocol: sqs, Endpoint: !GetAtt Other.Arn } }
        Rule: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 day), Targets: [{ Id: q, Arn: !GetAtt Queue.Arn }, { Id: s, Arn: !Ref Elsewhere }] } }
        Bucket: { Type: AWS::S3::Bucket, Properties: { NotificationConfiguration: { QueueConfigurations: [{ Event: "s3:ObjectCreated:*", Queue: !GetAtt Queue.Arn }, { Event: "s3:ObjectRemoved:*", Queue: !Ref Elsewhere }] } } }
    YAML
    expect {
      count = 4
    }
  }

  pass "template: one policy for two queues; others' targets; a role" {
    cloudformation = <<-YAML
      Resources:
        Queue: { Type: AWS::SQS::Queue }
        Other: { Type: AWS::SQS::Queue }
        Dead: { Type: AWS::SQS::Queue }
        Policy:
          Type: AWS::SQS::QueuePolicy
          Properties:
            Queues: [!Ref Queue, !Ref Other]
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: [sns.amazonaws.com, events.amazonaws.com, s3.amazonaws.com] }, Action: "sqs:SendMessage", Resource: "*" }] }
        Topic: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: sqs, Endpoint: !GetAtt Other.Arn }] } }
        Mail: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: email, Endpoint: a@example.com }], Tags: [{ Key: dead, Value: !GetAtt Dead.Arn }] } }
        Rule: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 day), Targets: [{ Id: q, Arn: !GetAtt Other.Arn, DeadLetterConfig: { Arn: !GetAtt Dead.Arn } }, { Id: r, Arn: !GetAtt Dead.Arn, RoleArn: "arn:aws:iam::111122223333:role/events" }] } }
        Bucket: { Type: AWS::S3::Bucket, Properties: { Tags: [{ Key: dead, Value: !GetAtt Dead.Arn }], NotificationConfiguration: { QueueConfigurations: [{ Event: "s3:ObjectCreated:*", Queue: !GetAtt Other.Arn }] } } }
    YAML
  }
}
