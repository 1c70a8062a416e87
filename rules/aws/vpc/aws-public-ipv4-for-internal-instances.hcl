rule "aws-public-ipv4-for-internal-instances" {
  title     = "Servers get public addresses that lead nowhere"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = ["aws_subnet", "aws_instance"]

  let {
    # A server asks for an address itself, whatever its subnet says.
    server       = resource.kind == "aws_instance"
    asked        = server ? self.associate_public_ip_address : self.map_public_ip_on_launch
    subnet       = server ? target(self.subnet_id, "aws_subnet") : self
    associations = referrers(subnet, "aws_route_table_association", "subnet_id")
    gateways     = [for a in associations : a if anytrue([for r in target(a.route_table_id).route[*] : target(r.gateway_id) != null || startswith(r.gateway_id, "igw-")])]
  }
  # Without an association the VPC's main table holds, which isn't in the stack.
  when    = asked && length(associations) > 0
  require = length(gateways) > 0
  focus   = asked
  message = "${server ? "" : "Each server in "}${resource.address} gets a public IPv4 address at about $3.65 a month, and can't be reached by it: ${server ? facts(subnet).address : "the subnet"} has no route to an internet gateway."
  remedy  = <<-TEXT
    Terraform: remove map_public_ip_on_launch = true, of a server associate_public_ip_address = true.
    CloudFormation: remove MapPublicIpOnLaunch: true, of a server AssociatePublicIpAddress: true.
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

  fail "a server asks for it" {
    resource "aws_subnet" "s" {}
    resource "aws_route_table" "t" {}
    resource "aws_route_table_association" "a" {
      subnet_id      = aws_subnet.s.id
      route_table_id = aws_route_table.t.id
    }
    resource "aws_instance" "i" {
      subnet_id                   = aws_subnet.s.id
      associate_public_ip_address = true
    }
    expect {
      at      = "main.tf:9"
      count   = 1
      message = "aws_subnet.s has no route"
    }
  }

  pass "a server that asks for none, a subnet from elsewhere, one with a gateway" {
    variable "subnet" {}
    resource "aws_internet_gateway" "g" {}
    resource "aws_subnet" "s" {}
    resource "aws_route_table" "t" {}
    resource "aws_route_table_association" "a" {
      subnet_id      = aws_subnet.s.id
      route_table_id = aws_route_table.t.id
    }
    resource "aws_instance" "none" {
      subnet_id                   = aws_subnet.s.id
      associate_public_ip_address = false
    }
    resource "aws_instance" "elsewhere" {
      subnet_id                   = "subnet-12345678"
      associate_public_ip_address = true
    }
    resource "aws_subnet" "public" {}
    resource "aws_route_table" "public" {
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = aws_internet_gateway.g.id
      }
    }
    resource "aws_route_table_association" "public" {
      subnet_id      = aws_subnet.public.id
      route_table_id = aws_route_table.public.id
    }
    resource "aws_instance" "public" {
      subnet_id                   = aws_subnet.public.id
      associate_public_ip_address = true
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
