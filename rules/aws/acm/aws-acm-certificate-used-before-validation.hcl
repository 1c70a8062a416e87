rule "aws-acm-certificate-used-before-validation" {
  title     = "Certificate is used without waiting for its validation"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind = [
    "aws_cloudfront_distribution", "aws_lb_listener", "aws_lb_listener_certificate", "aws_api_gateway_domain_name", "aws_apigatewayv2_domain_name",
  ]
  languages = ["terraform"]

  let {
    arns = concat(
      list(self.certificate_arn), list(self.regional_certificate_arn), list(self.viewer_certificate.acm_certificate_arn),
      list(self.domain_name_configuration.certificate_arn),
    )
    certificate = target(each.value, "aws_acm_certificate")
    validations = referrers(certificate, "aws_acm_certificate_validation", "certificate_arn")
    waiting     = flatten([for v in validations : referrers(v, resource.kind)])
    awaits      = anytrue([for r in waiting : facts(r).address == resource.address])
    # Whatever it waits for may wait for the validation, and so may the call of its module.
    indirectly = length(resource.depends_on) > 0 || anytrue([for v in validations : length(referrers(v, "*")) > 0 || facts(v).module != resource.module])
  }
  for_each = arns
  # Where it isn't clear which certificate it is, it was made elsewhere.
  when     = known(certificate) && length(validations) > 0
  require  = awaits || (indirectly ? undecided("what it waits for may wait for the validation") : false)
  focus    = each.value
  message  = "Creating ${resource.address} fails unless ${facts(certificate).address} happens to be validated before: it takes the certificate itself, though ${facts(validations[0]).address} is there to wait for its validation."
  remedy   = <<-TEXT
    Terraform: certificate_arn = aws_acm_certificate_validation.main.certificate_arn.
  TEXT

  references = [
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/acm_certificate_validation",
    "https://docs.aws.amazon.com/acm/latest/userguide/domain-ownership-validation.html",
  ]

  fail "a listener, a distribution, a domain of an API" {
    resource "aws_acm_certificate" "c" {
      domain_name       = "www.example.com"
      validation_method = "DNS"
    }
    resource "aws_acm_certificate_validation" "v" {
      certificate_arn = aws_acm_certificate.c.arn
    }
    resource "aws_lb_listener" "l" {
      load_balancer_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/a/1"
      certificate_arn   = aws_acm_certificate.c.arn
    }
    resource "aws_lb_listener_certificate" "l" {
      listener_arn    = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/1/2"
      certificate_arn = aws_acm_certificate.c.id
    }
    resource "aws_cloudfront_distribution" "d" {
      viewer_certificate {
        acm_certificate_arn = aws_acm_certificate.c.arn
      }
    }
    resource "aws_api_gateway_domain_name" "a" {
      domain_name              = "api.example.com"
      regional_certificate_arn = aws_acm_certificate.c.arn
    }
    resource "aws_apigatewayv2_domain_name" "b" {
      domain_name = "api.example.com"
      domain_name_configuration {
        certificate_arn = aws_acm_certificate.c.arn
      }
    }
    expect {
      count   = 5
      message = "unless aws_acm_certificate.c happens to be validated before"
    }
  }

  fail "place" {
    resource "aws_acm_certificate" "c" {
      domain_name       = "www.example.com"
      validation_method = "DNS"
    }
    resource "aws_acm_certificate_validation" "v" {
      certificate_arn = aws_acm_certificate.c.arn
    }
    resource "aws_lb_listener" "l" {
      certificate_arn = aws_acm_certificate.c.arn
    }
    expect {
      at = "main.tf:9"
    }
  }

  pass "by the validation, no validation here, one of another certificate" {
    resource "aws_acm_certificate" "c" {
      domain_name       = "www.example.com"
      validation_method = "DNS"
    }
    resource "aws_acm_certificate_validation" "v" {
      certificate_arn = aws_acm_certificate.c.arn
    }
    resource "aws_lb_listener" "l" {
      certificate_arn = aws_acm_certificate_validation.v.certificate_arn
    }
    resource "aws_lb_listener" "waits" {
      certificate_arn = aws_acm_certificate.c.arn
      depends_on      = [aws_acm_certificate_validation.v]
    }
    resource "aws_acm_certificate" "other" {
      domain_name       = "mail.example.com"
      validation_method = "EMAIL"
    }
    resource "aws_lb_listener" "other" {
      certificate_arn = aws_acm_certificate.other.arn
    }
    data "aws_acm_certificate" "old" {
      domain = "www.example.com"
    }
    resource "aws_lb_listener" "old" {
      certificate_arn = data.aws_acm_certificate.old.arn
    }
    resource "aws_lb_listener" "elsewhere" {
      certificate_arn = "arn:aws:acm:eu-west-1:111122223333:certificate/1"
    }
  }

  undecided "it waits for something else, something else waits for the validation" {
    resource "aws_acm_certificate" "c" {
      domain_name       = "www.example.com"
      validation_method = "DNS"
    }
    resource "aws_acm_certificate_validation" "v" {
      certificate_arn = aws_acm_certificate.c.arn
    }
    resource "terraform_data" "ready" {}
    resource "aws_lb_listener" "a" {
      certificate_arn = aws_acm_certificate.c.arn
      depends_on      = [terraform_data.ready]
    }
    resource "aws_acm_certificate" "d" {
      domain_name       = "api.example.com"
      validation_method = "DNS"
    }
    resource "aws_acm_certificate_validation" "d" {
      certificate_arn = aws_acm_certificate.d.arn
    }
    resource "aws_lb" "d" {
      tags = { validated = aws_acm_certificate_validation.d.id }
    }
    resource "aws_lb_listener" "d" {
      load_balancer_arn = aws_lb.d.arn
      certificate_arn   = aws_acm_certificate.d.arn
    }
  }

  undecided "the call of its module waits for the validation" {
    resource "aws_acm_certificate" "c" {
      domain_name       = "www.example.com"
      validation_method = "DNS"
    }
    resource "aws_acm_certificate_validation" "v" {
      certificate_arn = aws_acm_certificate.c.arn
    }
    module "web" {
      source      = "./web"
      certificate = aws_acm_certificate.c.arn
      depends_on  = [aws_acm_certificate_validation.v]
    }
    file "web/main.tf" <<-TEXT
      variable "certificate" {}
      resource "aws_lb_listener" "l" {
        certificate_arn = var.certificate
      }
    TEXT
  }
}
