rule "template-references" {
  title     = "References of types that are mapped by name are found by the attribute's name"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_iam_role", "aws_route53_record", "aws_lb_listener"]

  require = (
    resource.kind == "aws_iam_role" ? length(referrers(self, "aws_iam_role_policy", "role")) == 1
    : resource.kind == "aws_lb_listener" ? length(referrers(self, "aws_lb_listener_rule", "listener_arn")) == 1
    : target(self.zone_id).name == "example.org"
  )
  message = "Nothing refers to it, or it refers to nothing."
  remedy  = "None."

  pass "referred to by another property's name" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
        P: { Type: AWS::IAM::RolePolicy, Properties: { RoleName: !Ref R, PolicyName: p } }
    YAML
  }

  fail "referred to by another attribute" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: {} } }
        P: { Type: AWS::IAM::RolePolicy, Properties: { RoleName: other, PolicyName: !Sub "${R}-policy" } }
    YAML
  }

  pass "referred to by what GetAtt gives" {
    cloudformation = <<-YAML
      Resources:
        L: { Type: AWS::ElasticLoadBalancingV2::Listener, Properties: { LoadBalancerArn: l } }
        Rule: { Type: AWS::ElasticLoadBalancingV2::ListenerRule, Properties: { ListenerArn: !GetAtt L.ListenerArn, Priority: 1, Actions: [], Conditions: [] } }
    YAML
  }

  pass "the target" {
    cloudformation = <<-YAML
      Resources:
        Z: { Type: AWS::Route53::HostedZone, Properties: { Name: example.org } }
        A: { Type: AWS::Route53::RecordSet, Properties: { Name: a, Type: A, HostedZoneId: !Ref Z } }
    YAML
  }

  fail "another target" {
    cloudformation = <<-YAML
      Resources:
        Z: { Type: AWS::Route53::HostedZone, Properties: { Name: example.net } }
        A: { Type: AWS::Route53::RecordSet, Properties: { Name: a, Type: A, HostedZoneId: !Ref Z } }
    YAML
  }
}
