rule "aws-route53-alias-in-another-zone" {
  title     = "Alias names a hosted zone in which its target isn't"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_route53_record"

  let {
    # Those of websites in S3, by region.
    websites = {
      "us-east-1" = "Z3AQBSTGFYJSTF", "us-east-2" = "Z2O1EMRO9K5GLX", "us-west-1" = "Z2F56UZL2M1ACD", "us-west-2" = "Z3BJ6K6RIION7M",
      "ap-east-1" = "ZNB98KWMFR0R6", "ap-south-1" = "Z11RGJOFQNVJUP", "ap-northeast-3" = "Z2YQB5RD63NC85", "ap-northeast-2" = "Z3W03O7B5YMIYP",
      "ap-southeast-1" = "Z3O0J2DXBE1FTB", "ap-southeast-2" = "Z1WCIGYICN2BYD", "ap-northeast-1" = "Z2M4EHUR26P7ZW", "ca-central-1" = "Z1QDHH18159H29",
      "eu-central-1" = "Z21DNDUVLTQW6Q", "eu-west-1" = "Z1BKCTXD74EZPE", "eu-west-2" = "Z3GKZC51ZF0DB4", "eu-west-3" = "Z3R1K369G5AVDG",
      "eu-north-1" = "Z3BAZG2TWCNX0D", "sa-east-1" = "Z7KQH4QJS55SO", "me-south-1" = "Z1MPMWCPA7YB62",
    }
    name    = trimsuffix(lower(self.alias.name), ".")
    # A distribution of the stack may be one of the regions in China.
    here    = target(self.alias.name, "aws_cloudfront_distribution")
    is_site = known(here) && here != null
    right   = compact(is_site ? ["Z2FDTNDATAQYW2", "Z3RFFRIM2A3IF5"] : !known(name) ? [] : endswith(name, ".cloudfront.net") ? ["Z2FDTNDATAQYW2"] : [for m in regexall("^s3-website[.-]([a-z0-9-]+)[.]amazonaws[.]com$", name) : lookup(websites, m[0], "")])
    # A zone of one's own holds records, and none of the names that AWS gives.
    own    = target(self.alias.zone_id, "aws_route53_zone")
    looked = target(self.alias.zone_id, "data.aws_route53_zone")
    # Nor does the zone of the record itself, whichever it is.
    same   = differ([self.alias.zone_id, self.zone_id])
    is_own = (known(own) && own != null) || (known(looked) && looked != null) || (known(same) && !same)
    given  = [for t in [for kind in ["aws_cloudfront_distribution", "aws_lb", "aws_elb", "aws_elastic_beanstalk_environment", "aws_globalaccelerator_accelerator"] : target(self.alias.name, kind)] : t if known(t) && t != null]
  }

  when    = self.alias != null && (length(given) > 0 || length(right) > 0)
  require = !is_own && (length(right) == 0 || !known(self.alias.zone_id) || contains(right, self.alias.zone_id))
  focus   = self.alias.zone_id
  message = "Route 53 refuses ${resource.address}: the target of an alias lies in the zone that it names, and ${is_own ? "what AWS names itself isn't in a zone of yours" : "this one is in ${right[0]}"}."
  remedy  = <<-TEXT
    Terraform: zone_id = aws_lb.app.zone_id; of a distribution zone_id = aws_cloudfront_distribution.site.hosted_zone_id; of a bucket zone_id = aws_s3_bucket.site.hosted_zone_id.
    CloudFormation: HostedZoneId: !GetAtt Balancer.CanonicalHostedZoneID; of a distribution HostedZoneId: Z2FDTNDATAQYW2.
  TEXT

  references = [
    "https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html",
    "https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints",
    "https://github.com/aws/aws-cdk/issues/19643",
  ]

  fail "the zone of the record" {
    resource "aws_route53_zone" "z" {
      name = "example.com"
    }
    data "aws_route53_zone" "d" {
      name = "example.org"
    }
    resource "aws_cloudfront_distribution" "x" {}
    resource "aws_lb" "x" {}
    resource "aws_elb" "x" {}
    resource "aws_elastic_beanstalk_environment" "x" {}
    resource "aws_globalaccelerator_accelerator" "x" {}
    resource "aws_route53_record" "a" {
      zone_id = "Z1"
      name    = "a"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.x.domain_name
        zone_id                = aws_route53_zone.z.zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "b" {
      zone_id = "Z1"
      name    = "b"
      type    = "A"
      alias {
        name                   = aws_lb.x.dns_name
        zone_id                = aws_route53_zone.z.zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "c" {
      zone_id = "Z1"
      name    = "c"
      type    = "A"
      alias {
        name                   = aws_elb.x.dns_name
        zone_id                = aws_route53_zone.z.zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "d" {
      zone_id = "Z1"
      name    = "d"
      type    = "A"
      alias {
        name                   = aws_elastic_beanstalk_environment.x.cname
        zone_id                = aws_route53_zone.z.zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "e" {
      zone_id = "Z1"
      name    = "e"
      type    = "A"
      alias {
        name                   = aws_globalaccelerator_accelerator.x.dns_name
        zone_id                = aws_route53_zone.z.zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "f" {
      zone_id = "Z1"
      name    = "f"
      type    = "A"
      alias {
        name                   = aws_lb.x.dns_name
        zone_id                = data.aws_route53_zone.d.zone_id
        evaluate_target_health = false
      }
    }
    expect {
      count   = 6
      message = "isn't in a zone of yours"
    }
  }

  fail "of a distribution, of a website in another region" {
    resource "aws_cloudfront_distribution" "x" {}
    resource "aws_route53_record" "a" {
      zone_id = "Z1"
      name    = "a"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.x.domain_name
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "b" {
      zone_id = "Z1"
      name    = "b"
      type    = "A"
      alias {
        name                   = "D111111abcdef8.cloudfront.net."
        zone_id                = "Z3RFFRIM2A3IF5"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "c" {
      zone_id = "Z1"
      name    = "c"
      type    = "A"
      alias {
        name                   = "s3-website-eu-west-1.amazonaws.com"
        zone_id                = "Z3AQBSTGFYJSTF"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "d" {
      zone_id = "Z1"
      name    = "d"
      type    = "A"
      alias {
        name                   = "s3-website.eu-central-1.amazonaws.com."
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    expect {
      count = 4
    }
  }

  fail "where it lies" {
    resource "aws_route53_record" "a" {
      zone_id = "Z1"
      name    = "a"
      type    = "A"
      alias {
        name                   = "s3-website-us-west-2.amazonaws.com"
        zone_id                = "Z3AQBSTGFYJSTF"
        evaluate_target_health = false
      }
    }
    expect {
      at      = "main.tf:7"
      message = "is in Z3BJ6K6RIION7M"
    }
  }

  pass "its own, a zone that isn't known, a record in a zone of yours, a region that isn't listed" {
    variable "zone" {}
    resource "aws_route53_zone" "z" {
      name = "example.com"
    }
    data "aws_route53_zone" "d" {
      name = "example.org"
    }
    resource "aws_lb" "x" {}
    resource "aws_cloudfront_distribution" "x" {}
    resource "aws_route53_record" "a" {
      zone_id = "Z1"
      name    = "a"
      type    = "A"
      alias {
        name                   = aws_lb.x.dns_name
        zone_id                = aws_lb.x.zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "b" {
      zone_id = "Z1"
      name    = "b"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.x.domain_name
        zone_id                = aws_cloudfront_distribution.x.hosted_zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "c" {
      zone_id = "Z1"
      name    = "c"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.x.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "d" {
      zone_id = "Z1"
      name    = "d"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.x.domain_name
        zone_id                = "Z3RFFRIM2A3IF5"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "e" {
      zone_id = "Z1"
      name    = "e"
      type    = "A"
      alias {
        name                   = "d111111abcdef8.cloudfront.net"
        zone_id                = var.zone
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "f" {
      zone_id = "Z1"
      name    = "f"
      type    = "A"
      alias {
        name                   = "d111111abcdef8.cloudfront.net"
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "g" {
      zone_id = "Z1"
      name    = "g"
      type    = "A"
      alias {
        name                   = "s3-website-eu-west-1.amazonaws.com"
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "h" {
      zone_id = "Z1"
      name    = "h"
      type    = "A"
      alias {
        name                   = "s3-website.xx-new-1.amazonaws.com"
        zone_id                = "Z1BKCTXD74EZPE"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "i" {
      zone_id = "Z1"
      name    = "i"
      type    = "A"
      alias {
        name                   = "www.example.com"
        zone_id                = aws_route53_zone.z.zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "j" {
      zone_id = "Z1"
      name    = "j"
      type    = "A"
      alias {
        name                   = var.zone
        zone_id                = aws_route53_zone.z.zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "k" {
      zone_id = "Z1"
      name    = "k"
      type    = "A"
      alias {
        name                   = "www.example.com"
        zone_id                = data.aws_route53_zone.d.zone_id
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "m" {
      zone_id = "Z1"
      name    = "m"
      type    = "A"
      alias {
        name                   = aws_lb.x.dns_name
        zone_id                = "Z35SXDOTRQ7X7K"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "l" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "l"
      type    = "A"
      records = ["192.0.2.1"]
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Zone: { Type: AWS::Route53::HostedZone, Properties: { Name: example.com } }
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        Site: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true } } }
        A: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: !Ref Zone, Name: a.example.com, Type: A, AliasTarget: { HostedZoneId: !Ref Zone, DNSName: !GetAtt Balancer.DNSName } } }
        B: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: !Ref Zone, Name: b.example.com, Type: A, AliasTarget: { HostedZoneId: Z1BKCTXD74EZPE, DNSName: !GetAtt Site.DomainName } } }
    YAML
    expect {
      count = 2
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Zone: { Type: AWS::Route53::HostedZone, Properties: { Name: example.com } }
        Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
        Site: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true } } }
        A: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: !Ref Zone, Name: a.example.com, Type: A, AliasTarget: { HostedZoneId: !GetAtt Balancer.CanonicalHostedZoneID, DNSName: !GetAtt Balancer.DNSName } } }
        B: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: !Ref Zone, Name: b.example.com, Type: A, AliasTarget: { HostedZoneId: Z2FDTNDATAQYW2, DNSName: !GetAtt Site.DomainName } } }
        C: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: !Ref Zone, Name: c.example.com, Type: A, ResourceRecords: [192.0.2.1] } }
    YAML
  }

  fail "the record's own zone, in a template" {
    cloudformation = <<-YAML
      Parameters:
        Zone: { Type: String }
      Resources:
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig: { Enabled: true }
        Record:
          Type: AWS::Route53::RecordSet
          Properties:
            HostedZoneId: !Ref Zone
            Type: A
            Name: example.com
            AliasTarget: { DNSName: !GetAtt Site.DomainName, HostedZoneId: !Ref Zone }
    YAML
  }

  fail "the record's own zone, whichever it is" {
    variable "zone" {}
    resource "aws_cloudfront_distribution" "site" {}
    resource "aws_lb" "app" {}
    resource "aws_route53_record" "site" {
      zone_id = var.zone
      alias {
        name    = aws_cloudfront_distribution.site.domain_name
        zone_id = var.zone
      }
    }
    resource "aws_route53_record" "app" {
      zone_id = "Z0123456789ABCDEFGHIJ"
      alias {
        name    = aws_lb.app.dns_name
        zone_id = "Z0123456789ABCDEFGHIJ"
      }
    }
    expect {
      count   = 2
      message = "isn't in a zone of yours"
    }
  }

  pass "two zones that aren't known, a record in the same zone" {
    variable "zone" {}
    variable "other" {}
    resource "aws_lb" "app" {}
    resource "aws_route53_record" "app" {
      zone_id = var.zone
      alias {
        name    = aws_lb.app.dns_name
        zone_id = var.other
      }
    }
    resource "aws_route53_record" "www" {
      zone_id = var.zone
      alias {
        name    = "example.com"
        zone_id = var.zone
      }
    }
    resource "aws_route53_record" "unplaced" {
      alias {
        name    = aws_lb.app.dns_name
        zone_id = aws_lb.app.zone_id
      }
    }
  }
}
