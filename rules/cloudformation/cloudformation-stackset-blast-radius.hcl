rule "cloudformation-stackset-blast-radius" {
  title     = "Stack set goes on however many accounts fail"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = ["aws_cloudformation_stack_set", "aws_cloudformation_stack_set_instance", "aws_cloudformation_stack_instances"]
  default   = "production"

  require = self.operation_preferences.failure_tolerance_percentage == null || self.operation_preferences.failure_tolerance_percentage < 100
  focus   = self.operation_preferences.failure_tolerance_percentage
  message = "A template that breaks the first account is still deployed to all others: ${resource.address} tolerates 100 % of failures."
  remedy  = <<-TEXT
    Terraform: operation_preferences { failure_tolerance_percentage = 10  max_concurrent_percentage = 20 }
    CloudFormation: OperationPreferences: { FailureTolerancePercentage: 10, MaxConcurrentPercentage: 20 }
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-concepts.html#stackset-ops-options"]

  fail "all" {
    resource "aws_cloudformation_stack_set" "a" {
      name = "a"
      operation_preferences {
        failure_tolerance_percentage = 100
        max_concurrent_percentage    = 100
      }
    }
    resource "aws_cloudformation_stack_set_instance" "a" {
      stack_set_name = "a"
      operation_preferences {
        failure_tolerance_percentage = 100
      }
    }
    resource "aws_cloudformation_stack_instances" "a" {
      stack_set_name = "a"
      operation_preferences {
        failure_tolerance_percentage = 100
      }
    }
    expect {
      count = 3
    }
  }

  pass "some; a count; not said" {
    resource "aws_cloudformation_stack_set" "some" {
      name = "some"
      operation_preferences {
        failure_tolerance_percentage = 25
        max_concurrent_percentage    = 100
      }
    }
    resource "aws_cloudformation_stack_set" "count" {
      name = "count"
      operation_preferences {
        failure_tolerance_count = 1
      }
    }
    resource "aws_cloudformation_stack_set" "unsaid" {
      name = "unsaid"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Set:
          Type: AWS::CloudFormation::StackSet
          Properties:
            StackSetName: base
            OperationPreferences: { FailureTolerancePercentage: 100, MaxConcurrentPercentage: 100 }
    YAML
  }

  pass "some in a template" {
    cloudformation = <<-YAML
      Resources:
        Set:
          Type: AWS::CloudFormation::StackSet
          Properties:
            StackSetName: base
            OperationPreferences: { FailureTolerancePercentage: 10, MaxConcurrentPercentage: 20 }
    YAML
  }
}
