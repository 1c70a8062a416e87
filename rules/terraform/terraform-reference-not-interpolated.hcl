rule "terraform-reference-not-interpolated" {
  title     = "Variable is named in a text without its $"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "any"
  languages = ["terraform"]

  let {
    names   = [for v in resources("terraform.variable") : v.name if facts(v).module == resource.module]
    written = [for t in texts(self) : merge(t, { name = flatten(regexall("(?:^|[^%$])\\{\\s*var\\.([A-Za-z_][A-Za-z0-9_-]*)\\s*\\}(?:[^}]|$)", t.text))[0] })]
  }
  for_each = [for w in written : w if w.name != null]
  when     = startswith(resource.kind, "aws_") && contains(names, each.value.name)
  require  = false
  focus    = each.value.text
  message  = "What is to be a variable's value in ${resource.address} is the text {var.…} as it stands: the $ before the brace is missing."
  remedy   = <<-TEXT
    Terraform: "$${var.name}" within a text; var.name where it is the whole value.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/expressions/strings#interpolation"]

  fail "the whole value; a part of it; in a document" {
    variable "password" {}
    resource "aws_cloudformation_stack" "s" {
      name       = "s"
      parameters = { Password = "{var.password}" }
    }
    resource "aws_sqs_queue" "q" {
      name = "orders-{ var.password }"
    }
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Resource = "arn:aws:sqs:{var.password}:111122223333:q" }] })
    }
    expect {
      count = 3
    }
  }

  pass "with its $; no variable; another language's; escaped" {
    variable "stage" {
      default = "prod"
    }
    resource "aws_sqs_queue" "a" {
      name = "orders-${var.stage}"
    }
    resource "aws_sqs_queue" "b" {
      name = "orders-{var.other}"
    }
    resource "aws_sqs_queue" "c" {
      name = "orders-$${var.stage}"
    }
    resource "aws_sqs_queue" "d" {
      name = "{{var.stage}}"
    }
    resource "random_id" "e" {
      prefix = "{var.stage}"
    }
  }

  fail "in the module that has the variable" {
    variable "other" {}
    module "m" {
      source = "./m"
      stage  = "prod"
    }
    resource "aws_sqs_queue" "q" {
      name = "orders-{var.stage}"
    }
    file "m/main.tf" <<-TEXT
      variable "stage" {}
      resource "aws_sqs_queue" "q" {
        name = "orders-{var.stage}"
      }
    TEXT
    expect {
      count = 1
    }
  }

  pass "beside a module that isn't here" {
    module "elsewhere" {
      source  = "acme/queue/aws"
      version = "1.0.0"
    }
    resource "aws_sqs_queue" "q" {
      name = "orders"
    }
  }
}
