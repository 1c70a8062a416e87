terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.0" }
  }
}
variable "names" {
  type = map(object({ size = optional(number, 1), tags = optional(map(string), {}) }))
  default = { a = {}, b = { size = 2 } }
  validation {
    condition     = length(var.names) > 0
    error_message = "Give names."
  }
}
locals {
  text = <<-EOT
    %{for k, v in var.names~}
    ${k}: ${v.size > 1 ? "large" : "small"}
    %{endfor~}
  EOT
  all  = { for k, v in var.names : upper(k) => v... if v.size > 0 }
}
resource "aws_s3_bucket" "b" {
  for_each = var.names
  bucket   = "x-${each.key}"
  dynamic "versioning" {
    for_each = each.value.size > 1 ? [1] : []
    content {
      enabled = true
    }
  }
  lifecycle {
    prevent_destroy = true
  }
}
resource "aws_s3_bucket_versioning" "v" {
  for_each = aws_s3_bucket.b
  bucket   = each.value.id
  versioning_configuration {
    status = "Enabled"
  }
}
resource "aws_security_group" "g" {
  count = 2
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"] # groundrule:ignore all known
  }
}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:*"]
    resources = [for b in aws_s3_bucket.b : "${b.arn}/*"]
  }
}
resource "aws_iam_policy" "p" {
  policy = data.aws_iam_policy_document.d.json
}
moved {
  from = aws_s3_bucket.old
  to   = aws_s3_bucket.b
}
output "groups" {
  value     = aws_security_group.g[*].id
  sensitive = true
}
