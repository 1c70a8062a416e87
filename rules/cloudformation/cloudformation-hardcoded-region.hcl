rule "cloudformation-hardcoded-region" {
  title     = "Region is written out in an ARN"
  severity  = "info"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "any"
  languages = ["cloudformation"]

  when = startswith(resource.type, "AWS::")
  for_each = [
    for t in texts(self) : t
    if startswith(t.text, "arn:") && length(regexall("^arn:[a-z$-]+[^:]*:[a-z0-9-]+:[a-z]{2}(-[a-z]+)+-[0-9]:", t.text)) > 0
  ]
  # Certificates, functions and firewalls of CloudFront have to be in us-east-1; a public application is in every region,
  # whichever its ARN names.
  require = length(regexall("^arn:[^:]*:((acm|wafv2|cloudfront):us-east-1:|lambda:us-east-1:[^:]*:function:|serverlessrepo:)", each.value.text)) > 0
  focus   = each.value.text
  message = "The template works as meant in no other region: ${resource.address} names one in ${each.value.path}."
  remedy  = <<-TEXT
    CloudFormation: !Sub arn:$${AWS::Partition}:sqs:$${AWS::Region}:$${AWS::AccountId}:orders.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html"]

  fail "a queue of one region" {
    cloudformation = <<-YAML
      Resources:
        Mapping:
          Type: AWS::Lambda::EventSourceMapping
          Properties:
            FunctionName: orders
            EventSourceArn: !Sub "arn:aws:sqs:eu-west-1:$${AWS::AccountId}:orders"
    YAML
  }

  fail "a layer, which serves the functions of its region alone" {
    cloudformation = <<-YAML
      Resources:
        Orders:
          Type: AWS::Lambda::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            Role: !Sub arn:aws:iam::$${AWS::AccountId}:role/orders
            Code: { ZipFile: x }
            Layers: ["arn:aws:lambda:us-east-1:464622532012:layer:Datadog-Extension:36"]
    YAML
    expect {
      at = "template.yaml:9"
    }
  }

  pass "a function at the edge" {
    cloudformation = <<-YAML
      Resources:
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              DefaultCacheBehavior:
                LambdaFunctionAssociations: [{ EventType: viewer-request, LambdaFunctionARN: !Sub "arn:aws:lambda:us-east-1:$${AWS::AccountId}:function:headers:1" }]
    YAML
  }

  pass "a public application, which every region has" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Topic:
          Type: AWS::Serverless::Application
          Properties:
            Location: { ApplicationId: "arn:aws:serverlessrepo:us-east-1:172664222583:applications/sns-topic", SemanticVersion: 1.3.4 }
    YAML
  }

  pass "the stack's, and a certificate for CloudFront" {
    cloudformation = <<-YAML
      Resources:
        Mapping:
          Type: AWS::Lambda::EventSourceMapping
          Properties:
            FunctionName: orders
            EventSourceArn: !Sub "arn:aws:sqs:$${AWS::Region}:$${AWS::AccountId}:orders"
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Enabled: true
              ViewerCertificate: { AcmCertificateArn: !Sub "arn:aws:acm:us-east-1:$${AWS::AccountId}:certificate/x", SslSupportMethod: sni-only }
    YAML
  }
}
