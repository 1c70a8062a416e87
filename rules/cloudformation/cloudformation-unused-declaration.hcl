rule "cloudformation-unused-declaration" {
  title     = "Parameter, mapping or condition is never used"
  severity  = "info"
  category  = "production-readiness"
  checklist = "documentation"
  kind      = ["cloudformation.parameter", "cloudformation.mapping", "cloudformation.condition"]
  languages = ["cloudformation"]

  let {
    # A macro of one's own may read them.
    macros = anytrue([for t in resources("cloudformation.template") : anytrue([for n in t.transforms : !startswith(n, "AWS::")])])
  }
  when    = self.name != "BootstrapVersion" && !macros
  require = self.used
  focus   = self
  message = "${self.name} has no effect: who sets it expects one."
  remedy  = <<-TEXT
    CloudFormation: remove it, or use it.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html"]
  aliases    = { cfn-lint = ["W2001", "W7001", "W8001"] }

  fail "all three" {
    cloudformation = <<-YAML
      Parameters:
        Size: { Type: String }
      Mappings:
        Images: { eu-west-1: { Id: ami-1 } }
      Conditions:
        Never: !Equals [a, b]
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
    expect {
      count = 3
    }
  }

  pass "where an included mapping lies" {
    cloudformation = <<-YAML
      Parameters:
        Bucket: { Type: String }
      Mappings:
        Project:
          Fn::Transform:
            Name: AWS::Include
            Parameters: { Location: !Sub "s3://${Bucket}/constants.yaml" }
      Resources:
        Topic:
          Type: AWS::SNS::Topic
          Properties: { TopicName: !FindInMap [Project, Topic, Name] }
    YAML
  }

  pass "what a macro may read" {
    cloudformation = <<-YAML
      Transform: MyMacro
      Parameters:
        Name: { Type: String }
      Resources:
        Topic: { Type: AWS::SNS::Topic }
    YAML
  }

  pass "used" {
    cloudformation = <<-YAML
      Parameters:
        Name: { Type: String }
      Conditions:
        HasName: !Not [!Equals [!Ref Name, ""]]
      Resources:
        Topic:
          Type: AWS::SNS::Topic
          Condition: HasName
          Properties: { TopicName: !Ref Name }
    YAML
  }
}
