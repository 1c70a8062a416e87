rule "aws-iam-user-console-password" {
  title     = "IAM user has a password for the console"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_user"
  default   = "opt-in"

  require = length(referrers(self, "aws_iam_user_login_profile", "user")) == 0 && self.login_profile == null
  focus   = self
  message = "${resource.address} signs in with a password that no directory takes away when the person leaves, and without a second factor unless the person sets one up."
  remedy  = <<-TEXT
    People sign in through IAM Identity Center.
    Terraform: aws_ssoadmin_account_assignment instead of aws_iam_user_login_profile
    CloudFormation: AWS::SSO::Assignment instead of LoginProfile
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-users-federation-idp"]
  aliases    = { checkov = ["CKV2_AWS_22"] }

  fail "a login profile" {
    resource "aws_iam_user" "jo" {
      name = "jo"
    }
    resource "aws_iam_user_login_profile" "jo" {
      user = aws_iam_user.jo.name
    }
  }

  pass "a user without" {
    resource "aws_iam_user" "ci" {
      name = "ci"
    }
    resource "aws_iam_user_login_profile" "jo" {
      user = "jo"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Parameters:
        Password: { Type: String, NoEcho: true }
      Resources:
        Jo: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: !Ref Password } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Ci: { Type: AWS::IAM::User }
    YAML
  }
}
