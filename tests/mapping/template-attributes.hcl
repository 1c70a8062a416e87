rule "template-attribute-without-counterpart" {
  title     = "An attribute that no property says is unknown, and one that a property could say is absent"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_vpn_gateway", "aws_instance", "aws_cloudfront_cache_policy", "aws_efs_mount_target", "aws_athena_workgroup", "aws_codepipeline", "aws_cloudwatch_event_rule", "aws_wafv2_web_acl"]

  require = (
    resource.kind == "aws_vpn_gateway" ? self.availability_zone != null
    : resource.kind == "aws_instance" ? alltrue([for d in self.ebs_block_device[*] : d.tags != null])
    : resource.kind == "aws_cloudfront_cache_policy" ? self.min_ttl > 0
    : resource.kind == "aws_efs_mount_target" ? length(self.security_groups) > 0
    : resource.kind == "aws_codepipeline" ? alltrue([for s in self.stage[*] : alltrue([for a in s.action[*] : a.owner != null])])
    : resource.kind == "aws_wafv2_web_acl" ? alltrue([for r in self.rule[*] : r.statement.rate_based_statement != null])
    : resource.kind == "aws_cloudwatch_event_rule" ? self.Targets[0].Id == "here"
    : self.force_destroy == null
  )
  message = "It is absent."
  remedy  = "None."

  undecided "no property says it" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::VPNGateway, Properties: { Type: ipsec.1 } }
    YAML
  }

  undecided "the mapping doesn't name it" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EC2::Instance
          Properties: { BlockDeviceMappings: [{ DeviceName: /dev/sdb, Ebs: { VolumeSize: 8 } }] }
    YAML
  }

  undecided "in a block that is mapped by name" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::CodePipeline::Pipeline
          Properties: { RoleArn: r, Stages: [{ Name: s, Actions: [{ Name: a, ActionTypeId: { Owner: AWS } }] }] }
    YAML
  }

  undecided "in a block whose attributes no schema knows" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::WAFv2::WebACL
          Properties: { Rules: [{ Name: r, Priority: 1, Statement: { RateBasedStatement: { Limit: 100 } } }] }
    YAML
  }

  undecided "what wraps it isn't known" {
    cloudformation = <<-YAML
      Parameters:
        Config: { Type: String }
      Resources:
        A: { Type: AWS::CloudFront::CachePolicy, Properties: { CachePolicyConfig: !Ref Config } }
    YAML
  }

  undecided "its value has another shape" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EFS::MountTarget, Properties: { FileSystemId: f, SubnetId: s, SecurityGroups: sg-1 } }
    YAML
  }

  fail "a property could say it" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EFS::MountTarget, Properties: { FileSystemId: f, SubnetId: s } }
    YAML
  }

  fail "a property in the wrapper could say it" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::CloudFront::CachePolicy, Properties: { CachePolicyConfig: { Name: a } } }
    YAML
  }

  pass "a property in the wrapper says it" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::CloudFront::CachePolicy, Properties: { CachePolicyConfig: { Name: a, MinTTL: 60 } } }
    YAML
  }

  pass "it is about how Terraform works" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::Athena::WorkGroup, Properties: { Name: a } }
    YAML
  }

  pass "what corresponds to nothing keeps its name" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::Events::Rule, Properties: { ScheduleExpression: rate(1 day), Targets: [{ Id: here, Arn: a }] } }
    YAML
  }
}
