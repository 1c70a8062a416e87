rule "aws-subnet-too-small-for-workload" {
  title     = "Subnet has few addresses for what runs in it"
  severity  = "low"
  category  = "production-readiness"
  checklist = "scalability"
  kind      = "aws_subnet"
  default   = "production"

  param "longest_prefix" {
    description = "The longest prefix that is enough; AWS keeps five addresses of each subnet."
    default     = 26
  }

  let {
    prefix = tonumber(split("/", self.cidr_block)[1])
    # Each task, pod and interface takes an address, twice as many during a deployment.
    users = ["aws_ecs_service", "aws_eks_cluster", "aws_eks_node_group", "aws_lambda_function"]
  }
  when    = self.cidr_block != null && anytrue([for k in users : length(referrers(self, k)) > 0])
  require = prefix <= param.longest_prefix
  focus   = self.cidr_block
  message = "${resource.address} has ${pow(2, 32 - prefix) - 5} addresses: a deployment, which runs the old and the new side by side, may find none, and a subnet can't be enlarged."
  remedy  = <<-TEXT
    Terraform: cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, 0), a /24.
    CloudFormation: CidrBlock: 10.0.0.0/24.
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html"]

  fail "11 addresses" {
    resource "aws_subnet" "s" {
      cidr_block = "10.0.0.0/28"
    }
    resource "aws_ecs_service" "s" {
      network_configuration {
        subnets = [aws_subnet.s.id]
      }
    }
  }

  pass "enough; only servers in it; IPv6 only" {
    resource "aws_subnet" "a" {
      cidr_block = "10.0.0.0/24"
    }
    resource "aws_ecs_service" "a" {
      network_configuration {
        subnets = [aws_subnet.a.id, aws_subnet.c.id]
      }
    }
    resource "aws_subnet" "b" {
      cidr_block = "10.0.1.0/28"
    }
    resource "aws_instance" "b" {
      subnet_id = aws_subnet.b.id
    }
    resource "aws_subnet" "c" {
      ipv6_native = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: vpc-1, CidrBlock: 10.0.0.0/28 }
        F:
          Type: AWS::Lambda::Function
          Properties: { VpcConfig: { SubnetIds: [!Ref S], SecurityGroupIds: [sg-1] } }
    YAML
  }

  pass "enough in a template" {
    cloudformation = <<-YAML
      Resources:
        S:
          Type: AWS::EC2::Subnet
          Properties: { VpcId: vpc-1, CidrBlock: 10.0.0.0/24 }
        F:
          Type: AWS::Lambda::Function
          Properties: { VpcConfig: { SubnetIds: [!Ref S], SecurityGroupIds: [sg-1] } }
    YAML
  }
}
