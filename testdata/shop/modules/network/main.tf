# Subnets in each zone, one NAT gateway for all, a security group that the database shares with everybody who asks.

variable "zones" {
  description = "Names of the availability zones"
  type        = list(string)
}

variable "database_clients" {
  description = "Networks that reach the database"
  type        = list(string)
  default     = ["0.0.0.0/0"]
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "public" {
  for_each                = { for n, zone in var.zones : zone => n }
  vpc_id                  = aws_vpc.main.id
  availability_zone       = each.key
  cidr_block              = cidrsubnet(aws_vpc.main.cidr_block, 8, each.value)
  map_public_ip_on_launch = true
}

resource "aws_security_group" "database" {
  name        = "database"
  description = "Access to the database"
  vpc_id      = aws_vpc.main.id
}

resource "aws_security_group_rule" "postgres" {
  type              = "ingress"
  security_group_id = aws_security_group.database.id
  from_port         = 5432
  to_port           = 5432
  protocol          = "tcp"
  cidr_blocks       = var.database_clients
  description       = "PostgreSQL"
}

output "vpc_id" {
  description = "The VPC"
  value       = aws_vpc.main.id
}

output "public_subnet_ids" {
  description = "The public subnets"
  value       = [for subnet in aws_subnet.public : subnet.id]
}

output "database_security_group_id" {
  description = "The security group of the database"
  value       = aws_security_group.database.id
}

resource "aws_internet_gateway" "main" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.main.id
  }
}

resource "aws_route_table_association" "public" {
  for_each = aws_subnet.public

  subnet_id      = each.value.id
  route_table_id = aws_route_table.public.id
}
