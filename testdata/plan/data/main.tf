variable "env" { default = "prod" }
variable "password" {
  sensitive = true
  default = "hunter2"
}
locals { names = toset(["a", "b"]) }
resource "terraform_data" "first" { input = { env = var.env, p = var.password } }
resource "terraform_data" "each" {
  for_each = local.names
  input = "${each.key}-${terraform_data.first.id}"
  triggers_replace = [terraform_data.first.id]
}
module "m" {
  source = "./mod"
  count = 2
  id = terraform_data.first.id
}
output "o" { value = terraform_data.first.id }
output "x" { value = module.m[0].x }
output "env" { value = var.env }
