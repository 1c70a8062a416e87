rule "terraform-count-over-list" {
  title     = "Removing one element rebuilds those behind it"
  severity  = "low"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "any"
  languages = ["terraform"]

  param "interchangeable" {
    description = "Kinds of which one is as good as another, made by the index of a zone."
    default     = ["aws_subnet", "aws_route_table", "aws_route_table_association", "aws_route", "aws_nat_gateway", "aws_eip", "aws_efs_mount_target", "aws_network_acl_rule"]
  }

  when    = !contains(param.interchangeable, resource.type) && !strcontains(resource.counted, "availability_zone")
  require = resource.counted == null
  focus   = resource.counted
  message = "When an element is taken out of ${resource.counted}, the addresses of all behind it shift, and Terraform destroys and rebuilds what hasn't changed."
  remedy  = <<-TEXT
    Terraform: for_each = toset(var.names), with each.key, and moved blocks for what exists.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/meta-arguments/for_each"]

  fail "by the index" {
    variable "users" {
      type    = list(string)
      default = ["a", "b"]
    }
    resource "aws_iam_user" "u" {
      count = length(var.users)
      name  = var.users[count.index]
    }
  }

  pass "by the key; so many alike; of zones; a look-up" {
    variable "users" {
      type    = list(string)
      default = ["a", "b"]
    }
    resource "aws_iam_user" "u" {
      for_each = toset(var.users)
      name     = each.key
    }
    resource "aws_sqs_queue" "q" {
      count = length(var.users)
      name  = "q${count.index}"
    }
    resource "aws_subnet" "s" {
      count             = length(var.users)
      availability_zone = var.users[count.index]
    }
    data "aws_availability_zones" "all" {}
    resource "aws_instance" "i" {
      count             = length(data.aws_availability_zones.all.names)
      availability_zone = data.aws_availability_zones.all.names[count.index]
    }
    data "aws_iam_user" "d" {
      count     = length(var.users)
      user_name = var.users[count.index]
    }
  }
}
