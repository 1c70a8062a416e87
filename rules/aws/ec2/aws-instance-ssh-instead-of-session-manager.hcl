rule "aws-instance-ssh-instead-of-session-manager" {
  title     = "Server has a key although Session Manager reaches it"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_instance"
  default   = "production"

  let {
    role    = target(target(self.iam_instance_profile, "aws_iam_instance_profile").role, "aws_iam_role")
    managed = anytrue([for p in role.policies : p.arn != null && endswith(p.arn, "/AmazonSSMManagedInstanceCore")])
  }
  when    = self.key_name != null && self.key_name != ""
  require = !managed
  focus   = self.key_name
  message = "Whoever has a copy of the key gets into ${resource.address}, and no log says who it was; its role already lets Session Manager in, which needs neither a key nor an open port."
  remedy  = <<-TEXT
    Terraform: remove key_name, and open sessions with aws ssm start-session.
    CloudFormation: remove KeyName.
  TEXT

  references = ["https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager.html"]

  fail "both" {
    resource "aws_iam_role" "r" {
      name = "r"
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.r.name
      policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
    }
    resource "aws_iam_instance_profile" "p" {
      role = aws_iam_role.r.name
    }
    resource "aws_instance" "i" {
      key_name             = "admin"
      iam_instance_profile = aws_iam_instance_profile.p.name
    }
  }

  pass "one of them, or neither" {
    resource "aws_iam_role" "r" {
      name = "r"
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.r.name
      policy_arn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"
    }
    resource "aws_iam_instance_profile" "p" {
      role = aws_iam_role.r.name
    }
    resource "aws_instance" "a" {
      iam_instance_profile = aws_iam_instance_profile.p.name
    }
    resource "aws_instance" "empty" {
      key_name             = ""
      iam_instance_profile = aws_iam_instance_profile.p.name
    }
    resource "aws_instance" "b" {
      key_name = "admin"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::IAM::Role
          Properties: { ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"] }
        P: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref R] } }
        I:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-12345678, KeyName: admin, IamInstanceProfile: !Ref P }
    YAML
  }

  pass "no key in a template" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::IAM::Role
          Properties: { ManagedPolicyArns: ["arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore"] }
        P: { Type: AWS::IAM::InstanceProfile, Properties: { Roles: [!Ref R] } }
        I:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-12345678, IamInstanceProfile: !Ref P }
    YAML
  }
}
