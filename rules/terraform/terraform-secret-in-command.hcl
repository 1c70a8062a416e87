rule "terraform-secret-in-command" {
  title     = "Secret is part of a command line"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "any"
  languages = ["terraform"]

  # The command as it is written; a variable is a secret where it says so.
  let {
    secrets = [for v in resources("terraform.variable") : v.name if v.sensitive && facts(v).module == resource.module]
  }
  for_each = [for p in resource.provisioners : p if p.type == "local-exec"]
  require  = !anytrue([
    for part in regexall("[$%]\\{[^}]*\\}", each.value.command) : anytrue([
      for name in flatten(regexall("\\bvar\\.([0-9A-Za-z_-]+)", part)) : contains(secrets, name)
    ])
  ])
  focus    = each.value.command
  message  = "Whoever may list processes where Terraform runs reads a sensitive variable in the command of ${resource.address}, and a quote in the value ends the argument or runs something else."
  remedy   = <<-TEXT
    Terraform: environment = { SECRET = var.secret } in the provisioner, and "$SECRET" in its command.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/resources/provisioners/local-exec"]

  fail "in the command" {
    variable "client_secret" {
      type      = string
      sensitive = true
    }
    resource "terraform_data" "store" {
      provisioner "local-exec" {
        command = "store '${var.client_secret}'"
      }
    }
    expect {
      at = "main.tf:7"
    }
  }

  fail "encoded, of several lines" {
    variable "client_secret" {
      type      = string
      sensitive = true
    }
    resource "terraform_data" "store" {
      provisioner "local-exec" {
        command = <<-EOT
          store --name x \
            --value ${jsonencode(var.client_secret)}
        EOT
      }
    }
  }

  pass "in the environment; no secret; of a like name; no command" {
    variable "client_secret" {
      type      = string
      sensitive = true
    }
    variable "client_secret_name" {
      type = string
    }
    resource "terraform_data" "a" {
      provisioner "local-exec" {
        command     = "store \"$SECRET\" # not var.client_secret"
        environment = { SECRET = var.client_secret }
      }
    }
    resource "terraform_data" "b" {
      provisioner "local-exec" {
        command = "store ${var.client_secret_name}"
      }
    }
    resource "terraform_data" "c" {
      provisioner "remote-exec" {
        inline = ["store ${var.client_secret}"]
      }
    }
    resource "terraform_data" "d" {}
  }

  pass "sensitive in another module" {
    variable "value" {
      type = string
    }
    module "inner" {
      source = "./inner"
      value  = var.value
    }
    resource "terraform_data" "a" {
      provisioner "local-exec" {
        command = "show ${var.value}"
      }
    }
    file "inner/main.tf" <<-TEXT
      variable "value" {
        type      = string
        sensitive = true
      }
    TEXT
  }
}
