kind "aws_guardduty_detector" {
  identity = ["id", "arn"]

  # A template always says whether it is on.
  defaults {
    source   = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/guardduty_detector"
    language = "terraform"
    values   = { enable = true }
  }
}
