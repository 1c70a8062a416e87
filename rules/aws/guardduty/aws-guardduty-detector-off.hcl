rule "aws-guardduty-detector-off" {
  title     = "GuardDuty detector is switched off"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_guardduty_detector"

  require = self.enable
  message = "Nobody is told of stolen credentials or of machines that mine coins in this region: ${resource.address} is off."
  remedy  = <<-TEXT
    Terraform: enable = true
    CloudFormation: Enable: true
  TEXT

  references = ["https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_suspend-disable.html"]
  aliases    = { checkov = ["CKV_AWS_238"] }
  controls   = { "fsbp" = ["GuardDuty.1"] }

  fail "off" {
    resource "aws_guardduty_detector" "d" {
      enable = false
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "on, also when nothing is said" {
    resource "aws_guardduty_detector" "d" {
      enable = true
    }
    resource "aws_guardduty_detector" "e" {}
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::GuardDuty::Detector, Properties: { Enable: false } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::GuardDuty::Detector, Properties: { Enable: true } }
    YAML
  }
}
