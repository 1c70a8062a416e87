rule "aws-instance-without-role" {
  title     = "Instance has no role"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_instance", "aws_spot_instance_request"]
  default   = "opt-in"

  when    = self.launch_template == null
  require = self.iam_instance_profile != null
  message = "Software on ${resource.address} that calls AWS needs keys that somebody has to store and change there, and Session Manager can't reach it."
  remedy  = <<-TEXT
    Terraform: iam_instance_profile = aws_iam_instance_profile.app.name.
    CloudFormation: IamInstanceProfile: !Ref InstanceProfile.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html"]
  aliases    = { checkov = ["CKV2_AWS_41"] }

  fail "none" {
    resource "aws_instance" "a" {
      ami = "ami-1"
    }
  }

  fail "a spot instance" {
    resource "aws_spot_instance_request" "templated" {
      launch_template {
        name = "orders"
      }
    }
    resource "aws_spot_instance_request" "a" {
      instance_type = "t3.micro"
    }
    expect {
      count = 1
    }
  }

  pass "one" {
    resource "aws_instance" "a" {
      iam_instance_profile = "app"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-1 }
    YAML
  }

  pass "one in a template" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-1, IamInstanceProfile: app }
    YAML
  }
}
