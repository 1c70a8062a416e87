rule "aws-sfn-no-tracing" {
  title     = "State machine isn't traced"
  severity  = "info"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "aws_sfn_state_machine"
  default   = "opt-in"

  require = self.tracing_configuration.enabled
  message = "When ${resource.address} is slow, nobody can tell in which of the services that it calls the time goes."
  remedy  = <<-TEXT
    Terraform: tracing_configuration { enabled = true }
    CloudFormation: TracingConfiguration: { Enabled: true }
  TEXT

  references = ["https://docs.aws.amazon.com/step-functions/latest/dg/concepts-xray-tracing.html"]
  aliases    = { checkov = ["CKV_AWS_284"], trivy = ["AVD-AWS-0117"] }

  fail "absent" {
    resource "aws_sfn_state_machine" "m" {
      name = "m"
    }
  }

  pass "traced" {
    resource "aws_sfn_state_machine" "m" {
      name = "m"
      tracing_configuration {
        enabled = true
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        M: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: arn } }
        S: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: machine.json, Tracing: { Enabled: false } } }
    YAML
    expect {
      count = 2
    }
  }

  pass "traced template" {
    cloudformation = <<-YAML
      Resources:
        M: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: arn, TracingConfiguration: { Enabled: true } } }
    YAML
  }
}
