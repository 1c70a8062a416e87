variable "id" {}
resource "terraform_data" "inner" { input = var.id }
output "x" { value = terraform_data.inner.output }
