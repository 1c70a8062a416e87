rule "aws-fifo-name-refused" {
  title     = "FIFO queue or topic isn't called so, or one that is called so isn't FIFO"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = ["aws_sqs_queue", "aws_sns_topic"]

  let {
    is_queue = resource.kind == "aws_sqs_queue"
    fifo     = is_queue ? self.fifo_queue : self.fifo_topic
    # What is known of a name may be its end.
    name   = texts(self.name)[0].text
    called = endswith(name, ".fifo")
    open   = endswith(name, "}")
  }

  # A name that AWS or Terraform makes up fits.
  when    = name != null && !open && known(fifo)
  require = called == (fifo == true)
  focus   = self.name
  message = "${is_queue ? "SQS" : "SNS"} refuses ${resource.address}: the name of a FIFO ${is_queue ? "queue" : "topic"} ends with .fifo, and ${called ? "this one has such a name and isn't FIFO" : "this one doesn't"}."
  remedy  = <<-TEXT
    Terraform: name = "orders.fifo" and fifo_queue = true (of a topic fifo_topic = true).
    CloudFormation: QueueName: orders.fifo and FifoQueue: true (of a topic TopicName and FifoTopic: true).
  TEXT

  references = [
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html",
    "https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html",
  ]

  fail "FIFO without the name, the name without FIFO" {
    resource "aws_sqs_queue" "a" {
      name       = "orders"
      fifo_queue = true
    }
    resource "aws_sqs_queue" "b" {
      name = "orders.fifo"
    }
    resource "aws_sns_topic" "a" {
      name       = "orders"
      fifo_topic = true
    }
    resource "aws_sns_topic" "b" {
      name       = "orders.fifo"
      fifo_topic = false
    }
    expect {
      count = 4
    }
  }

  fail "the end of a name that isn't known" {
    variable "env" {}
    resource "aws_sqs_queue" "a" {
      name       = "${var.env}-orders"
      fifo_queue = true
    }
    expect {
      at      = "main.tf:3"
      message = "this one doesn't"
    }
  }

  pass "both, neither, no name, a prefix, an end or a kind that isn't known" {
    variable "env" {}
    variable "fifo" {
      type = bool
    }
    resource "aws_sqs_queue" "a" {
      name       = "${var.env}.fifo"
      fifo_queue = true
    }
    resource "aws_sqs_queue" "b" {
      name = "orders"
    }
    resource "aws_sqs_queue" "c" {
      fifo_queue = true
    }
    resource "aws_sqs_queue" "d" {
      name_prefix = "orders"
      fifo_queue  = true
    }
    resource "aws_sqs_queue" "e" {
      name       = "orders-${var.env}"
      fifo_queue = true
    }
    resource "aws_sqs_queue" "f" {
      name       = var.env
      fifo_queue = true
    }
    resource "aws_sqs_queue" "g" {
      name       = "orders"
      fifo_queue = var.fifo
    }
    resource "aws_sns_topic" "a" {
      name       = "orders.fifo"
      fifo_topic = true
    }
    resource "aws_sns_topic" "b" {
      name = "orders"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub "${AWS::StackName}-orders", FifoQueue: true } }
        Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: orders.fifo } }
    YAML
    expect {
      count = 2
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: orders.fifo, FifoQueue: true } }
        Plain: { Type: AWS::SQS::Queue, Properties: { QueueName: orders } }
        Made: { Type: AWS::SQS::Queue, Properties: { FifoQueue: true } }
        Topic: { Type: AWS::SNS::Topic, Properties: { TopicName: orders.fifo, FifoTopic: true } }
    YAML
  }
}
