rule "cloudformation-unknown-property" {
  title     = "Property has a name that its type doesn't know"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "any"
  languages = ["cloudformation"]

  # Only where it is nearly the name of another property, which isn't set: others may be newer than what is known of the types.
  for_each = unknown_properties()
  require  = false
  focus    = each.value.value
  message  = "CloudFormation refuses ${resource.address}: ${resource.type} has no property ${each.value.path}; ${each.value.near} is nearly the same."
  remedy   = <<-TEXT
    CloudFormation: the name that the type's page in the template reference has.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html"]
  aliases    = { cfn-lint = ["E3002"] }

  fail "another ending" {
    cloudformation = <<-YAML
      Resources:
        Jobs:
          Type: AWS::SQS::Queue
          Properties:
            VisibilityTimeoutSeconds: 1800
    YAML
    expect {
      at      = "template.yaml:5"
      message = "VisibilityTimeout is nearly the same"
    }
  }

  fail "a letter, within a structure, in another case" {
    cloudformation = <<-YAML
      Resources:
        Photos:
          Type: AWS::S3::Bucket
          Properties:
            VersioningConfiguration: { status: Enabled }
            BucketNmae: photos
    YAML
    expect {
      count = 2
    }
  }

  pass "known, maps and documents, another's name, far from all" {
    cloudformation = <<-YAML
      Resources:
        Jobs:
          Type: AWS::SQS::Queue
          Properties:
            VisibilityTimeout: 1800
            RedrivePolicy: { deadLetterTargetArn: x, maxReceiveCounts: 3 }
            SomethingNew: 1
        Function:
          Type: AWS::Lambda::Function
          Properties:
            Environment: { Variables: { Runtimes: a, handler: b } }
        Own:
          Type: Custom::Own
          Properties: { ServiceTokn: a }
    YAML
  }
}
