kind "aws_cloudtrail" {
  identity = ["name", "arn", "id"]

  # A template always says whether the trail logs.
  defaults "terraform" {
    enable_logging                = true
    include_global_service_events = true
  }
}
