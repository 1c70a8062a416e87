rule "cloudformation-parameter-without-description" {
  title     = "Parameter has no description"
  severity  = "info"
  category  = "production-readiness"
  checklist = "documentation"
  kind      = "cloudformation.parameter"
  languages = ["cloudformation"]
  default   = "opt-in"

  when    = !stack.is_example && !self.generated && !self.nested
  require = self.description != null && self.description != ""
  message = "Who creates the stack has to read the template to learn what ${self.name} means."
  remedy  = <<-TEXT
    CloudFormation: Parameters: { Size: { Type: String, Description: Type of the servers. } }.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html"]

  fail "none" {
    cloudformation = <<-YAML
      Parameters:
        Size: { Type: String }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }

  pass "said" {
    cloudformation = <<-YAML
      Parameters:
        Size: { Type: String, Description: Type of the servers. }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }
}
