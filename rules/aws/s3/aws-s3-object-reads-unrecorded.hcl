rule "aws-s3-object-reads-unrecorded" {
  title     = "Trail doesn't record who reads S3 objects"
  severity  = "low"
  category  = "security"
  checklist = "logs"
  kind      = "aws_cloudtrail"
  default   = "opt-in"

  let {
    basic = [for e in self.event_selector[*] : e if e.read_write_type != "WriteOnly" && anytrue([for d in e.data_resource[*] : d.type == "AWS::S3::Object"])]
    # A field that says readOnly = false leaves these events out.
    advanced = [
      for e in self.advanced_event_selector[*] : e
      if anytrue([for f in e.field_selector[*] : f.field == "resources.type" && contains(list(f.equals), "AWS::S3::Object")])
      && !anytrue([for f in e.field_selector[*] : f.field == "readOnly" && contains(list(f.equals), "false")])
    ]
  }

  require = length(basic) > 0 || length(advanced) > 0
  focus   = self
  message = "After a theft nobody can say what was read: ${resource.address} records what is done to buckets, not to the objects in them."
  remedy  = <<-TEXT
    Terraform: event_selector { read_write_type = "All"  data_resource { type = "AWS::S3::Object"  values = ["arn:aws:s3"] } }
    CloudFormation: EventSelectors: [{ ReadWriteType: All, DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3"] }] }]
  TEXT

  references = ["https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html"]
  controls   = { "cis-aws-3.0" = ["3.9"] }

  fail "nothing said" {
    resource "aws_cloudtrail" "t" {
      name = "t"
    }
  }

  fail "of another kind, and the others alone" {
    resource "aws_cloudtrail" "t" {
      name = "t"
      event_selector {
        data_resource {
          type   = "AWS::Lambda::Function"
          values = ["arn:aws:lambda"]
        }
      }
      event_selector {
        read_write_type = "WriteOnly"
        data_resource {
          type   = "AWS::S3::Object"
          values = ["arn:aws:s3"]
        }
      }
    }
    resource "aws_cloudtrail" "u" {
      name = "u"
      advanced_event_selector {
        field_selector {
          field  = "resources.type"
          equals = ["AWS::S3::Object"]
        }
        field_selector {
          field  = "readOnly"
          equals = ["false"]
        }
      }
    }
    resource "aws_cloudtrail" "v" {
      name = "v"
      advanced_event_selector {
        field_selector {
          field  = "eventCategory"
          equals = ["AWS::S3::Object"]
        }
      }
    }
    resource "aws_cloudtrail" "w" {
      name = "w"
      advanced_event_selector {
        field_selector {
          field  = "resources.type"
          equals = ["AWS::Lambda::Function"]
        }
      }
    }
    expect {
      count = 4
    }
  }

  pass "recorded" {
    resource "aws_cloudtrail" "t" {
      name = "t"
      event_selector {
        read_write_type = "ReadOnly"
        data_resource {
          type   = "AWS::S3::Object"
          values = ["arn:aws:s3"]
        }
      }
    }
    resource "aws_cloudtrail" "u" {
      name = "u"
      advanced_event_selector {
        field_selector {
          field  = "resources.type"
          equals = ["AWS::S3::Object"]
        }
        field_selector {
          field  = "readOnly"
          equals = ["true"]
        }
        field_selector {
          field  = "eventName"
          equals = ["false"]
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: b } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        T:
          Type: AWS::CloudTrail::Trail
          Properties: { IsLogging: true, S3BucketName: b, EventSelectors: [{ DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3"] }] }] }
    YAML
  }
}
