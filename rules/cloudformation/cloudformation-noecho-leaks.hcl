rule "cloudformation-noecho-leaks" {
  title     = "Output shows a parameter that is secret"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "cloudformation.output"
  languages = ["cloudformation"]
  secret    = true

  require = !issensitive(self.value)
  focus   = self.value
  message = "NoEcho hides a parameter's value in the console, and the output ${self.name} shows it to everyone who may describe the stack."
  remedy  = <<-TEXT
    CloudFormation: remove the output, or give the ARN of a secret instead: Value: !Ref DatabaseSecret.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html"]

  fail "in a connection string" {
    cloudformation = <<-YAML
      Parameters:
        Password: { Type: String, NoEcho: true }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
      Outputs:
        Url: { Value: !Sub "postgres://app:$${Password}@db/orders" }
    YAML
    expect {
      at = "template.yaml:6"
    }
  }

  pass "what isn't secret" {
    cloudformation = <<-YAML
      Parameters:
        Name: { Type: String }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
      Outputs:
        Url: { Value: !Sub "https://$${Name}.example.com" }
        Topic: { Value: !Ref Topic }
    YAML
  }
}
