rule "aws-vpc-endpoint-not-associated" {
  title     = "Nothing uses the VPC endpoint"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_vpc_endpoint"

  let {
    gateway = self.vpc_endpoint_type == null || self.vpc_endpoint_type == "Gateway"
    tables  = length(list(self.route_table_ids)) + length(referrers(self, "aws_vpc_endpoint_route_table_association", "vpc_endpoint_id"))
    subnets = length(list(self.subnet_ids)) + length(self.subnet_configuration[*]) + length(referrers(self, "aws_vpc_endpoint_subnet_association", "vpc_endpoint_id"))
  }
  when    = gateway || self.vpc_endpoint_type == "Interface"
  require = gateway ? tables > 0 : subnets > 0
  focus   = self
  message = "Traffic to the service goes past ${resource.address}, over the internet or a NAT gateway: it is in no ${gateway ? "route table" : "subnet"}."
  remedy  = <<-TEXT
    Terraform: route_table_ids = [aws_route_table.private.id]; for an interface subnet_ids = aws_subnet.private[*].id
    CloudFormation: RouteTableIds: [!Ref Private]; for an interface SubnetIds: [!Ref PrivateA, !Ref PrivateB]
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html"]

  fail "in nothing" {
    resource "aws_vpc_endpoint" "a" {
      service_name = "com.amazonaws.eu-west-1.s3"
    }
    resource "aws_vpc_endpoint" "b" {
      service_name      = "com.amazonaws.eu-west-1.dynamodb"
      vpc_endpoint_type = "Gateway"
      subnet_ids        = ["subnet-1"]
    }
    resource "aws_vpc_endpoint" "c" {
      service_name      = "com.amazonaws.eu-west-1.logs"
      vpc_endpoint_type = "Interface"
    }
    expect {
      count = 3
    }
  }

  pass "in something" {
    resource "aws_vpc_endpoint" "a" {
      route_table_ids = ["rtb-1"]
    }
    resource "aws_vpc_endpoint" "b" {}
    resource "aws_vpc_endpoint_route_table_association" "b" {
      vpc_endpoint_id = aws_vpc_endpoint.b.id
      route_table_id  = "rtb-1"
    }
    resource "aws_vpc_endpoint" "c" {
      vpc_endpoint_type = "Interface"
      subnet_ids        = ["subnet-1"]
    }
    resource "aws_vpc_endpoint" "d" {
      vpc_endpoint_type = "Interface"
    }
    resource "aws_vpc_endpoint_subnet_association" "d" {
      vpc_endpoint_id = aws_vpc_endpoint.d.id
      subnet_id       = "subnet-1"
    }
    resource "aws_vpc_endpoint" "e" {
      vpc_endpoint_type = "Interface"
      subnet_configuration {
        subnet_id = "subnet-1"
      }
    }
    resource "aws_vpc_endpoint" "f" {
      vpc_endpoint_type = "Resource"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        E:
          Type: AWS::EC2::VPCEndpoint
          Properties: { VpcId: vpc-1, ServiceName: com.amazonaws.eu-west-1.s3 }
    YAML
  }

  pass "in something in a template" {
    cloudformation = <<-YAML
      Resources:
        E:
          Type: AWS::EC2::VPCEndpoint
          Properties: { VpcId: vpc-1, ServiceName: com.amazonaws.eu-west-1.s3, RouteTableIds: [rtb-1] }
        F:
          Type: AWS::EC2::VPCEndpoint
          Properties: { VpcId: vpc-1, ServiceName: com.amazonaws.eu-west-1.logs, VpcEndpointType: Interface, SubnetIds: [subnet-1] }
    YAML
  }
}
