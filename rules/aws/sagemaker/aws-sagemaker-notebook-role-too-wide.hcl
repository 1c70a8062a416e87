rule "aws-sagemaker-notebook-role-too-wide" {
  title     = "Notebook may do everything in the account"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_sagemaker_notebook_instance"

  let {
    role       = target(self.role_arn, "aws_iam_role")
    attached   = anytrue([for p in role.policies : p.arn != null && endswith(p.arn, ":policy/AdministratorAccess")])
    statements = iam_statements([for p in role.policies : p.arn == null ? p.policy : target(p.arn, "aws_iam_policy").policy])
  }

  require = !attached && !anytrue([for s in statements : s.effect == "Allow" && contains(s.actions, "*") && contains(s.resources, "*")])
  message = "Everyone who works in ${resource.address} is an administrator of the account: its role allows every action on everything."
  remedy  = <<-TEXT
    Terraform: allow the role the buckets and actions that the work needs.
    CloudFormation: allow the role the buckets and actions that the work needs.
  TEXT

  references = ["https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html"]
  aliases    = { checkov = ["CKV2_AWS_68"] }

  fail "wrong" {
    resource "aws_sagemaker_notebook_instance" "a" {
      role_arn = aws_iam_role.r.arn
    }
    resource "aws_iam_role" "r" {
      inline_policy {
        policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
      }
    }
  }

  fail "attached with others" {
    resource "aws_sagemaker_notebook_instance" "a" {
      role_arn = aws_iam_role.r.arn
    }
    resource "aws_iam_role" "r" {
      name = "notebook"
    }
    resource "aws_iam_policy" "all" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
    }
    resource "aws_iam_policy_attachment" "a" {
      name       = "a"
      roles      = [aws_iam_role.r.name, "other"]
      policy_arn = aws_iam_policy.all.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::NotebookInstance
          Properties: { RoleArn: !GetAtt R.Arn }
        R:
          Type: AWS::IAM::Role
          Properties:
            Policies:
              - PolicyDocument: { Statement: [{ Effect: Allow, Action: "*", Resource: "*" }] }
    YAML
  }

  pass "right" {
    resource "aws_sagemaker_notebook_instance" "a" {
      role_arn = aws_iam_role.r.arn
    }
    resource "aws_iam_role" "r" {
      inline_policy {
        policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "arn:aws:s3:::a/*" }] })
      }
    }
    resource "aws_iam_role_policy" "p" {
      role   = aws_iam_role.r.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sagemaker:*", Resource = "*" }] })
    }
    resource "aws_iam_role_policy_attachment" "q" {
      role       = aws_iam_role.r.name
      policy_arn = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::SageMaker::NotebookInstance
          Properties: { RoleArn: !GetAtt R.Arn }
        R:
          Type: AWS::IAM::Role
          Properties:
            Policies:
              - PolicyDocument: { Statement: [{ Effect: Deny, Action: "*", Resource: "*" }] }
    YAML
  }

  fail "a policy beside the role" {
    resource "aws_sagemaker_notebook_instance" "a" {
      role_arn = aws_iam_role.r.arn
    }
    resource "aws_iam_role" "r" {
      name = "r"
    }
    resource "aws_iam_role_policy" "p" {
      role   = aws_iam_role.r.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
    }
  }

  fail "administrator by an attachment" {
    resource "aws_sagemaker_notebook_instance" "a" {
      role_arn = aws_iam_role.r.arn
    }
    resource "aws_iam_role" "r" {
      name = "r"
    }
    resource "aws_iam_role_policy_attachment" "p" {
      role       = aws_iam_role.r.name
      policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    }
  }

  fail "administrator by the role itself" {
    resource "aws_sagemaker_notebook_instance" "a" {
      role_arn = aws_iam_role.r.arn
    }
    resource "aws_iam_role" "r" {
      managed_policy_arns = ["arn:aws:iam::aws:policy/AdministratorAccess"]
    }
  }

  fail "a policy of one's own" {
    resource "aws_sagemaker_notebook_instance" "a" {
      role_arn = aws_iam_role.r.arn
    }
    resource "aws_iam_role" "r" {
      name = "r"
    }
    resource "aws_iam_role_policy_attachment" "q" {
      role       = aws_iam_role.r.name
      policy_arn = aws_iam_policy.p.arn
    }
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
    }
  }
}
