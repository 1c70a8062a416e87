rule "aws-route53-alias-not-in-distribution" {
  title     = "Alias leads to a distribution that doesn't know its name"
  severity  = "high"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_route53_record"

  let {
    distribution = target(self.alias.name, "aws_cloudfront_distribution")
    # Terraform says a name within its zone, whether it says the zone in it or not.
    here    = target(self.zone_id, "aws_route53_zone")
    looked  = target(self.zone_id, "data.aws_route53_zone")
    zone    = lower(trimsuffix(known(here) && here != null ? here.name : looked != null ? looked.name : "", "."))
    name    = lower(trimsuffix(self.name, "."))
    names   = [for a in distribution.aliases : lower(a)]
    within  = resource.language == "terraform" && !(known(zone) && endswith(name, zone) && zone != "")
    full    = within && known(zone) ? trimprefix("${name}.${zone}", ".") : name
    covered = anytrue([for n in names : (
      n == name || n == full || (startswith(n, "*.") && endswith(full, trimprefix(n, "*")))
      # In a zone that nobody knows the name may go on.
      || (within && !(known(zone) && zone != "") && (startswith(n, trimprefix("${name}.", ".")) || startswith(n, "*.")))
    )])
  }

  # Names that aren't known are mostly the same parameter in both.
  when    = distribution != null && known(name) && known(length(names)) && alltrue([for n in names : known(n)])
  require = covered
  focus   = self.name
  message = "CloudFront answers whoever asks for ${resource.address} with 403: the name isn't among the aliases of ${facts(distribution).address}${length(names) == 0 ? ", which has none" : ""}."
  remedy  = <<-TEXT
    The distribution's certificate covers the name, too.
    Terraform: in the distribution, aliases = ["www.example.com"].
    CloudFormation: in the distribution's DistributionConfig, Aliases: [www.example.com].
  TEXT

  references = [
    "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/resource-record-sets-values-alias-common.html",
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html",
  ]

  fail "none, another, a star that covers another name, the zone itself" {
    resource "aws_route53_zone" "z" {
      name = "example.com"
    }
    resource "aws_cloudfront_distribution" "none" {
      enabled = true
    }
    resource "aws_cloudfront_distribution" "www" {
      aliases = ["www.example.com"]
    }
    resource "aws_cloudfront_distribution" "star" {
      aliases = ["*.example.com"]
    }
    resource "aws_route53_record" "a" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "www"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.none.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "b" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "shop.example.com"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.www.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "c" {
      zone_id = aws_route53_zone.z.zone_id
      name    = ""
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.star.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "d" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "example.com"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.star.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "e" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "awww"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.www.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    expect {
      count = 5
    }
  }

  fail "in a zone of which nobody knows the name" {
    variable "zone" {}
    resource "aws_cloudfront_distribution" "www" {
      aliases = ["www.example.com"]
    }
    resource "aws_route53_record" "a" {
      zone_id = var.zone
      name    = "shop"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.www.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "b" {
      zone_id = "Z1"
      name    = "ww"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.www.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    expect {
      count = 2
    }
  }

  fail "in another zone" {
    data "aws_route53_zone" "d" {
      name = "example.org."
    }
    resource "aws_cloudfront_distribution" "www" {
      aliases = ["www.example.com"]
    }
    resource "aws_route53_record" "a" {
      zone_id = data.aws_route53_zone.d.zone_id
      name    = "www"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.www.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    expect {
      at      = "main.tf:9"
      message = "isn't among the aliases of aws_cloudfront_distribution.www."
    }
  }

  pass "its name, a star, a dot at the end, the zone itself, a zone that isn't known" {
    variable "zone" {}
    data "aws_route53_zone" "d" {
      name = "Example.com."
    }
    resource "aws_route53_zone" "z" {
      name = "example.com"
    }
    resource "aws_cloudfront_distribution" "www" {
      aliases = ["WWW.example.com", "example.com"]
    }
    resource "aws_cloudfront_distribution" "star" {
      aliases = ["*.example.com"]
    }
    resource "aws_route53_record" "a" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "www"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.www.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "b" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "www.example.com."
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.www.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "c" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "a.b"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.star.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "d" {
      zone_id = aws_route53_zone.z.zone_id
      name    = ""
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.www.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "e" {
      zone_id = data.aws_route53_zone.d.zone_id
      name    = "www"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.www.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "f" {
      zone_id = var.zone
      name    = "www"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.www.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "g" {
      zone_id = var.zone
      name    = "shop"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.star.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "h" {
      zone_id = "Z1"
      name    = "www.example.com"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.www.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "i" {
      zone_id = var.zone
      name    = ""
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.www.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "j" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "Shop.example.com"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.star.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
  }

  pass "in a zone that isn't here" {
    resource "aws_route53_record" "a" {
      zone_id = "Z1"
      name    = "www"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.www.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_cloudfront_distribution" "www" {
      aliases = ["www.example.com"]
    }
  }

  pass "another target" {
    variable "target" {}
    resource "aws_route53_record" "c" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "c"
      type    = "A"
      alias {
        name                   = var.target
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_zone" "z" {
      name = "example.com"
    }
    resource "aws_lb" "l" {}
    resource "aws_route53_record" "a" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "www"
      type    = "A"
      alias {
        name                   = aws_lb.l.dns_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "b" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "www"
      type    = "A"
      alias {
        name                   = "d111111abcdef8.cloudfront.net"
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
  }

  pass "a name from elsewhere, aliases from elsewhere" {
    variable "name" {}
    variable "aliases" {}
    variable "alias" {}
    resource "aws_cloudfront_distribution" "one" {
      aliases = [var.alias]
    }
    resource "aws_route53_record" "one" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "one"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.one.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_zone" "z" {
      name = "example.com"
    }
    resource "aws_cloudfront_distribution" "www" {
      aliases = ["www.example.com"]
    }
    resource "aws_cloudfront_distribution" "other" {
      aliases = var.aliases
    }
    resource "aws_route53_record" "a" {
      zone_id = aws_route53_zone.z.zone_id
      name    = var.name
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.www.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
    resource "aws_route53_record" "b" {
      zone_id = aws_route53_zone.z.zone_id
      name    = "www"
      type    = "A"
      alias {
        name                   = aws_cloudfront_distribution.other.domain_name
        zone_id                = "Z2FDTNDATAQYW2"
        evaluate_target_health = false
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Site: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true, Aliases: [www.example.com] } } }
        Bare: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true } } }
        A: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneName: example.com., Name: example.com, Type: A, AliasTarget: { HostedZoneId: Z2FDTNDATAQYW2, DNSName: !GetAtt Site.DomainName } } }
        B: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: Z1, Name: www, Type: A, AliasTarget: { HostedZoneId: Z2FDTNDATAQYW2, DNSName: !GetAtt Bare.DomainName } } }
        C: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneId: Z1, Name: www, Type: A, AliasTarget: { HostedZoneId: Z2FDTNDATAQYW2, DNSName: !GetAtt Site.DomainName } } }
    YAML
    expect {
      count = 3
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Site: { Type: AWS::CloudFront::Distribution, Properties: { DistributionConfig: { Enabled: true, Aliases: [www.example.com] } } }
        A: { Type: AWS::Route53::RecordSet, Properties: { HostedZoneName: example.com., Name: www.example.com., Type: A, AliasTarget: { HostedZoneId: Z2FDTNDATAQYW2, DNSName: !GetAtt Site.DomainName } } }
    YAML
  }
}
