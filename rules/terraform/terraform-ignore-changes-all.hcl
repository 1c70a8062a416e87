rule "terraform-ignore-changes-all" {
  title     = "All changes of a resource are ignored"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "any"
  languages = ["terraform"]

  when    = resource.lifecycle.ignore_changes != null
  require = resource.lifecycle.ignore_changes != "all" && !contains(resource.lifecycle.ignore_changes, "all")
  focus   = resource.lifecycle.ignore_changes
  message = "Terraform creates and deletes ${resource.address}, and does nothing in between: changes of the code have no effect, changes by hand aren't seen."
  remedy  = <<-TEXT
    Terraform: list the attributes that something else changes: ignore_changes = [desired_count].
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle#ignore_changes"]

  fail "all" {
    resource "aws_sns_topic" "t" {
      lifecycle {
        ignore_changes = all
      }
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "one" {
    resource "aws_sns_topic" "t" {
      lifecycle {
        ignore_changes = [tags]
      }
    }
  }
}
