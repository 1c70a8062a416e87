rule "aws-autoscaling-rolling-update-without-signals" {
  title     = "Rolling update doesn't wait for new instances to work"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_autoscaling_group"
  languages = ["cloudformation"]

  let {
    policy = resource.update_policy.AutoScalingRollingUpdate
  }

  when    = policy != null
  require = policy.WaitOnResourceSignals
  focus   = resource.update_policy
  message = "An update of ${resource.address} replaces instances that work by instances that don't, until none is left: CloudFormation doesn't look whether they start."
  remedy  = <<-TEXT
    CloudFormation: UpdatePolicy: { AutoScalingRollingUpdate: { WaitOnResourceSignals: true, PauseTime: PT15M, MinInstancesInService: 1 } },
    and cfn-signal at the end of the user data.
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html"]

  fail "not said, off" {
    cloudformation = <<-YAML
      Resources:
        Servers:
          Type: AWS::AutoScaling::AutoScalingGroup
          UpdatePolicy: { AutoScalingRollingUpdate: { MinInstancesInService: 1 } }
          Properties: { MinSize: "2", MaxSize: "4" }
        Others:
          Type: AWS::AutoScaling::AutoScalingGroup
          UpdatePolicy: { AutoScalingRollingUpdate: { WaitOnResourceSignals: false } }
          Properties: { MinSize: "2", MaxSize: "4" }
    YAML
    expect {
      count = 2
    }
  }

  pass "waits; replaced as a whole; no policy" {
    cloudformation = <<-YAML
      Resources:
        Servers:
          Type: AWS::AutoScaling::AutoScalingGroup
          UpdatePolicy: { AutoScalingRollingUpdate: { WaitOnResourceSignals: true, PauseTime: PT15M } }
          Properties: { MinSize: "2", MaxSize: "4" }
        Replaced:
          Type: AWS::AutoScaling::AutoScalingGroup
          UpdatePolicy: { AutoScalingReplacingUpdate: { WillReplace: true } }
          Properties: { MinSize: "2", MaxSize: "4" }
        Unsaid:
          Type: AWS::AutoScaling::AutoScalingGroup
          Properties: { MinSize: "2", MaxSize: "4" }
    YAML
  }
}
