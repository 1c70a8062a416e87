rule "aws-iam-group-without-mfa" {
  title     = "Nothing that a group is allowed asks for a second factor"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_group"
  default   = "opt-in"

  let {
    documents = [for p in self.policies : p.arn == null ? p.policy : target(p.arn, "aws_iam_policy").policy]
    # Whether it is a condition of what is allowed, or denies what comes without.
    asking = [
      for s in iam_statements(documents) : s
      if anytrue([for c in s.conditions : contains(["aws:multifactorauthpresent", "aws:multifactorauthage"], lower(c.key))])
    ]
  }

  require = length(asking) > 0
  focus   = self
  message = "Who steals the password of a member of ${resource.address} may do all that the group may."
  remedy  = <<-TEXT
    Better let people sign in through IAM Identity Center, which asks for a second factor itself. Else:
    Terraform: an aws_iam_group_policy that denies everything but setting one up, with the condition BoolIfExists aws:MultiFactorAuthPresent = "false"
    CloudFormation: the same among Policies
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_aws_my-sec-creds-self-manage.html"]
  aliases    = { trivy = ["AVD-AWS-0123"] }

  fail "no policy, and one that doesn't ask" {
    resource "aws_iam_group" "a" {
      name = "a"
    }
    resource "aws_iam_group" "b" {
      name = "b"
    }
    resource "aws_iam_group_policy" "b" {
      group  = aws_iam_group.b.name
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ec2:*", Resource = "*", Condition = { StringEquals = { "aws:RequestedRegion" = "eu-west-1" } } }] })
    }
    expect {
      count = 2
    }
  }

  pass "asked in a policy of its own" {
    resource "aws_iam_group" "a" {
      name = "a"
    }
    resource "aws_iam_group_policy" "a" {
      group  = aws_iam_group.a.name
      policy = jsonencode({ Statement = [{ Effect = "Deny", NotAction = "iam:*", Resource = "*", Condition = { BoolIfExists = { "aws:MultiFactorAuthPresent" = "false" } } }] })
    }
  }

  pass "asked in an attached one" {
    resource "aws_iam_group" "a" {
      name = "a"
    }
    resource "aws_iam_policy" "mfa" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ec2:*", Resource = "*", Condition = { NumericLessThan = { "aws:MultiFactorAuthAge" = "3600" } } }] })
    }
    resource "aws_iam_group_policy_attachment" "a" {
      group      = aws_iam_group.a.name
      policy_arn = aws_iam_policy.mfa.arn
    }
    resource "aws_iam_group" "b" {
      name = "b"
    }
    resource "aws_iam_policy_attachment" "b" {
      name       = "b"
      groups     = [aws_iam_group.b.name, "elsewhere"]
      policy_arn = aws_iam_policy.mfa.arn
    }
  }

  undecided "a policy from elsewhere" {
    variable "policy_arn" {}
    resource "aws_iam_group" "a" {
      name = "a"
    }
    resource "aws_iam_group_policy_attachment" "a" {
      group      = aws_iam_group.a.name
      policy_arn = var.policy_arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::IAM::Group }
    YAML
  }

  pass "templates" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::IAM::Group
          Properties:
            Policies:
              - PolicyName: mfa
                PolicyDocument: { Statement: [{ Effect: Deny, NotAction: "iam:*", Resource: "*", Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } }] }
        B: { Type: AWS::IAM::Group }
        ForB:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            Groups: [!Ref B]
            PolicyDocument: { Statement: [{ Effect: Deny, NotAction: "iam:*", Resource: "*", Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } }] }
        C: { Type: AWS::IAM::Group }
        ForC:
          Type: AWS::IAM::Policy
          Properties:
            PolicyName: mfa
            Groups: [!Ref C]
            PolicyDocument: { Statement: [{ Effect: Deny, NotAction: "iam:*", Resource: "*", Condition: { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } } }] }
        D: { Type: AWS::IAM::Group, Properties: { ManagedPolicyArns: [!Ref ForB] } }
    YAML
  }
}
