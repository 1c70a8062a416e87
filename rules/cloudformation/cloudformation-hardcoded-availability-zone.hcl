rule "cloudformation-hardcoded-availability-zone" {
  title     = "Availability zone is written out"
  severity  = "low"
  category  = "production-readiness"
  checklist = "configure"
  kind      = ["aws_subnet", "aws_instance", "aws_ebs_volume", "aws_db_instance", "aws_autoscaling_group", "aws_nat_gateway"]
  languages = ["cloudformation"]

  let {
    zones = flatten([list(self.availability_zone), list(self.availability_zones)])
  }
  for_each = [for z in zones : z if z != null]
  require  = !known(each.value) || length(regexall("^[a-z]{2}(-[a-z]+)+-[0-9][a-z]$", each.value)) == 0
  focus    = each.value
  message  = "The template can be deployed in one region only, and in no account that doesn't have the zone of ${resource.address}."
  remedy   = <<-TEXT
    CloudFormation: AvailabilityZone: !Select [0, !GetAZs ""].
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-getavailabilityzones.html"]
  aliases    = { cfn-lint = ["W3010"] }

  fail "written out" {
    cloudformation = <<-YAML
      Resources:
        Volume:
          Type: AWS::EC2::Volume
          Properties: { Size: 8, AvailabilityZone: eu-west-1a }
    YAML
  }

  pass "of the region" {
    cloudformation = <<-YAML
      Resources:
        Volume:
          Type: AWS::EC2::Volume
          Properties: { Size: 8, AvailabilityZone: !Select [0, !GetAZs ""] }
    YAML
  }
}
