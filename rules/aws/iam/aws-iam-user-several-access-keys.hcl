rule "aws-iam-user-several-access-keys" {
  title     = "User has several access keys"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_iam_user"

  let {
    active = [for k in referrers(self, "aws_iam_access_key", "user") : k if k.status != "Inactive"]
  }

  # A second one is for the days in which the first is replaced.
  require = length(active) <= 1
  focus   = self
  message = "One of the keys of ${resource.address} is forgotten: nobody replaces it, and nobody notices who else uses it."
  remedy  = <<-TEXT
    A role instead of keys; else one key at a time.
    Terraform: status = "Inactive" in the aws_iam_access_key that was replaced, and remove it soon
    CloudFormation: Status: Inactive in the AWS::IAM::AccessKey that was replaced
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html#Using_RotateAccessKey"]
  aliases    = { trivy = ["AVD-AWS-0167"] }
  controls   = { "cis-aws-3.0" = ["1.13"] }

  fail "two" {
    resource "aws_iam_user" "u" {
      name = "ci"
    }
    resource "aws_iam_access_key" "a" {
      user = aws_iam_user.u.name
    }
    resource "aws_iam_access_key" "b" {
      user = aws_iam_user.u.name
    }
  }

  pass "one, or one of them inactive" {
    resource "aws_iam_user" "u" {
      name = "ci"
    }
    resource "aws_iam_access_key" "a" {
      user = aws_iam_user.u.name
    }
    resource "aws_iam_access_key" "b" {
      user   = aws_iam_user.u.name
      status = "Inactive"
    }
    resource "aws_iam_user" "v" {
      name = "other"
    }
    resource "aws_iam_access_key" "c" {
      user = aws_iam_user.v.name
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        U: { Type: AWS::IAM::User }
        A: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref U } }
        B: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref U } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        U: { Type: AWS::IAM::User }
        A: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref U } }
        B: { Type: AWS::IAM::AccessKey, Properties: { UserName: !Ref U, Status: Inactive } }
    YAML
  }
}
