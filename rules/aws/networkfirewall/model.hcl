kind "aws_networkfirewall_firewall" {
  identity = ["arn", "id"]

  fold "aws_networkfirewall_logging_configuration" {
    into    = refers(firewall_arn)
    logging = logging_configuration
  }
}
