rule "aws-public-ipv4-for-internal-instances" {
  title     = "Servers get public addresses that lead nowhere"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_subnet"

  let {
    associations = referrers(self, "aws_route_table_association", "subnet_id")
    gateways     = [for a in associations : a if anytrue([for r in target(a.route_table_id).route[*] : target(r.gateway_id) != null || startswith(r.gateway_id, "igw-")])]
  }
  # Without an association the VPC's main table holds, which isn't in the stack.
  when    = self.map_public_ip_on_launch && length(associations) > 0
  require = length(gateways) > 0
  focus   = self.map_public_ip_on_launch
  message = "Each server in ${resource.address} gets a public IPv4 address at about $3.65 a month, and can't be reached by it: the subnet has no route to an internet gateway."
  remedy  = <<-TEXT
    Terraform: remove map_public_ip_on_launch = true.
    CloudFormation: remove MapPublicIpOnLaunch: true.
  TEXT

  references = ["https://aws.amazon.com/blogs/aws/new-aws-public-ipv4-address-charge-public-ip-insights/"]

  fail "no internet gateway" {
    resource "aws_nat_gateway" "n" {}
    resource "aws_subnet" "s" {
      map_public_ip_on_launch = true
    }
    resource "aws_route_table" "t" {
      route {
        cidr_block     = "0.0.0.0/0"
        nat_gateway_id = aws_nat_gateway.n.id
      }
    }
    resource "aws_route_table_association" "a" {
      subnet_id      = aws_subnet.s.id
      route_table_id = aws_route_table.t.id
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "public; private; the main table" {
    resource "aws_internet_gateway" "g" {}
    resource "aws_subnet" "public" {
      map_public_ip_on_launch = true
    }
    resource "aws_route_table" "t" {
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_route_table_association" "public" {
      subnet_id      = aws_subnet.public.id
      route_table_id = aws_route_table.t.id
    }
    resource "aws_subnet" "given" {
      map_public_ip_on_launch = true
    }
    resource "aws_route_table" "given" {
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = "igw-12345678"
      }
    }
    resource "aws_route_table_association" "given" {
      subnet_id      = aws_subnet.given.id
      route_table_id = aws_route_table.given.id
    }
    resource "aws_subnet" "private" {}
    resource "aws_route_table" "empty" {}
    resource "aws_route_table_association" "private" {
      subnet_id      = aws_subnet.private.id
      route_table_id = aws_route_table.empty.id
    }
    resource "aws_subnet" "main" {
      map_public_ip_on_launch = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::EC2::Subnet, Properties: { VpcId: vpc-1, CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true } }
        T: { Type: AWS::EC2::RouteTable, Properties: { VpcId: vpc-1 } }
        A:
          Type: AWS::EC2::SubnetRouteTableAssociation
          Properties: { SubnetId: !Ref S, RouteTableId: !Ref T }
    YAML
  }

  pass "private in a template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::EC2::Subnet, Properties: { VpcId: vpc-1, CidrBlock: 10.0.0.0/24 } }
    YAML
  }
}
