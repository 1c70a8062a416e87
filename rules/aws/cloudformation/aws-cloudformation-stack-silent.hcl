rule "aws-cloudformation-stack-silent" {
  title     = "Nobody is told of what happens to a stack"
  severity  = "info"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "aws_cloudformation_stack"
  default   = "opt-in"

  require = length(self.notification_arns) > 0
  message = "When an update of ${resource.address} fails and is rolled back, only who looks learns of it."
  remedy  = <<-TEXT
    Terraform: notification_arns = [aws_sns_topic.deployments.arn]
    CloudFormation: NotificationARNs: [!Ref Deployments]
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/cloudformation-controls.html#cloudformation-1"]
  aliases    = { checkov = ["CKV_AWS_124"] }

  fail "absent" {
    resource "aws_cloudformation_stack" "s" {
      name = "s"
    }
  }

  pass "told" {
    resource "aws_cloudformation_stack" "s" {
      name              = "s"
      notification_arns = ["arn:aws:sns:eu-west-1:111122223333:deployments"]
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: "https://example.com/t.yaml" } }
    YAML
  }

  pass "template that tells" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: "https://example.com/t.yaml", NotificationARNs: [arn] } }
    YAML
  }
}
