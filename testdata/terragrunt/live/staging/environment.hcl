locals {
  name                = "staging"
  deletion_protection = false
}
