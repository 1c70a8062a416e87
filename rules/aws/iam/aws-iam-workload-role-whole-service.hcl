rule "aws-iam-workload-role-whole-service" {
  title     = "Workload has AWS's policy for all of a service"
  severity  = only_calls ? "low" : "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_role"

  param "policies" {
    description = "Policies of AWS that allow all of a service in which data, secrets or servers lie."
    default = [
      "AdministratorAccess-AWSElasticBeanstalk", "AmazonAPIGatewayAdministrator", "AmazonAppStreamFullAccess", "AmazonAthenaFullAccess",
      "AmazonBedrockFullAccess", "AmazonCognitoPowerUser", "AmazonConnect_FullAccess", "AmazonDataZoneFullAccess", "AmazonDocDBFullAccess",
      "AmazonDynamoDBFullAccess", "AmazonDynamoDBFullAccess_v2", "AmazonDynamoDBFullAccesswithDataPipeline", "AmazonEC2ContainerRegistryFullAccess",
      "AmazonEC2FullAccess", "AmazonECS_FullAccess", "AmazonElastiCacheFullAccess", "AmazonElasticFileSystemFullAccess",
      "AmazonElasticMapReduceFullAccess", "AmazonESFullAccess", "AmazonEventBridgeFullAccess", "AmazonFSxFullAccess", "AmazonGlacierFullAccess",
      "AmazonKeyspacesFullAccess", "AmazonKinesisFirehoseFullAccess", "AmazonKinesisFullAccess", "AmazonMCSFullAccess", "AmazonMemoryDBFullAccess",
      "AmazonMQApiFullAccess", "AmazonMQFullAccess", "AmazonMSKFullAccess", "AmazonOpenSearchServiceFullAccess", "AmazonRDSFullAccess",
      "AmazonRedshiftFullAccess", "AmazonRoute53FullAccess", "AmazonS3FullAccess", "AmazonS3OutpostsFullAccess", "AmazonS3TablesFullAccess",
      "AmazonSageMakerFullAccess", "AmazonSESFullAccess", "AmazonSNSFullAccess", "AmazonSQSFullAccess", "AmazonSSMFullAccess",
      "AmazonTimestreamConsoleFullAccess", "AmazonTimestreamFullAccess", "AmazonVPCFullAccess", "AutoScalingFullAccess", "AWSAppRunnerFullAccess",
      "AWSAppSyncAdministrator", "AWSBackupFullAccess", "AWSBatchFullAccess", "AWSCertificateManagerPrivateCAFullAccess",
      "AWSCloudFormationFullAccess", "AWSCloudTrail_FullAccess", "AWSCodeBuildAdminAccess", "AWSCodeCommitFullAccess", "AWSCodeDeployFullAccess",
      "AWSCodePipeline_FullAccess", "AWSDirectoryServiceFullAccess", "AWSGlueConsoleFullAccess", "AWSIoTFullAccess", "AWSLakeFormationDataAdmin",
      "AWSLambda_FullAccess", "AWSOrganizationsFullAccess", "AWSPrivateCAFullAccess", "AWSStepFunctionsConsoleFullAccess",
      "AWSStepFunctionsFullAccess", "AWSStorageGatewayFullAccess", "AWSTransferConsoleFullAccess", "AWSTransferFullAccess",
      "BedrockAgentCoreFullAccess", "CloudFrontFullAccess", "CloudWatchEventsFullAccess", "ElasticLoadBalancingFullAccess", "NeptuneFullAccess",
      "PowerUserAccess", "SecretsManagerReadWrite", "job-function/DatabaseAdministrator", "job-function/DataScientist",
      "job-function/NetworkAdministrator", "job-function/SystemAdministrator", "service-role/AmazonEC2RoleforDataPipelineRole",
      "service-role/AmazonElasticMapReduceforEC2Role",
    ]
  }

  param "services" {
    description = "Services that run software of one's own as the role."
    default     = ["codebuild", "ec2", "ecs-tasks", "edgelambda", "emr-serverless", "glue", "lambda", "pods.eks", "sagemaker", "tasks.apprunner"]
  }

  param "callers" {
    description = "Services that call others as the role, by what they are told in the account."
    default     = ["apigateway", "appsync", "events", "firehose", "iot", "pipes", "scheduler", "states"]
  }

  let {
    trusted    = flatten([for s in iam_statements(self.assume_role_policy) : s.principals if s.effect == "Allow" && contains(s.principal_types, "Service")])
    runs       = anytrue([for s in param.services : contains(trusted, "${s}.amazonaws.com")])
    calls      = anytrue([for s in param.callers : anytrue([for t in trusted : startswith(t, "${s}.") && endswith(t, ".amazonaws.com")])])
    only_calls = !runs
    # Of AdministratorAccess and IAMFullAccess other rules tell.
    attached   = [for p in self.policies : p.arn if known(target(p.arn, "aws_iam_policy")) ? target(p.arn, "aws_iam_policy") == null : true]
    found      = [for a in attached : known(target(a, "data.aws_iam_policy")) && target(a, "data.aws_iam_policy").name != null ? "iam::aws:policy/${target(a, "data.aws_iam_policy").name}" : a]
    names      = [for name in param.policies : name if anytrue([for a in found : endswith(a, "iam::aws:policy/${name}")])]
  }

  # Who has a boundary may do what both allow.
  when    = (runs || calls) && self.permissions_boundary == null
  require = length(names) == 0
  focus   = [for a in attached : a if anytrue([for name in names : endswith(a, "/${name}")])][0]
  message = "${only_calls ? "Whoever may say what is called by" : "Whoever takes over what runs as"} ${resource.address} can use, change and delete all of a service in the account, whether or not it is theirs${known(join(", ", names)) ? ": ${join(", ", names)}" : ""}."
  remedy  = <<-TEXT
    Attach a policy with the actions that are used, and on which resources.
    Terraform: policy_arn = aws_iam_policy.orders.arn, with actions = ["s3:GetObject"], resources = ["$${aws_s3_bucket.orders.arn}/*"]
    CloudFormation: Policies with Action: s3:GetObject, Resource: !Sub "$${Orders.Arn}/*"; for a function in SAM a policy template such as S3ReadPolicy: { BucketName: !Ref Orders }
  TEXT

  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
    "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html",
  ]

  fail "attached, looked up, and in the role" {
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] })
    }
    resource "aws_iam_role_policy_attachment" "reads" {
      role       = aws_iam_role.r.name
      policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    }
    resource "aws_iam_role_policy_attachment" "all" {
      role       = aws_iam_role.r.name
      policy_arn = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
    }
    resource "aws_iam_role_policy_attachment" "secrets" {
      for_each   = toset(["SecretsManagerReadWrite", "AWSLambda_FullAccess"])
      role       = aws_iam_role.r.name
      policy_arn = "arn:aws:iam::aws:policy/${each.key}"
    }
    data "aws_iam_policy" "servers" {
      name = "AmazonEC2FullAccess"
    }
    data "aws_iam_policy_document" "trust" {
      statement {
        actions = ["sts:AssumeRole"]
        principals {
          type        = "Service"
          identifiers = ["ec2.amazonaws.com", "ssm.amazonaws.com"]
        }
      }
    }
    resource "aws_iam_role" "s" {
      assume_role_policy  = data.aws_iam_policy_document.trust.json
      managed_policy_arns = [data.aws_iam_policy.servers.arn]
    }
    expect {
      count = 2
    }
  }

  fail "all of several services" {
    resource "aws_iam_role" "task" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "ecs-tasks.amazonaws.com" }, Action = "sts:AssumeRole" }] })
    }
    resource "aws_iam_role_policy_attachment" "emr" {
      role       = aws_iam_role.task.name
      policy_arn = "arn:aws:iam::aws:policy/AmazonElasticMapReduceFullAccess"
    }
    resource "aws_iam_role" "node" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
    }
    resource "aws_iam_role_policy_attachment" "node" {
      role       = aws_iam_role.node.name
      policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonElasticMapReduceforEC2Role"
    }
    expect {
      count = 2
    }
  }

  fail "an API, a state machine" {
    resource "aws_iam_role" "api" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "apigateway.amazonaws.com" }, Action = "sts:AssumeRole" }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/AWSStepFunctionsFullAccess"]
    }
    resource "aws_iam_role" "machine" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "states.eu-west-1.amazonaws.com" }, Action = "sts:AssumeRole" }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/AWSLambda_FullAccess"]
    }
    expect {
      count    = 2
      severity = "low"
      message  = "Whoever may say what is called by"
    }
  }

  fail "both run and called" {
    resource "aws_iam_role" "r" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = ["apigateway.amazonaws.com", "lambda.amazonaws.com"] }, Action = "sts:AssumeRole" }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/AWSStepFunctionsFullAccess"]
    }
    expect {
      severity = "medium"
      message  = "Whoever takes over what runs as"
    }
  }

  pass "a service that is neither, an identity provider" {
    resource "aws_iam_openid_connect_provider" "o" {
      url = "https://token.example.com"
    }
    resource "aws_iam_role" "o" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Federated = aws_iam_openid_connect_provider.o.arn }, Action = "sts:AssumeRoleWithWebIdentity" }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/PowerUserAccess"]
    }
    resource "aws_iam_role" "r" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = ["cloudformation.amazonaws.com", "states.example.com", "astates.amazonaws.com"] }, Action = "sts:AssumeRole" }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/AWSStepFunctionsFullAccess"]
    }
  }

  fail "place" {
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "ecs-tasks.amazonaws.com" }, Action = "sts:AssumeRole" }] })
    }
    resource "aws_iam_role_policy_attachment" "all" {
      role       = aws_iam_role.r.name
      policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"
    }
    expect {
      at = "main.tf:6"
    }
  }

  fail "outside production" {
    variable "env" {}
    data "aws_partition" "here" {}
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "codebuild.amazonaws.com" }, Action = "sts:AssumeRole" }] })
    }
    resource "aws_iam_role_policy_attachment" "all" {
      count      = var.env == "prod" ? 0 : 1
      role       = aws_iam_role.r.name
      policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/AmazonSQSFullAccess"
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "less, one's own, for people, under a boundary, what other rules tell of" {
    resource "aws_iam_policy" "own" {
      policy = "{}"
    }
    resource "aws_iam_role" "r" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", "arn:aws:iam::111122223333:policy/AmazonS3FullAccess", "arn:aws:iam::aws:policy/CloudWatchFullAccessV2", "arn:aws:iam::aws:policy/IAMFullAccess"]
    }
    resource "aws_iam_role_policy_attachment" "own" {
      role       = aws_iam_role.r.name
      policy_arn = aws_iam_policy.own.arn
    }
    resource "aws_iam_role_policy" "inline" {
      role   = aws_iam_role.r.name
      policy = "{}"
    }
    resource "aws_iam_role" "people" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "sts:AssumeRole" }, { Effect = "Deny", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonS3FullAccess"]
    }
    resource "aws_iam_role" "bounded" {
      assume_role_policy   = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] })
      permissions_boundary = "arn:aws:iam::111122223333:policy/boundary"
      managed_policy_arns  = ["arn:aws:iam::aws:policy/AmazonS3FullAccess"]
    }
  }

  undecided "a policy, and whom it trusts, from elsewhere" {
    variable "policy" {}
    variable "trust" {}
    resource "aws_iam_role" "a" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] })
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.a.name
      policy_arn = var.policy
    }
    resource "aws_iam_role" "b" {
      assume_role_policy  = var.trust
      managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonS3FullAccess"]
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: [lambda.amazonaws.com] }, Action: "sts:AssumeRole" }] }
            ManagedPolicyArns:
              - arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole
              - !Sub arn:${AWS::Partition}:iam::aws:policy/AmazonDynamoDBFullAccess
    YAML
    expect {
      at = "template.yaml:8"
    }
  }

  fail "template of SAM" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Function:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            CodeUri: src/
            Policies: [AmazonDynamoDBFullAccess]
    YAML
  }

  pass "template with less" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: [lambda.amazonaws.com] }, Action: "sts:AssumeRole" }] }
            ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]
    YAML
  }

  undecided "template with the policy as a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Policy: { Type: String }
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: ec2.amazonaws.com }, Action: "sts:AssumeRole" }] }
            ManagedPolicyArns: [!Ref Policy]
    YAML
  }

  fail "a notebook in a template" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: sagemaker.amazonaws.com }, Action: "sts:AssumeRole" }] }
            ManagedPolicyArns: [arn:aws:iam::aws:policy/AmazonSageMakerFullAccess, arn:aws:iam::aws:policy/AmazonKinesisFullAccess]
        Notebook: { Type: AWS::SageMaker::NotebookInstance, Properties: { RoleArn: !GetAtt Role.Arn } }
    YAML
    expect {
      severity = "medium"
      message  = "AmazonKinesisFullAccess, AmazonSageMakerFullAccess"
    }
  }
}
