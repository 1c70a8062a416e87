rule "aws-network-firewall-no-customer-key" {
  title     = "Network firewall is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_networkfirewall_firewall", "aws_networkfirewall_rule_group", "aws_networkfirewall_firewall_policy"]
  default   = "opt-in"
  languages = ["terraform"]

  require = is_customer_key(self.encryption_configuration.key_id) && self.encryption_configuration.key_id != "AWS_OWNED_KMS_KEY"
  focus   = self
  message = "Who may read the rules of ${resource.address} can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: encryption_configuration { type = "CUSTOMER_KMS", key_id = aws_kms_key.main.arn }
  TEXT

  references = [
    "https://docs.aws.amazon.com/network-firewall/latest/developerguide/kms-encryption-at-rest.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_345", "CKV_AWS_346"] }

  fail "none, of the service, none named" {
    resource "aws_networkfirewall_firewall" "f" {
      name = "f"
    }
    resource "aws_networkfirewall_firewall_policy" "p" {
      name = "p"
      encryption_configuration {
        type   = "AWS_OWNED_KMS_KEY"
        key_id = "AWS_OWNED_KMS_KEY"
      }
    }
    resource "aws_networkfirewall_rule_group" "g" {
      name = "g"
      encryption_configuration {
        type = "CUSTOMER_KMS"
      }
    }
    expect {
      count = 3
    }
  }

  pass "own" {
    resource "aws_networkfirewall_firewall_policy" "p" {
      name = "p"
      encryption_configuration {
        type   = "CUSTOMER_KMS"
        key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
      }
    }
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/networkfirewall"
    }
    resource "aws_networkfirewall_firewall_policy" "p" {
      name = "p"
      encryption_configuration {
        type   = "CUSTOMER_KMS"
        key_id = data.aws_kms_alias.k.target_key_arn
      }
    }
  }

  fail "a key of AWS's own" {
    resource "aws_networkfirewall_firewall_policy" "p" {
      name = "p"
      encryption_configuration {
        type   = "CUSTOMER_KMS"
        key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/networkfirewall"
      }
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_networkfirewall_firewall_policy" "p" {
      name = "p"
      encryption_configuration {
        type   = "CUSTOMER_KMS"
        key_id = data.aws_kms_alias.k.target_key_arn
      }
    }
  }
}
