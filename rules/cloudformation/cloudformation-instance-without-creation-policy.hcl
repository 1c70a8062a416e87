rule "cloudformation-instance-without-creation-policy" {
  title     = "Stack is complete before the software of an instance runs"
  severity  = "low"
  category  = "production-readiness"
  checklist = "install"
  kind      = "aws_instance"
  languages = ["cloudformation"]
  default   = "production"

  when    = resource.metadata["AWS::CloudFormation::Init"] != null && length(resources("AWS::CloudFormation::WaitCondition")) == 0
  require = resource.creation_policy.ResourceSignal != null
  focus   = self
  message = "When the installation on ${resource.address} fails, the deployment still succeeds: CloudFormation doesn't wait for what cfn-init does."
  remedy  = <<-TEXT
    CloudFormation: CreationPolicy: { ResourceSignal: { Timeout: PT15M } } beside Properties,
    and cfn-signal -e $? --stack … --resource … after cfn-init in the user data.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-creationpolicy.html"]

  fail "none" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Metadata: { "AWS::CloudFormation::Init": { config: { packages: { yum: { httpd: [] } } } } }
          Properties: { InstanceType: t3.micro }
    YAML
  }

  pass "waited for; nothing to install" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Metadata: { "AWS::CloudFormation::Init": { config: { packages: { yum: { httpd: [] } } } } }
          CreationPolicy: { ResourceSignal: { Timeout: PT15M } }
          Properties: { InstanceType: t3.micro }
        Other:
          Type: AWS::EC2::Instance
          Metadata: { Owner: web }
          Properties: { InstanceType: t3.micro }
    YAML
  }

  pass "waited for by a condition" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Metadata: { "AWS::CloudFormation::Init": { config: { packages: { yum: { httpd: [] } } } } }
          Properties: { InstanceType: t3.micro }
        Handle: { Type: AWS::CloudFormation::WaitConditionHandle }
        Installed:
          Type: AWS::CloudFormation::WaitCondition
          DependsOn: Server
          Properties: { Handle: !Ref Handle, Timeout: "900" }
    YAML
  }
}
