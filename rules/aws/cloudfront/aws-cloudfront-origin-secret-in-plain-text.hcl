rule "aws-cloudfront-origin-secret-in-plain-text" {
  title     = "Header by which an origin knows CloudFront is written out"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  secret    = true
  kind      = ["aws_cloudfront_distribution", "aws_lb_listener_rule"]

  let {
    is_template = resource.language == "cloudformation"
    sent        = is_template ? [] : flatten(self.origin[*].custom_header[*])
    tested      = is_template ? [for h in list(self.condition[*].HttpHeaderConfig) : { name = h.HttpHeaderName, values = h.Values }] : [for h in flatten(self.condition[*].http_header[*]) : { name = h.http_header_name, values = h.values }]
    expected    = flatten([for h in tested : [for v in list(h.values) : { name = h.name, value = v }]])
    # What a name says by its words: X-Origin-Verify, X-CDN-Secret; X-Author and X-Forwarded-Host say nothing of the kind.
    telling = "(?i)(^|[-_])(verify|verification|secret|shared|token|auth|authorization|password|passcode|key|apikey)$"
    # What the service puts in, a pattern, a number, and what stands there for something else.
    other = "(?i)^(\\d+|true|false|https?://.*|arn:.*|.*\\{\\{.*|.*[*?].*|.*\\s.*|.*(example|placeholder|dummy|change_?-?me|replace|your|todo|xxxx|redacted|insert|sample|default).*)$"
  }

  for_each = resource.kind == "aws_cloudfront_distribution" ? sent : expected
  when     = length(regexall(telling, each.value.name)) > 0
  # A text that is put together of what isn't known, as a generated one is, isn't written out.
  require = alltrue([for t in texts(each.value.value) : strcontains(t.text, "$${…}") || length(t.text) < 8 || length(regexall(other, t.text)) > 0])
  focus   = each.value.value
  message = "Whoever reads this code or the state can send ${each.value.name} of ${resource.address} without CloudFront: the origin takes their requests for CloudFront's, past its WAF, its restrictions and its cache."
  remedy  = <<-TEXT
    Change it, and take it from where secrets are kept. With a VPC origin nobody else reaches the load balancer, and no header is needed.
    Terraform: value = random_password.origin.result, in both places.
    CloudFormation: HeaderValue: '{{resolve:secretsmanager:origin-verify:SecretString:header}}'
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/restrict-access-to-load-balancer.html",
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html",
  ]

  fail "sent and expected" {
    resource "aws_cloudfront_distribution" "cdn" {
      origin {
        origin_id   = "lb"
        domain_name = "lb.example.com"
        custom_header {
          name  = "X-Origin-Verify"
          value = "9f2c7a1e5b804d63b1f0c3a7e6d58241"
        }
      }
    }
    resource "aws_lb_listener_rule" "cdn" {
      listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/1/2"
      condition {
        http_header {
          http_header_name = "X-Origin-Verify"
          values           = ["9f2c7a1e5b804d63b1f0c3a7e6d58241"]
        }
      }
    }
    expect {
      count   = 2
      message = "can send X-Origin-Verify of"
    }
  }

  pass "made by Terraform, given, or kept elsewhere" {
    variable "secret" {
      sensitive = true
    }
    resource "random_password" "origin" {
      length = 32
    }
    data "aws_secretsmanager_secret_version" "origin" {
      secret_id = "origin"
    }
    resource "aws_cloudfront_distribution" "cdn" {
      origin {
        origin_id   = "lb"
        domain_name = "lb.example.com"
        custom_header {
          name  = "X-Origin-Verify"
          value = random_password.origin.result
        }
        custom_header {
          name  = "X-Origin-Secret"
          value = var.secret
        }
        custom_header {
          name  = "X-Origin-Token"
          value = "Bearer-${data.aws_secretsmanager_secret_version.origin.secret_string}"
        }
      }
    }
  }

  pass "no secrets: other headers, marks, patterns and placeholders" {
    resource "aws_cloudfront_distribution" "cdn" {
      origin {
        origin_id   = "lb"
        domain_name = "lb.example.com"
        custom_header {
          name  = "X-Forwarded-Host"
          value = "www.shop-of-somebody.com"
        }
        custom_header {
          name  = "X-Tenant-Id"
          value = "9f2c7a1e5b804d63b1f0c3a7e6d58241"
        }
        custom_header {
          name  = "X-Author"
          value = "9f2c7a1e5b804d63b1f0c3a7e6d58241"
        }
        custom_header {
          name  = "X-Use-Auth"
          value = "true"
        }
        custom_header {
          name  = "X-Origin-Verify"
          value = "cdn"
        }
        custom_header {
          name  = "X-Origin-Secret"
          value = "change-me-please"
        }
        custom_header {
          name  = "X-Cache-Key"
          value = "12345678901"
        }
      }
    }
    resource "aws_lb_listener_rule" "tokens" {
      listener_arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/1/2"
      condition {
        http_header {
          http_header_name = "Authorization"
          values           = ["Bearer *"]
        }
      }
    }
  }

  undecided "headers from a variable" {
    variable "headers" {
      type = list(object({ name = string, value = string }))
    }
    resource "aws_cloudfront_distribution" "cdn" {
      origin {
        origin_id   = "lb"
        domain_name = "lb.example.com"
        dynamic "custom_header" {
          for_each = var.headers
          content {
            name  = custom_header.value.name
            value = "9f2c7a1e5b804d63b1f0c3a7e6d58241"
          }
        }
      }
    }
  }

  fail "expected, in a template" {
    cloudformation = <<-YAML
      Resources:
        Rule:
          Type: AWS::ElasticLoadBalancingV2::ListenerRule
          Properties:
            Priority: 1
            ListenerArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/1/2
            Actions: [{ Type: forward, TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/1 }]
            Conditions: [{ Field: http-header, HttpHeaderConfig: { HttpHeaderName: X-Origin-Verify, Values: [9f2c7a1e5b804d63b1f0c3a7e6d58241] } }]
    YAML
    expect {
      count = 1
    }
  }

  pass "kept elsewhere, in a template" {
    cloudformation = <<-YAML
      Parameters:
        Verify: { Type: String, NoEcho: true }
      Resources:
        Rule:
          Type: AWS::ElasticLoadBalancingV2::ListenerRule
          Properties:
            Priority: 1
            ListenerArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/a/1/2
            Actions: [{ Type: forward, TargetGroupArn: arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/1 }]
            Conditions:
              - { Field: http-header, HttpHeaderConfig: { HttpHeaderName: X-Origin-Verify, Values: ["{{resolve:secretsmanager:origin:SecretString:header}}", !Ref Verify] } }
              - { Field: path-pattern, Values: [/api] }
    YAML
  }
}
