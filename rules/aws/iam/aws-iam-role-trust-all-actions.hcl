rule "aws-iam-role-trust-all-actions" {
  title     = "Trust policy of the IAM role allows every action"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_role"

  let {
    statements = iam_statements(self.assume_role_policy)
  }

  # Of a trust that can't be read at all, other rules ask.
  for_each = known(length(statements)) ? statements : []
  when     = each.value.effect == "Allow"
  require  = !anytrue([for a in each.value.actions : a == "*" || lower(a) == "sts:*"])
  message  = "Who assumes ${resource.address} may also set the tags and the source identity of the session, by which other policies decide and logs name people."
  remedy   = <<-TEXT
    Terraform: Action = "sts:AssumeRole"
    CloudFormation: Action: sts:AssumeRole
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html"]
  aliases    = { cfn_nag = ["F2"] }

  fail "everything" {
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "*", Principal = { Service = "ec2.amazonaws.com" } }] })
    }
  }

  pass "one, and a denial" {
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } },
          { Effect = "Deny", Action = "*", Principal = { AWS = "arn:aws:iam::111122223333:user/robot" } },
        ]
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: ["STS:*"], Principal: { Service: ec2.amazonaws.com } }] }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: ["sts:AssumeRole"], Principal: { Service: ec2.amazonaws.com } }] }
    YAML
  }

  pass "a trust that can't be read at all: another rule asks" {
    variable "trust" {}
    resource "aws_iam_role" "r" {
      assume_role_policy = var.trust
    }
  }
}
