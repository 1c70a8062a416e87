rule "aws-guardduty-not-organization-wide" {
  title     = "GuardDuty doesn't watch new accounts of the organization"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_guardduty_detector"
  default   = "opt-in"
  languages = ["terraform"]

  let {
    organization = referrers(self, "aws_guardduty_organization_configuration", "detector_id")
  }

  require = self.enable && anytrue([for o in organization : o.auto_enable || contains(["ALL", "NEW"], o.auto_enable_organization_members)])
  focus   = self
  message = "What goes on in accounts that join later isn't watched by ${resource.address}."
  remedy  = <<-TEXT
    Terraform: aws_guardduty_organization_configuration { detector_id, auto_enable_organization_members = "ALL" }
  TEXT

  references = ["https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_organizations.html"]
  aliases    = { checkov = ["CKV2_AWS_3"] }

  fail "none; nobody; off" {
    resource "aws_guardduty_detector" "a" {
      enable = true
    }
    resource "aws_guardduty_detector" "b" {
      enable = true
    }
    resource "aws_guardduty_organization_configuration" "b" {
      detector_id                      = aws_guardduty_detector.b.id
      auto_enable_organization_members = "NONE"
    }
    resource "aws_guardduty_detector" "c" {
      enable = false
    }
    resource "aws_guardduty_organization_configuration" "c" {
      detector_id                      = aws_guardduty_detector.c.id
      auto_enable_organization_members = "ALL"
    }
    expect {
      count = 3
    }
  }

  pass "all, as it was said before" {
    resource "aws_guardduty_detector" "a" {
      enable = true
    }
    resource "aws_guardduty_organization_configuration" "a" {
      detector_id                      = aws_guardduty_detector.a.id
      auto_enable_organization_members = "ALL"
    }
    resource "aws_guardduty_detector" "b" {
      enable = true
    }
    resource "aws_guardduty_organization_configuration" "b" {
      detector_id = aws_guardduty_detector.b.id
      auto_enable = true
    }
  }
}
