rule "aws-instance-falls-into-default-vpc" {
  title     = "Server isn't in the VPC that the stack makes"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_instance"

  let {
    placed = self.subnet_id != null || self.launch_template != null || length(self.network_interface[*]) > 0 || length(list(self.primary_network_interface)) > 0
  }
  when    = length(resources("aws_vpc")) > 0
  require = placed
  focus   = self
  message = "The stack makes a VPC, and ${resource.address} isn't in it: without a subnet it goes to the default VPC of the region, or can't be made where there is none."
  remedy  = <<-TEXT
    Terraform: subnet_id = aws_subnet.private.id
    CloudFormation: SubnetId: !Ref Private
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html"]

  fail "no subnet" {
    resource "aws_vpc" "v" {}
    resource "aws_instance" "i" {
      ami = "ami-12345678"
    }
  }

  pass "placed; no VPC here" {
    resource "aws_vpc" "v" {}
    resource "aws_instance" "a" {
      subnet_id = "subnet-1"
    }
    resource "aws_instance" "b" {
      network_interface {
        network_interface_id = "eni-1"
        device_index         = 0
      }
    }
    resource "aws_instance" "c" {
      launch_template {
        id = "lt-1"
      }
    }
    resource "aws_instance" "d" {
      primary_network_interface {
        network_interface_id = "eni-1"
      }
    }
  }

  pass "the stack makes no VPC" {
    resource "aws_instance" "i" {
      ami = "ami-12345678"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        I:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-12345678 }
    YAML
  }

  pass "placed in a template" {
    cloudformation = <<-YAML
      Resources:
        V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        I:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-12345678, SubnetId: subnet-1 }
        J:
          Type: AWS::EC2::Instance
          Properties: { ImageId: ami-12345678, NetworkInterfaces: [{ DeviceIndex: "0", SubnetId: subnet-1 }] }
    YAML
  }
}
