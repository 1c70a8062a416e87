rule "terraform-depends-on-itself" {
  title     = "Resource depends on itself"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "any"
  languages = ["terraform"]

  let {
    name = "${resource.type}.${resource.name}"
  }
  when    = resource.depends_on != null
  require = !contains(resource.depends_on, name)
  focus   = resource.depends_on
  message = "No plan of this stack can be made: ${resource.address} names itself in depends_on, which is a cycle."
  remedy  = <<-TEXT
    Terraform: remove the resource itself from depends_on; name what it needs, or nothing where a reference says it already.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/meta-arguments/depends_on"]

  fail "itself" {
    resource "aws_sns_topic" "t" {
      name       = "t"
      depends_on = [aws_sns_topic.t]
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "another" {
    resource "aws_sns_topic" "t" {
      depends_on = [aws_sqs_queue.q]
    }
    resource "aws_sqs_queue" "q" {}
  }
}
