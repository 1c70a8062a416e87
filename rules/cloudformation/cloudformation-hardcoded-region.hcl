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
  # Certificates, functions and firewalls of CloudFront have to be in us-east-1.
  require = length(regexall("^arn:[^:]*:(acm|lambda|wafv2|cloudfront):us-east-1:", each.value.text)) > 0
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
