rule "aws-route53-domain-unlocked" {
  title     = "Domain can be moved to another registrar"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_route53domains_registered_domain"
  languages = ["terraform"]

  require = self.transfer_lock
  message = "Whoever gets at the transfer code of ${resource.address} takes the domain, and everything that trusts its name."
  remedy  = <<-TEXT
    Terraform: transfer_lock = true, which it is when absent
  TEXT

  references = ["https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/domain-lock.html"]
  aliases    = { checkov = ["CKV_AWS_377"] }

  fail "unlocked" {
    resource "aws_route53domains_registered_domain" "d" {
      domain_name   = "example.com"
      transfer_lock = false
    }
    expect {
      at = "main.tf:3"
    }
  }

  pass "by default" {
    resource "aws_route53domains_registered_domain" "d" {
      domain_name = "example.com"
    }
  }
}
