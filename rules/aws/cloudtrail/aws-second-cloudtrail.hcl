rule "aws-second-cloudtrail" {
  title     = "Two trails record the same events"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "stack"

  let {
    # Two trails of one region each may be of different ones.
    trails = [for t in resources("aws_cloudtrail") : facts(t).address if t.is_multi_region_trail && !anytrue([for s in t.event_selector[*] : s.include_management_events == false]) && length(t.advanced_event_selector[*]) == 0]
  }
  require = length(trails) <= 1
  message = "Of management events the first copy is free; the second, of ${join(" and ", trails)}, costs $2 per 100,000 events."
  remedy  = <<-TEXT
    Terraform: one trail; or event_selector { include_management_events = false } in the others.
    CloudFormation: one trail; or EventSelectors: [{ IncludeManagementEvents: false }] in the others.
  TEXT

  references = ["https://aws.amazon.com/cloudtrail/pricing/"]

  fail "two of all regions" {
    resource "aws_cloudtrail" "a" {
      is_multi_region_trail = true
    }
    resource "aws_cloudtrail" "b" {
      is_multi_region_trail = true
    }
  }

  pass "one; of one region; of data only" {
    resource "aws_cloudtrail" "a" {
      is_multi_region_trail = true
    }
    resource "aws_cloudtrail" "b" {
      name = "b"
    }
    resource "aws_cloudtrail" "c" {
      is_multi_region_trail = true
      event_selector {
        include_management_events = false
      }
    }
    resource "aws_cloudtrail" "d" {
      is_multi_region_trail = true
      advanced_event_selector {
        name = "data"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: b, IsMultiRegionTrail: true } }
        B: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: b, IsMultiRegionTrail: true } }
    YAML
  }

  pass "one in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::CloudTrail::Trail, Properties: { IsLogging: true, S3BucketName: b, IsMultiRegionTrail: true } }
    YAML
  }
}
