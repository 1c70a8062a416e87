rule "aws-autoscaling-group-refresh-below-half" {
  title     = "Update of a group takes more than half of its instances at once"
  severity  = "low"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_autoscaling_group"
  default   = "production"

  let {
    healthy = self.instance_refresh.preferences.min_healthy_percentage
    rolling = resource.update_policy.AutoScalingRollingUpdate
    kept    = rolling.MinInstancesInService == null ? 0 : rolling.MinInstancesInService
  }

  when = self.max_size > 1
  require = (
    resource.language == "terraform" ? healthy == null || healthy >= 50
    : rolling.MaxBatchSize == null || kept > 0 || rolling.MaxBatchSize < self.max_size
  )
  focus   = resource.language == "terraform" ? healthy : resource.update_policy
  message = "While ${resource.address} is updated, most of its instances are gone, and the others carry their load."
  remedy  = <<-TEXT
    Terraform: instance_refresh { strategy = "Rolling"  preferences { min_healthy_percentage = 90 } }
    CloudFormation: UpdatePolicy: { AutoScalingRollingUpdate: { MinInstancesInService: 2, MaxBatchSize: 1 } }
  TEXT

  references = [
    "https://docs.aws.amazon.com/autoscaling/ec2/userguide/understand-instance-refresh-default-values.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html",
  ]

  fail "a tenth" {
    resource "aws_autoscaling_group" "a" {
      max_size = 4
      instance_refresh {
        strategy = "Rolling"
        preferences {
          min_healthy_percentage = 10
        }
      }
    }
    expect {
      at = "main.tf:6"
    }
  }

  pass "half; not said; a single instance" {
    resource "aws_autoscaling_group" "half" {
      max_size = 4
      instance_refresh {
        strategy = "Rolling"
        preferences {
          min_healthy_percentage = 50
        }
      }
    }
    resource "aws_autoscaling_group" "unsaid" {
      max_size = 4
      instance_refresh {
        strategy = "Rolling"
      }
    }
    resource "aws_autoscaling_group" "single" {
      max_size = 1
      instance_refresh {
        strategy = "Rolling"
        preferences {
          min_healthy_percentage = 0
        }
      }
    }
  }

  fail "all at once in a template" {
    cloudformation = <<-YAML
      Resources:
        Servers:
          Type: AWS::AutoScaling::AutoScalingGroup
          UpdatePolicy: { AutoScalingRollingUpdate: { MaxBatchSize: 4 } }
          Properties: { MinSize: "2", MaxSize: "4" }
        Said:
          Type: AWS::AutoScaling::AutoScalingGroup
          UpdatePolicy: { AutoScalingRollingUpdate: { MaxBatchSize: 4, MinInstancesInService: 0 } }
          Properties: { MinSize: "2", MaxSize: "4" }
    YAML
    expect {
      count = 2
    }
  }

  pass "in parts in a template" {
    cloudformation = <<-YAML
      Resources:
        One:
          Type: AWS::AutoScaling::AutoScalingGroup
          UpdatePolicy: { AutoScalingRollingUpdate: { WaitOnResourceSignals: true } }
          Properties: { MinSize: "2", MaxSize: "4" }
        Some:
          Type: AWS::AutoScaling::AutoScalingGroup
          UpdatePolicy: { AutoScalingRollingUpdate: { MaxBatchSize: 2, MinInstancesInService: 0 } }
          Properties: { MinSize: "2", MaxSize: "4" }
        Kept:
          Type: AWS::AutoScaling::AutoScalingGroup
          UpdatePolicy: { AutoScalingRollingUpdate: { MaxBatchSize: 4, MinInstancesInService: 2 } }
          Properties: { MinSize: "2", MaxSize: "4" }
    YAML
  }
}
