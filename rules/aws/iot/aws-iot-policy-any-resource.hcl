rule "aws-iot-policy-any-resource" {
  title     = "IoT policy allows it on every client and topic"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_iot_policy"

  for_each = iam_statements(self.policy)
  when     = each.value.effect == "Allow" && length(each.value.conditions) == 0
  require  = !contains(each.value.resources, "*")
  message  = "One stolen device with ${resource.address} can speak as any other, or read and write the topics of all: this statement names no resource."
  remedy   = <<-TEXT
    Terraform: Resource = "arn:aws:iot:…:client/$${iot:Connection.Thing.ThingName}"
    CloudFormation: Resource: !Sub "arn:aws:iot:…:client/$${!iot:Connection.Thing.ThingName}"
  TEXT

  references = ["https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html"]
  aliases    = { cfn_nag = ["W39"] }

  fail "any" {
    resource "aws_iot_policy" "p" {
      name   = "p"
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["iot:Publish"], Resource = ["*"] }] })
    }
  }

  pass "named, conditioned, denied" {
    resource "aws_iot_policy" "p" {
      name = "p"
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = ["iot:Publish"], Resource = "arn:aws:iot:eu-west-1:111122223333:topic/a" },
          { Effect = "Allow", Action = ["iot:Connect"], Resource = "*", Condition = { Bool = { "iot:Connection.Thing.IsAttached" = ["true"] } } },
          { Effect = "Deny", Action = ["iot:Subscribe"], Resource = "*" },
        ]
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::IoT::Policy, Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: "iot:Publish", Resource: "*" }] } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::IoT::Policy, Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: "iot:Publish", Resource: "arn:aws:iot:eu-west-1:111122223333:topic/a" }] } } }
    YAML
  }
}
