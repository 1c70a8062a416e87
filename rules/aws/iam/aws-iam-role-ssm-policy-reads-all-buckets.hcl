rule "aws-iam-role-ssm-policy-reads-all-buckets" {
  title     = "Deprecated policy for Systems Manager opens all buckets"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_role"

  let {
    found = [for p in self.policies : p.arn if endswith(p.arn, ":iam::aws:policy/service-role/AmazonEC2RoleforSSM") || target(p.arn, "data.aws_iam_policy").name == "AmazonEC2RoleforSSM"]
  }

  # Who has a boundary may do what both allow.
  when    = self.permissions_boundary == null && known(length(found))
  require = length(found) == 0
  focus   = found[0]
  message = "Whoever takes over a server that runs as ${resource.address} can read and overwrite the objects of all buckets of the account: AmazonEC2RoleforSSM allows it, and AWS has deprecated that policy."
  remedy  = <<-TEXT
    Terraform: policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore", and a policy for the buckets that are used.
    CloudFormation: ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"], and a policy for the buckets that are used.
  TEXT

  references = [
    "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonEC2RoleforSSM.html",
    "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSSMManagedInstanceCore.html",
  ]

  fail "attached, in the role, looked up" {
    resource "aws_iam_role" "a" {
      name = "a"
    }
    resource "aws_iam_role_policy_attachment" "a" {
      for_each   = toset(["service-role/AmazonEC2RoleforSSM", "CloudWatchAgentServerPolicy"])
      role       = aws_iam_role.a.name
      policy_arn = "arn:aws:iam::aws:policy/${each.key}"
    }
    resource "aws_iam_role" "b" {
      managed_policy_arns = ["arn:aws-us-gov:iam::aws:policy/service-role/AmazonEC2RoleforSSM"]
    }
    data "aws_iam_policy" "ssm" {
      name = "AmazonEC2RoleforSSM"
    }
    resource "aws_iam_role" "c" {
      name = "c"
    }
    resource "aws_iam_role_policy_attachment" "c" {
      role       = aws_iam_role.c.name
      policy_arn = data.aws_iam_policy.ssm.arn
    }
    expect {
      count = 3
    }
  }

  fail "the place" {
    resource "aws_iam_role" "a" {
      name = "a"
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.a.name
      policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonEC2RoleforSSM"
    }
    expect {
      at = "main.tf:6"
    }
  }

  pass "the newer one; under a boundary; one of its own; a policy from elsewhere" {
    variable "policy" {}
    resource "aws_iam_role" "a" {
      managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore", "arn:aws:iam::111122223333:policy/service-role/AmazonEC2RoleforSSM"]
    }
    resource "aws_iam_role" "d" {
      managed_policy_arns = [var.policy]
    }
    resource "aws_iam_role" "b" {
      permissions_boundary = "arn:aws:iam::111122223333:policy/boundary"
      managed_policy_arns  = ["arn:aws:iam::aws:policy/service-role/AmazonEC2RoleforSSM"]
    }
    data "aws_iam_policy" "core" {
      name = "AmazonSSMManagedInstanceCore"
    }
    resource "aws_iam_role" "c" {
      managed_policy_arns = [data.aws_iam_policy.core.arn]
      inline_policy {
        name   = "a"
        policy = "{}"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {}, ManagedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AmazonEC2RoleforSSM"] } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Role: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {}, ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"] } }
    YAML
  }
}
