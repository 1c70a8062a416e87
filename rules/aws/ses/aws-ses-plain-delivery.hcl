rule "aws-ses-plain-delivery" {
  title     = "Mail is delivered over unencrypted connections"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_ses_configuration_set", "aws_sesv2_configuration_set"]
  default   = "opt-in"

  require = contains(["Require", "REQUIRE"], self.delivery_options.tls_policy)
  focus   = self.delivery_options.tls_policy == null ? self : self.delivery_options.tls_policy
  message = "Where the receiving server doesn't offer TLS, or somebody on the way hides that it does, mail of ${resource.address} can be read."
  remedy  = <<-TEXT
    Terraform: delivery_options { tls_policy = "Require" }, of aws_sesv2_configuration_set "REQUIRE"
    CloudFormation: DeliveryOptions: { TlsPolicy: REQUIRE }
  TEXT

  references = ["https://docs.aws.amazon.com/ses/latest/dg/security-protocols.html"]
  aliases    = { checkov = ["CKV_AWS_365"] }

  fail "absent, optional" {
    resource "aws_ses_configuration_set" "a" {
      name = "a"
    }
    resource "aws_sesv2_configuration_set" "b" {
      configuration_set_name = "b"
      delivery_options {
        tls_policy = "OPTIONAL"
      }
    }
    expect {
      count = 2
    }
  }

  pass "required" {
    resource "aws_ses_configuration_set" "a" {
      name = "a"
      delivery_options {
        tls_policy = "Require"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::SES::ConfigurationSet, Properties: { Name: s } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        S: { Type: AWS::SES::ConfigurationSet, Properties: { Name: s, DeliveryOptions: { TlsPolicy: REQUIRE } } }
    YAML
  }
}
