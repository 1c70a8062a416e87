locals {
  name                = "prod"
  deletion_protection = true
}
