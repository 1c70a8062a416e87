rule "aws-s3-bucket-object-reads-unrecorded" {
  title     = "No trail here records who reads the objects of a bucket"
  severity  = "low"
  category  = "security"
  checklist = "logs"
  kind      = "aws_s3_bucket"
  default   = "opt-in"

  let {
    trails = resources("aws_cloudtrail")
    # The ARNs whose objects are recorded, of all trails; of selectors that name none, those of all buckets.
    basic = flatten([for t in trails : [for e in t.event_selector[*] : [for d in e.data_resource[*] : list(d.values) if d.type == "AWS::S3::Object"] if e.read_write_type != "WriteOnly"]])
    advanced = flatten([
      for t in trails : [
        for e in t.advanced_event_selector[*] : concat(
          anytrue([for f in e.field_selector[*] : f.field == "resources.ARN"]) ? [] : ["arn:aws:s3"],
          flatten([for f in e.field_selector[*] : concat(list(f.starts_with), list(f.equals)) if f.field == "resources.ARN"]),
        )
        if anytrue([for f in e.field_selector[*] : f.field == "resources.type" && contains(list(f.equals), "AWS::S3::Object")])
        && !anytrue([for f in e.field_selector[*] : f.field == "readOnly" && contains(list(f.equals), "false")])
      ]
    ])
    # Where a selector takes the ARN from this bucket, it can't be compared as a text.
    referring = concat(referrers(self, "aws_cloudtrail", "event_selector"), referrers(self, "aws_cloudtrail", "advanced_event_selector"))
    # An ARN of a bucket without the slash names no object.
    covered = [
      for arn in concat(basic, advanced) : contains(["arn:aws:s3", "arn:aws:s3:::"], arn) || (self.bucket != null && arn == "arn:aws:s3:::${self.bucket}/")
      || (!known(arn) && length(referring) > 0 && endswith(arn, "/"))
    ]
  }

  require = anytrue(covered)
  focus   = self
  message = "After a theft nobody can say what was read of ${resource.address}: no trail of this stack records its objects."
  remedy  = <<-TEXT
    A trail of this stack that records the objects of all buckets, or of this one:
    Terraform: event_selector { read_write_type = "All"  data_resource { type = "AWS::S3::Object"  values = ["$${aws_s3_bucket.data.arn}/"] } }
    CloudFormation: EventSelectors: [{ ReadWriteType: All, DataResources: [{ Type: "AWS::S3::Object", Values: [!Sub "$${Data.Arn}/"] }] }]
  TEXT

  references = ["https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html"]
  aliases    = { trivy = ["AVD-AWS-0172"] }
  controls   = { "cis-aws-3.0" = ["3.9"] }

  fail "no trail, of another bucket, without the slash, the other half" {
    resource "aws_s3_bucket" "b" {
      bucket = "data"
    }
    resource "aws_cloudtrail" "t" {
      name = "t"
      event_selector {
        data_resource {
          type   = "AWS::S3::Object"
          values = ["arn:aws:s3:::data", "arn:aws:s3:::other/"]
        }
      }
      event_selector {
        read_write_type = "WriteOnly"
        data_resource {
          type   = "AWS::S3::Object"
          values = ["arn:aws:s3"]
        }
      }
      event_selector {
        data_resource {
          type   = "AWS::Lambda::Function"
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
      advanced_event_selector {
        field_selector {
          field  = "resources.type"
          equals = ["AWS::Lambda::Function"]
        }
      }
    }
  }

  pass "of all" {
    resource "aws_s3_bucket" "b" {}
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
  }

  pass "of this one, by name" {
    resource "aws_s3_bucket" "b" {
      bucket = "data"
    }
    resource "aws_cloudtrail" "t" {
      name = "t"
      event_selector {
        data_resource {
          type   = "AWS::S3::Object"
          values = ["arn:aws:s3:::data/"]
        }
      }
    }
  }

  pass "of this one, by reference" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_cloudtrail" "t" {
      name = "t"
      advanced_event_selector {
        field_selector {
          field  = "resources.type"
          equals = ["AWS::S3::Object"]
        }
        field_selector {
          field       = "resources.ARN"
          starts_with = ["${aws_s3_bucket.b.arn}/"]
        }
      }
    }
  }

  undecided "from a variable" {
    variable "recorded" { type = list(string) }
    resource "aws_s3_bucket" "b" {}
    resource "aws_cloudtrail" "t" {
      name = "t"
      event_selector {
        data_resource {
          type   = "AWS::S3::Object"
          values = var.recorded
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
        T: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: b } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
        T:
          Type: AWS::CloudTrail::Trail
          Properties: { IsLogging: true, S3BucketName: b, EventSelectors: [{ DataResources: [{ Type: "AWS::S3::Object", Values: [!Sub "${B.Arn}/"] }] }] }
    YAML
  }
}
