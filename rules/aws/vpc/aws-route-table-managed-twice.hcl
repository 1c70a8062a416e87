rule "aws-route-table-managed-twice" {
  title     = "Routes of a table are managed in two places"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_route_table"
  languages = ["terraform"]

  let {
    routes = referrers(self, "aws_route", "route_table_id")
  }
  when    = length(routes) > 0
  require = length(self.route[*]) <= length(routes) || ignored("route")
  focus   = self
  message = "Each apply takes away some of the routes of ${resource.address}, and the next one brings them back: its route blocks claim all routes, and aws_route adds to them."
  remedy  = <<-TEXT
    Terraform: either route blocks in the table, or aws_route, not both.
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/route_table"]

  fail "both" {
    resource "aws_route_table" "t" {
      vpc_id = "vpc-12345678"
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = "igw-12345678"
      }
    }
    resource "aws_route" "r" {
      route_table_id         = aws_route_table.t.id
      destination_cidr_block = "10.1.0.0/16"
      transit_gateway_id     = "tgw-12345678"
    }
  }

  pass "one of them, or ignored" {
    resource "aws_route_table" "a" {
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = "igw-12345678"
      }
    }
    resource "aws_route_table" "b" {}
    resource "aws_route" "b" {
      route_table_id         = aws_route_table.b.id
      destination_cidr_block = "10.1.0.0/16"
      transit_gateway_id     = "tgw-12345678"
    }
    resource "aws_route_table" "c" {
      route {
        cidr_block = "0.0.0.0/0"
        gateway_id = "igw-12345678"
      }
      lifecycle {
        ignore_changes = [route]
      }
    }
    resource "aws_route" "c" {
      route_table_id         = aws_route_table.c.id
      destination_cidr_block = "10.1.0.0/16"
      transit_gateway_id     = "tgw-12345678"
    }
  }
}
