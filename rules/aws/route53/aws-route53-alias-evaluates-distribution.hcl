rule "aws-route53-alias-evaluates-distribution" {
  title     = "Alias asks for the health of a distribution, which has none"
  severity  = spread ? "medium" : "low"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_route53_record"

  let {
    here = target(self.alias.name, "aws_cloudfront_distribution")
    name = trimsuffix(lower(self.alias.name), ".")
    # The zone of all distributions isn't asked: names of API Gateway lie in it, too.
    cloudfront = (known(here) && here != null) || (known(name) && endswith(name, ".cloudfront.net"))
    spread     = self.health_check_id == null && length([for p in [self.failover_routing_policy, self.weighted_routing_policy, self.latency_routing_policy, self.geolocation_routing_policy, self.geoproximity_routing_policy] : p if p != null]) > 0
  }

  when    = self.alias != null && cloudfront
  require = !self.alias.evaluate_target_health
  focus   = self.alias.evaluate_target_health
  # AWS's reference says that it can't be true; records with it are there all the same.
  message = "${spread ? "Route 53 never sends clients elsewhere when the target of ${resource.address} is down" : "What ${resource.address} says has no effect, or is refused"}: Route 53 has no health of CloudFront distributions to evaluate."
  remedy  = <<-TEXT
    Where another target is to take over, name a health check of the site, too.
    Terraform: evaluate_target_health = false, and health_check_id = aws_route53_health_check.site.id.
    CloudFormation: EvaluateTargetHealth: false, and HealthCheckId: !Ref SiteCheck.
  TEXT

  references = ["https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html"]

  fail "of the stack, and by its name" {
    resource "aws_cloudfront_distribution" "d" {
      aliases = ["a.example.com"]
    }
    resource "aws_route53_record" "a" {
      zone_id = "Z1"
      name    = "a.example.com"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.d.domain_name
        zone_id                = aws_cloudfront_distribution.d.hosted_zone_id
        evaluate_target_health = true
      }
    }
    resource "aws_route53_record" "b" {
      for_each = toset(["A", "AAAA"])
      zone_id  = "Z1"
      name     = "b.example.com"
      type     = each.key
      alias {
        name                   = "D111111abcdef8.CloudFront.net."
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = true
      }
    }
    expect {
      count    = 2
      severity = "low"
      message  = "no effect, or is refused"
    }
  }

  fail "the place" {
    resource "aws_route53_record" "b" {
      zone_id = "Z1"
      name    = "b.example.com"
      type    = "A"
      alias {
        name                   = "d111111abcdef8.cloudfront.net"
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = true
      }
    }
    expect {
      at = "main.tf:8"
    }
  }

  fail "one of several targets" {
    resource "aws_cloudfront_distribution" "d" {
      aliases = ["a.example.com"]
    }
    resource "aws_route53_record" "failover" {
      zone_id        = "Z1"
      name           = "a.example.com"
      type           = "A"
      set_identifier = "first"
      failover_routing_policy {
        type = "PRIMARY"
      }
      alias {
        name                   = aws_cloudfront_distribution.d.domain_name
        zone_id                = aws_cloudfront_distribution.d.hosted_zone_id
        evaluate_target_health = true
      }
    }
    resource "aws_route53_record" "weighted" {
      zone_id        = "Z1"
      name           = "b.example.com"
      type           = "A"
      set_identifier = "first"
      weighted_routing_policy {
        weight = 10
      }
      alias {
        name                   = aws_cloudfront_distribution.d.domain_name
        zone_id                = aws_cloudfront_distribution.d.hosted_zone_id
        evaluate_target_health = true
      }
    }
    resource "aws_route53_record" "latency" {
      zone_id        = "Z1"
      name           = "c.example.com"
      type           = "A"
      set_identifier = "first"
      latency_routing_policy {
        region = "eu-west-1"
      }
      alias {
        name                   = aws_cloudfront_distribution.d.domain_name
        zone_id                = aws_cloudfront_distribution.d.hosted_zone_id
        evaluate_target_health = true
      }
    }
    resource "aws_route53_record" "geolocation" {
      zone_id        = "Z1"
      name           = "d.example.com"
      type           = "A"
      set_identifier = "first"
      geolocation_routing_policy {
        country = "FR"
      }
      alias {
        name                   = aws_cloudfront_distribution.d.domain_name
        zone_id                = aws_cloudfront_distribution.d.hosted_zone_id
        evaluate_target_health = true
      }
    }
    resource "aws_route53_record" "geoproximity" {
      zone_id        = "Z1"
      name           = "e.example.com"
      type           = "A"
      set_identifier = "first"
      geoproximity_routing_policy {
        aws_region = "eu-west-1"
      }
      alias {
        name                   = aws_cloudfront_distribution.d.domain_name
        zone_id                = aws_cloudfront_distribution.d.hosted_zone_id
        evaluate_target_health = true
      }
    }
    expect {
      count    = 5
      severity = "medium"
      message  = "never sends clients elsewhere"
    }
  }

  fail "one of several targets, with a check of its own" {
    resource "aws_cloudfront_distribution" "d" {
      aliases = ["a.example.com"]
    }
    resource "aws_route53_record" "checked" {
      zone_id         = "Z1"
      name            = "a.example.com"
      type            = "A"
      set_identifier  = "first"
      health_check_id = "check"
      weighted_routing_policy {
        weight = 10
      }
      alias {
        name                   = aws_cloudfront_distribution.d.domain_name
        zone_id                = aws_cloudfront_distribution.d.hosted_zone_id
        evaluate_target_health = true
      }
    }
    expect {
      severity = "low"
    }
  }

  pass "not asked; of a load balancer, of an API; no alias; a name that isn't known" {
    variable "name" {}
    resource "aws_cloudfront_distribution" "d" {
      aliases = ["a.example.com"]
    }
    resource "aws_lb" "l" {
      name = "l"
    }
    resource "aws_api_gateway_domain_name" "n" {
      domain_name = "c.example.com"
    }
    resource "aws_route53_record" "a" {
      zone_id = "Z1"
      name    = "a.example.com"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.d.domain_name
        zone_id                = aws_cloudfront_distribution.d.hosted_zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "b" {
      zone_id = "Z1"
      name    = "b.example.com"
      type    = "A"
      alias {
        name                   = aws_lb.l.dns_name
        zone_id                = aws_lb.l.zone_id
        evaluate_target_health = true
      }
    }
    resource "aws_route53_record" "c" {
      zone_id = "Z1"
      name    = "c.example.com"
      type    = "A"
      alias {
        name                   = aws_api_gateway_domain_name.n.cloudfront_domain_name
        zone_id                = aws_api_gateway_domain_name.n.cloudfront_zone_id
        evaluate_target_health = true
      }
    }
    resource "aws_route53_record" "d" {
      zone_id = "Z1"
      name    = "d.example.com"
      type    = "CNAME"
      records = ["d111111abcdef8.cloudfront.net"]
    }
    resource "aws_route53_record" "e" {
      zone_id = "Z1"
      name    = "e.example.com"
      type    = "A"
      alias {
        name                   = "e.eu-west-1.elb.amazonaws.com"
        zone_id                = "Z2"
        evaluate_target_health = true
      }
    }
  }

  undecided "whether it's asked" {
    variable "asks" {}
    resource "aws_route53_record" "a" {
      zone_id = "Z1"
      name    = "a.example.com"
      type    = "A"
      alias {
        name                   = "d111111abcdef8.cloudfront.net"
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = var.asks
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Site: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true, Aliases: [a.example.com] } } }
        A: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: Z1, Name: a.example.com, Type: A, AliasTarget: { HostedZoneId: Z2FDTNDATAQYW2, DNSName: !GetAtt Site.DomainName, EvaluateTargetHealth: true } } }
    YAML
  }

  pass "template without" {
    cloudformation = <<-YAML
      Resources:
        Site: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true, Aliases: [a.example.com] } } }
        A: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: Z1, Name: a.example.com, Type: A, AliasTarget: { HostedZoneId: Z2FDTNDATAQYW2, DNSName: !GetAtt Site.DomainName } } }
        B: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: Z1, Name: b.example.com, Type: A, AliasTarget: { HostedZoneId: Z2FDTNDATAQYW2, DNSName: !GetAtt Site.DomainName, EvaluateTargetHealth: false } } }
    YAML
  }
}
