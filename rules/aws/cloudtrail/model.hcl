kind "aws_cloudtrail" {
  identity = ["name", "arn", "id"]

  # A template always says whether the trail logs.
  defaults {
    source   = "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail"
    language = "terraform"
    values   = { enable_logging = true, include_global_service_events = true }
  }
}
