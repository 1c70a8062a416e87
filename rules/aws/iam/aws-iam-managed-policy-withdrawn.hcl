rule "aws-iam-managed-policy-withdrawn" {
  title     = "Policy of AWS can't be attached any more"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind = [
    "aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment", "aws_iam_group_policy_attachment", "aws_iam_policy_attachment",
    "aws_iam_role_policy_attachments_exclusive", "aws_iam_user_policy_attachments_exclusive", "aws_iam_group_policy_attachments_exclusive",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "aws_ssoadmin_managed_policy_attachment",
  ]

  param "policies" {
    description = "Policies that AWS has withdrawn, and what takes their place."
    default = {
      AmazonConnectFullAccess             = "AmazonConnect_FullAccess"
      AmazonEC2ContainerServiceFullAccess = "AmazonECS_FullAccess"
      AmazonEC2SpotFleetRole              = "service-role/AmazonEC2SpotFleetTaggingRole"
      AWSBackupAdminPolicy                = "AWSBackupFullAccess"
      AWSBackupOperatorPolicy             = "AWSBackupOperatorAccess"
      AWSCloudTrailFullAccess             = "AWSCloudTrail_FullAccess"
      AWSElasticBeanstalkFullAccess       = "AdministratorAccess-AWSElasticBeanstalk"
      AWSElasticBeanstalkReadOnlyAccess   = "AWSElasticBeanstalkReadOnly"
      AWSLambdaFullAccess                 = "AWSLambda_FullAccess"
      AWSLambdaReadOnlyAccess             = "AWSLambda_ReadOnlyAccess"
      ServiceCatalogAdminReadOnlyAccess   = "AWSServiceCatalogAdminReadOnlyAccess"
      ServiceCatalogEndUserAccess         = "AWSServiceCatalogEndUserReadOnlyAccess"
    }
  }

  let {
    arns = concat(list(self.policy_arn), list(self.managed_policy_arn), list(self.managed_policy_arns), list(self.policy_arns))
    # A policy of the stack is none of AWS's.
    attached = [for a in arns : a if !(known(target(a, "aws_iam_policy")) && target(a, "aws_iam_policy") != null)]
    found    = flatten([for a in attached : [for old, new in param.policies : { arn = a, old = old, new = new } if endswith(a, ":aws:policy/${old}") || endswith(a, ":aws:policy/service-role/${old}")]])
  }

  require = length(found) == 0
  focus   = found[0].arn
  message = "A new ${resource.address} can't be created: AWS has withdrawn the policy ${found[0].old}, which stays only where it is attached already. ${found[0].new} takes its place."
  remedy  = <<-TEXT
    Terraform: policy_arn = "arn:aws:iam::aws:policy/AWSLambda_FullAccess"; better, a policy with the actions that are used.
    CloudFormation: ManagedPolicyArns: ["arn:aws:iam::aws:policy/AWSLambda_FullAccess"]; better, a policy with the actions that are used.
  TEXT

  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-deprecated.html",
    "https://docs.aws.amazon.com/lambda/latest/dg/security_iam_troubleshoot.html",
    "https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/AWSHowTo.iam.managed-policies.html",
    "https://github.com/zoph-io/MAMIP/blob/master/DEPRECATED.json",
  ]

  fail "attached, among others, to each kind of holder" {
    resource "aws_iam_role_policy_attachment" "a" {
      role       = "app"
      policy_arn = "arn:aws:iam::aws:policy/AWSLambdaFullAccess"
    }
    resource "aws_iam_role_policy_attachments_exclusive" "b" {
      role_name   = "deploy"
      policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", "arn:aws:iam::aws:policy/service-role/AmazonEC2SpotFleetRole"]
    }
    resource "aws_iam_role" "c" {
      managed_policy_arns = ["arn:aws:iam::aws:policy/AWSElasticBeanstalkFullAccess"]
    }
    resource "aws_ssoadmin_managed_policy_attachment" "d" {
      managed_policy_arn = "arn:aws:iam::aws:policy/AWSCloudTrailFullAccess"
    }
    expect {
      count   = 4
      message = "takes its place"
    }
  }

  pass "what takes their place, one's own of that name, one of the stack" {
    variable "account" {}
    resource "aws_iam_role_policy_attachment" "a" {
      role       = "app"
      policy_arn = "arn:aws:iam::aws:policy/AWSLambda_FullAccess"
    }
    resource "aws_iam_role_policy_attachment" "b" {
      role       = "app"
      policy_arn = "arn:aws:iam::111122223333:policy/AWSLambdaFullAccess"
    }
    resource "aws_iam_policy" "c" {
      name   = "AWSLambdaFullAccess"
      policy = "{}"
    }
    resource "aws_iam_role_policy_attachment" "c" {
      role       = "app"
      policy_arn = aws_iam_policy.c.arn
    }
    resource "aws_iam_role" "d" {
      assume_role_policy = "{}"
    }
  }

  undecided "a policy from a variable" {
    variable "policy" {}
    resource "aws_iam_role_policy_attachment" "a" {
      role       = "app"
      policy_arn = var.policy
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: {}
            ManagedPolicyArns:
              - arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess
              - !Sub "arn:${AWS::Partition}:iam::aws:policy/AWSLambdaReadOnlyAccess"
    YAML
    expect {
      at      = "template.yaml:8"
      message = "AWSLambda_ReadOnlyAccess takes its place"
    }
  }

  pass "what takes their place, and one's own, in a template" {
    cloudformation = <<-YAML
      Resources:
        Own: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: {} } }
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: {}
            ManagedPolicyArns: ["arn:aws:iam::aws:policy/AWSLambda_ReadOnlyAccess", !Ref Own]
    YAML
  }
}
