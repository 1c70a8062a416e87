rule "aws-route53-failover-without-health-check" {
  title     = "Failover never happens"
  severity  = "high"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = "aws_route53_record"

  when    = self.failover_routing_policy.type == "PRIMARY"
  require = self.health_check_id != null || self.alias.evaluate_target_health
  focus   = self.failover_routing_policy
  message = "Route 53 answers with ${resource.address} even when what it names is down: nothing says how its health is known."
  remedy  = <<-TEXT
    Terraform: health_check_id = aws_route53_health_check.app.id, or evaluate_target_health = true in its alias.
    CloudFormation: HealthCheckId: !Ref HealthCheck, or EvaluateTargetHealth: true in its AliasTarget.
  TEXT

  references = ["https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-configuring.html"]

  fail "an address, an alias" {
    resource "aws_route53_record" "a" {
      records = ["192.0.2.1"]
      failover_routing_policy {
        type = "PRIMARY"
      }
    }
    resource "aws_route53_record" "b" {
      alias {
        name                   = "app.example.com"
        zone_id                = "Z1"
        evaluate_target_health = false
      }
      failover_routing_policy {
        type = "PRIMARY"
      }
    }
    expect {
      count = 2
    }
  }

  pass "checked; the second one; a plain record" {
    resource "aws_route53_record" "a" {
      health_check_id = "abc"
      failover_routing_policy {
        type = "PRIMARY"
      }
    }
    resource "aws_route53_record" "b" {
      alias {
        name                   = "app.example.com"
        zone_id                = "Z1"
        evaluate_target_health = true
      }
      failover_routing_policy {
        type = "PRIMARY"
      }
    }
    resource "aws_route53_record" "c" {
      failover_routing_policy {
        type = "SECONDARY"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::Route53::RecordSet
          Properties: { Name: a.example.com, Type: A, Failover: PRIMARY, SetIdentifier: a, ResourceRecords: [192.0.2.1] }
    YAML
  }

  pass "checked in a template" {
    cloudformation = <<-YAML
      Resources:
        R:
          Type: AWS::Route53::RecordSet
          Properties: { Name: a.example.com, Type: A, Failover: PRIMARY, SetIdentifier: a, AliasTarget: { DNSName: b, HostedZoneId: Z1, EvaluateTargetHealth: true } }
    YAML
  }
}
