rule "aws-route53-alias-ignores-health" {
  title     = "Route 53 goes on sending clients to what is down"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_route53_record"

  let {
    spread = length([for p in [self.weighted_routing_policy, self.latency_routing_policy, self.geolocation_routing_policy, self.geoproximity_routing_policy] : p if p != null]) > 0
    # CloudFront answers everywhere, and its health can't be evaluated.
    cloudfront = self.alias.zone_id == "Z2FDTNDATAQYW2" || target(self.alias.name, "aws_cloudfront_distribution") != null || endswith(self.alias.name, ".cloudfront.net")
  }
  when    = self.alias != null && spread && !cloudfront
  require = self.alias.evaluate_target_health || self.health_check_id != null
  focus   = self.alias.evaluate_target_health
  message = "Route 53 spreads requests over several targets, and goes on sending some of them to that of ${resource.address} when it is down."
  remedy  = <<-TEXT
    Terraform: alias { evaluate_target_health = true }
    CloudFormation: AliasTarget: { EvaluateTargetHealth: true }
  TEXT

  references = ["https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-complex-configs.html"]

  fail "by weight, by latency" {
    resource "aws_route53_record" "a" {
      alias {
        name                   = "a.eu-west-1.elb.amazonaws.com"
        zone_id                = "Z1"
        evaluate_target_health = false
      }
      weighted_routing_policy {
        weight = 50
      }
    }
    resource "aws_route53_record" "b" {
      alias {
        name                   = "b.eu-west-1.elb.amazonaws.com"
        zone_id                = "Z1"
        evaluate_target_health = false
      }
      latency_routing_policy {
        region = "eu-west-1"
      }
    }
    expect {
      count = 2
    }
  }

  pass "evaluated; checked; CloudFront; the only one; addresses" {
    resource "aws_route53_record" "a" {
      alias {
        name                   = "a.eu-west-1.elb.amazonaws.com"
        zone_id                = "Z1"
        evaluate_target_health = true
      }
      weighted_routing_policy {
        weight = 50
      }
    }
    resource "aws_route53_record" "b" {
      health_check_id = "abc"
      alias {
        name                   = "a.eu-west-1.elb.amazonaws.com"
        zone_id                = "Z1"
        evaluate_target_health = false
      }
      weighted_routing_policy {
        weight = 50
      }
    }
    resource "aws_route53_record" "c" {
      alias {
        name                   = "d111111abcdef8.example.net"
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
      weighted_routing_policy {
        weight = 50
      }
    }
    resource "aws_cloudfront_distribution" "d" {}
    resource "aws_route53_record" "d" {
      alias {
        name                   = aws_cloudfront_distribution.d.domain_name
        zone_id                = "Z1"
        evaluate_target_health = false
      }
      weighted_routing_policy {
        weight = 50
      }
    }
    resource "aws_route53_record" "e" {
      alias {
        name                   = "d111111abcdef8.cloudfront.net"
        zone_id                = "Z1"
        evaluate_target_health = false
      }
      weighted_routing_policy {
        weight = 50
      }
    }
    resource "aws_route53_record" "f" {
      alias {
        name                   = "a.eu-west-1.elb.amazonaws.com"
        zone_id                = "Z1"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "g" {
      records = ["192.0.2.1"]
      weighted_routing_policy {
        weight = 50
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::Route53::RecordSet
          Properties: { Name: a.example.com, Type: A, Weight: 50, SetIdentifier: a, AliasTarget: { DNSName: a.eu-west-1.elb.amazonaws.com, HostedZoneId: Z1 } }
    YAML
  }

  pass "evaluated in a template" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::Route53::RecordSet
          Properties: { Name: a.example.com, Type: A, Weight: 50, SetIdentifier: a, AliasTarget: { DNSName: a.eu-west-1.elb.amazonaws.com, HostedZoneId: Z1, EvaluateTargetHealth: true } }
    YAML
  }
}
