variable "storage_encrypted" {
  type    = bool
  default = true
}

variable "password" {
  type      = string
  sensitive = true
}

variable "ports" {
  type    = list(number)
  default = [443]
}

data "aws_caller_identity" "current" {}

resource "aws_kms_key" "main" {
  description = "Orders of ${data.aws_caller_identity.current.account_id}"
}

resource "aws_db_instance" "orders" {
  identifier        = "orders"
  engine            = "postgres"
  instance_class    = "db.t4g.medium"
  allocated_storage = 50
  username          = "orders"
  password          = var.password
  storage_encrypted = var.storage_encrypted
  kms_key_id        = aws_kms_key.main.arn

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_security_group" "web" {
  name = "web"

  dynamic "ingress" {
    for_each = var.ports
    content {
      from_port   = ingress.value
      to_port     = ingress.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}

module "logs" {
  source   = "./logs"
  for_each = toset(["access", "audit"])
  name     = "shop-${each.key}"
}
