rule "cloudformation-format-version" {
  title     = "Template names a version of its format that doesn't exist"
  severity  = "medium"
  category  = "versioning"
  checklist = "provision"
  kind      = "cloudformation.template"
  languages = ["cloudformation"]

  let {
    dated   = ["AWS::Serverless-2016-10-31", "AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16"]
    unknown = [
      for t in self.transforms : t
      if (startswith(t, "AWS::Serverless") || startswith(t, "AWS::SecretsManager")) && !contains(dated, t)
    ]
  }

  require = (self.format_version == null || self.format_version == "2010-09-09") && length(unknown) == 0
  focus   = length(unknown) > 0 ? self.transforms : self.format_version
  message = "CloudFormation refuses this template: the only format is 2010-09-09, and transforms of AWS have dates of their own."
  remedy  = <<-TEXT
    CloudFormation: AWSTemplateFormatVersion: "2010-09-09", Transform: AWS::Serverless-2016-10-31.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/format-version-structure.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/transform-aws-serverless.html",
  ]

  fail "today's date" {
    cloudformation = <<-YAML
      AWSTemplateFormatVersion: "2025-01-31"
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
    expect {
      at = "template.yaml:1"
    }
  }

  fail "a transform without its date, or with another" {
    cloudformation = <<-YAML
      AWSTemplateFormatVersion: "2010-09-09"
      Transform: AWS::Serverless-2016-10-30
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
    expect {
      at = "template.yaml:2"
    }
  }

  fail "a transform for secrets without a date" {
    cloudformation = <<-YAML
      Transform: [AWS::LanguageExtensions, AWS::SecretsManager]
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }

  pass "as it should be, unquoted; macros of one's own" {
    cloudformation = <<-YAML
      AWSTemplateFormatVersion: 2010-09-09
      Transform: [AWS::LanguageExtensions, Count, AWS::SecretsManager-2020-07-23, AWS::Serverless-2016-10-31]
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }

  pass "not said" {
    cloudformation = <<-YAML
      Transform: AWS::SecretsManager-2024-09-16
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }
}
