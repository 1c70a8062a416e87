rule "aws-launch-template-groups-beside-interfaces" {
  title     = "Launch template names security groups beside network interfaces"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_launch_template"

  when    = length(self.network_interfaces[*]) > 0
  require = length(list(self.vpc_security_group_ids)) == 0
  focus   = self.vpc_security_group_ids
  message = "EC2 refuses to start instances of ${resource.address}: with a network interface in the template, security groups are said there and not beside it."
  remedy  = <<-TEXT
    Terraform: network_interfaces { associate_public_ip_address = true, security_groups = [aws_security_group.app.id] }, without vpc_security_group_ids.
    CloudFormation: NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true, Groups: [!GetAtt App.GroupId] }], without SecurityGroupIds.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RequestLaunchTemplateData.html"]

  fail "both" {
    resource "aws_launch_template" "t" {
      network_interfaces {
        associate_public_ip_address = true
      }
      vpc_security_group_ids = ["sg-0123456789abcdef0"]
    }
    expect {
      at = "main.tf:5"
    }
  }

  pass "one of them" {
    resource "aws_launch_template" "a" {
      network_interfaces {
        security_groups = ["sg-0123456789abcdef0"]
      }
    }
    resource "aws_launch_template" "b" {
      vpc_security_group_ids = ["sg-0123456789abcdef0"]
    }
    resource "aws_launch_template" "c" {
      network_interfaces {
        security_groups = ["sg-0123456789abcdef0"]
      }
      vpc_security_group_ids = []
    }
  }

  undecided "from a variable" {
    variable "groups" {}
    resource "aws_launch_template" "t" {
      network_interfaces {
        associate_public_ip_address = true
      }
      vpc_security_group_ids = var.groups
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T:
          Type: AWS::EC2::LaunchTemplate
          Properties: { LaunchTemplateData: { NetworkInterfaces: [{ DeviceIndex: 0, AssociatePublicIpAddress: true }], SecurityGroupIds: [sg-0123456789abcdef0] } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { NetworkInterfaces: [{ DeviceIndex: 0, Groups: [sg-0123456789abcdef0] }] } } }
        B: { Type: AWS::EC2::LaunchTemplate, Properties: { LaunchTemplateData: { SecurityGroupIds: [sg-0123456789abcdef0] } } }
    YAML
  }
}
