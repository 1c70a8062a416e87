rule "aws-vpc-endpoint-private-dns-needs-vpc-dns" {
  title     = "VPC lacks the name resolution that what is in it needs"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_vpc"

  let {
    endpoints = [for e in referrers(self, "aws_vpc_endpoint", "vpc_id") : facts(e).address if e.private_dns_enabled]
    clusters  = flatten([for s in referrers(self, "aws_subnet", "vpc_id") : [for c in referrers(s, "aws_eks_cluster") : facts(c).address]])
    needing   = concat(endpoints, clusters)
  }
  when    = length(resources("aws_vpc_endpoint", "aws_eks_cluster")) > 0 && length(needing) > 0
  require = self.enable_dns_hostnames && self.enable_dns_support != false
  focus   = coalesce(self.enable_dns_hostnames, self.enable_dns_support)
  message = "${join(", ", distinct(needing))} can't work in ${resource.address}: private names of AWS services need both DNS hostnames and DNS resolution, and hostnames are off by default."
  remedy  = <<-TEXT
    Terraform: enable_dns_hostnames = true
    CloudFormation: EnableDnsHostnames: true
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html"]

  fail "an endpoint, a cluster" {
    resource "aws_vpc" "a" {}
    resource "aws_vpc_endpoint" "a" {
      vpc_id              = aws_vpc.a.id
      private_dns_enabled = true
    }
    resource "aws_vpc" "b" {
      enable_dns_hostnames = true
      enable_dns_support   = false
    }
    resource "aws_subnet" "b" {
      vpc_id = aws_vpc.b.id
    }
    resource "aws_eks_cluster" "b" {
      vpc_config {
        subnet_ids = [aws_subnet.b.id]
      }
    }
    expect {
      count = 2
    }
  }

  pass "on, or not needed" {
    resource "aws_vpc" "a" {
      enable_dns_hostnames = true
    }
    resource "aws_vpc_endpoint" "a" {
      vpc_id              = aws_vpc.a.id
      private_dns_enabled = true
    }
    resource "aws_vpc" "b" {}
    resource "aws_vpc_endpoint" "b" {
      vpc_id = aws_vpc.b.id
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16 } }
        E:
          Type: AWS::EC2::VPCEndpoint
          Properties: { VpcId: !Ref V, ServiceName: com.amazonaws.eu-west-1.logs, VpcEndpointType: Interface, PrivateDnsEnabled: true, SubnetIds: [subnet-1] }
    YAML
  }

  pass "on in a template" {
    cloudformation = <<-YAML
      Resources:
        V: { Type: AWS::EC2::VPC, Properties: { CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true, EnableDnsSupport: true } }
        E:
          Type: AWS::EC2::VPCEndpoint
          Properties: { VpcId: !Ref V, ServiceName: com.amazonaws.eu-west-1.logs, VpcEndpointType: Interface, PrivateDnsEnabled: true, SubnetIds: [subnet-1] }
    YAML
  }

  pass "nothing that needs it, whatever subnets there are" {
    data "aws_availability_zones" "here" {}
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_subnet" "s" {
      count      = length(data.aws_availability_zones.here.names)
      vpc_id     = aws_vpc.v.id
      cidr_block = cidrsubnet("10.0.0.0/16", 8, count.index)
    }
  }
}
