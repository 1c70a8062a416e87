rule "cloudformation-hardcoded-account" {
  title     = "Account id is written out"
  severity  = "info"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "any"
  languages = ["cloudformation"]

  # The accounts of AWS itself, which deliver logs and hold images and layers, are the same for all.
  param "known_accounts" {
    description = "Account ids that may be written out"
    default = [
      "127311923021", "033677994240", "027434742980", "797873946194", "985666609251", "054676820928", "156460612806", "652711504416",
      "009996457667", "897822967062", "754344448648", "582318560864", "600734575887", "383597477331", "114774131450", "783225319266",
      "718504428378", "507241528517", "048591011584", "190560391635", "638102146993", "017000801446", "580247275435", "602401143452",
      "137112412989", "099720109477", "591542846629", "679593333241", "763104351884", "679593333241",
    ]
  }

  when = startswith(resource.type, "AWS::")
  for_each = [
    for t in texts(self) : t
    if startswith(t.text, "arn:") && length(regexall("^arn:[a-z$-]+[^:]*:[^:]*:[^:]*:[0-9]{12}:", t.text)) > 0
  ]
  # Layers and applications of the Serverless Application Repository are published for others: their ARN is the same for all.
  require = (
    anytrue([for a in param.known_accounts : strcontains(each.value.text, ":${a}:")])
    || length(regexall("^arn:[^:]*:(serverlessrepo:|lambda:[^:]*:[0-9]{12}:layer:)", each.value.text)) > 0
  )
  focus   = each.value.text
  message = "The template works as meant in no other account: ${resource.address} names one in ${each.value.path}."
  remedy  = <<-TEXT
    CloudFormation: !Sub arn:$${AWS::Partition}:sns:$${AWS::Region}:$${AWS::AccountId}:orders for the account it is deployed to,
    a parameter with AllowedPattern '[0-9]{12}' for another.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html"]

  fail "a topic of one account" {
    cloudformation = <<-YAML
      Resources:
        Alarm:
          Type: AWS::CloudWatch::Alarm
          Properties:
            MetricName: Errors
            AlarmActions: ["arn:aws:sns:eu-west-1:111122223333:alarms"]
    YAML
    expect {
      at = "template.yaml:6"
    }
  }

  fail "in a text that is put together" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument:
              Statement:
                - { Effect: Allow, Action: "sts:AssumeRole", Principal: { AWS: !Sub "arn:$${AWS::Partition}:iam::111122223333:root" } }
    YAML
  }

  pass "what others publish: a layer, an application of the Serverless Application Repository" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Orders:
          Type: AWS::Lambda::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            Role: !Sub arn:aws:iam::$${AWS::AccountId}:role/orders
            Code: { ZipFile: x }
            Layers: [!Sub "arn:$${AWS::Partition}:lambda:$${AWS::Region}:464622532012:layer:Datadog-Extension:36"]
        Topic:
          Type: AWS::Serverless::Application
          Properties:
            Location: { ApplicationId: "arn:aws:serverlessrepo:us-east-1:172664222583:applications/sns-topic", SemanticVersion: 1.3.4 }
    YAML
  }

  fail "a function, not a layer" {
    cloudformation = <<-YAML
      Resources:
        Mapping:
          Type: AWS::Lambda::EventInvokeConfig
          Properties:
            FunctionName: !Sub "arn:aws:lambda:$${AWS::Region}:111122223333:function:orders"
            Qualifier: $LATEST
    YAML
  }

  pass "the account of the stack, and one of AWS" {
    cloudformation = <<-YAML
      Parameters:
        Partner: { Type: String, AllowedPattern: "[0-9]{12}" }
      Resources:
        Alarm:
          Type: AWS::CloudWatch::Alarm
          Properties:
            MetricName: Errors
            AlarmActions: [!Sub "arn:aws:sns:$${AWS::Region}:$${AWS::AccountId}:alarms", !Sub "arn:aws:sns:eu-west-1:$${Partner}:alarms"]
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: logs
            PolicyDocument:
              Statement:
                - { Effect: Allow, Action: "s3:PutObject", Resource: "arn:aws:s3:::logs/*", Principal: { AWS: "arn:aws:iam::127311923021:root" } }
    YAML
  }
}
