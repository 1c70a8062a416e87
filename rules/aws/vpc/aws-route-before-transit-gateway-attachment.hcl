rule "aws-route-before-transit-gateway-attachment" {
  title     = "Route to a transit gateway may be made before the network is attached to it"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_route"
  languages = ["terraform"]

  let {
    vpc = target(target(self.route_table_id, "aws_route_table").vpc_id, "aws_vpc")
    # Of the same network; where it is told by the attachment, the order is clear.
    attachments = [for a in resources("aws_ec2_transit_gateway_vpc_attachment") : facts(a).address if facts(target(a.vpc_id)).address == facts(vpc).address]
    blocks      = [for a in attachments : split("[", a)[0]]
    after       = [for d in concat(list(resource.depends_on), list(facts(target(self.route_table_id)).depends_on)) : split("[", d)[0]]
    told        = facts(target(self.transit_gateway_id)).kind == "aws_ec2_transit_gateway_vpc_attachment"
  }
  when    = vpc != null && self.transit_gateway_id != null && length(attachments) > 0
  require = told || anytrue([for b in blocks : contains(after, b)]) || (length(after) > 0 ? undecided("what it depends on may depend on the attachment") : false)
  focus   = self.transit_gateway_id
  message = "The first apply fails: ${resource.address} doesn't wait for ${join(" or ", attachments)}, which takes minutes, and until then EC2 answers that there is no such transit gateway."
  remedy  = <<-TEXT
    Terraform: transit_gateway_id = aws_ec2_transit_gateway_vpc_attachment.main.transit_gateway_id, or depends_on = [aws_ec2_transit_gateway_vpc_attachment.main]
  TEXT

  references = [
    "https://github.com/hashicorp/terraform-provider-aws/issues/10025",
    "https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html",
  ]

  fail "nothing said" {
    resource "aws_ec2_transit_gateway" "g" {
      description = "all networks"
    }
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_route_table" "t" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_ec2_transit_gateway_vpc_attachment" "a" {
      transit_gateway_id = aws_ec2_transit_gateway.g.id
      vpc_id             = aws_vpc.v.id
      subnet_ids         = ["subnet-1"]
    }
    resource "aws_route" "r" {
      route_table_id         = aws_route_table.t.id
      destination_cidr_block = "10.0.0.0/8"
      transit_gateway_id     = aws_ec2_transit_gateway.g.id
    }
  }

  pass "told by the attachment; after it; a network that others attach; another way" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_vpc" "w" {
      cidr_block = "10.1.0.0/16"
    }
    resource "aws_route_table" "t" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_route_table" "late" {
      vpc_id     = aws_vpc.v.id
      depends_on = [aws_ec2_transit_gateway_vpc_attachment.a]
    }
    resource "aws_route_table" "w" {
      vpc_id = aws_vpc.w.id
    }
    resource "aws_ec2_transit_gateway_vpc_attachment" "a" {
      count              = 1
      transit_gateway_id = "tgw-0123456789abcdef0"
      vpc_id             = aws_vpc.v.id
      subnet_ids         = ["subnet-1"]
    }
    resource "aws_route" "a" {
      route_table_id         = aws_route_table.t.id
      destination_cidr_block = "10.0.0.0/8"
      transit_gateway_id     = aws_ec2_transit_gateway_vpc_attachment.a[0].transit_gateway_id
    }
    resource "aws_route" "b" {
      route_table_id         = aws_route_table.t.id
      destination_cidr_block = "10.0.0.0/8"
      transit_gateway_id     = "tgw-0123456789abcdef0"
      depends_on             = [aws_ec2_transit_gateway_vpc_attachment.a]
    }
    resource "aws_route" "c" {
      route_table_id         = aws_route_table.late.id
      destination_cidr_block = "10.0.0.0/8"
      transit_gateway_id     = "tgw-0123456789abcdef0"
    }
    resource "aws_route" "d" {
      route_table_id         = aws_route_table.w.id
      destination_cidr_block = "10.0.0.0/8"
      transit_gateway_id     = "tgw-0123456789abcdef0"
    }
    resource "aws_route" "e" {
      route_table_id         = aws_route_table.t.id
      destination_cidr_block = "0.0.0.0/0"
      gateway_id             = "igw-0123456789abcdef0"
    }
    resource "aws_route" "f" {
      route_table_id         = "rtb-0123456789abcdef0"
      destination_cidr_block = "10.0.0.0/8"
      transit_gateway_id     = "tgw-0123456789abcdef0"
    }
  }

  undecided "after something else" {
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_route_table" "t" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_ec2_transit_gateway_vpc_attachment" "a" {
      transit_gateway_id = "tgw-0123456789abcdef0"
      vpc_id             = aws_vpc.v.id
      subnet_ids         = ["subnet-1"]
    }
    resource "terraform_data" "wait" {
      input = aws_ec2_transit_gateway_vpc_attachment.a.id
    }
    resource "aws_route" "r" {
      route_table_id         = aws_route_table.t.id
      destination_cidr_block = "10.0.0.0/8"
      transit_gateway_id     = "tgw-0123456789abcdef0"
      depends_on             = [terraform_data.wait]
    }
  }

  undecided "a gateway that may be told by the attachment" {
    variable "tgw" {
      type = string
    }
    resource "aws_vpc" "v" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_route_table" "t" {
      vpc_id = aws_vpc.v.id
    }
    resource "aws_ec2_transit_gateway_vpc_attachment" "a" {
      transit_gateway_id = var.tgw
      vpc_id             = aws_vpc.v.id
      subnet_ids         = ["subnet-1"]
    }
    resource "aws_route" "r" {
      route_table_id         = aws_route_table.t.id
      destination_cidr_block = "10.0.0.0/8"
      transit_gateway_id     = var.tgw
    }
  }

  pass "networks from elsewhere" {
    resource "aws_ec2_transit_gateway_vpc_attachment" "a" {
      transit_gateway_id = "tgw-0123456789abcdef0"
      vpc_id             = "vpc-0123456789abcdef0"
      subnet_ids         = ["subnet-1"]
    }
    resource "aws_route" "r" {
      route_table_id         = "rtb-0123456789abcdef0"
      destination_cidr_block = "10.0.0.0/8"
      transit_gateway_id     = "tgw-0123456789abcdef0"
    }
  }
}
