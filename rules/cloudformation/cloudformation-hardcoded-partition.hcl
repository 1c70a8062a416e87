rule "cloudformation-hardcoded-partition" {
  title     = "Partition is written out in an ARN"
  severity  = "info"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "any"
  languages = ["cloudformation"]
  default   = "opt-in"

  when     = startswith(resource.type, "AWS::")
  for_each = [for t in texts(self) : t if startswith(t.text, "arn:")]
  require  = !startswith(each.value.text, "arn:aws:") && length(regexall("^arn:aws-", each.value.text)) == 0
  focus    = each.value.text
  message  = "The template can't be deployed in China or GovCloud: ${resource.address} names the partition in ${each.value.path}."
  remedy   = <<-TEXT
    CloudFormation: !Sub arn:$${AWS::Partition}:iam::aws:policy/ReadOnlyAccess.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html"]

  fail "a managed policy" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::IAM::Group
          Properties: { ManagedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }
    YAML
  }

  pass "of the partition" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::IAM::Group
          Properties: { ManagedPolicyArns: [!Sub "arn:$${AWS::Partition}:iam::aws:policy/ReadOnlyAccess"] }
    YAML
  }
}
