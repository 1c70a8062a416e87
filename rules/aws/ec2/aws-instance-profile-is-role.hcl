rule "aws-instance-profile-is-role" {
  title     = "Instance is given a role for an instance profile"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = ["aws_instance", "aws_launch_configuration", "aws_launch_template", "aws_spot_instance_request"]

  let {
    named = resource.kind == "aws_launch_template" ? concat(self.iam_instance_profile[*].name, self.iam_instance_profile[*].arn) : [self.iam_instance_profile]
    # A profile may have the role's name, as one that the console makes has.
    uses = [for p in named : { profile = p, role = target(p, "aws_iam_role") }]
    same = [for u in uses : u.role == null ? [] : find("aws_iam_instance_profile", { name = u.role.name })]
    # Of what isn't known to be a role of the stack nothing is said.
    wrong = [for i, u in uses : u if known(u.role) && u.role != null && length(same[i]) == 0]
  }

  require = length(wrong) == 0
  focus   = self.iam_instance_profile
  message = "${resource.kind == "aws_launch_template" || resource.kind == "aws_launch_configuration" ? "Each launch from ${resource.address} fails" : "${resource.address} can't be created"}: it is to have the instance profile that is called like the role ${facts(wrong[0].role).address}, and there is none."
  remedy  = <<-TEXT
    Make an instance profile with the role, and name it.
    Terraform: iam_instance_profile { name = aws_iam_instance_profile.app.name }, with role = aws_iam_role.app.name in that profile.
    CloudFormation: IamInstanceProfile: { Arn: !GetAtt Profile.Arn }, with Roles: [!Ref Role] in an AWS::IAM::InstanceProfile.
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html"]

  fail "a role's name and its ARN" {
    resource "aws_iam_role" "app" {
      name               = "app"
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
    }
    resource "aws_iam_instance_profile" "other" {
      name = "other"
      role = aws_iam_role.app.name
    }
    resource "aws_launch_template" "app" {
      iam_instance_profile {
        name = aws_iam_role.app.name
      }
    }
    resource "aws_launch_template" "arn" {
      iam_instance_profile {
        arn = aws_iam_role.app.arn
      }
    }
    resource "aws_instance" "app" {
      iam_instance_profile = aws_iam_role.app.id
    }
    expect {
      count = 3
    }
  }

  pass "a profile, none, one of the role's name, one from elsewhere" {
    variable "profile" {}
    resource "aws_iam_role" "app" {
      name               = "app"
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
    }
    resource "aws_iam_instance_profile" "app" {
      name = "app"
      role = aws_iam_role.app.name
    }
    resource "aws_instance" "by_profile" {
      iam_instance_profile = aws_iam_instance_profile.app.name
    }
    resource "aws_instance" "by_role" {
      iam_instance_profile = aws_iam_role.app.name
    }
    resource "aws_instance" "without" {}
    resource "aws_instance" "elsewhere" {
      iam_instance_profile = var.profile
    }
  }

  undecided "a profile whose name isn't known" {
    variable "name" {}
    resource "aws_iam_role" "app" {
      name               = "app"
      assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
    }
    resource "aws_iam_instance_profile" "app" {
      name = var.name
      role = aws_iam_role.app.name
    }
    resource "aws_instance" "by_role" {
      iam_instance_profile = aws_iam_role.app.name
    }
  }

  fail "a role in a template" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: ec2.amazonaws.com } }] } }
        Server:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-12345678, IamInstanceProfile: !Ref Role }
    YAML
    expect {
      at = "template.yaml:7"
    }
  }

  pass "a profile in a template" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties: { AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: ec2.amazonaws.com } }] } }
        Profile: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref Role] } }
        Server:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-12345678, IamInstanceProfile: !Ref Profile }
        Template:
          Type: AWS::EC2::LaunchTemplate
          Properties: { LaunchTemplateData: { IamInstanceProfile: { Arn: !GetAtt Profile.Arn } } }
    YAML
  }
}
