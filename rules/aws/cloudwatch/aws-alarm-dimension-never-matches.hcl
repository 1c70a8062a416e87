rule "aws-alarm-dimension-never-matches" {
  title     = "Alarm watches a metric that doesn't exist"
  severity  = "high"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "aws_cloudwatch_metric_alarm"

  let {
    balancers = ["AWS/ApplicationELB", "AWS/NetworkELB", "AWS/GatewayELB"]
    whole     = [for name in ["LoadBalancer", "TargetGroup"] : name if startswith(self.dimensions[name], "arn:")]
    # The name would be known, where the resource has one that is; so another attribute is read. An ARN or a URL is no name, either.
    queue    = target(self.dimensions.QueueName, "aws_sqs_queue")
    database = target(self.dimensions.DBInstanceIdentifier, "aws_db_instance")
    queued   = known(queue) && queue.name != null && known(queue.name) && length(texts(self.dimensions.QueueName)) == 0
    stored   = known(database) && database.identifier != null && known(database.identifier) && length(texts(self.dimensions.DBInstanceIdentifier)) == 0
    # Before version 5 of the provider the id of a database was its name.
    settings = [for s in resources("terraform.settings") : s if s.root]
    locked   = [for address, l in settings[0].lock : l.version if endswith(address, "/hashicorp/aws")][0]
    required = settings[0].required_providers["aws"].version
    renamed  = locked != null ? !version_allows("< 5.0.0", locked) : required == null ? undecided("which version of the provider it is") : anytrue([for v in ["3", "4"] : version_allows(required, "${v}.9999.0")]) ? undecided("which version of the provider it is") : true
  }

  when = contains(concat(balancers, ["AWS/ECS", "AWS/SQS", "AWS/RDS"]), self.namespace)
  require = (
    self.namespace == "AWS/SQS" ? resource.language != "terraform" || !queued
    : self.namespace == "AWS/RDS" ? resource.language != "terraform" || !stored || !renamed
    : self.namespace == "AWS/ECS" ? self.dimensions.ServiceName == null || self.dimensions.ClusterName != null
    : length(whole) == 0
  )
  focus   = self.dimensions
  message = "${resource.address} never goes off: AWS publishes no metric with these dimensions, so the alarm stays at INSUFFICIENT_DATA."
  remedy  = <<-TEXT
    Terraform: dimensions = { LoadBalancer = aws_lb.app.arn_suffix }, or { ClusterName = …, ServiceName = … } for a service, { QueueName = aws_sqs_queue.orders.name } for a queue, { DBInstanceIdentifier = aws_db_instance.shop.identifier } for a database.
    CloudFormation: Dimensions: [{ Name: LoadBalancer, Value: !GetAtt App.LoadBalancerFullName }]
  TEXT

  references = [
    "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html#load-balancer-metric-dimensions-alb",
    "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html",
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-5-upgrade",
  ]

  fail "a whole ARN; a service without its cluster" {
    resource "aws_cloudwatch_metric_alarm" "balancer" {
      namespace  = "AWS/ApplicationELB"
      dimensions = { LoadBalancer = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188" }
    }
    resource "aws_cloudwatch_metric_alarm" "network" {
      namespace = "AWS/NetworkELB"
      dimensions = {
        LoadBalancer = "net/web/50dc6c495c0c9188"
        TargetGroup  = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/web/73e2d6bc24d8a067"
      }
    }
    resource "aws_cloudwatch_metric_alarm" "service" {
      namespace  = "AWS/ECS"
      dimensions = { ServiceName = "web" }
    }
    expect {
      count = 3
    }
  }

  pass "their ends; a cluster; other services" {
    resource "aws_cloudwatch_metric_alarm" "balancer" {
      namespace = "AWS/ApplicationELB"
      dimensions = {
        LoadBalancer = "app/web/50dc6c495c0c9188"
        TargetGroup  = "targetgroup/web/73e2d6bc24d8a067"
      }
    }
    resource "aws_cloudwatch_metric_alarm" "service" {
      namespace = "AWS/ECS"
      dimensions = {
        ClusterName = "main"
        ServiceName = "web"
      }
    }
    resource "aws_cloudwatch_metric_alarm" "cluster" {
      namespace  = "AWS/ECS"
      dimensions = { ClusterName = "main" }
    }
    resource "aws_cloudwatch_metric_alarm" "connect" {
      namespace  = "AWS/ECS"
      dimensions = { DiscoveryName = "web" }
    }
    resource "aws_cloudwatch_metric_alarm" "own" {
      namespace = "Shop"
      dimensions = {
        LoadBalancer = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188"
        ServiceName  = "web"
      }
    }
  }

  fail "a queue's URL, a database's id of version 5" {
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = "~> 5.0"
        }
      }
    }
    resource "aws_sqs_queue" "q" {
      name = "orders"
    }
    resource "aws_cloudwatch_metric_alarm" "q" {
      namespace  = "AWS/SQS"
      dimensions = { QueueName = aws_sqs_queue.q.id }
    }
    resource "aws_db_instance" "db" {
      identifier = "shop"
    }
    resource "aws_cloudwatch_metric_alarm" "db" {
      namespace  = "AWS/RDS"
      dimensions = { DBInstanceIdentifier = aws_db_instance.db.id }
    }
    expect {
      count = 2
    }
  }

  fail "a database's id, by the lock file" {
    resource "aws_db_instance" "db" {
      identifier = "shop"
    }
    resource "aws_cloudwatch_metric_alarm" "db" {
      namespace  = "AWS/RDS"
      dimensions = { DBInstanceIdentifier = aws_db_instance.db.id }
    }
    file ".terraform.lock.hcl" <<-TEXT
      provider "registry.terraform.io/hashicorp/aws" {
        version = "6.2.0"
      }
    TEXT
  }

  pass "names; a database's id of version 4; a queue and a database from elsewhere; of all queues" {
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = ">= 4.0"
        }
      }
    }
    variable "env" {}
    resource "aws_sqs_queue" "q" {
      name = "orders"
    }
    resource "aws_sqs_queue" "env" {
      name = "orders-${var.env}"
    }
    resource "aws_db_instance" "db" {
      identifier = "shop"
    }
    resource "aws_cloudwatch_metric_alarm" "q" {
      namespace  = "AWS/SQS"
      dimensions = { QueueName = aws_sqs_queue.q.name }
    }
    resource "aws_cloudwatch_metric_alarm" "env" {
      namespace  = "AWS/SQS"
      dimensions = { QueueName = aws_sqs_queue.env.name }
    }
    resource "aws_cloudwatch_metric_alarm" "text" {
      namespace  = "AWS/SQS"
      dimensions = { QueueName = "orders-${var.env}" }
    }
    variable "name" {}
    resource "aws_sqs_queue" "given" {
      name = var.name
    }
    resource "aws_cloudwatch_metric_alarm" "given" {
      namespace  = "AWS/SQS"
      dimensions = { QueueName = aws_sqs_queue.given.name }
    }
    resource "aws_sqs_queue" "unnamed" {}
    resource "aws_cloudwatch_metric_alarm" "unnamed" {
      namespace  = "AWS/SQS"
      dimensions = { QueueName = aws_sqs_queue.unnamed.name }
    }
    resource "aws_cloudwatch_metric_alarm" "elsewhere" {
      namespace  = "AWS/SQS"
      dimensions = { QueueName = var.name }
    }
    resource "aws_db_instance" "given" {
      identifier = var.name
    }
    resource "aws_cloudwatch_metric_alarm" "database" {
      namespace  = "AWS/RDS"
      dimensions = { DBInstanceIdentifier = aws_db_instance.given.identifier }
    }
    resource "aws_db_instance" "unnamed" {}
    resource "aws_cloudwatch_metric_alarm" "made_up" {
      namespace  = "AWS/RDS"
      dimensions = { DBInstanceIdentifier = aws_db_instance.unnamed.identifier }
    }
    resource "aws_cloudwatch_metric_alarm" "all" {
      namespace = "AWS/SQS"
    }
    resource "aws_cloudwatch_metric_alarm" "identifier" {
      namespace  = "AWS/RDS"
      dimensions = { DBInstanceIdentifier = aws_db_instance.db.identifier }
    }
    resource "aws_cloudwatch_metric_alarm" "old" {
      namespace  = "AWS/RDS"
      dimensions = { DBInstanceIdentifier = aws_db_instance.db.id }
    }
    resource "aws_cloudwatch_metric_alarm" "cluster" {
      namespace  = "AWS/RDS"
      dimensions = { DBClusterIdentifier = "shop" }
    }
    file ".terraform.lock.hcl" <<-TEXT
      provider "registry.terraform.io/hashicorp/aws" {
        version = "4.67.0"
      }
    TEXT
  }

  undecided "a database's id of a version that isn't known" {
    terraform {
      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = ">= 4.0"
        }
      }
    }
    resource "aws_db_instance" "db" {
      identifier = "shop"
    }
    resource "aws_cloudwatch_metric_alarm" "db" {
      namespace  = "AWS/RDS"
      dimensions = { DBInstanceIdentifier = aws_db_instance.db.id }
    }
  }

  undecided "of a load balancer that isn't there yet" {
    resource "aws_lb" "web" {}
    resource "aws_cloudwatch_metric_alarm" "balancer" {
      namespace  = "AWS/ApplicationELB"
      dimensions = { LoadBalancer = aws_lb.web.arn_suffix }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Busy:
          Type: AWS::CloudWatch::Alarm
          Properties:
            Namespace: AWS/ECS
            MetricName: CPUUtilization
            Dimensions: [{ Name: ServiceName, Value: web }]
    YAML
  }

  pass "a queue and a database in a template" {
    cloudformation = <<-YAML
      Resources:
        Q: { Type: AWS::SQS::Queue, Properties: { QueueName: orders } }
        Db: { Type: AWS::RDS::DBInstance, Properties: { DBInstanceIdentifier: shop, DBInstanceClass: db.t4g.micro } }
        Full: { Type: AWS::CloudWatch::Alarm, Properties: { Namespace: AWS/SQS, MetricName: m, Dimensions: [{ Name: QueueName, Value: !GetAtt Q.QueueName }] } }
        Busy: { Type: AWS::CloudWatch::Alarm, Properties: { Namespace: AWS/RDS, MetricName: m, Dimensions: [{ Name: DBInstanceIdentifier, Value: !Ref Db }] } }
    YAML
  }

  pass "with its cluster in a template" {
    cloudformation = <<-YAML
      Resources:
        Busy:
          Type: AWS::CloudWatch::Alarm
          Properties:
            Namespace: AWS/ECS
            MetricName: CPUUtilization
            Dimensions: [{ Name: ServiceName, Value: web }, { Name: ClusterName, Value: main }]
    YAML
  }
}
