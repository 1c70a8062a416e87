rule "aws-iam-user-first-password-kept" {
  title     = "IAM user needn't change the first password"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_iam_user", "aws_iam_user_login_profile"]

  let {
    # Early versions of the provider ask for a change when nothing is said.
    kept = resource.kind == "aws_iam_user" ? self.login_profile != null && !self.login_profile.password_reset_required : self.password_reset_required == false
  }

  require = !kept
  message = "Whoever wrote the password of ${resource.address}, or finds it in the state or an e-mail, can go on signing in as this person."
  remedy  = <<-TEXT
    Terraform: password_reset_required = true
    CloudFormation: LoginProfile: { Password: …, PasswordResetRequired: true }
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateLoginProfile.html"]
  aliases    = { cfn_nag = ["W50"] }

  fail "not asked for" {
    resource "aws_iam_user_login_profile" "jo" {
      user                    = "jo"
      password_reset_required = false
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "asked for, and not said" {
    resource "aws_iam_user_login_profile" "jo" {
      user                    = "jo"
      password_reset_required = true
    }
    resource "aws_iam_user_login_profile" "ann" {
      user = "ann"
    }
    resource "aws_iam_user" "ci" {
      name = "ci"
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
      Parameters:
        Password: { Type: String, NoEcho: true }
      Resources:
        Jo: { Type: AWS::IAM::User, Properties: { LoginProfile: { Password: !Ref Password, PasswordResetRequired: true } } }
        Ci: { Type: AWS::IAM::User }
    YAML
  }
}
