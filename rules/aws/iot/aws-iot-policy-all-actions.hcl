rule "aws-iot-policy-all-actions" {
  title     = "IoT policy allows every action"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_iot_policy"

  for_each = iam_statements(self.policy)
  when     = each.value.effect == "Allow"
  require  = !anytrue([for a in each.value.actions : a == "*" || lower(a) == "iot:*"])
  message  = "A device with ${resource.address} may do all that devices can on what this statement names, also what AWS adds tomorrow."
  remedy   = <<-TEXT
    Terraform: Action = ["iot:Connect", "iot:Publish"]
    CloudFormation: Action: [iot:Connect, iot:Publish]
  TEXT

  references = ["https://docs.aws.amazon.com/iot/latest/developerguide/iot-policy-actions.html"]
  aliases    = { cfn_nag = ["W38"] }

  fail "all" {
    resource "aws_iot_policy" "p" {
      name   = "p"
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["iot:*"], Resource = "arn:aws:iot:eu-west-1:111122223333:client/a" }] })
    }
  }

  pass "some, and a denial" {
    resource "aws_iot_policy" "p" {
      name = "p"
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = ["iot:Connect"], Resource = "arn:aws:iot:eu-west-1:111122223333:client/a" },
          { Effect = "Deny", Action = "*", Resource = "arn:aws:iot:eu-west-1:111122223333:topic/b" },
        ]
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::IoT::Policy, Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: "*", Resource: "arn:aws:iot:eu-west-1:111122223333:client/a" }] } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::IoT::Policy, Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: "iot:Connect", Resource: "arn:aws:iot:eu-west-1:111122223333:client/a" }] } } }
    YAML
  }
}
