rule "aws-iam-broad-managed-policy-attached" {
  title     = "AWS's policy with all rights of a service is attached"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind = [
    "aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment", "aws_iam_group_policy_attachment", "aws_iam_policy_attachment",
    "aws_iam_role_policy_attachments_exclusive", "aws_iam_user_policy_attachments_exclusive", "aws_iam_group_policy_attachments_exclusive",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "aws_ssoadmin_managed_policy_attachment",
  ]
  default = "opt-in"

  let {
    attached = concat(list(self.policy_arn), list(self.managed_policy_arn), list(self.managed_policy_arns), list(self.policy_arns))
    # Of IAMFullAccess another rule tells.
    broad = [for a in attached : a if strcontains(a, ":aws:policy/") && (endswith(a, "/PowerUserAccess") || (endswith(a, "FullAccess") && !endswith(a, "/IAMFullAccess")) || length(regexall("/job-function/[A-Za-z]+Administrator$", a)) > 0)]
  }

  require = length(broad) == 0
  focus   = broad[0]
  message = "Whoever takes over what ${resource.address} gives rights to can delete and reconfigure everything of a service in the account."
  remedy  = <<-TEXT
    Attach a policy with the actions and resources that are used.
    Terraform: policy_arn = aws_iam_policy.orders.arn
    CloudFormation: ManagedPolicyArns: [!Ref OrdersPolicy]
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-use-aws-defined-policies"]
  aliases    = { cfn_nag = ["W44"] }

  fail "among those that are attached exclusively" {
    resource "aws_iam_role_policy_attachments_exclusive" "a" {
      role_name   = "deploy"
      policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/AmazonS3FullAccess"]
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "attached" {
    resource "aws_iam_role_policy_attachment" "a" {
      role       = "app"
      policy_arn = "arn:aws:iam::aws:policy/AmazonS3FullAccess"
    }
    resource "aws_ssoadmin_managed_policy_attachment" "b" {
      managed_policy_arn = "arn:aws:iam::aws:policy/job-function/NetworkAdministrator"
    }
    expect {
      count = 2
    }
  }

  pass "less, one's own, and what another rule tells" {
    resource "aws_iam_role_policy_attachment" "a" {
      role       = "app"
      policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    }
    resource "aws_iam_role_policy_attachment" "b" {
      role       = "app"
      policy_arn = "arn:aws:iam::111122223333:policy/OrdersFullAccess"
    }
    resource "aws_iam_role_policy_attachment" "c" {
      role       = "app"
      policy_arn = "arn:aws:iam::aws:policy/IAMFullAccess"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {}, ManagedPolicyArns: ["arn:aws:iam::aws:policy/PowerUserAccess"] } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {}, ManagedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] } }
    YAML
  }
}
