rule "aws-iam-role-not-for-service" {
  title     = "Service may not assume the role that it is given"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind = [
    "aws_api_gateway_account", "aws_apprunner_service", "aws_backup_selection", "aws_cloudtrail", "aws_cloudwatch_event_target",
    "aws_cloudwatch_log_subscription_filter", "aws_codebuild_project", "aws_codedeploy_deployment_group", "aws_codepipeline",
    "aws_config_configuration_recorder", "aws_db_instance", "aws_ecs_service", "aws_ecs_task_definition", "aws_eks_cluster", "aws_eks_fargate_profile",
    "aws_eks_node_group", "aws_flow_log", "aws_glue_crawler", "aws_glue_job", "aws_iam_instance_profile", "aws_kinesis_firehose_delivery_stream",
    "aws_lambda_function", "aws_pipes_pipe", "aws_sagemaker_notebook_instance", "aws_scheduler_schedule", "aws_sfn_state_machine",
  ]

  let {
    refused = "can't be created"
    uses = {
      aws_api_gateway_account = [{ role = self.cloudwatch_role_arn, service = "apigateway", then = refused }]
      aws_apprunner_service = [
        { role = self.source_configuration.authentication_configuration.access_role_arn, service = "build.apprunner", then = refused },
        { role = self.instance_configuration.instance_role_arn, service = "tasks.apprunner", then = refused },
      ]
      aws_backup_selection                   = [{ role = self.iam_role_arn, service = "backup", then = refused }]
      aws_cloudtrail                         = [{ role = self.cloud_watch_logs_role_arn, service = "cloudtrail", then = refused }]
      # Functions, topics, queues and log groups are asked by their own policies.
      aws_cloudwatch_event_target            = [{ role = contains(["aws_codebuild_project", "aws_codepipeline", "aws_ecs_cluster", "aws_kinesis_firehose_delivery_stream", "aws_kinesis_stream", "aws_sfn_state_machine"], facts(target(self.arn)).kind) ? self.role_arn : null, service = "events", then = "is never called" }]
      aws_cloudwatch_log_subscription_filter = [{ role = self.role_arn, service = "logs", then = refused }]
      aws_codebuild_project                  = [{ role = self.service_role, service = "codebuild", then = refused }]
      aws_codedeploy_deployment_group        = [{ role = self.service_role_arn, service = "codedeploy", then = refused }]
      aws_codepipeline                       = [{ role = self.role_arn, service = "codepipeline", then = refused }]
      aws_config_configuration_recorder      = [{ role = self.role_arn, service = "config", then = "records nothing" }]
      aws_db_instance                        = [{ role = self.monitoring_role_arn, service = "monitoring.rds", then = refused }]
      # ECS registers the tasks by it; without one it uses a role of its own.
      aws_ecs_service = [{ role = resource.language == "cloudformation" ? self.Role : self.iam_role, service = "ecs", then = refused }]
      aws_ecs_task_definition = [
        { role = self.execution_role_arn, service = "ecs-tasks", then = "starts no task" },
        { role = self.task_role_arn, service = "ecs-tasks", then = "starts no task" },
      ]
      aws_eks_cluster         = [{ role = self.role_arn, service = "eks", then = refused }]
      aws_eks_fargate_profile = [{ role = self.pod_execution_role_arn, service = "eks-fargate-pods", then = refused }]
      aws_eks_node_group      = [{ role = self.node_role_arn, service = "ec2", then = refused }]
      # With Firehose as the destination it is another service that asks.
      aws_flow_log             = [{ role = contains([null, "cloud-watch-logs"], self.log_destination_type) ? (resource.language == "cloudformation" ? self.DeliverLogsPermissionArn : self.iam_role_arn) : null, service = "vpc-flow-logs", then = "logs nothing" }]
      aws_glue_crawler         = [{ role = self.role, service = "glue", then = refused }]
      aws_glue_job             = [{ role = self.role_arn, service = "glue", then = "never runs" }]
      aws_iam_instance_profile = [{ role = self.role, service = "ec2", then = "gives instances no credentials" }]
      aws_kinesis_firehose_delivery_stream = [
        { role = self.extended_s3_configuration.role_arn, service = "firehose", then = refused },
        { role = resource.language == "cloudformation" ? self.kinesis_source_configuration.RoleARN : self.kinesis_source_configuration.role_arn, service = "firehose", then = refused },
      ]
      aws_lambda_function             = [{ role = self.role, service = "lambda", then = refused }]
      aws_pipes_pipe                  = [{ role = self.role_arn, service = "pipes", then = refused }]
      aws_sagemaker_notebook_instance = [{ role = self.role_arn, service = "sagemaker", then = refused }]
      aws_scheduler_schedule          = [{ role = self.target.role_arn, service = "scheduler", then = refused }]
      aws_sfn_state_machine           = [{ role = self.role_arn, service = "states", then = refused }]
    }
    role       = target(each.value.role, "aws_iam_role")
    statements = iam_statements(role.assume_role_policy)
    # Of regions and of partitions services have names of their own: states.eu-west-1.amazonaws.com, ec2.amazonaws.com.cn.
    # A data source that makes the name says the service.
    trusted = anytrue([for s in statements : s.effect == "Allow" && iam_allows(s, "sts:AssumeRole") && (s.everybody || length(s.not_principals) > 0 || anytrue([for p in s.principals : known(target(p, "data.aws_service_principal")) && target(p, "data.aws_service_principal") != null ? target(p, "data.aws_service_principal").service_name == each.value.service : startswith(p, "${each.value.service}.")]))])
  }

  for_each = uses[resource.kind]
  # A document without a statement is refused itself. What isn't known to be a role of the stack is somebody else's.
  when     = known(role) && length(statements) > 0
  require  = trusted
  focus    = each.value.role
  message  = "${resource.address} ${each.value.then}: ${facts(role).address} doesn't let ${each.value.service}.amazonaws.com assume it."
  remedy   = <<-TEXT
    Name the service that uses the role in its trust policy, or give the service a role of its own. For a function:
    Terraform: assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] }).
    CloudFormation: AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: lambda.amazonaws.com } }] }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services",
    "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
  ]

  fail "a role for servers" {
    resource "aws_iam_role" "node" {
      name = "node"
      assume_role_policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }]
      })
    }
    resource "aws_eks_cluster" "c" {
      role_arn = aws_iam_role.node.arn
    }
    resource "aws_lambda_function" "f" {
      role = aws_iam_role.node.arn
    }
    resource "aws_ecs_task_definition" "t" {
      family             = "t"
      execution_role_arn = aws_iam_role.node.arn
      task_role_arn      = aws_iam_role.node.arn
    }
    resource "aws_codebuild_project" "b" {
      service_role = aws_iam_role.node.name
    }
    resource "aws_kinesis_firehose_delivery_stream" "s" {
      kinesis_source_configuration {
        role_arn = aws_iam_role.node.arn
      }
      extended_s3_configuration {
        role_arn = aws_iam_role.node.arn
      }
    }
    resource "aws_scheduler_schedule" "s" {
      target {
        role_arn = aws_iam_role.node.arn
      }
    }
    resource "aws_sfn_state_machine" "s" {
      role_arn = aws_iam_role.node.arn
    }
    resource "aws_flow_log" "l" {
      iam_role_arn = aws_iam_role.node.arn
    }
    resource "aws_apprunner_service" "a" {
      source_configuration {
        authentication_configuration {
          access_role_arn = aws_iam_role.node.arn
        }
      }
      instance_configuration {
        instance_role_arn = aws_iam_role.node.arn
      }
    }
    expect {
      count   = 12
      message = "aws_iam_role.node doesn't let"
    }
  }

  fail "another action, a denial, and a document of its own" {
    data "aws_iam_policy_document" "trust" {
      statement {
        actions = ["sts:TagSession"]
        principals {
          type        = "Service"
          identifiers = ["lambda.amazonaws.com"]
        }
      }
      statement {
        effect  = "Deny"
        actions = ["sts:AssumeRole"]
        principals {
          type        = "Service"
          identifiers = ["lambda.amazonaws.com"]
        }
      }
      statement {
        actions = ["sts:AssumeRole"]
        principals {
          type        = "AWS"
          identifiers = ["arn:aws:iam::111122223333:root"]
        }
      }
    }
    resource "aws_iam_role" "r" {
      name               = "r"
      assume_role_policy = data.aws_iam_policy_document.trust.json
    }
    resource "aws_lambda_function" "f" {
      role = aws_iam_role.r.arn
    }
    expect {
      count   = 1
      at      = "main.tf:30"
      message = "lambda.amazonaws.com"
    }
  }

  fail "an instance profile" {
    resource "aws_iam_role" "r" {
      name               = "r"
      assume_role_policy = jsonencode({ Statement = { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["lambda.amazonaws.com", "ec2-not.amazonaws.com"] } } })
    }
    resource "aws_iam_instance_profile" "p" {
      role = aws_iam_role.r.name
    }
    expect {
      message = "gives instances no credentials"
    }
  }

  fail "each service, given the role of another" {
    resource "aws_iam_role" "r" {
      name               = "r"
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "other.amazonaws.com" } }] })
    }
    resource "aws_api_gateway_account" "x" { cloudwatch_role_arn = aws_iam_role.r.arn }
    resource "aws_backup_selection" "x" { iam_role_arn = aws_iam_role.r.arn }
    resource "aws_cloudtrail" "x" { cloud_watch_logs_role_arn = aws_iam_role.r.arn }
    resource "aws_sfn_state_machine" "steps" { name = "steps" }
    resource "aws_cloudwatch_event_target" "x" {
      arn      = aws_sfn_state_machine.steps.arn
      role_arn = aws_iam_role.r.arn
    }
    resource "aws_cloudwatch_log_subscription_filter" "x" { role_arn = aws_iam_role.r.arn }
    resource "aws_codedeploy_deployment_group" "x" { service_role_arn = aws_iam_role.r.arn }
    resource "aws_codepipeline" "x" { role_arn = aws_iam_role.r.arn }
    resource "aws_config_configuration_recorder" "x" { role_arn = aws_iam_role.r.arn }
    resource "aws_db_instance" "x" { monitoring_role_arn = aws_iam_role.r.arn }
    resource "aws_ecs_service" "x" { iam_role = aws_iam_role.r.arn }
    resource "aws_eks_fargate_profile" "x" { pod_execution_role_arn = aws_iam_role.r.arn }
    resource "aws_eks_node_group" "x" { node_role_arn = aws_iam_role.r.arn }
    resource "aws_flow_log" "x" {
      iam_role_arn         = aws_iam_role.r.arn
      log_destination_type = "cloud-watch-logs"
    }
    resource "aws_glue_crawler" "x" { role = aws_iam_role.r.name }
    resource "aws_glue_job" "x" { role_arn = aws_iam_role.r.arn }
    resource "aws_pipes_pipe" "x" { role_arn = aws_iam_role.r.arn }
    resource "aws_sagemaker_notebook_instance" "x" { role_arn = aws_iam_role.r.arn }
    expect {
      count = 17
    }
  }

  fail "a name that isn't known, and one of two" {
    variable "name" {
      type = string
    }
    variable "long" {
      type = bool
    }
    resource "aws_iam_role" "a" {
      name               = var.name
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }] })
    }
    resource "aws_iam_role" "b" {
      name               = var.long ? "orders-server" : "orders"
      assume_role_policy = aws_iam_role.a.assume_role_policy
    }
    resource "aws_iam_instance_profile" "a" {
      role = aws_iam_role.a.name
    }
    resource "aws_iam_instance_profile" "b" {
      role = aws_iam_role.b.name
    }
    expect {
      count = 2
    }
  }

  fail "a role through functions that give one of what they take" {
    resource "aws_iam_role" "r" {
      count              = 1
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
    }
    variable "role" {
      default = null
    }
    resource "aws_lambda_function" "joined" {
      role = join("", aws_iam_role.r.*.arn)
    }
    resource "aws_lambda_function" "tried" {
      role = try(aws_iam_role.r[0].arn, "")
    }
    resource "aws_lambda_function" "coalesced" {
      role = coalesce(var.role, one(aws_iam_role.r[*].arn), "none")
    }
    resource "aws_lambda_function" "formatted" {
      role = format("%s", aws_iam_role.r[0].arn)
    }
    expect {
      count = 4
    }
  }

  pass "a role that isn't taken" {
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
    }
    variable "role" {
      default = "arn:aws:iam::111122223333:role/shared"
    }
    resource "aws_lambda_function" "f" {
      role = coalesce(var.role, aws_iam_role.r.arn)
    }
    resource "aws_lambda_function" "g" {
      role = var.role != null ? var.role : aws_iam_role.r.arn
    }
  }

  pass "each service, named" {
    resource "aws_iam_role" "r" {
      name = "r"
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = [
        "apigateway.amazonaws.com", "backup.amazonaws.com", "cloudtrail.amazonaws.com", "events.amazonaws.com", "logs.eu-west-1.amazonaws.com",
        "codedeploy.amazonaws.com", "codepipeline.amazonaws.com", "config.amazonaws.com", "monitoring.rds.amazonaws.com", "eks-fargate-pods.amazonaws.com",
        "ec2.amazonaws.com", "vpc-flow-logs.amazonaws.com", "glue.amazonaws.com", "pipes.amazonaws.com", "sagemaker.amazonaws.com", "codebuild.amazonaws.com",
        "ecs-tasks.amazonaws.com", "firehose.amazonaws.com", "lambda.amazonaws.com", "eks.amazonaws.com", "scheduler.amazonaws.com", "states.amazonaws.com",
        "ecs.amazonaws.com", "build.apprunner.amazonaws.com", "tasks.apprunner.amazonaws.com",
      ] } }] })
    }
    resource "aws_api_gateway_account" "x" { cloudwatch_role_arn = aws_iam_role.r.arn }
    resource "aws_backup_selection" "x" { iam_role_arn = aws_iam_role.r.arn }
    resource "aws_cloudtrail" "x" { cloud_watch_logs_role_arn = aws_iam_role.r.arn }
    resource "aws_sfn_state_machine" "steps" { name = "steps" }
    resource "aws_cloudwatch_event_target" "x" {
      arn      = aws_sfn_state_machine.steps.arn
      role_arn = aws_iam_role.r.arn
    }
    resource "aws_cloudwatch_log_subscription_filter" "x" { role_arn = aws_iam_role.r.arn }
    resource "aws_codebuild_project" "x" { service_role = aws_iam_role.r.arn }
    resource "aws_codedeploy_deployment_group" "x" { service_role_arn = aws_iam_role.r.arn }
    resource "aws_codepipeline" "x" { role_arn = aws_iam_role.r.arn }
    resource "aws_config_configuration_recorder" "x" { role_arn = aws_iam_role.r.arn }
    resource "aws_db_instance" "x" { monitoring_role_arn = aws_iam_role.r.arn }
    resource "aws_ecs_service" "x" { iam_role = aws_iam_role.r.arn }
    resource "aws_eks_cluster" "x" { role_arn = aws_iam_role.r.arn }
    resource "aws_eks_fargate_profile" "x" { pod_execution_role_arn = aws_iam_role.r.arn }
    resource "aws_eks_node_group" "x" { node_role_arn = aws_iam_role.r.arn }
    resource "aws_flow_log" "x" { iam_role_arn = aws_iam_role.r.arn }
    resource "aws_glue_crawler" "x" { role = aws_iam_role.r.name }
    resource "aws_glue_job" "x" { role_arn = aws_iam_role.r.arn }
    resource "aws_iam_instance_profile" "x" { role = aws_iam_role.r.name }
    resource "aws_lambda_function" "x" { role = aws_iam_role.r.arn }
    resource "aws_pipes_pipe" "x" { role_arn = aws_iam_role.r.arn }
    resource "aws_sagemaker_notebook_instance" "x" { role_arn = aws_iam_role.r.arn }
    resource "aws_sfn_state_machine" "x" { role_arn = aws_iam_role.r.arn }
    resource "aws_ecs_task_definition" "x" {
      execution_role_arn = aws_iam_role.r.arn
      task_role_arn      = aws_iam_role.r.arn
    }
    resource "aws_scheduler_schedule" "x" {
      target {
        role_arn = aws_iam_role.r.arn
      }
    }
    resource "aws_apprunner_service" "a" {
      source_configuration {
        authentication_configuration {
          access_role_arn = aws_iam_role.r.arn
        }
      }
      instance_configuration {
        instance_role_arn = aws_iam_role.r.arn
      }
    }
    resource "aws_kinesis_firehose_delivery_stream" "s" {
      kinesis_source_configuration {
        role_arn = aws_iam_role.r.arn
      }
      extended_s3_configuration {
        role_arn = aws_iam_role.r.arn
      }
    }
  }

  pass "one of several, of a region, of China, with a condition, everybody, all but some" {
    data "aws_region" "here" {}
    resource "aws_iam_role" "several" {
      name               = "several"
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["sts:AssumeRole", "sts:TagSession"], Principal = { Service = ["edgelambda.amazonaws.com", "lambda.amazonaws.com"] } }] })
    }
    resource "aws_lambda_function" "several" {
      role = aws_iam_role.several.arn
    }
    resource "aws_iam_role" "region" {
      name               = "region"
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:*", Principal = { Service = "states.${data.aws_region.here.name}.amazonaws.com" } }] })
    }
    resource "aws_sfn_state_machine" "region" {
      role_arn = aws_iam_role.region.arn
    }
    resource "aws_iam_role" "china" {
      name               = "china"
      assume_role_policy = <<-JSON
        { "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "ec2.amazonaws.com.cn" }, "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" } } }] }
      JSON
    }
    resource "aws_iam_instance_profile" "china" {
      role = aws_iam_role.china.name
    }
    resource "aws_iam_role" "everybody" {
      name               = "everybody"
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = "*" }] })
    }
    resource "aws_lambda_function" "everybody" {
      role = aws_iam_role.everybody.arn
    }
    resource "aws_iam_role" "but" {
      name               = "but"
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", NotPrincipal = { AWS = "arn:aws:iam::111122223333:root" } }] })
    }
    resource "aws_lambda_function" "but" {
      role = aws_iam_role.but.arn
    }
  }

  pass "a role from elsewhere, none, one whose document says nothing, a log that goes to Firehose, a queue" {
    variable "role" {}
    data "aws_iam_role" "r" {
      name = "r"
    }
    resource "aws_lambda_function" "a" {
      role = "arn:aws:iam::111122223333:role/a"
    }
    resource "aws_lambda_function" "b" {
      role = var.role
    }
    resource "aws_lambda_function" "c" {
      role = data.aws_iam_role.r.arn
    }
    resource "aws_ecs_task_definition" "t" {
      family = "t"
    }
    resource "aws_iam_role" "empty" {
      name               = "empty"
      assume_role_policy = "{}"
    }
    resource "aws_lambda_function" "d" {
      role = aws_iam_role.empty.arn
    }
    resource "aws_sqs_queue" "q" {}
    resource "aws_cloudwatch_event_target" "q" {
      arn      = aws_sqs_queue.q.arn
      role_arn = aws_iam_role.delivery.arn
    }
    resource "aws_iam_role" "delivery" {
      name               = "delivery"
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "delivery.logs.amazonaws.com" } }] })
    }
    resource "aws_flow_log" "l" {
      iam_role_arn         = aws_iam_role.delivery.arn
      log_destination_type = "kinesis-data-firehose"
    }
  }

  pass "a role per function, made by for_each" {
    resource "aws_iam_role" "r" {
      for_each           = { build = "codebuild", run = "lambda" }
      name               = each.key
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "${each.value}.amazonaws.com" } }] })
    }
    resource "aws_lambda_function" "f" {
      role = aws_iam_role.r["run"].arn
    }
    resource "aws_codebuild_project" "p" {
      service_role = aws_iam_role.r["build"].name
    }
  }

  pass "in a module" {
    module "role" {
      source  = "./role"
      service = "lambda"
    }
    resource "aws_lambda_function" "f" {
      role = module.role.arn
    }
    file "role/main.tf" <<-TEXT
      variable "service" {}
      resource "aws_iam_role" "r" {
        assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["${var.service}.amazonaws.com"] } }] })
      }
      output "arn" { value = aws_iam_role.r.arn }
    TEXT
  }

  undecided "a service from a variable, a document from elsewhere" {
    variable "service" {}
    variable "trust" {}
    resource "aws_iam_role" "a" {
      name               = "a"
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = var.service } }] })
    }
    resource "aws_lambda_function" "a" {
      role = aws_iam_role.a.arn
    }
    resource "aws_iam_role" "b" {
      name               = "b"
      assume_role_policy = var.trust
    }
    resource "aws_lambda_function" "b" {
      role = aws_iam_role.b.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" }] }
        F:
          Type: AWS::Lambda::Function
          Properties:
            Role: !GetAtt Role.Arn
    YAML
    expect {
      at      = "template.yaml:9"
      message = "F can't be created: Role doesn't let lambda.amazonaws.com"
    }
  }

  fail "other properties of templates" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: { Effect: Allow, Principal: { Service: lambda.amazonaws.com }, Action: "sts:AssumeRole" } }
        Profile: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref Role] } }
        Log: { Type: AWS::EC2::FlowLog, Properties: { DeliverLogsPermissionArn: !GetAtt Role.Arn } }
        Stream:
          Type: AWS::KinesisFirehose::DeliveryStream
          Properties:
            KinesisStreamSourceConfiguration: { KinesisStreamARN: a, RoleARN: !GetAtt Role.Arn }
            ExtendedS3DestinationConfiguration: { BucketARN: b, RoleARN: !GetAtt Role.Arn }
        Service: { Type: AWS::ECS::Service, Properties: { TaskDefinition: t, Role: !GetAtt Role.Arn } }
        Backup: { Type: AWS::Backup::BackupSelection, Properties: { BackupSelection: { IamRoleArn: !GetAtt Role.Arn } } }
    YAML
    expect {
      count = 6
    }
  }

  pass "template, by region and suffix, and SAM's own role" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Parameters:
        Given: { Type: String }
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: [!Sub "states.${AWS::Region}.amazonaws.com", !Sub "ec2.${AWS::URLSuffix}", !Join ["", [codebuild., !Ref AWS::URLSuffix]], lambda.amazonaws.com] }, Action: ["sts:AssumeRole"] }] }
        Steps: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: !GetAtt Role.Arn } }
        Profile: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref Role] } }
        Build: { Type: AWS::CodeBuild::Project, Properties: { ServiceRole: !Ref Role } }
        F: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.13, Handler: i.h, CodeUri: src/, Role: !GetAtt Role.Arn } }
        G: { Type: AWS::Serverless::Function, Properties: { Runtime: python3.13, Handler: i.h, CodeUri: src/ } }
        H: { Type: AWS::Lambda::Function, Properties: { Role: !Ref Given } }
    YAML
  }

  pass "a principal that a data source names" {
    data "aws_service_principal" "lambda" {
      service_name = "lambda"
    }
    resource "aws_iam_role" "fn" {
      name               = "fn"
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = data.aws_service_principal.lambda.name } }] })
    }
    resource "aws_lambda_function" "f" {
      function_name = "f"
      role          = aws_iam_role.fn.arn
    }
  }

  fail "another one that a data source names" {
    data "aws_service_principal" "ec2" {
      service_name = "ec2"
    }
    resource "aws_iam_role" "fn" {
      name               = "fn"
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = data.aws_service_principal.ec2.name } }] })
    }
    resource "aws_lambda_function" "f" {
      function_name = "f"
      role          = aws_iam_role.fn.arn
    }
  }
}
