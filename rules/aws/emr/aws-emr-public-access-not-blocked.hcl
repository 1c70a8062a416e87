rule "aws-emr-public-access-not-blocked" {
  title     = "Clusters may be opened to the internet"
  severity  = "high"
  category  = "security"
  checklist = "networking"
  kind      = "aws_emr_block_public_access_configuration"
  languages = ["terraform"]

  require = self.block_public_security_group_rules && alltrue([for r in self.permitted_public_security_group_rule_range[*] : r.min_range == 22 && r.max_range == 22])
  message = "Clusters of this account may start with security groups that let the whole internet in: ${resource.address} doesn't block it."
  remedy  = <<-TEXT
    Terraform: block_public_security_group_rules = true, with no permitted range but port 22.
  TEXT

  references = ["https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-block-public-access.html"]
  aliases    = { checkov = ["CKV_AWS_390"] }
  controls   = { "fsbp" = ["EMR.2"] }

  fail "wrong" {
    resource "aws_emr_block_public_access_configuration" "a" {
      block_public_security_group_rules = false
    }
  }

  pass "right" {
    resource "aws_emr_block_public_access_configuration" "a" {
      block_public_security_group_rules = true
      permitted_public_security_group_rule_range {
        min_range = 22
        max_range = 22
      }
    }
  }

  fail "all ports are permitted" {
    resource "aws_emr_block_public_access_configuration" "a" {
      block_public_security_group_rules = true
      permitted_public_security_group_rule_range {
        min_range = 22
        max_range = 65535
      }
    }
  }

  fail "the low ports are permitted" {
    resource "aws_emr_block_public_access_configuration" "a" {
      block_public_security_group_rules = true
      permitted_public_security_group_rule_range {
        min_range = 0
        max_range = 22
      }
    }
  }
}
