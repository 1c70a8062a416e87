rule "terraform-provisioner-used" {
  title     = "Resource is set up by a script of Terraform's"
  severity  = "low"
  category  = "production-readiness"
  checklist = "install"
  kind      = "any"
  languages = ["terraform"]

  for_each = resource.provisioners
  require  = each.value == null
  message  = "What the ${each.value.type} provisioner of ${resource.address} does isn't in the state and isn't planned: it runs only when the resource is made or destroyed, ${each.value.type == "local-exec" ? "where Terraform runs" : "over a connection from where Terraform runs"}, and a failure taints the resource."
  remedy   = <<-TEXT
    Terraform: an image that has the software, user_data, or a resource of a provider instead.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/resources/provisioners/syntax"]

  fail "a script" {
    resource "aws_instance" "web" {
      ami = "ami-1"
      provisioner "remote-exec" {
        inline = ["apt-get install -y nginx"]
      }
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "none" {
    resource "aws_instance" "web" {
      ami = "ami-1"
    }
  }
}
