rule "cloudformation-description-missing" {
  title     = "Template has no description"
  severity  = "info"
  category  = "production-readiness"
  checklist = "documentation"
  kind      = "cloudformation.template"
  languages = ["cloudformation"]

  when    = !stack.is_example && self.resource_count > 0 && !self.generated && !self.nested
  require = self.description != null && self.description != ""
  message = "The list of stacks doesn't say what this one is for."
  remedy  = <<-TEXT
    CloudFormation: Description: What the stack builds, for whom, and what it needs.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-description-structure.html"]

  fail "none" {
    cloudformation = <<-YAML
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }

  pass "said" {
    cloudformation = <<-YAML
      Description: Where alarms go.
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }
}
