rule "aws-iam-read-only-access-attached" {
  title     = "Software may read all data of the account"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = ["aws_iam_role_policy_attachment", "aws_iam_role_policy_attachments_exclusive", "aws_iam_role"]

  let {
    role = resource.kind == "aws_iam_role" ? self : target(resource.kind == "aws_iam_role_policy_attachment" ? self.role : self.role_name, "aws_iam_role")
    # People and other accounts don't run software that anybody could break into.
    services = flatten([for s in iam_statements(role.assume_role_policy) : list(try(s.statement.Principal.Service, [])) if s.effect == "Allow"])
    software = anytrue([for p in services : anytrue([for n in ["ec2", "lambda", "ecs-tasks", "codebuild", "glue", "sagemaker", "tasks.apprunner"] : startswith(p, "${n}.")])])
    arns     = concat(list(self.policy_arn), list(self.policy_arns), list(self.managed_policy_arns))
    attached = [for a in arns : a if (known(target(a, "aws_iam_policy")) && target(a, "aws_iam_policy") != null ? false : endswith(a, ":aws:policy/ReadOnlyAccess"))]
  }

  when    = known(role) && software && role.permissions_boundary == null
  require = length(attached) == 0
  focus   = attached[0]
  message = "Whoever breaks into what runs as ${facts(role).address} reads every object in S3, every table and every log of the account: ReadOnlyAccess is meant for people."
  remedy  = <<-TEXT
    Attach a policy with the actions that are used; ViewOnlyAccess lists resources without reading data.
    Terraform: policy_arn = aws_iam_policy.inventory.arn
    CloudFormation: ManagedPolicyArns: [!Ref InventoryPolicy]
  TEXT

  references = [
    "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/ReadOnlyAccess.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  ]

  fail "a server's, a function's" {
    resource "aws_iam_role" "server" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
    }
    resource "aws_iam_role_policy_attachment" "server" {
      role       = aws_iam_role.server.name
      policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    }
    resource "aws_iam_role" "function" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] } }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole", "arn:aws:iam::aws:policy/ReadOnlyAccess"]
    }
    resource "aws_iam_role" "task" {
      name               = "task"
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } }] })
    }
    resource "aws_iam_role_policy_attachments_exclusive" "task" {
      role_name   = aws_iam_role.task.name
      policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    }
    expect {
      count = 3
    }
  }

  pass "of people, of a service of AWS's, of less, under a boundary, a denial" {
    resource "aws_iam_role" "auditor" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::111122223333:root" } }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    }
    resource "aws_iam_role" "drift" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "config.amazonaws.com" } }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    }
    resource "aws_iam_role" "less" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", "arn:aws:iam::111122223333:policy/ReadOnlyAccess"]
    }
    resource "aws_iam_role" "bounded" {
      assume_role_policy   = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
      permissions_boundary = "arn:aws:iam::111122223333:policy/servers"
      managed_policy_arns  = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    }
    resource "aws_iam_policy" "own" {
      policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "own" {
      role       = aws_iam_role.own.name
      policy_arn = aws_iam_policy.own.arn
    }
    resource "aws_iam_role" "own" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
    }
    variable "role" {}
    resource "aws_iam_role_policy_attachment" "given" {
      role       = var.role
      policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    }
    resource "aws_iam_role_policy_attachment" "elsewhere" {
      role       = "auditor"
      policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    }
    resource "aws_iam_role" "denied" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Deny", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }, { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "111122223333" } }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    }
  }

  undecided "a policy from a variable" {
    variable "policy" {}
    resource "aws_iam_role" "server" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
    }
    resource "aws_iam_role_policy_attachment" "server" {
      role       = aws_iam_role.server.name
      policy_arn = var.policy
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: ec2.amazonaws.com } }] }
            ManagedPolicyArns:
              - !Sub "arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess"
    YAML
    expect {
      at = "template.yaml:7"
    }
  }

  pass "of people, of less, in a template" {
    cloudformation = <<-YAML
      Resources:
        Auditor:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { AWS: !Ref AWS::AccountId } }] }
            ManagedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
        Server:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: ec2.amazonaws.com } }] }
            ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"]
    YAML
  }
}
