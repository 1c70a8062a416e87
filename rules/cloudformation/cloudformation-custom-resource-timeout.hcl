rule "cloudformation-custom-resource-timeout" {
  title     = "Deployment hangs for an hour when a custom resource doesn't answer"
  severity  = "low"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = ["AWS::CloudFormation::CustomResource", "Custom::*"]
  languages = ["cloudformation"]
  default   = "opt-in"

  when    = target(self.ServiceToken, "aws_lambda_function") != null && resource.metadata["aws:cdk:path"] == null
  require = self.ServiceTimeout != null
  focus   = self
  message = "When the function of ${resource.address} fails before it answers, CloudFormation waits an hour for it, and perhaps once more in the rollback."
  remedy  = <<-TEXT
    CloudFormation: ServiceTimeout: 300 (seconds; the longest that the function runs) beside ServiceToken.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudformation-customresource.html"]

  fail "of either kind" {
    cloudformation = <<-YAML
      Resources:
        Function: { Type: AWS::Lambda::Function }
        Lookup:
          Type: Custom::Lookup
          Properties: { ServiceToken: !GetAtt Function.Arn }
        Other:
          Type: AWS::CloudFormation::CustomResource
          Properties: { ServiceToken: !GetAtt Function.Arn }
    YAML
    expect {
      count = 2
    }
  }

  pass "said; a function from elsewhere; made by a program" {
    cloudformation = <<-YAML
      Parameters:
        Token: { Type: String, Default: "arn:aws:lambda:eu-west-1:111122223333:function:lookup" }
      Resources:
        Function: { Type: AWS::Lambda::Function }
        Lookup:
          Type: Custom::Lookup
          Properties: { ServiceToken: !GetAtt Function.Arn, ServiceTimeout: 120 }
        Elsewhere:
          Type: Custom::Lookup
          Properties: { ServiceToken: "arn:aws:lambda:eu-west-1:111122223333:function:lookup" }
        Made:
          Type: Custom::Lookup
          Metadata: { "aws:cdk:path": Stack/Made }
          Properties: { ServiceToken: !GetAtt Function.Arn }
    YAML
  }
}
