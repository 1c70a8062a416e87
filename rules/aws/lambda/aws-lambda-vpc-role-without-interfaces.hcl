rule "aws-lambda-vpc-role-without-interfaces" {
  title     = "Function in a VPC isn't allowed to make its network interfaces"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_lambda_function"

  let {
    subnets = list(self.vpc_config.subnet_ids)
    role    = target(self.role, "aws_iam_role")
    # A module that isn't here could attach more.
    others    = concat(referrers(role, "aws_iam_role_policy", "role"), referrers(role, "aws_iam_role_policy_attachment", "role"))
    policies  = concat(role.policies, [for o in others : { policy = o.policy, arn = o.policy_arn }])
    documents = [for p in policies : p.arn == null ? p.policy : target(p.arn, "aws_iam_policy").policy]
    allowed   = anytrue([for s in iam_statements(documents) : s.effect == "Allow" && iam_allows(s, "ec2:CreateNetworkInterface")])
    # Policies that aren't in the stack, without those of AWS that are known not to allow it.
    foreign = [for p in policies : p.arn if p.arn != null && !(known(target(p.arn, "aws_iam_policy")) && target(p.arn, "aws_iam_policy") != null)]
    without = [
      "AWSLambdaBasicExecutionRole", "AWSLambdaSQSQueueExecutionRole", "AWSLambdaKinesisExecutionRole", "AWSLambdaDynamoDBExecutionRole",
      "CloudWatchLambdaInsightsExecutionRolePolicy", "CloudWatchLogsFullAccess", "CloudWatchFullAccess", "AWSXRayDaemonWriteAccess", "AWSXrayWriteOnlyAccess", "AWSXRayFullAccess",
      "AmazonS3FullAccess", "AmazonS3ReadOnlyAccess", "AmazonDynamoDBFullAccess", "AmazonDynamoDBReadOnlyAccess", "AmazonSQSFullAccess", "AmazonSNSFullAccess",
      "AmazonSESFullAccess", "AmazonSSMReadOnlyAccess", "AmazonRDSDataFullAccess", "AmazonRDSReadOnlyAccess", "AmazonKinesisFullAccess", "AmazonEC2ReadOnlyAccess",
      "AmazonEC2ContainerRegistryReadOnly", "AmazonEC2ContainerRegistryPowerUser", "AmazonEC2ContainerRegistryFullAccess", "AmazonAPIGatewayInvokeFullAccess", "AWSLambdaExecute", "AWSLambdaRole", "SecretsManagerReadWrite",
    ]
    unread = [for a in foreign : a if !anytrue([for n in without : endswith(a, ":aws:policy/${n}") || endswith(a, ":aws:policy/service-role/${n}")])]
    named = anytrue([for a in unread : anytrue([for n in ["AdministratorAccess", "PowerUserAccess", "AmazonEC2FullAccess", "AmazonVPCFullAccess", "AWSLambdaVPCAccessExecutionRole", "AWSLambdaENIManagementAccess", "AWSLambdaMSKExecutionRole"] : endswith(a, "/${n}")])])
  }

  # Lambda refuses security groups without subnets.
  when    = role != null && (known(length(subnets)) ? length(subnets) > 0 : length(list(self.vpc_config.security_group_ids)) > 0 || length(subnets) > 0)
  require = allowed || named || (length(unread) > 0 ? undecided("what a policy allows that isn't here") : false)
  focus   = self.role
  message = "${resource.address} can't be created: it's to be in a VPC, and its role lets it make no network interface there."
  remedy  = <<-TEXT
    Terraform: aws_iam_role_policy_attachment with policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"
    CloudFormation: ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole]
  TEXT

  references = [
    "https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions",
    "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html",
  ]

  fail "no policy at all, policies for something else" {
    resource "aws_iam_role" "a" {
      assume_role_policy = "{}"
    }
    resource "aws_lambda_function" "a" {
      role = aws_iam_role.a.arn
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = ["sg-1"]
      }
    }
    resource "aws_iam_role" "b" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "logs" {
      role       = aws_iam_role.b.name
      policy_arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    }
    resource "aws_iam_role_policy_attachment" "objects" {
      role       = aws_iam_role.b.name
      policy_arn = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
    }
    resource "aws_iam_role_policy" "b" {
      role = aws_iam_role.b.id
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["s3:GetObject", "ec2:DescribeNetworkInterfaces"], Resource = "*" },
        { Effect = "Deny", Action = "ec2:*", Resource = "*" },
      ] })
    }
    resource "aws_subnet" "s" {}
    resource "aws_lambda_function" "b" {
      role = aws_iam_role.b.arn
      vpc_config {
        subnet_ids         = [aws_subnet.s.id]
        security_group_ids = ["sg-1"]
      }
    }
    expect {
      count = 2
      at    = "main.tf:5"
    }
  }

  fail "subnets from elsewhere" {
    variable "subnets" { type = list(string) }
    variable "group" {}
    resource "aws_iam_role" "a" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_policy" "own" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }] })
    }
    resource "aws_iam_role_policy_attachment" "own" {
      role       = aws_iam_role.a.name
      policy_arn = aws_iam_policy.own.arn
    }
    resource "aws_lambda_function" "a" {
      role = aws_iam_role.a.arn
      vpc_config {
        subnet_ids         = var.subnets
        security_group_ids = [var.group]
      }
    }
  }

  pass "AWS's policy, one of its own, a document, an administrator" {
    resource "aws_iam_role" "a" {
      assume_role_policy  = "{}"
      managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"]
    }
    resource "aws_lambda_function" "a" {
      role = aws_iam_role.a.arn
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = ["sg-1"]
      }
    }
    data "aws_iam_policy_document" "network" {
      statement {
        actions   = ["ec2:*NetworkInterface*"]
        resources = ["*"]
      }
    }
    resource "aws_iam_policy" "network" {
      policy = data.aws_iam_policy_document.network.json
    }
    resource "aws_iam_role" "b" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "b" {
      role       = aws_iam_role.b.name
      policy_arn = aws_iam_policy.network.arn
    }
    resource "aws_lambda_function" "b" {
      role = aws_iam_role.b.arn
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = ["sg-1"]
      }
    }
    resource "aws_iam_role" "c" {
      assume_role_policy = "{}"
      inline_policy {
        name   = "network"
        policy = <<-JSON
          { "Statement": { "Effect": "Allow", "Action": ["ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface"], "Resource": "*" } }
        JSON
      }
    }
    resource "aws_lambda_function" "c" {
      role = aws_iam_role.c.arn
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = ["sg-1"]
      }
    }
    resource "aws_iam_role" "d" {
      assume_role_policy  = "{}"
      managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess", "arn:aws:iam::111122223333:policy/of-our-own"]
    }
    resource "aws_lambda_function" "d" {
      role = aws_iam_role.d.arn
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = ["sg-1"]
      }
    }
  }

  pass "no network, no subnets, a role from elsewhere" {
    resource "aws_iam_role" "a" {
      assume_role_policy = "{}"
    }
    resource "aws_lambda_function" "a" {
      role = aws_iam_role.a.arn
    }
    resource "aws_lambda_function" "b" {
      role = aws_iam_role.a.arn
      vpc_config {
        subnet_ids         = []
        security_group_ids = []
      }
    }
    resource "aws_lambda_function" "c" {
      role = "arn:aws:iam::111122223333:role/lambda"
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = ["sg-1"]
      }
    }
  }

  undecided "a policy that isn't here, one of the account by its ARN" {
    variable "policy_arn" {}
    resource "aws_iam_role" "a" {
      assume_role_policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.a.name
      policy_arn = var.policy_arn
    }
    resource "aws_lambda_function" "a" {
      role = aws_iam_role.a.arn
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = ["sg-1"]
      }
    }
  }

  undecided "a policy of the account, named as one of AWS's is" {
    resource "aws_iam_role" "a" {
      assume_role_policy  = "{}"
      managed_policy_arns = ["arn:aws:iam::111122223333:policy/AWSLambdaBasicExecutionRole"]
    }
    resource "aws_lambda_function" "a" {
      role = aws_iam_role.a.arn
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = ["sg-1"]
      }
    }
  }

  undecided "subnets that may be none" {
    variable "subnets" { type = list(string) }
    resource "aws_iam_role" "a" {
      assume_role_policy = "{}"
    }
    resource "aws_lambda_function" "a" {
      role = aws_iam_role.a.arn
      vpc_config {
        subnet_ids         = var.subnets
        security_group_ids = []
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Parameters:
        Subnet: { Type: "AWS::EC2::Subnet::Id" }
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: {}
            ManagedPolicyArns: [arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]
        F:
          Type: AWS::Lambda::Function
          Properties:
            Role: !GetAtt Role.Arn
            Code: { ZipFile: "" }
            VpcConfig: { SubnetIds: [!Ref Subnet], SecurityGroupIds: [sg-1] }
    YAML
    expect {
      at = "template.yaml:12"
    }
  }

  pass "template, and SAM's own role" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: {}
            ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole"]
        F:
          Type: AWS::Lambda::Function
          Properties:
            Role: !GetAtt Role.Arn
            Code: { ZipFile: "" }
            VpcConfig: { SubnetIds: [subnet-1], SecurityGroupIds: [sg-1] }
        G:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            CodeUri: src/
            VpcConfig: { SubnetIds: [subnet-1], SecurityGroupIds: [sg-1] }
            Policies: [{ Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "*" }] }]
    YAML
  }
}
