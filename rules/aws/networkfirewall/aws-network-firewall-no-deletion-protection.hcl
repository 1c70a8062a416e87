rule "aws-network-firewall-no-deletion-protection" {
  title     = "Network firewall can be deleted by mistake"
  severity  = "low"
  category  = "production-readiness"
  checklist = "backup-and-restore"
  kind      = "aws_networkfirewall_firewall"
  default   = "production"

  require = self.delete_protection
  message = "One wrong click or change deletes ${resource.address}, and the traffic that it filters stops, or goes unfiltered."
  remedy  = <<-TEXT
    Terraform: delete_protection = true
    CloudFormation: DeleteProtection: true
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/networkfirewall-controls.html#networkfirewall-9"]
  aliases    = { checkov = ["CKV_AWS_344"] }
  controls   = { "fsbp" = ["NetworkFirewall.9"] }

  fail "absent" {
    resource "aws_networkfirewall_firewall" "f" {
      name = "f"
    }
  }

  pass "protected" {
    resource "aws_networkfirewall_firewall" "f" {
      name              = "f"
      delete_protection = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        F: { Type: AWS::NetworkFirewall::Firewall, Properties: { FirewallName: f, FirewallPolicyArn: arn } }
    YAML
  }

  pass "protected template" {
    cloudformation = <<-YAML
      Resources:
        F: { Type: AWS::NetworkFirewall::Firewall, Properties: { FirewallName: f, FirewallPolicyArn: arn, DeleteProtection: true } }
    YAML
  }
}
