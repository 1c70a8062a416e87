rule "aws-bedrock-agent-no-customer-key" {
  title     = "Agent is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_bedrockagent_agent"
  default   = "opt-in"

  require = is_customer_key(self.customer_encryption_key_arn)
  message = "Who may read the instructions and sessions of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: customer_encryption_key_arn = aws_kms_key.agents.arn.
    CloudFormation: CustomerEncryptionKeyArn: !GetAtt Key.Arn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/bedrock/latest/userguide/encryption-agents.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_373"] }

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
      customer_encryption_key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Bedrock::Agent
          Properties: { AgentName: a, CustomerEncryptionKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/bedrock"
    }
    resource "aws_bedrockagent_agent" "a" {
      customer_encryption_key_arn = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own" {
    resource "aws_bedrockagent_agent" "a" {
      customer_encryption_key_arn = "arn:aws:kms:eu-west-1:111122223333:alias/aws/bedrock"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_bedrockagent_agent" "a" {
      customer_encryption_key_arn = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Bedrock::Agent
          Properties: { AgentName: a, CustomerEncryptionKeyArn: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/bedrock" }
    YAML
  }
}
