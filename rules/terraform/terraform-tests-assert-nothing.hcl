rule "terraform-tests-assert-nothing" {
  title     = "Test checks nothing"
  severity  = "low"
  category  = "production-readiness"
  checklist = "tests"
  kind      = "terraform.test"
  languages = ["terraform"]

  when    = !self.module
  require = self.asserts > 0 || self.expects_failures
  message = "The run ${self.name} of ${self.file} passes whatever the module makes, as long as it can be planned."
  remedy  = <<-TEXT
    Terraform: assert { condition = aws_sns_topic.t.name == "orders"  error_message = "…" } in the run, or expect_failures.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/tests"]

  fail "beside the module, in its directory" {
    resource "aws_sns_topic" "t" {}
    file "a.tftest.hcl" <<-TEXT
      run "plan" {
        command = plan
      }
    TEXT
    file "tests/b.tftest.hcl" <<-TEXT
      run "apply" {
        expect_failures = []
      }
    TEXT
    expect {
      count = 2
    }
  }

  pass "checked; expected to fail; a preparation" {
    resource "aws_sns_topic" "t" {}
    file "tests/a.tftest.hcl" <<-TEXT
      run "setup" {
        module {
          source = "./setup"
        }
      }
      run "name" {
        assert {
          condition     = aws_sns_topic.t.name == "t"
          error_message = "no"
        }
      }
      run "refused" {
        expect_failures = [var.name]
      }
    TEXT
  }
}
