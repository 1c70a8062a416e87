rule "aws-bedrock-agent-without-guardrail" {
  title     = "Agent has no guardrail"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_bedrockagent_agent"
  default   = "opt-in"

  require = length(list(self.guardrail_configuration)) > 0
  message = "Nothing filters what users make ${resource.address} say or do."
  remedy  = <<-TEXT
    Terraform: guardrail_configuration { guardrail_identifier = …  guardrail_version = … }.
    CloudFormation: GuardrailConfiguration: { GuardrailIdentifier: …, GuardrailVersion: … }.
  TEXT

  references = ["https://docs.aws.amazon.com/bedrock/latest/userguide/agents-guardrail.html"]
  aliases    = { checkov = ["CKV_AWS_383"] }

  fail "not said" {
    resource "aws_bedrockagent_agent" "a" {
      agent_name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Bedrock::Agent
          Properties: { AgentName: a }
    YAML
  }

  pass "set" {
    resource "aws_bedrockagent_agent" "a" {
      guardrail_configuration {
        guardrail_identifier = "abc"
        guardrail_version    = "1"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Bedrock::Agent
          Properties: { AgentName: a, GuardrailConfiguration: { GuardrailIdentifier: abc, GuardrailVersion: "1" } }
    YAML
  }
}
