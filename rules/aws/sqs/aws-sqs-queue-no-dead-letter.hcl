rule "aws-sqs-queue-no-dead-letter" {
  title     = "Message that can't be handled is tried again and again"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_sqs_queue"
  default   = "production"

  let {
    # Where others leave what they couldn't deliver or handle.
    givers     = ["aws_sqs_queue", "aws_sns_topic_subscription", "aws_cloudwatch_event_target", "aws_scheduler_schedule", "aws_lambda_function_event_invoke_config"]
    referenced = anytrue([for k in givers : length(referrers(self, k)) > 0]) || length(referrers(self, "aws_lambda_function", "dead_letter_config")) > 0 || length(referrers(self, "aws_lambda_event_source_mapping", "destination_config")) > 0
    fed        = length(referrers(self, "aws_sns_topic_subscription", "endpoint")) + length(referrers(self, "aws_cloudwatch_event_target", "arn")) > 0
    # To say which queues leave theirs here marks it; every queue may by default, and none may where it is denied.
    permissions = [for p in concat([self], referrers(self, "aws_sqs_queue_redrive_allow_policy", "queue_url")) : decode_json(p.redrive_allow_policy).redrivePermission]
    takes       = contains(permissions, "byQueue")
    named      = length(regexall("(?i)dlq|dead|fail|poison", "${self.name == null ? "" : self.name} ${resource.name}")) > 0
  }
  when    = !takes && !named && !(referenced && !fed)
  require = self.redrive_policy != null
  focus   = self
  message = "A message that its consumer can't handle comes back to ${resource.address} until it is too old, and is lost then; meanwhile it takes the place of others."
  remedy  = <<-TEXT
    Of a FIFO queue the other one is FIFO, too (fifo_queue = true, FifoQueue: true).
    Terraform: redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.failed.arn, maxReceiveCount = 5 })
    CloudFormation: RedrivePolicy: { deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5 }
  TEXT

  references = ["https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html"]

  fail "none" {
    resource "aws_sqs_queue" "orders" {
      name = "orders"
    }
  }

  fail "fed by a topic, by a rule" {
    resource "aws_sqs_queue" "orders" {
      name = "orders"
    }
    resource "aws_sns_topic_subscription" "orders" {
      topic_arn = "arn:aws:sns:eu-west-1:123456789012:orders"
      protocol  = "sqs"
      endpoint  = aws_sqs_queue.orders.arn
    }
    resource "aws_sqs_queue" "events" {
      name = "events"
    }
    resource "aws_cloudwatch_event_target" "events" {
      rule = "events"
      arn  = aws_sqs_queue.events.arn
    }
    resource "aws_lambda_event_source_mapping" "events" {
      event_source_arn = aws_sqs_queue.events.arn
      function_name    = "f"
    }
    expect {
      count = 2
    }
  }

  pass "one; in a resource of its own; what is one" {
    resource "aws_sqs_queue" "rejected" {
      name = "rejected"
    }
    resource "aws_sqs_queue" "orders" {
      name           = "orders"
      redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.rejected.arn, maxReceiveCount = 5 })
    }
    resource "aws_sqs_queue" "mails" {
      name = "mails"
    }
    resource "aws_sqs_queue_redrive_policy" "mails" {
      queue_url      = aws_sqs_queue.mails.id
      redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.rejected.arn, maxReceiveCount = 5 })
    }
    resource "aws_sqs_queue" "old" {
      name = "orders-dlq"
    }
    resource "aws_sqs_queue" "allowed" {
      name                 = "rest"
      redrive_allow_policy = jsonencode({ redrivePermission = "byQueue", sourceQueueArns = ["arn:aws:sqs:eu-west-1:123456789012:mails"] })
    }
    resource "aws_sqs_queue" "allowed_apart" {
      name = "rest"
    }
    resource "aws_sqs_queue_redrive_allow_policy" "allowed_apart" {
      queue_url            = aws_sqs_queue.allowed_apart.id
      redrive_allow_policy = jsonencode({ redrivePermission = "byQueue", sourceQueueArns = ["arn:aws:sqs:eu-west-1:123456789012:mails"] })
    }
    resource "aws_sqs_queue" "of_function" {
      name = "rest"
    }
    resource "aws_lambda_function" "f" {
      dead_letter_config {
        target_arn = aws_sqs_queue.of_function.arn
      }
    }
    resource "aws_sqs_queue" "of_stream" {
      name = "rest"
    }
    resource "aws_lambda_event_source_mapping" "m" {
      event_source_arn = "arn:aws:kinesis:eu-west-1:123456789012:stream/s"
      function_name    = "f"
      destination_config {
        on_failure {
          destination_arn = aws_sqs_queue.of_stream.arn
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Orders: { Type: AWS::SQS::Queue }
    YAML
  }

  pass "one in a template" {
    cloudformation = <<-YAML
      Resources:
        Rejected: { Type: AWS::SQS::Queue }
        Orders:
          Type: AWS::SQS::Queue
          Properties: { RedrivePolicy: { deadLetterTargetArn: !GetAtt Rejected.Arn, maxReceiveCount: 5 } }
    YAML
  }

  fail "one that every queue may use, one that none may" {
    resource "aws_sqs_queue" "all" {
      redrive_allow_policy = jsonencode({ redrivePermission = "allowAll" })
    }
    resource "aws_sqs_queue" "none" {
      redrive_allow_policy = jsonencode({ redrivePermission = "denyAll" })
    }
    resource "aws_sqs_queue" "apart" {}
    resource "aws_sqs_queue_redrive_allow_policy" "apart" {
      queue_url            = aws_sqs_queue.apart.id
      redrive_allow_policy = jsonencode({ redrivePermission = "allowAll" })
    }
    expect {
      count = 3
    }
  }

  undecided "whom it serves isn't known" {
    variable "allow" {}
    resource "aws_sqs_queue" "q" {
      redrive_allow_policy = var.allow
    }
  }

  fail "template with what every queue may use" {
    cloudformation = <<-YAML
      Resources:
        Orders: { Type: AWS::SQS::Queue, Properties: { RedriveAllowPolicy: { redrivePermission: denyAll } } }
    YAML
  }

  pass "template with what one queue may use" {
    cloudformation = <<-YAML
      Resources:
        Rest: { Type: AWS::SQS::Queue, Properties: { RedriveAllowPolicy: { redrivePermission: byQueue, sourceQueueArns: ["arn:aws:sqs:eu-west-1:123456789012:mails"] } } }
    YAML
  }
}
