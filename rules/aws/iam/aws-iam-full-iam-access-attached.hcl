rule "aws-iam-full-iam-access-attached" {
  title     = "IAMFullAccess is attached"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = [
    "aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment", "aws_iam_group_policy_attachment", "aws_iam_policy_attachment",
    "aws_iam_role_policy_attachments_exclusive", "aws_iam_user_policy_attachments_exclusive", "aws_iam_group_policy_attachments_exclusive",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "aws_ssoadmin_managed_policy_attachment", "data.aws_iam_policy",
  ]

  require = (resource.kind != "data.aws_iam_policy" || self.name != "IAMFullAccess") && !anytrue([for arn in concat(resource.kind == "data.aws_iam_policy" ? list(self.arn) : [], list(self.policy_arn), list(self.managed_policy_arn), list(self.managed_policy_arns), list(self.policy_arns)) : (known(target(arn, "aws_iam_policy")) && target(arn, "aws_iam_policy") != null ? false : endswith(arn, ":policy/IAMFullAccess"))])
  message = "Whoever takes over what ${resource.address} gives rights to can become an administrator."
  remedy  = <<-TEXT
    Terraform: policy_arn of a policy with the actions that are used, under a permissions boundary
    CloudFormation: ManagedPolicyArns: [!Ref DeployPolicy]
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"]
  aliases    = { checkov = ["CKV2_AWS_56"] }

  fail "among those that are attached exclusively" {
    resource "aws_iam_role_policy_attachments_exclusive" "a" {
      role_name   = "deploy"
      policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/IAMFullAccess"]
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "attached" {
    resource "aws_iam_role_policy_attachment" "a" {
      role       = "deploy"
      policy_arn = "arn:aws:iam::aws:policy/IAMFullAccess"
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "looked up" {
    data "aws_iam_policy" "iam" {
      name = "IAMFullAccess"
    }
  }

  pass "looked up, and a policy of one's own" {
    data "aws_iam_policy" "reader" {
      name = "IAMReadOnlyAccess"
    }
    resource "aws_iam_policy" "deploy" {
      policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = "deploy"
      policy_arn = aws_iam_policy.deploy.arn
    }
  }

  pass "less" {
    resource "aws_iam_role_policy_attachment" "a" {
      role       = "deploy"
      policy_arn = "arn:aws:iam::aws:policy/IAMReadOnlyAccess"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {}, ManagedPolicyArns: ["arn:aws:iam::aws:policy/IAMFullAccess"] } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {}, ManagedPolicyArns: ["arn:aws:iam::aws:policy/IAMReadOnlyAccess"] } }
    YAML
  }
}
