rule "aws-iam-role-power-user-for-whole-account" {
  title     = "Everybody in an account may become a power user"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_role"

  let {
    # Whichever account it is: a number that isn't known makes no difference.
    trusting = [
      for s in iam_statements(self.assume_role_policy) : s
      if s.effect == "Allow" && iam_allows(s, ["sts:AssumeRole"]) && !anytrue([for c in s.conditions : contains(["aws:multifactorauthpresent", "aws:multifactorauthage", "aws:principalarn"], lower(c.key))])
    ]
    accounts = flatten([
      for s in trusting : [for p in s.principals : p if strcontains(p, ":") ? endswith(p, ":root") : length(regexall("^[0-9]{12}$", p)) > 0]
    ])
    powerful = [for p in self.policies : p.arn if endswith(p.arn, ":iam::aws:policy/PowerUserAccess")]
  }

  # Who has a boundary may do what both allow. Of AdministratorAccess another rule tells.
  when    = self.permissions_boundary == null
  require = length(powerful) == 0 || length(accounts) == 0
  focus   = powerful[0]
  message = "Whoever the account that ${resource.address} trusts lets assume roles can read, change and delete all here but users and roles: the role has PowerUserAccess, and its trust names nobody and asks for no second factor."
  remedy  = <<-TEXT
    Name who assumes it, or ask for a second factor; and attach a policy with the actions that are used.
    Terraform: Principal = { AWS = "arn:aws:iam::111122223333:role/developer" }; Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
    CloudFormation: Principal: { AWS: !Sub "arn:aws:iam::$${Source}:role/developer" }; Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } }
  TEXT

  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts",
    "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/PowerUserAccess.html",
  ]

  fail "attached, in the role, with an external id" {
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "sts:AssumeRole" }] })
    }
    resource "aws_iam_role_policy_attachment" "r" {
      role       = aws_iam_role.r.name
      policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"
    }
    resource "aws_iam_role" "s" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "sts:*", Condition = { StringEquals = { "sts:ExternalId" = "myapp" } } }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/PowerUserAccess"]
    }
    expect {
      count = 2
    }
  }

  fail "place" {
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "sts:AssumeRole" }] })
    }
    resource "aws_iam_role_policy_attachment" "r" {
      role       = aws_iam_role.r.name
      policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"
    }
    expect {
      at = "main.tf:6"
    }
  }

  fail "an account from a variable, outside production" {
    variable "env" {}
    variable "account" {}
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::${var.account}:root" }, Action = "sts:AssumeRole" }] })
    }
    resource "aws_iam_role_policy_attachment" "r" {
      count      = var.env == "prod" ? 0 : 1
      role       = aws_iam_role.r.name
      policy_arn = "arn:aws:iam::aws:policy/PowerUserAccess"
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "somebody by name, a second factor, a boundary, a denial, another action, less" {
    resource "aws_iam_role" "named" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/developer", Service = "ec2.amazonaws.com" }, Action = "sts:AssumeRole" }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/PowerUserAccess"]
    }
    resource "aws_iam_role" "factor" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "sts:AssumeRole", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } } }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/PowerUserAccess"]
    }
    resource "aws_iam_role" "bounded" {
      assume_role_policy   = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "sts:AssumeRole" }] })
      permissions_boundary = "arn:aws:iam::111122223333:policy/boundary"
      managed_policy_arns  = ["arn:aws:iam::aws:policy/PowerUserAccess"]
    }
    resource "aws_iam_role" "denied" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Deny", Principal = { AWS = "111122223333" }, Action = "sts:AssumeRole" }, { Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "sts:TagSession" }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/PowerUserAccess"]
    }
    resource "aws_iam_role" "less" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "sts:AssumeRole" }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::111122223333:policy/PowerUserAccess"]
    }
    resource "aws_iam_role_policy" "less" {
      role   = aws_iam_role.less.name
      policy = "{}"
    }
  }

  pass "whom it trusts isn't known, but it may do less" {
    variable "trust" {}
    resource "aws_iam_role" "r" {
      assume_role_policy  = var.trust
      managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    }
  }

  undecided "a policy, a principal from elsewhere" {
    variable "policy" {}
    resource "aws_iam_role" "r" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "sts:AssumeRole" }] })
      managed_policy_arns = [var.policy]
    }
    variable "principal" {}
    resource "aws_iam_role" "s" {
      assume_role_policy  = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = var.principal }, Action = "sts:AssumeRole" }] })
      managed_policy_arns = ["arn:aws:iam::aws:policy/PowerUserAccess"]
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Parameters:
        Source: { Type: String }
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: !Sub "arn:aws:iam::${Source}:root" }, Action: "sts:AssumeRole" }] }
            ManagedPolicyArns: [arn:aws:iam::aws:policy/PowerUserAccess]
    YAML
    expect {
      at = "template.yaml:8"
    }
  }

  pass "template with somebody by name" {
    cloudformation = <<-YAML
      Parameters:
        Source: { Type: String }
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Principal: { AWS: !Sub "arn:aws:iam::${Source}:role/developer" }, Action: "sts:AssumeRole" }] }
            ManagedPolicyArns: [arn:aws:iam::aws:policy/PowerUserAccess]
    YAML
  }
}
