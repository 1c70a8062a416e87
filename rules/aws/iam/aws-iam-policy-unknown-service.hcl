rule "aws-iam-policy-unknown-service" {
  title     = "IAM policy names actions of a service that doesn't exist"
  # A prefix that is nobody's here can be a service newer than this list; one that stands for a known service is a mistake.
  severity  = meant != null ? "medium" : "low"
  category  = "production-readiness"
  checklist = "security"
  kind = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy", "aws_s3_bucket",
  ]

  let {
    # Names of services, commands, endpoints and principals that are no prefix of actions, and the prefix of what is meant.
    prefixes = {
      "alb"                    = "elasticloadbalancing"
      "api-gateway"            = "apigateway"
      "apigatewayv2"           = "apigateway"
      "bedrock-agent"          = "bedrock"
      "bedrock-agent-runtime"  = "bedrock"
      "bedrock-runtime"        = "bedrock"
      "certificatemanager"     = "acm"
      "cloudwatch-events"      = "events"
      "cloudwatch-logs"        = "logs"
      "cloudwatchevents"       = "events"
      "cloudwatchlogs"         = "logs"
      "cognito"                = "cognito-idp (user pools) or cognito-identity (identity pools)"
      "docdb"                  = "rds"
      "documentdb"             = "rds"
      "dynamo"                 = "dynamodb"
      "efs"                    = "elasticfilesystem"
      "elasticloadbalancingv2" = "elasticloadbalancing"
      "elasticsearch"          = "es"
      "elb"                    = "elasticloadbalancing"
      "elbv2"                  = "elasticloadbalancing"
      "emr"                    = "elasticmapreduce"
      "eventbridge"            = "events"
      "iot-data"               = "iot"
      "kinesisfirehose"        = "firehose"
      "msk"                    = "kafka (the cluster) or kafka-cluster (what is in it)"
      "s3api"                  = "s3"
      "sagemaker-runtime"      = "sagemaker"
      "sam"                    = "cloudformation, and those of the services whose resources the template makes"
      "secretmanager"          = "secretsmanager"
      "secrets-manager"        = "secretsmanager"
      "sfn"                    = "states"
      "step-functions"         = "states"
      "stepfunctions"          = "states"
      "vpc"                    = "ec2"
    }
    # These are there, though no action of theirs that is known here can be limited to resources: the others are known by that.
    unlimited = [
      "a2c", "aco-automation", "action-recommendations", "activate", "aidevops", "aiops", "airflow-serverless", "application-cost-profiler",
      "application-transformation", "applicationinsights", "appstudio", "arc-region-switch", "arsenal", "autoscaling-plans",
      "aws-marketplace-management", "aws-mcp", "aws-portal", "awsconnector", "backup-search", "backup-storage", "bcm-dashboards",
      "bcm-recommended-actions", "bedrock-agentcore", "bedrock-mantle", "billing", "codedeploy-commands-secure", "codeguru",
      "comprehendmedical", "compute-optimizer", "consolidatedbilling", "cost-optimization-hub", "customer-verification", "dbqms",
      "discovery", "dsql", "ec2messages", "ecs-mcp", "eks-mcp", "elemental-activations", "elemental-inference", "elemental-support-cases",
      "elemental-support-content", "evs", "freetier", "gameliftstreams", "groundtruthlabeling", "health-agent", "identitystore-auth",
      "importexport", "inspector", "inspector-scan", "inspector2-telemetry", "interconnect", "invoicing", "iot-device-tester",
      "iotmanagedintegrations", "lakeformation", "managedblockchain-query", "marketplacecommerceanalytics", "mechanicalturk",
      "mediaimport", "migrationhub-strategy", "mobileanalytics", "mpa", "network-security-director", "networkflowmonitor",
      "networkmanager-chat", "nova-act", "observabilityadmin", "odb", "opsworks-cm", "partnercentral-account-management", "pricing",
      "pricingplanmanager", "qdeveloper", "resource-explorer", "rhelkb", "route53domains", "route53globalresolver", "rtbfabric",
      "s3tables", "s3vectors", "sagemaker-data-science-assistant", "sagemaker-groundtruth-synthetic", "sagemaker-unified-studio-mcp",
      "security-ir", "securityagent", "serviceextract", "signin", "sms", "snowball", "ssm-guiconnect", "ssmmessages", "sso-directory",
      "support", "support-console", "supportapp", "supportplans", "supportrecommendations", "sustainability", "tag", "tax", "tiros",
      "transform", "transform-custom", "user-subscriptions", "uxc", "verified-access", "vpce", "wam", "workspaces-instances",
    ]
    # Of a text that is put together, what is in front of the colon counts; a pattern of services isn't read.
    statements = iam_statements(resource.kind == "data.aws_iam_policy_document" ? self.json : resource.kind == "aws_s3_bucket" ? self.policy : [self.policy, self.inline_policy[*].policy])
    named      = [for a in concat(each.value.actions, each.value.not_actions) : { action = a, prefix = known(a) ? split(":", a)[0] : split(":", texts(a)[0].text)[0] } if strcontains(a, ":")]
    unknown    = [for n in named : n if length(iam_limitable(["${strcontains(n.prefix, "$${") ? n.action : n.prefix}:*"])) == 0 && !contains(unlimited, lower(n.prefix))]
    prefix     = unknown[0].prefix
    meant      = prefixes[lower(prefix)]
  }

  # Of a policy that can't be read at all, aws-iam-policy-unknown-action asks.
  for_each = known(length(statements)) ? statements : []
  require  = length(unknown) == 0
  focus    = unknown[0].action
  message  = "${unknown[0].action} has no effect in ${resource.address}: ${meant != null ? "IAM knows no service ${prefix}, and what is meant has the prefix ${meant}" : "${prefix} is none of the prefixes of services that are known here (as of early 2026)"}."
  remedy   = <<-TEXT
    Take the prefix from the service's page of the Service Authorization Reference.
    Terraform: actions = ["states:StartExecution"] for Step Functions.
    CloudFormation: Action: states:StartExecution for Step Functions.
  TEXT

  references = [
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-service-in-action",
  ]

  fail "names of services, whatever their case" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = ["s3:GetObject", "StepFunctions:StartExecution"], Resource = "*" },
          { Effect = "Deny", Action = "sam:*", Resource = "*" },
        ]
      })
    }
    data "aws_iam_policy_document" "d" {
      statement {
        effect      = "Deny"
        not_actions = ["elbv2:*"]
        resources   = ["*"]
      }
    }
    expect {
      count    = 3
      severity = "medium"
      message  = "has the prefix"
    }
  }

  fail "a prefix that may be newer" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "newservice:Get*", Resource = "*" }] })
    }
    expect {
      severity = "low"
      message  = "none of the prefixes of services that are known here"
    }
  }

  pass "prefixes, of services without limitable actions and of new ones too, and patterns" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = ["*", "*:*", "s3:*", "S3:GetObject", "ssmmessages:*", "s3tables:GetTable", "tag:GetResources", "GetTags", "Support:*", "elastic*:Describe*"], Resource = "*" }]
      })
    }
  }

  undecided "from a variable" {
    variable "service" {}
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "${var.service}:Get*", Resource = "*" }] })
    }
  }

  pass "what is done comes from a variable, the service doesn't" {
    variable "what" {}
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:Get${var.what}", Resource = "*" }] })
    }
  }

  fail "a role in a template" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: codebuild.amazonaws.com } }] }
            Policies:
              - PolicyName: deploy
                PolicyDocument:
                  Statement: [{ Effect: Allow, Action: "sam:Deploy", Resource: "*" }]
    YAML
    expect {
      at = "template.yaml:9"
    }
  }

  pass "a service in a template" {
    cloudformation = <<-YAML
      Resources:
        Policy:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument: { Statement: [{ Effect: Allow, Action: "cloudformation:DescribeStacks", Resource: "*" }] }
    YAML
  }
}
