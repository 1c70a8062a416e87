rule "aws-iam-administrator-access-attached" {
  title     = "AdministratorAccess is attached"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind = [
    "aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment", "aws_iam_group_policy_attachment", "aws_iam_policy_attachment",
    "aws_iam_role_policy_attachments_exclusive", "aws_iam_user_policy_attachments_exclusive", "aws_iam_group_policy_attachments_exclusive",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "aws_ssoadmin_managed_policy_attachment", "data.aws_iam_policy",
  ]

  let {
    # Who has a boundary may do what both allow.
    holders = concat([self], [for h in concat(list(self.role), list(self.user)) : target(h)])
    bounded = anytrue([for h in holders : h.permissions_boundary != null])
  }
  when    = !bounded
  require = (resource.kind != "data.aws_iam_policy" || self.name != "AdministratorAccess") && !anytrue([for arn in concat(resource.kind == "data.aws_iam_policy" ? list(self.arn) : [], list(self.policy_arn), list(self.managed_policy_arn), list(self.managed_policy_arns), list(self.policy_arns)) : (known(target(arn, "aws_iam_policy")) && target(arn, "aws_iam_policy") != null ? false : endswith(arn, ":policy/AdministratorAccess"))])
  message = "Whoever takes over what ${resource.address} gives rights to owns the account."
  remedy  = <<-TEXT
    Attach a policy with the actions that are used, or a job function policy such as ReadOnlyAccess.
    Terraform: policy_arn = aws_iam_policy.deploy.arn
    CloudFormation: ManagedPolicyArns: [!Ref DeployPolicy]
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege"]
  aliases    = { checkov = ["CKV_AWS_274", "CKV_AWS_275"], cfn_nag = ["W43"] }

  fail "among those that are attached exclusively" {
    resource "aws_iam_role_policy_attachments_exclusive" "a" {
      role_name   = "deploy"
      policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/AdministratorAccess"]
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "under a boundary" {
    resource "aws_iam_role" "deploy" {
      assume_role_policy   = "{}"
      permissions_boundary = "arn:aws:iam::111122223333:policy/network"
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.deploy.name
      policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    }
    resource "aws_iam_role" "build" {
      assume_role_policy   = "{}"
      permissions_boundary = "arn:aws:iam::111122223333:policy/network"
      managed_policy_arns  = ["arn:aws:iam::aws:policy/AdministratorAccess"]
    }
  }

  fail "attached" {
    resource "aws_iam_role_policy_attachment" "a" {
      role       = "deploy"
      policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "in any partition" {
    data "aws_partition" "here" {}
    resource "aws_iam_user_policy_attachment" "a" {
      user       = "deploy"
      policy_arn = "arn:${data.aws_partition.here.partition}:iam::aws:policy/AdministratorAccess"
    }
  }

  fail "looked up" {
    data "aws_iam_policy" "admin" {
      name = "AdministratorAccess"
    }
  }

  fail "in a role" {
    resource "aws_iam_role" "r" {
      assume_role_policy  = "{}"
      managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/AdministratorAccess"]
    }
  }

  pass "less" {
    resource "aws_iam_policy" "deploy" {
      policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = "deploy"
      policy_arn = aws_iam_policy.deploy.arn
    }
    resource "aws_iam_role_policy_attachment" "b" {
      role       = "deploy"
      policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    }
  }

  undecided "from a variable" {
    variable "policy" {}
    resource "aws_iam_role_policy_attachment" "a" {
      role       = "deploy"
      policy_arn = var.policy
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: {}
            ManagedPolicyArns:
              - !Sub "arn:${AWS::Partition}:iam::aws:policy/AdministratorAccess"
    YAML
  }

  pass "template with less" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: {}
            ManagedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    YAML
  }
}
