rule "cloudformation-secretsmanager-transform-old" {
  title     = "Rotation functions stay at an old version"
  severity  = "low"
  category  = "versioning"
  checklist = "install"
  kind      = "cloudformation.template"
  languages = ["cloudformation"]

  require = !contains(self.transforms, "AWS::SecretsManager-2020-07-23")
  focus   = self.transforms
  message = "This transform never renews the runtime and libraries of the rotation functions that it makes; the one of 2024 does at each update."
  remedy  = <<-TEXT
    CloudFormation: Transform: AWS::SecretsManager-2024-09-16
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-secretsmanager.html"]

  fail "alone, in a list" {
    cloudformation = <<-YAML
      Transform: [AWS::LanguageExtensions, AWS::SecretsManager-2020-07-23]
      Resources:
        Secret: { Type: AWS::SecretsManager::Secret }
    YAML
    expect {
      at = "template.yaml:1"
    }
  }

  pass "the new one; none" {
    cloudformation = <<-YAML
      Transform: AWS::SecretsManager-2024-09-16
      Resources:
        Secret: { Type: AWS::SecretsManager::Secret }
    YAML
  }
}
