rule "aws-network-firewall-not-logged" {
  title     = "Network firewall keeps no logs"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_networkfirewall_firewall"
  default   = "production"

  require = self.logging != null
  focus   = self
  message = "What ${resource.address} let through or stopped leaves no trace."
  remedy  = <<-TEXT
    Terraform: an aws_networkfirewall_logging_configuration with firewall_arn
    CloudFormation: AWS::NetworkFirewall::LoggingConfiguration with FirewallArn
  TEXT

  references = ["https://docs.aws.amazon.com/network-firewall/latest/developerguide/firewall-logging.html"]
  aliases    = { checkov = ["CKV2_AWS_63"] }
  controls   = { "fsbp" = ["NetworkFirewall.2"] }

  fail "absent" {
    resource "aws_networkfirewall_firewall" "f" {
      name = "f"
    }
  }

  pass "logged" {
    resource "aws_networkfirewall_firewall" "f" {
      name = "f"
    }
    resource "aws_networkfirewall_logging_configuration" "f" {
      firewall_arn = aws_networkfirewall_firewall.f.arn
      logging_configuration {
        log_destination_config {
          log_type = "ALERT"
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        F: { Type: AWS::NetworkFirewall::Firewall, Properties: { FirewallName: f, FirewallPolicyArn: arn } }
    YAML
  }

  pass "logged template" {
    cloudformation = <<-YAML
      Resources:
        F: { Type: AWS::NetworkFirewall::Firewall, Properties: { FirewallName: f, FirewallPolicyArn: arn } }
        L: { Type: AWS::NetworkFirewall::LoggingConfiguration, Properties: { FirewallArn: !Ref F, LoggingConfiguration: { LogDestinationConfigs: [{ LogType: ALERT, LogDestinationType: S3, LogDestination: { bucketName: b } }] } } }
    YAML
  }
}
