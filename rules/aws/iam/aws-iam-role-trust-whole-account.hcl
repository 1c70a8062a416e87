rule "aws-iam-role-trust-whole-account" {
  title     = "Everybody in an account may assume the IAM role"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_role"
  default   = "opt-in"

  let {
    accounts = [for p in each.value.principals : p if strcontains(p, ":") ? endswith(p, ":root") : length(regexall("^[0-9]{12}$", p)) > 0]
  }

  for_each = iam_statements(self.assume_role_policy)
  when     = each.value.effect == "Allow" && length(each.value.conditions) == 0 && iam_allows(each.value, ["sts:AssumeRole"])
  require  = length(accounts) == 0
  focus    = accounts[0]
  message  = "Whoever an administrator of that account lets assume roles can act as ${resource.address}: its trust policy names no user or role."
  remedy   = <<-TEXT
    Name who assumes it, or ask for an external id or the organization by a condition.
    Terraform: Principal = { AWS = "arn:aws:iam::111122223333:role/deploy" }
    CloudFormation: Principal: { AWS: !Sub "arn:aws:iam::$${Partner}:role/deploy" }
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts"]
  aliases    = { checkov = ["CKV_AWS_61"] }

  fail "an account's number" {
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = ["arn:aws:iam::111122223333:role/deploy", "111122223333"] } }]
      })
    }
  }

  fail "an account's root" {
    data "aws_caller_identity" "here" {}
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.here.account_id}:root" } }]
      })
    }
  }

  pass "a role, a service, a condition, a denial, another action" {
    resource "aws_iam_role" "r" {
      assume_role_policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::111122223333:role/deploy" } },
          { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" } },
          { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "111122223333" }, Condition = { StringEquals = { "sts:ExternalId" = "shop" } } },
          { Effect = "Deny", Action = "sts:AssumeRole", Principal = { AWS = "111122223333" } },
          { Effect = "Allow", Action = "sts:TagSession", Principal = { AWS = "111122223333" } },
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
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root" } }] }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { AWS: !Sub "arn:aws:iam::${AWS::AccountId}:role/deploy" } }] }
    YAML
  }
}
