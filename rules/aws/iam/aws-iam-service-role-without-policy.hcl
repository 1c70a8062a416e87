rule "aws-iam-service-role-without-policy" {
  title     = "Service may do nothing by the role that it is given"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind = [
    "aws_api_gateway_account", "aws_backup_selection", "aws_cloudtrail", "aws_cloudwatch_event_target", "aws_cloudwatch_log_subscription_filter",
    "aws_codebuild_project", "aws_codedeploy_deployment_group", "aws_codepipeline", "aws_config_configuration_recorder", "aws_dlm_lifecycle_policy",
    "aws_ecs_task_definition", "aws_eks_node_group", "aws_flow_log", "aws_glue_crawler", "aws_glue_job", "aws_kinesis_firehose_delivery_stream",
    "aws_pipes_pipe", "aws_s3_bucket_replication_configuration", "aws_sagemaker_model", "aws_scheduler_schedule", "aws_sfn_state_machine",
  ]

  let {
    refused = "can't be created"
    # A task on Fargate gets by it what it starts with.
    fetches = contains(self.requires_compatibilities, "FARGATE") && anytrue([for c in self.containers : strcontains(c.image, ".dkr.ecr.") || c.logConfiguration.logDriver == "awslogs" || length(c.secrets[*]) > 0])
    # States that wait, choose or wait for an activity need no permission.
    states = try(values(decode_json(self.definition).States), [])
    calls  = anytrue([for s in states : s.Type == "Task" && (length(regexall("^arn:[^:]*:states:::", s.Resource)) > 0 || target(s.Resource, "aws_lambda_function") != null)])
    uses = {
      aws_api_gateway_account                = [{ role = self.cloudwatch_role_arn, then = refused }]
      aws_backup_selection                   = [{ role = self.iam_role_arn, then = "backs nothing up" }]
      aws_cloudtrail                         = [{ role = self.cloud_watch_logs_role_arn, then = refused }]
      # Functions, topics, queues and log groups are asked by their own policies.
      aws_cloudwatch_event_target            = [{ role = contains(["aws_codebuild_project", "aws_codepipeline", "aws_ecs_cluster", "aws_kinesis_firehose_delivery_stream", "aws_kinesis_stream", "aws_sfn_state_machine"], facts(target(self.arn)).kind) ? self.role_arn : null, then = "is never called" }]
      aws_cloudwatch_log_subscription_filter = [{ role = self.role_arn, then = refused }]
      # Every build writes its log first.
      aws_codebuild_project                  = [{ role = self.logs_config.cloudwatch_logs.status == "DISABLED" ? null : self.service_role, then = "never builds anything" }]
      aws_codedeploy_deployment_group        = [{ role = self.service_role_arn, then = "deploys nothing" }]
      aws_codepipeline                       = [{ role = self.role_arn, then = "fails at its first step" }]
      aws_config_configuration_recorder      = [{ role = self.role_arn, then = "records nothing" }]
      aws_dlm_lifecycle_policy               = [{ role = self.execution_role_arn, then = "makes no snapshot" }]
      aws_ecs_task_definition                = [{ role = fetches ? self.execution_role_arn : null, then = "starts no task" }]
      aws_eks_node_group                     = [{ role = self.node_role_arn, then = "never gets a node that is ready" }]
      aws_flow_log                           = [{ role = contains([null, "cloud-watch-logs"], self.log_destination_type) ? (resource.language == "cloudformation" ? self.DeliverLogsPermissionArn : self.iam_role_arn) : null, then = "logs nothing" }]
      aws_glue_crawler                       = [{ role = self.role, then = "finds nothing" }]
      aws_glue_job                           = [{ role = self.role_arn, then = "never runs" }]
      aws_kinesis_firehose_delivery_stream = [
        { role = self.extended_s3_configuration.role_arn, then = "delivers nothing" },
        { role = resource.language == "cloudformation" ? self.S3DestinationConfiguration.RoleARN : null, then = "delivers nothing" },
        { role = resource.language == "cloudformation" ? self.kinesis_source_configuration.RoleARN : self.kinesis_source_configuration.role_arn, then = "gets nothing to deliver" },
      ]
      aws_pipes_pipe                          = [{ role = self.role_arn, then = "moves nothing" }]
      aws_s3_bucket_replication_configuration = [{ role = self.role, then = "copies nothing" }]
      aws_sagemaker_model                     = [{ role = self.execution_role_arn, then = "gets neither its image nor its data" }]
      # A function lets the scheduler call it by this role, too.
      aws_scheduler_schedule                  = [{ role = self.target.role_arn, then = "calls nothing" }]
      aws_sfn_state_machine                   = [{ role = calls ? self.role_arn : null, then = "fails at its first task" }]
    }
    role     = target(each.value.role, "aws_iam_role")
    # A module that isn't here could attach something.
    attached = concat(referrers(role, "aws_iam_role_policy", "role"), referrers(role, "aws_iam_role_policy_attachment", "role"))
    # So may one of a name that isn't known, which may be the role's.
    written  = concat([for a in resources("aws_iam_role_policy", "aws_iam_role_policy_attachment") : a.role], flatten([for a in resources("aws_iam_policy_attachment") : list(a.roles)]))
    names    = known(length(written)) ? written : []
    floating = [for n in names : n if !known(target(n, "aws_iam_role"))]
    # By a name that both have, too.
    named    = [for n in names : n if facts(target(n, "aws_iam_role")).address == facts(role).address]
    # Whatever else names the role may let it do something, as a policy of a bucket or of a key does; these don't.
    users    = ["aws_lambda_function", "aws_iam_instance_profile", "terraform.output", "cloudformation.output"]
    others   = [for r in referrers(role, "*") : r if !contains(users, facts(r).kind) && !contains(keys(uses), facts(r).kind)]
    # Who is told of it may attach something.
    told     = [for r in referrers(role, "*") : r if contains(["terraform.output", "cloudformation.output"], facts(r).kind)]
  }

  for_each = uses[resource.kind]
  # What isn't known to be a role of the stack is somebody else's. Whoever attaches as many as a list has means to attach some.
  when     = role != null && known(length(role.policies) + length(attached))
  require  = length(role.policies) > 0 || length(others) > 0 || length(named) > 0 || (length(told) + length(floating) > 0 ? undecided("a policy may be attached to it by a name that isn't known here") : false)
  focus    = each.value.role
  message  = "${resource.address} ${each.value.then}: ${facts(role).address} has no policy, so it may do nothing."
  remedy   = <<-TEXT
    Give the role what the service does, and check that no attachment names another role in its place. For a delivery stream:
    Terraform: aws_iam_role_policy with role = aws_iam_role.delivery.id and a policy that allows s3:PutObject on "$${aws_s3_bucket.events.arn}/*".
    CloudFormation: Policies: [{ PolicyName: write, PolicyDocument: { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: s3:PutObject, Resource: !Sub "$${Events.Arn}/*" }] } }].
  TEXT

  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-service.html",
    "https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html",
    "https://docs.aws.amazon.com/codebuild/latest/userguide/troubleshooting.html",
  ]

  fail "each service" {
    resource "aws_iam_role" "r" {
      count              = 1
      assume_role_policy = "{}"
    }
    resource "aws_api_gateway_account" "x" {
      cloudwatch_role_arn = aws_iam_role.r[0].arn
    }
    resource "aws_backup_selection" "x" {
      iam_role_arn = aws_iam_role.r[0].arn
      name         = "s"
      plan_id      = "p"
    }
    resource "aws_cloudtrail" "x" {
      cloud_watch_logs_role_arn = aws_iam_role.r[0].arn
    }
    resource "aws_cloudwatch_log_subscription_filter" "x" {
      role_arn        = aws_iam_role.r[0].arn
      destination_arn = "arn:aws:kinesis:eu-west-1:111122223333:stream/s"
    }
    resource "aws_codebuild_project" "x" {
      service_role = aws_iam_role.r[0].arn
    }
    resource "aws_codedeploy_deployment_group" "x" {
      service_role_arn = aws_iam_role.r[0].arn
    }
    resource "aws_codepipeline" "x" {
      role_arn = aws_iam_role.r[0].arn
    }
    resource "aws_config_configuration_recorder" "x" {
      role_arn = aws_iam_role.r[0].arn
    }
    resource "aws_dlm_lifecycle_policy" "x" {
      execution_role_arn = aws_iam_role.r[0].arn
    }
    resource "aws_eks_node_group" "x" {
      node_role_arn = aws_iam_role.r[0].arn
    }
    resource "aws_flow_log" "x" {
      iam_role_arn = aws_iam_role.r[0].arn
    }
    resource "aws_glue_crawler" "x" {
      role = aws_iam_role.r[0].arn
    }
    resource "aws_glue_job" "x" {
      role_arn = aws_iam_role.r[0].arn
    }
    resource "aws_pipes_pipe" "x" {
      role_arn = aws_iam_role.r[0].arn
    }
    resource "aws_s3_bucket_replication_configuration" "x" {
      role   = aws_iam_role.r[0].arn
      bucket = "b"
    }
    resource "aws_sagemaker_model" "x" {
      execution_role_arn = aws_iam_role.r[0].arn
    }
    resource "aws_kinesis_stream" "s" {
      name = "s"
    }
    resource "aws_cloudwatch_event_target" "x" {
      rule     = "r"
      arn      = aws_kinesis_stream.s.arn
      role_arn = aws_iam_role.r[0].arn
    }
    resource "aws_flow_log" "y" {
      log_destination_type = "cloud-watch-logs"
      iam_role_arn         = aws_iam_role.r[0].arn
    }
    resource "aws_kinesis_firehose_delivery_stream" "x" {
      name        = "x"
      destination = "extended_s3"
      extended_s3_configuration {
        role_arn   = aws_iam_role.r[0].arn
        bucket_arn = "arn:aws:s3:::b"
      }
      kinesis_source_configuration {
        role_arn           = aws_iam_role.r[0].arn
        kinesis_stream_arn = aws_kinesis_stream.s.arn
      }
    }
    resource "aws_scheduler_schedule" "x" {
      schedule_expression = "rate(1 hour)"
      target {
        arn      = aws_kinesis_stream.s.arn
        role_arn = aws_iam_role.r[0].arn
      }
    }
    resource "aws_lambda_function" "f" {
      role = aws_iam_role.r[0].arn
    }
    resource "aws_iam_instance_profile" "p" {
      role = aws_iam_role.r[0].name
    }
    expect {
      count   = 21
      message = "has no policy"
    }
  }

  fail "tasks, by what they start with" {
    resource "aws_iam_role" "r" {
      name               = "tasks"
      assume_role_policy = "{}"
    }
    resource "aws_ecs_task_definition" "image" {
      family                   = "image"
      requires_compatibilities = ["FARGATE"]
      execution_role_arn       = aws_iam_role.r.arn
      container_definitions    = jsonencode([{ name = "a", image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/a:1" }])
    }
    resource "aws_ecs_task_definition" "log" {
      family                   = "log"
      requires_compatibilities = ["FARGATE"]
      execution_role_arn       = aws_iam_role.r.arn
      container_definitions    = jsonencode([{ name = "a", image = "nginx:1", logConfiguration = { logDriver = "awslogs" } }])
    }
    resource "aws_ecs_task_definition" "secret" {
      family                   = "secret"
      requires_compatibilities = ["FARGATE"]
      execution_role_arn       = aws_iam_role.r.arn
      container_definitions    = jsonencode([{ name = "a", image = "nginx:1", secrets = [{ name = "A", valueFrom = "arn:aws:ssm:eu-west-1:111122223333:parameter/a" }] }])
    }
    expect {
      count   = 3
      message = "starts no task"
    }
  }

  pass "tasks that fetch nothing, or by their host, or nobody knows what" {
    variable "image" {}
    resource "aws_ecs_task_definition" "given" {
      family                   = "given"
      requires_compatibilities = ["FARGATE"]
      execution_role_arn       = aws_iam_role.r.arn
      container_definitions    = jsonencode([{ name = "a", image = var.image }])
    }
    resource "aws_iam_role" "r" {
      name               = "tasks"
      assume_role_policy = "{}"
    }
    resource "aws_ecs_task_definition" "image" {
      family                   = "image"
      requires_compatibilities = ["FARGATE"]
      execution_role_arn       = aws_iam_role.r.arn
      container_definitions    = jsonencode([{ name = "a", image = "nginx:1" }])
    }
    resource "aws_ecs_task_definition" "log" {
      family                   = "log"
      requires_compatibilities = ["EC2"]
      execution_role_arn       = aws_iam_role.r.arn
      container_definitions    = jsonencode([{ name = "a", image = "nginx:1", logConfiguration = { logDriver = "awslogs" } }])
    }
  }

  fail "a machine that calls a service, and one that calls a function" {
    resource "aws_iam_role" "r" {
      assume_role_policy = "{}"
    }
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_sfn_state_machine" "service" {
      role_arn   = aws_iam_role.r.arn
      definition = jsonencode({ StartAt = "a", States = { a = { Type = "Task", Resource = "arn:aws:states:::sns:publish", End = true } } })
    }
    resource "aws_sfn_state_machine" "function" {
      role_arn   = aws_iam_role.r.arn
      definition = jsonencode({ StartAt = "a", States = { a = { Type = "Task", Resource = aws_lambda_function.f.arn, End = true } } })
    }
    expect {
      count   = 2
      message = "first task"
    }
  }

  pass "machines that call nothing, or nobody knows what" {
    variable "definition" {}
    resource "aws_iam_role" "r" {
      assume_role_policy = "{}"
    }
    resource "aws_sfn_state_machine" "waits" {
      role_arn   = aws_iam_role.r.arn
      definition = jsonencode({ StartAt = "a", States = { a = { Type = "Wait", Seconds = 1, End = true } } })
    }
    resource "aws_sfn_state_machine" "people" {
      role_arn   = aws_iam_role.r.arn
      definition = jsonencode({ StartAt = "a", States = { a = { Type = "Task", Resource = "arn:aws:states:eu-west-1:111122223333:activity:approve", End = true } } })
    }
    resource "aws_sfn_state_machine" "given" {
      role_arn   = aws_iam_role.r.arn
      definition = var.definition
    }
    resource "aws_sfn_state_machine" "task" {
      role_arn   = aws_iam_role.r.arn
      definition = jsonencode({ StartAt = "a", States = { a = { Type = "Task", Resource = var.definition, End = true } } })
    }
    resource "aws_sfn_state_machine" "text" {
      role_arn   = aws_iam_role.r.arn
      definition = "{}"
    }
  }

  fail "the attachment names another role" {
    resource "aws_iam_role" "delivery" {
      name               = "delivery"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role" "agent" {
      name               = "agent"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "agent" {
      role       = aws_iam_role.agent.name
      policy_arn = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
    }
    resource "aws_kinesis_firehose_delivery_stream" "x" {
      name        = "x"
      destination = "extended_s3"
      extended_s3_configuration {
        role_arn   = aws_iam_role.delivery.arn
        bucket_arn = "arn:aws:s3:::b"
      }
    }
    expect {
      at      = "main.tf:17"
      message = "aws_iam_role.delivery has no policy"
    }
  }

  pass "a policy in each form; one that names the role; a role from elsewhere; no need of one" {
    resource "aws_iam_role" "a" {
      name               = "a"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy" "a" {
      role   = "a"
      policy = "{}"
    }
    resource "aws_glue_job" "a" {
      role_arn = aws_iam_role.a.arn
    }
    resource "aws_iam_role" "b" {
      assume_role_policy  = "{}"
      managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole"]
    }
    resource "aws_glue_job" "b" {
      role_arn = aws_iam_role.b.arn
    }
    resource "aws_iam_role" "c" {
      assume_role_policy = "{}"
      inline_policy {
        name   = "a"
        policy = "{}"
      }
    }
    resource "aws_glue_job" "c" {
      role_arn = aws_iam_role.c.arn
    }
    resource "aws_iam_role" "d" {
      name               = "d"
      assume_role_policy = "{}"
    }
    resource "aws_iam_policy_attachment" "d" {
      name       = "d"
      roles      = [aws_iam_role.d.name]
      policy_arn = "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole"
    }
    resource "aws_glue_job" "d" {
      role_arn = aws_iam_role.d.arn
    }
    resource "aws_iam_role" "e" {
      for_each           = toset(["x", "y"])
      name               = each.key
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "e" {
      for_each   = aws_iam_role.e
      role       = each.value.name
      policy_arn = "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole"
    }
    resource "aws_glue_job" "e" {
      for_each = aws_iam_role.e
      role_arn = each.value.arn
    }
    resource "aws_iam_role" "f" {
      assume_role_policy = "{}"
    }
    resource "aws_s3_bucket_policy" "f" {
      bucket = "b"
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = aws_iam_role.f.arn }, Action = "s3:*", Resource = "*" }] })
    }
    resource "aws_glue_job" "f" {
      role_arn = aws_iam_role.f.arn
    }
    variable "role" {}
    resource "aws_glue_job" "g" {
      role_arn = "arn:aws:iam::111122223333:role/glue"
    }
    resource "aws_glue_job" "i" {
      role_arn = var.role
    }
    resource "aws_codebuild_project" "h" {
      service_role = aws_iam_role.h.arn
      logs_config {
        cloudwatch_logs {
          status = "DISABLED"
        }
      }
    }
    resource "aws_iam_role" "h" {
      assume_role_policy = "{}"
    }
    resource "aws_flow_log" "h" {
      log_destination_type = "s3"
      iam_role_arn         = aws_iam_role.h.arn
    }
    resource "aws_cloudwatch_event_target" "h" {
      rule     = "r"
      arn      = aws_lambda_function.h.arn
      role_arn = aws_iam_role.h.arn
    }
    resource "aws_lambda_function" "h" {
      role = aws_iam_role.h.arn
    }
  }

  undecided "an output tells of the role" {
    resource "aws_iam_role" "r" {
      assume_role_policy = "{}"
    }
    resource "aws_glue_job" "j" {
      role_arn = aws_iam_role.r.arn
    }
    output "role" {
      value = aws_iam_role.r.name
    }
  }

  pass "attached to several by a name that both have" {
    variable "name" {}
    resource "aws_iam_role" "r" {
      name               = "${var.name}-glue"
      assume_role_policy = "{}"
    }
    resource "aws_iam_policy_attachment" "a" {
      name       = "a"
      roles      = ["${var.name}-glue"]
      policy_arn = "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole"
    }
    resource "aws_glue_job" "j" {
      role_arn = aws_iam_role.r.arn
    }
  }

  pass "as many as a list has" {
    variable "policies" {}
    resource "aws_iam_role" "r" {
      name               = "glue"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "a" {
      for_each   = toset(var.policies)
      role       = aws_iam_role.r.name
      policy_arn = each.value
    }
    resource "aws_glue_job" "j" {
      role_arn = aws_iam_role.r.arn
    }
  }

  undecided "attached to whatever role" {
    variable "name" {}
    resource "aws_iam_role" "r" {
      name               = "glue"
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = var.name
      policy_arn = "arn:aws:iam::aws:policy/service-role/AWSGlueServiceRole"
    }
    resource "aws_glue_job" "j" {
      role_arn = aws_iam_role.r.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: firehose.amazonaws.com }, Action: "sts:AssumeRole" }] } } }
        Old: { Type: AWS::KinesisFirehose::DeliveryStream, Properties: { S3DestinationConfiguration: { BucketARN: "arn:aws:s3:::b", RoleARN: !GetAtt Role.Arn } } }
        New: { Type: AWS::KinesisFirehose::DeliveryStream, Properties: { ExtendedS3DestinationConfiguration: { BucketARN: "arn:aws:s3:::b", RoleARN: !GetAtt Role.Arn } } }
        Fed: { Type: AWS::KinesisFirehose::DeliveryStream, Properties: { KinesisStreamSourceConfiguration: { KinesisStreamARN: "arn:aws:kinesis:eu-west-1:111122223333:stream/s", RoleARN: !GetAtt Role.Arn } } }
        Log: { Type: AWS::EC2::FlowLog, Properties: { ResourceType: VPC, ResourceId: vpc-1, TrafficType: ALL, DeliverLogsPermissionArn: !GetAtt Role.Arn } }
        Machine: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: !GetAtt Role.Arn, DefinitionString: '{"StartAt":"a","States":{"a":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","End":true}}}' } }
    YAML
    expect {
      count = 5
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: firehose.amazonaws.com }, Action: "sts:AssumeRole" }] }, Policies: [{ PolicyName: write, PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:PutObject", Resource: "arn:aws:s3:::b/*" }] } }] } }
        New: { Type: AWS::KinesisFirehose::DeliveryStream, Properties: { ExtendedS3DestinationConfiguration: { BucketARN: "arn:aws:s3:::b", RoleARN: !GetAtt Role.Arn } } }
        Other: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: firehose.amazonaws.com }, Action: "sts:AssumeRole" }] } } }
        Write: { Type: AWS::IAM::Policy, Properties: { PolicyName: write, Roles: [!Ref Other], PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:PutObject", Resource: "arn:aws:s3:::b/*" }] } } }
        Old: { Type: AWS::KinesisFirehose::DeliveryStream, Properties: { S3DestinationConfiguration: { BucketARN: "arn:aws:s3:::b", RoleARN: !GetAtt Other.Arn } } }
        Third: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: firehose.amazonaws.com }, Action: "sts:AssumeRole" }] } } }
        Read: { Type: AWS::IAM::RolePolicy, Properties: { PolicyName: write, RoleName: !Ref Third, PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:PutObject", Resource: "arn:aws:s3:::b/*" }] } } }
        Job: { Type: AWS::Glue::Job, Properties: { Role: !GetAtt Third.Arn, Command: { Name: glueetl } } }
    YAML
  }

  undecided "template with an output of the role" {
    cloudformation = <<-YAML
      Resources:
        Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: glue.amazonaws.com }, Action: "sts:AssumeRole" }] } } }
        Job: { Type: AWS::Glue::Job, Properties: { Role: !GetAtt Role.Arn, Command: { Name: glueetl } } }
      Outputs:
        Role: { Value: !Ref Role, Export: { Name: glue-role } }
    YAML
  }
}
