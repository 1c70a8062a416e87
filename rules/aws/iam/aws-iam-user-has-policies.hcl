rule "aws-iam-user-has-policies" {
  title     = "Policy is given to a single user"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_iam_user_policy", "aws_iam_user_policy_attachment", "aws_iam_policy_attachment", "aws_iam_user", "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy_attachments_exclusive"]

  require = resource.kind == "aws_iam_user_policy" || resource.kind == "aws_iam_user_policy_attachment" ? false : length(list(self.users)) == 0 && length(list(self.policy_arns)) == 0 && (resource.kind != "aws_iam_user" || length(concat(self.inline_policy[*], list(self.managed_policy_arns))) == 0)
  focus   = resource.kind == "aws_iam_user" ? self.inline_policy : (self.users != null ? self.users : self.policy_arns != null ? self.policy_arns : self)
  message = "Rights given to one user by ${resource.address} are seen with that user alone, and stay when what it does changes; a group or a role shows who may do what."
  remedy  = <<-TEXT
    Terraform: aws_iam_group_policy_attachment, or a role assumed through IAM Identity Center
    CloudFormation: Groups instead of Users
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-2"]
  aliases    = { checkov = ["CKV_AWS_40"], trivy = ["AVD-AWS-0143"], cfn_nag = ["F10", "F11", "F12"] }
  controls   = { "cis-aws-3.0" = ["1.15"], "fsbp" = ["IAM.2"], "nist-800-53-r5" = ["AC-2", "AC-2(1)", "AC-3", "AC-3(15)", "AC-3(7)", "AC-6", "AC-6(3)"] }

  fail "attached" {
    resource "aws_iam_user_policy_attachment" "a" {
      user       = "jo"
      policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    }
  }

  fail "attached exclusively" {
    resource "aws_iam_user_policy_attachments_exclusive" "a" {
      user_name   = "jo"
      policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "none may be attached" {
    resource "aws_iam_user_policy_attachments_exclusive" "a" {
      user_name   = "jo"
      policy_arns = []
    }
  }

  pass "to a group" {
    resource "aws_iam_group_policy_attachment" "a" {
      group      = "readers"
      policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    }
    resource "aws_iam_policy_attachment" "b" {
      name       = "b"
      roles      = ["r"]
      policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    }
    resource "aws_iam_user" "jo" {
      name = "jo"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        U:
          Type: AWS::IAM::User
          Properties:
            Policies: [{ PolicyName: p, PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:Get*", Resource: "*" }] } }]
        P:
          Type: AWS::IAM::Policy
          Properties: { PolicyName: p, Users: [jo], PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:Get*", Resource: "*" }] } }
    YAML
    expect {
      count = 2
    }
  }

  pass "template, a group" {
    cloudformation = <<-YAML
      Resources:
        U: { Type: AWS::IAM::User, Properties: { Groups: [readers] } }
        P:
          Type: AWS::IAM::Policy
          Properties: { PolicyName: p, Groups: [readers], PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:Get*", Resource: "*" }] } }
    YAML
  }

  fail "of a user in a template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::UserPolicy
          Properties: { PolicyName: p, UserName: jo, PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "*" }] } }
    YAML
  }

  pass "of a role in a template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::RolePolicy
          Properties: { PolicyName: p, RoleName: r, PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "*" }] } }
    YAML
  }
}
