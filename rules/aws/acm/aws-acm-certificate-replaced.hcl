rule "aws-acm-certificate-replaced" {
  title     = "Certificate is destroyed before its replacement is there"
  severity  = "low"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_acm_certificate"

  # Who uses it takes it from the certificate or from what waits for its validation.
  let {
    kinds   = ["aws_lb_listener", "aws_lb_listener_certificate", "aws_elb", "aws_cloudfront_distribution", "aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name"]
    sources = concat([self], referrers(self, "aws_acm_certificate_validation"))
    users   = flatten([for k in kinds : [for s in sources : [for r in referrers(s, k) : facts(r).address]]])
  }
  require = resource.lifecycle.create_before_destroy
  focus   = self
  message = "A change that replaces ${resource.address} fails as long as ${known(users) && length(users) > 0 ? users[0] : "something"} uses the certificate: AWS deletes none that is in use."
  remedy  = <<-TEXT
    Terraform: lifecycle { create_before_destroy = true }
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate"]
  aliases    = { checkov = ["CKV_AWS_233"] }
  languages  = ["terraform"]

  fail "absent" {
    resource "aws_acm_certificate" "c" {
      domain_name = "www.example.com"
    }
  }

  pass "before" {
    resource "aws_acm_certificate" "c" {
      domain_name = "www.example.com"
      lifecycle {
        create_before_destroy = true
      }
    }
  }

  fail "of a distribution, of a listener that waits for the validation" {
    resource "aws_acm_certificate" "a" {
      domain_name = "www.example.com"
    }
    resource "aws_cloudfront_distribution" "d" {
      viewer_certificate {
        acm_certificate_arn = aws_acm_certificate.a.arn
      }
    }
    resource "aws_acm_certificate" "b" {
      domain_name = "api.example.com"
    }
    resource "aws_acm_certificate_validation" "b" {
      certificate_arn = aws_acm_certificate.b.arn
    }
    resource "aws_lb_listener" "l" {
      certificate_arn = aws_acm_certificate_validation.b.certificate_arn
    }
    expect {
      count = 2
    }
  }
}
