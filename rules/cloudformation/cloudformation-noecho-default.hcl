rule "cloudformation-noecho-default" {
  title     = "Secret parameter has a default"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "cloudformation.parameter"
  secret    = true
  languages = ["cloudformation"]

  # Of a type that reads it elsewhere the default says where; who signs in, and where a secret is, is none.
  let {
    elsewhere = try(startswith(self.type, "AWS::"), false)
    about     = length(regexall("(?i)(names?|user|login|arns?|ids?|path|url|endpoint)$", self.name)) > 0
  }
  when    = self.no_echo && self.default != null && !elsewhere && !about
  require = self.default == "" || startswith(self.default, "{{resolve:") || length(regexall("(?i)^(<.*>|change_?me|none|null|x+)$", self.default)) > 0
  focus   = self.default
  message = "Whoever reads the template knows ${self.name}, and each stack that doesn't set it has the same secret."
  remedy  = <<-TEXT
    CloudFormation: remove Default and change the secret; better "{{resolve:secretsmanager:MySecret:SecretString:password}}" where it is used.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html"]

  fail "default" {
    cloudformation = <<-YAML
      Parameters:
        Password:
          Type: String
          NoEcho: true
          Default: hunter22
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
    expect {
      at = "template.yaml:5"
    }
  }

  pass "none, empty" {
    cloudformation = <<-YAML
      Parameters:
        A: { Type: String, NoEcho: true }
        B: { Type: String, NoEcho: true, Default: "" }
        C: { Type: String, Default: "x" }
        D: { Type: "AWS::SSM::Parameter::Value<String>", NoEcho: true, Default: /app/token }
        DbUser: { Type: String, NoEcho: true, Default: admin }
        DbSecretName: { Type: String, NoEcho: true, Default: prod/db }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }
}
