rule "aws-subnet-public-ip-by-default" {
  title     = "Everything started in the subnet gets a public address"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = "aws_subnet"
  default   = "opt-in"

  require = self.map_public_ip_on_launch != true && self.map_public_ip_on_launch != "true"
  message = "Machines that somebody starts in ${resource.address} without a second thought can be reached from the internet, and each public address costs about $3.65 a month."
  remedy  = <<-TEXT
    Load balancers and NAT gateways bring addresses of their own.
    Terraform: map_public_ip_on_launch = false
    CloudFormation: MapPublicIpOnLaunch: false
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/subnet-public-ip.html"]
  aliases    = { checkov = ["CKV_AWS_130"], trivy = ["AVD-AWS-0164"], cfn_nag = ["W33"] }
  controls   = { "fsbp" = ["EC2.15"], "nist-800-53-r5" = ["AC-21", "AC-3", "AC-3(7)", "AC-4", "AC-4(21)", "AC-6", "SC-7", "SC-7(11)", "SC-7(16)", "SC-7(20)", "SC-7(21)", "SC-7(3)", "SC-7(4)", "SC-7(9)"], "pci-dss-4.0.1" = ["1.4.4"] }

  fail "public" {
    resource "aws_subnet" "s" {
      vpc_id                  = "vpc-12345678"
      map_public_ip_on_launch = true
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "private" {
    resource "aws_subnet" "s" {
      vpc_id = "vpc-12345678"
    }
  }

  undecided "from a variable" {
    variable "public" { type = bool }
    resource "aws_subnet" "s" {
      vpc_id                  = "vpc-12345678"
      map_public_ip_on_launch = var.public
    }
  }

  fail "public in a template" {
    cloudformation = <<-YAML
      Resources:
        S:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: vpc-1, CidrBlock: 10.0.1.0/24, MapPublicIpOnLaunch: true }
    YAML
  }

  pass "private in a template" {
    cloudformation = <<-YAML
      Resources:
        S:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: vpc-1, CidrBlock: 10.0.1.0/24 }
    YAML
  }
}
