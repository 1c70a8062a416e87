terraform {
  backend "s3" {}
}

variable "environment" {
  type = string
}

variable "name" {
  type = string
}

variable "storage_encrypted" {
  type = bool
}

variable "publicly_accessible" {
  type    = bool
  default = true
}

variable "deletion_protection" {
  type = bool
}

variable "subnet_ids" {
  type = list(string)
}

variable "password" {
  type      = string
  sensitive = true
}

variable "tags" {
  type    = map(string)
  default = {}
}

resource "aws_db_subnet_group" "this" {
  name       = var.name
  subnet_ids = var.subnet_ids
}

resource "aws_db_instance" "this" {
  identifier           = "${var.name}-${var.environment}"
  engine               = "postgres"
  instance_class       = "db.t4g.medium"
  allocated_storage    = 50
  username             = "orders"
  password             = var.password
  storage_encrypted    = var.storage_encrypted
  publicly_accessible  = var.publicly_accessible
  deletion_protection  = var.deletion_protection
  db_subnet_group_name = aws_db_subnet_group.this.name
  tags                 = var.tags
}
