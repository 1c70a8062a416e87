rule "aws-elb-policy-outdated-tls" {
  title     = "Classic load balancer negotiates outdated TLS"
  severity  = "medium"
  category  = "security"
  checklist = "networking"
  kind      = "aws_load_balancer_policy"
  languages = ["terraform"]

  let {
    # Of the predefined policies one alone leaves out TLS 1.0 and 1.1.
    outdated = [
      for a in self.policy_attribute[*] : a
      if(a.name == "Reference-Security-Policy" && a.value != "ELBSecurityPolicy-TLS-1-2-2017-01")
      || (contains(["Protocol-SSLv3", "Protocol-TLSv1", "Protocol-TLSv1.1"], a.name) && lower(a.value) == "true")
    ]
  }

  when    = self.policy_type_name == "SSLNegotiationPolicyType"
  require = length(outdated) == 0
  focus   = outdated[0].value
  message = "Clients may agree with load balancers that use ${resource.address} on a protocol whose encryption can be broken."
  remedy  = <<-TEXT
    Terraform: policy_attribute { name = "Reference-Security-Policy"  value = "ELBSecurityPolicy-TLS-1-2-2017-01" }
  TEXT

  references = ["https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-security-policy-table.html"]
  aliases    = { checkov = ["CKV_AWS_213"] }
  controls   = { "fsbp" = ["ELB.8"], "nist-800-53-r5" = ["AC-17(2)", "AC-4", "IA-5(1)", "SC-12(3)", "SC-13", "SC-23", "SC-23(3)", "SC-7(4)", "SC-8", "SC-8(1)", "SC-8(2)", "SI-7(6)"], "pci-dss-4.0.1" = ["4.2.1"] }

  fail "a predefined policy" {
    resource "aws_load_balancer_policy" "p" {
      load_balancer_name = "l"
      policy_name        = "p"
      policy_type_name   = "SSLNegotiationPolicyType"
      policy_attribute {
        name  = "Reference-Security-Policy"
        value = "ELBSecurityPolicy-2016-08"
      }
    }
    expect {
      at = "main.tf:7"
    }
  }

  fail "SSLv3" {
    resource "aws_load_balancer_policy" "p" {
      load_balancer_name = "l"
      policy_name        = "p"
      policy_type_name   = "SSLNegotiationPolicyType"
      policy_attribute {
        name  = "Protocol-SSLv3"
        value = "true"
      }
    }
  }

  fail "TLSv1" {
    resource "aws_load_balancer_policy" "p" {
      load_balancer_name = "l"
      policy_name        = "p"
      policy_type_name   = "SSLNegotiationPolicyType"
      policy_attribute {
        name  = "Protocol-TLSv1"
        value = "true"
      }
    }
  }

  fail "TLSv1.1" {
    resource "aws_load_balancer_policy" "p" {
      load_balancer_name = "l"
      policy_name        = "p"
      policy_type_name   = "SSLNegotiationPolicyType"
      policy_attribute {
        name  = "Protocol-TLSv1.1"
        value = "true"
      }
    }
  }

  pass "TLS 1.2" {
    resource "aws_load_balancer_policy" "p" {
      load_balancer_name = "l"
      policy_name        = "p"
      policy_type_name   = "SSLNegotiationPolicyType"
      policy_attribute {
        name  = "Protocol-TLSv1.2"
        value = "true"
      }
      policy_attribute {
        name  = "Protocol-TLSv1"
        value = "false"
      }
    }
    resource "aws_load_balancer_policy" "q" {
      load_balancer_name = "l"
      policy_name        = "q"
      policy_type_name   = "SSLNegotiationPolicyType"
      policy_attribute {
        name  = "Reference-Security-Policy"
        value = "ELBSecurityPolicy-TLS-1-2-2017-01"
      }
    }
  }

  pass "of another type" {
    resource "aws_load_balancer_policy" "p" {
      load_balancer_name = "l"
      policy_name        = "p"
      policy_type_name   = "BackendServerAuthenticationPolicyType"
      policy_attribute {
        name  = "Protocol-TLSv1"
        value = "true"
      }
    }
  }
}
