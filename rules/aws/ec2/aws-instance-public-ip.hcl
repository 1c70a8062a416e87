rule "aws-instance-public-ip" {
  title     = "Instance asks for a public address"
  severity  = "medium"
  category  = "security"
  checklist = "networking"
  kind      = ["aws_instance", "aws_spot_instance_request", "aws_launch_template", "aws_launch_configuration"]

  require = resource.kind == "aws_launch_template" ? !anytrue([for n in self.network_interfaces[*] : n.associate_public_ip_address]) : self.associate_public_ip_address != true
  message = "${contains(["aws_launch_template", "aws_launch_configuration"], resource.kind) ? "Each instance of " : ""}${resource.address} gets a public address, which is billed by the hour: where its subnet has a route to an internet gateway, whoever the security group lets through reaches it from the internet."
  remedy  = <<-TEXT
    Terraform: associate_public_ip_address = false, a private subnet, and a load balancer or Session Manager before it.
    CloudFormation: NetworkInterfaces: [{ AssociatePublicIpAddress: false, … }]; of a launch configuration AssociatePublicIpAddress: false.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html"]
  aliases    = { checkov = ["CKV_AWS_88", "CKV_AWS_389"], trivy = ["AVD-AWS-0009"] }
  controls   = { "fsbp" = ["EC2.9"], "nist-800-53-r5" = ["AC-21", "AC-3", "AC-3(7)", "AC-4", "AC-4(21)", "AC-6", "SC-7", "SC-7(11)", "SC-7(16)", "SC-7(20)", "SC-7(21)", "SC-7(3)", "SC-7(4)", "SC-7(9)"] }

  fail "public" {
    resource "aws_instance" "a" {
      associate_public_ip_address = true
    }
    resource "aws_launch_template" "b" {
      network_interfaces {
        associate_public_ip_address = true
      }
    }
    expect {
      count = 2
    }
  }

  fail "what makes instances" {
    resource "aws_launch_configuration" "c" {
      associate_public_ip_address = true
    }
    resource "aws_launch_template" "t" {
      network_interfaces {
        associate_public_ip_address = true
      }
    }
    expect {
      count   = 2
      message = "Each instance of aws_launch_"
    }
  }

  fail "a spot instance" {
    resource "aws_spot_instance_request" "a" {
      associate_public_ip_address = true
    }
    expect {
      count = 1
    }
  }

  pass "private, not said" {
    resource "aws_instance" "a" {
      associate_public_ip_address = false
    }
    resource "aws_launch_template" "b" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties:
            NetworkInterfaces: [{ DeviceIndex: "0", AssociatePublicIpAddress: true }]
    YAML
    expect {
      message = "Server gets a public address"
    }
  }

  pass "private template" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Properties:
            NetworkInterfaces: [{ DeviceIndex: "0", AssociatePublicIpAddress: false }]
    YAML
  }

  fail "launch configuration in a template" {
    cloudformation = <<-YAML
      Resources:
        Servers: { Type: AWS::AutoScaling::LaunchConfiguration, Properties: { AssociatePublicIpAddress: true } }
    YAML
    expect {
      message = "Each instance of Servers gets a public address"
    }
  }
}
