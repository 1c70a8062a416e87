rule "cloudformation-secret-parameter-visible" {
  title     = "Parameter for a secret is shown to everybody"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "cloudformation.parameter"
  languages = ["cloudformation"]

  when = (
    length(regexall("(?i)(password|passwd|secret|token|api_?key|private_?key)", self.name)) > 0
    && length(regexall("(?i)(arn|arns|name|names|id|ids|path|url|uri|file|ttl|length|days|policy|enabled|version|rotation|parameter|store|endpoint|bucket|prefix|period|age|reuse|min|max)$|^(enable|create|use|require|min|max)|(secrets?|tokens?)_?manager|passwordless", self.name)) == 0
    && (self.type == null || self.type == "String")
    && (self.allowed_values == null)
  )
  require = self.no_echo
  message = "Whoever may describe the stack reads ${self.name}: it has no NoEcho."
  remedy  = <<-TEXT
    CloudFormation: NoEcho: true; better no parameter: "{{resolve:secretsmanager:MySecret:SecretString:password}}" where it is used.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/security-best-practices.html#creds"]

  fail "shown" {
    cloudformation = <<-YAML
      Parameters:
        DbPassword: { Type: String }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }

  pass "hidden; the name of a secret" {
    cloudformation = <<-YAML
      Parameters:
        DbPassword: { Type: String, NoEcho: true }
        SecretName: { Type: String }
        UseToken: { Type: String, AllowedValues: [yes, no] }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }
}
