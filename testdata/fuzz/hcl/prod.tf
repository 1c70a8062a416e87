# A small web shop: one service behind a load balancer, one database, one bucket. Several things are missing for production.

terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
  backend "s3" {
    bucket = "shop-terraform-state"
    key    = "prod/shop.tfstate"
    region = "eu-central-1"
  }
}

provider "aws" {
  region = "eu-central-1"
}

variable "keep_backups" {
  description = "Keep database backups"
  type        = bool
}

module "network" {
  source = "../../modules/network"
  zones  = ["eu-central-1a", "eu-central-1b"]
}

module "service" {
  source            = "../../modules/service"
  name              = "shop"
  image             = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/shop:latest"
  vpc_id            = module.network.vpc_id
  public_subnet_ids = module.network.public_subnet_ids
  desired_count     = 1
}

resource "aws_db_instance" "orders" {
  identifier                  = "orders"
  engine                      = "postgres"
  engine_version              = "16.4"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 50
  username                    = "orders"
  manage_master_user_password = true
  storage_encrypted           = true
  backup_retention_period     = var.keep_backups ? 14 : 0
  deletion_protection         = true
  skip_final_snapshot         = false
  final_snapshot_identifier   = "orders-final"
  vpc_security_group_ids      = [module.network.database_security_group_id]
}

resource "aws_s3_bucket" "uploads" {
  bucket = "shop-uploads-prod"
}

resource "aws_s3_bucket_versioning" "uploads" {
  bucket = aws_s3_bucket.uploads.id
  versioning_configuration {
    status = "Suspended"
  }
}
