rule "terraform-json-syntax" {
  title     = "Configuration is written in JSON"
  severity  = "info"
  category  = "production-readiness"
  checklist = "documentation"
  kind      = "terraform.settings"
  languages = ["terraform"]
  default   = "opt-in"

  require = length([for f in self.files : f if endswith(f, ".json")]) == 0
  message = "What is in ${join(", ", [for f in self.files : f if endswith(f, ".json")])} has no comments, and hardly anybody reads it: the JSON syntax is for programs that write configurations."
  remedy  = <<-TEXT
    Terraform: the native syntax in .tf files.
  TEXT

  references = ["https://developer.hashicorp.com/terraform/language/syntax/json"]
  aliases    = { tflint = ["terraform_json_syntax"] }

  fail "a file" {
    file "main.tf.json" <<-TEXT
      { "resource": { "aws_sns_topic": { "t": {} } } }
    TEXT
  }

  pass "none" {
    resource "aws_sns_topic" "t" {}
  }
}
