rule "cloudformation-nested-stack-unpinned" {
  title     = "Nested stack is whatever lies at its address today"
  severity  = "low"
  category  = "versioning"
  checklist = "provision"
  kind      = "aws_cloudformation_stack"
  languages = ["cloudformation"]

  let {
    parts   = texts(self.template_url)
    address = length(parts) > 0 ? parts[0].text : self.template_url
    # What isn't known of the server's name says no version.
    written = replace(length(parts) > 0 ? parts[0].text : "$", "/^https?:\\/\\/[^\\/]*/", "")
    path    = !strcontains(written, "$") ? written : replace(self.template_url, "/^https?:\\/\\/[^\\/]*/", "")
  }

  # A template in the repository is uploaded under the hash of its contents.
  when    = startswith(address, "http")
  require = length(regexall("versionId=|/v?[0-9]+(\\.[0-9]+)*/|-[0-9]+\\.[0-9]+|[0-9a-f]{7,}", path)) > 0
  focus   = self.template_url
  message = "An update of this stack takes what somebody put under the address of ${resource.address} in the meantime, and a rollback doesn't bring the former template back."
  remedy  = <<-TEXT
    CloudFormation: a path of the template itself, which aws cloudformation package uploads; or an address with a version (…/v1.4.0/network.yaml, ?versionId=…).
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-nested-stacks.html"]

  fail "no version" {
    cloudformation = <<-YAML
      Resources:
        Network:
          Type: AWS::CloudFormation::Stack
          Properties: { TemplateURL: "https://acme-templates.s3.amazonaws.com/network.yaml" }
    YAML
  }

  pass "a version, a hash; a file" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::CloudFormation::Stack
          Properties: { TemplateURL: "https://acme-templates.s3.amazonaws.com/v1.4.0/network.yaml" }
        B:
          Type: AWS::CloudFormation::Stack
          Properties: { TemplateURL: "https://acme-templates.s3.amazonaws.com/network.yaml?versionId=abc" }
        C:
          Type: AWS::CloudFormation::Stack
          Properties: { TemplateURL: network.yaml }
        D:
          Type: AWS::CloudFormation::Stack
          Properties: { TemplateURL: "https://acme-templates.s3.amazonaws.com/d41d8cd98f00b204e9800998ecf8427e.template" }
        E:
          Type: AWS::CloudFormation::Stack
          Properties: { TemplateURL: "https://acme-templates.s3.amazonaws.com/network-1.4.yaml" }
    YAML
  }

  undecided "from a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Release: { Type: String }
      Resources:
        A:
          Type: AWS::CloudFormation::Stack
          Properties: { TemplateURL: !Sub "https://acme-templates.s3.amazonaws.com/${Release}/network.yaml" }
    YAML
  }

  fail "no version, of any region" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::CloudFormation::Stack
          Properties: { TemplateURL: !Sub "https://acme-templates.s3.${AWS::Region}.amazonaws.com/modules/network.yaml" }
    YAML
  }

  pass "a version, of any region; a file" {
    cloudformation = <<-YAML
      Parameters:
        Folder: { Type: String }
      Resources:
        A:
          Type: AWS::CloudFormation::Stack
          Properties: { TemplateURL: !Sub "https://acme-templates.s3.${AWS::Region}.amazonaws.com/v2/network.yaml" }
        B:
          Type: AWS::CloudFormation::Stack
          Properties: { TemplateURL: !Sub "modules/${Folder}/network.yaml" }
    YAML
  }

  undecided "whatever it is" {
    cloudformation = <<-YAML
      Parameters:
        Template: { Type: String }
      Resources:
        A:
          Type: AWS::CloudFormation::Stack
          Properties: { TemplateURL: !Ref Template }
    YAML
  }
}
