rule "aws-acm-certificate-no-create-before-destroy" {
  title     = "Certificate in use can't be replaced"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "aws_acm_certificate"
  languages = ["terraform"]

  let {
    users = [
      "aws_acm_certificate_validation", "aws_lb_listener", "aws_lb_listener_certificate", "aws_cloudfront_distribution",
      "aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name",
    ]
  }

  when    = anytrue([for kind in users : length(referrers(self, kind)) > 0])
  require = resource.lifecycle.create_before_destroy
  focus   = self
  message = "When a domain name of ${resource.address} changes, apply fails: AWS doesn't delete a certificate that something still uses."
  remedy  = <<-TEXT
    Terraform: lifecycle { create_before_destroy = true }
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate"]

  fail "used by a listener, validated" {
    resource "aws_acm_certificate" "a" {
      domain_name = "example.com"
    }
    resource "aws_lb_listener" "https" {
      certificate_arn = aws_acm_certificate.a.arn
    }
    resource "aws_acm_certificate" "b" {
      domain_name = "example.org"
    }
    resource "aws_acm_certificate_validation" "b" {
      certificate_arn = aws_acm_certificate.b.arn
    }
    expect {
      count = 2
    }
  }

  pass "made before; not used here" {
    resource "aws_acm_certificate" "a" {
      domain_name = "example.com"
      lifecycle {
        create_before_destroy = true
      }
    }
    resource "aws_lb_listener" "https" {
      certificate_arn = aws_acm_certificate.a.arn
    }
    resource "aws_acm_certificate" "b" {
      domain_name = "example.org"
    }
  }
}
