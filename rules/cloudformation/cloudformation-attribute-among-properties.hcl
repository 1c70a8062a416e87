rule "cloudformation-attribute-among-properties" {
  title     = "Attribute of a resource stands among its properties"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "any"
  languages = ["cloudformation"]

  let {
    # These types have a property that is called like an attribute.
    types = [
      "AWS::Batch::ComputeEnvironment", "AWS::Chime::AppInstance", "AWS::Chime::AppInstanceBot", "AWS::Chime::AppInstanceUser", "AWS::Chime::Channel",
      "AWS::DevOpsAgent::Asset", "AWS::DevOpsAgent::Trigger", "AWS::EntityResolution::PolicyStatement", "AWS::Events::EventBusPolicy", "AWS::Wisdom::Content",
    ]
    names = [
      for name in ["Condition", "CreationPolicy", "DeletionPolicy", "DependsOn", "Metadata", "UpdatePolicy", "UpdateReplacePolicy"] : name
      if self[name] != null
    ]
    macros = [for t in flatten([for template in resources("cloudformation.template") : template.transforms]) : t if !startswith(t, "AWS::")]
  }

  # What is made by a function or an extension takes any property.
  when    = startswith(resource.type, "AWS::") && resource.type != "AWS::CloudFormation::CustomResource" && !contains(types, resource.type)
  require = length(names) == 0 || (length(macros) > 0 ? undecided("what a macro makes of it") : false)
  focus   = self[names[0]]
  message = "CloudFormation refuses to make ${resource.address}: ${known(join(", ", names)) ? join(" and ", names) : "an attribute"} has to stand beside Properties, and ${resource.type} has no such property."
  remedy  = <<-TEXT
    CloudFormation: DeletionPolicy: Snapshot (or whatever it is) beside Type and Properties.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-product-attribute-reference.html"]

  fail "kept as a snapshot, after another" {
    cloudformation = <<-YAML
      Resources:
        Orders:
          Type: AWS::RDS::DBInstance
          Properties:
            DBInstanceClass: db.t4g.medium
            DeletionPolicy: Snapshot
        Queue:
          Type: AWS::SQS::Queue
          Properties:
            DependsOn: [Orders]
            Metadata: { Owner: orders }
    YAML
    expect {
      at    = "template.yaml:6"
      count = 2
    }
  }

  fail "in some environments, and of a type that the provider for Terraform doesn't know" {
    cloudformation = <<-YAML
      Parameters:
        Env: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Env, prod]
      Resources:
        Asset:
          Type: AWS::IoTSiteWise::Asset
          Properties:
            AssetName: pump
            UpdateReplacePolicy: !If [IsProd, Retain, !Ref AWS::NoValue]
    YAML
    expect {
      when = "Env is prod"
    }
  }

  pass "beside the properties, a property of that name, any property" {
    cloudformation = <<-YAML
      Conditions:
        IsMain: !Equals [!Ref AWS::Region, eu-west-1]
      Resources:
        Orders:
          Type: AWS::RDS::DBInstance
          DeletionPolicy: Snapshot
          UpdateReplacePolicy: Snapshot
          DependsOn: Queue
          Condition: IsMain
          Metadata: { Owner: orders }
          Properties: { DBInstanceClass: db.t4g.medium }
        Queue: { Type: AWS::SQS::Queue }
        Policy:
          Type: AWS::Events::EventBusPolicy
          Properties: { StatementId: organization, Condition: { Type: StringEquals, Key: "aws:PrincipalOrgID", Value: o-acme } }
        Made:
          Type: AWS::CloudFormation::CustomResource
          Properties: { ServiceToken: "arn:aws:lambda:eu-west-1:111122223333:function:make", DeletionPolicy: Retain }
        Thing:
          Type: Custom::Thing
          Properties: { ServiceToken: "arn:aws:lambda:eu-west-1:111122223333:function:make", DependsOn: Queue }
    YAML
  }

  fail "a template of SAM" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Queue: { Type: AWS::SQS::Queue, Properties: { DeletionPolicy: Retain } }
    YAML
  }

  undecided "a template that a macro changes" {
    cloudformation = <<-YAML
      Transform: [AWS::Serverless-2016-10-31, Attributes]
      Resources:
        Queue: { Type: AWS::SQS::Queue, Properties: { DeletionPolicy: Retain } }
    YAML
  }
}
