rule "cloudformation-hardcoded-availability-zone" {
  title     = "Availability zone is written out"
  severity  = "low"
  category  = "production-readiness"
  checklist = "configure"
  kind      = ["aws_subnet", "aws_instance", "aws_ebs_volume", "aws_db_instance", "aws_autoscaling_group", "aws_nat_gateway"]
  languages = ["cloudformation"]

  let {
    # What a condition or a mapping chooses is another one in another region.
    zones = flatten([for z in [self.availability_zone, self.availability_zones] : list(z) if known(z)])
    # What a parameter gives may be another in another region.
    given = flatten([for p in resources("cloudformation.parameter") : split(",", p.default != null ? p.default : "")])
  }
  for_each = [for z in zones : z if z != null && !(known(z) && contains([for g in given : trimspace(g)], z))]
  require  = !known(each.value) || length(regexall("^[a-z]{2}(-[a-z]+)+-[0-9][a-z]$", each.value)) == 0
  focus    = each.value
  message  = "The template can be deployed in one region only, and in no account that doesn't have the zone ${each.value} of ${resource.address}."
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

  pass "a parameter gives it" {
    cloudformation = <<-YAML
      Parameters:
        Zone: { Type: String, Default: us-west-2c }
        Zones: { Type: CommaDelimitedList, Default: "us-west-2a,us-west-2b" }
      Resources:
        Volume:
          Type: AWS::EC2::Volume
          Properties: { Size: 8, AvailabilityZone: !Ref Zone }
        Group:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties: { MinSize: "1", MaxSize: "2", AvailabilityZones: !Ref Zones }
    YAML
  }

  fail "a parameter gives something else" {
    cloudformation = <<-YAML
      Parameters:
        Size: { Type: Number, Default: 8 }
        Zone: { Type: String, Default: eu-west-1b }
      Resources:
        Volume:
          Type: AWS::EC2::Volume
          Properties: { Size: !Ref Size, AvailabilityZone: eu-west-1a }
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
