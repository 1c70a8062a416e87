# One module, deployed to two environments: envs/dev.tfvars and envs/prod.tfvars.
variable "encrypted" {
  type        = bool
  description = "Whether the database is encrypted"
}

resource "aws_db_instance" "orders" {
  engine            = "postgres"
  storage_encrypted = var.encrypted
}
