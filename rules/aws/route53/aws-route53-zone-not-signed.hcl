rule "aws-route53-zone-not-signed" {
  title     = "Public DNS zone isn't signed"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = "aws_route53_zone"
  default   = "opt-in"

  let {
    is_private = length(self.vpc[*]) > 0 || length(referrers(self, "aws_route53_zone_association", "zone_id")) > 0
  }

  when    = !is_private
  require = length(referrers(self, "aws_route53_hosted_zone_dnssec", "hosted_zone_id")) > 0 || length(referrers(self, "aws_route53_key_signing_key", "hosted_zone_id")) > 0
  focus   = self
  message = "Whoever answers faster than Route 53 can send visitors of ${resource.address} elsewhere: nothing proves that an answer is its own."
  remedy  = <<-TEXT
    Weigh it against the outage that a mistake with the keys is.
    Terraform: aws_route53_key_signing_key and aws_route53_hosted_zone_dnssec with hosted_zone_id
    CloudFormation: AWS::Route53::KeySigningKey and AWS::Route53::DNSSEC with HostedZoneId
  TEXT

  references = ["https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-configuring-dnssec.html"]
  aliases    = { checkov = ["CKV2_AWS_38"] }

  fail "not signed" {
    resource "aws_route53_zone" "z" {
      name = "example.com"
    }
  }

  pass "signed, private" {
    resource "aws_route53_zone" "z" {
      name = "example.com"
    }
    resource "aws_route53_hosted_zone_dnssec" "z" {
      hosted_zone_id = aws_route53_zone.z.id
    }
    resource "aws_route53_zone" "k" {
      name = "key"
    }
    resource "aws_route53_key_signing_key" "k" {
      name           = "k"
      hosted_zone_id = aws_route53_zone.k.id
    }
    resource "aws_route53_zone" "p" {
      name = "internal"
      vpc {
        vpc_id = "vpc-12345678"
      }
    }
    resource "aws_route53_zone" "a" {
      name = "associated"
    }
    resource "aws_route53_zone_association" "a" {
      zone_id = aws_route53_zone.a.zone_id
      vpc_id  = "vpc-12345678"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Z: { Type: AWS::Route53::HostedZone, Properties: { Name: example.com } }
    YAML
  }

  pass "signed template" {
    cloudformation = <<-YAML
      Resources:
        Z: { Type: AWS::Route53::HostedZone, Properties: { Name: example.com } }
        S: { Type: AWS::Route53::DNSSEC, Properties: { HostedZoneId: !Ref Z } }
    YAML
  }
}
