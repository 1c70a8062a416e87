rule "terraform-module-without-tests" {
  title     = "Module with examples has no tests"
  severity  = "low"
  category  = "production-readiness"
  checklist = "tests"
  kind      = "stack"
  languages = ["terraform"]

  let {
    published = contains(stack.files, "examples/") || contains(stack.files, "example/")
  }
  when = published && stack.resource_count > 0 && !stack.is_example
  require = anytrue([
    for f in stack.files : contains(["tests/", "test/", ".github/", ".gitlab-ci.yml", ".circleci/", "Jenkinsfile", "azure-pipelines.yml"], f) || endswith(f, ".tftest.hcl") || endswith(f, ".tftest.json") || endswith(f, "_test.go")
  ])
  message = "Others use the module in ${resource.address}, and nothing tries it after a change: there are examples, and no tests."
  remedy  = <<-TEXT
    Terraform: tests/defaults.tftest.hcl with a run block that plans or applies an example and asserts what it must give; run terraform test on every pull request.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/tests"]

  fail "examples without tests" {
    resource "aws_sns_topic" "t" {}
    file "examples/simple/main.tf" <<-TEXT
      module "topic" { source = "../.." }
    TEXT
  }

  pass "tested" {
    resource "aws_sns_topic" "t" {}
    file "examples/simple/main.tf" <<-TEXT
      module "topic" { source = "../.." }
    TEXT
    file "tests/topic.tftest.hcl" <<-TEXT
      run "plan" { command = plan }
    TEXT
  }
}
