rule "aws-cloudfront-bucket-policy-for-another-access" {
  title     = "Bucket's policy doesn't let CloudFront in as it comes"
  severity  = "high"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "aws_cloudfront_distribution"

  let {
    control  = each.value.origin_access_control_id
    identity = each.value.s3_origin_config.origin_access_identity
    # The path of one of the stack isn't known before it is made, and never empty.
    managed      = target(identity, "aws_cloudfront_origin_access_identity")
    has_identity = identity != null && (managed != null ? length([for t in texts(identity) : t if t.text == ""]) == 0 : identity != "")
    has_control  = control != null && control != ""

    bucket     = target(each.value.domain_name, "aws_s3_bucket")
    # Where several policies take turns, of which another rule tells, the one that lets it in is there at times.
    policies   = referrers(bucket, "aws_s3_bucket_policy", "bucket")
    is_several = known(length(policies)) && length(policies) > 1
    statements = [for s in iam_statements(is_several ? policies[*].policy : bucket.policy) : s if s.effect == "Allow" && iam_allows(s, "s3:GetObject")]
    open       = anytrue([for s in statements : s.everybody || length(s.not_principals) > 0])
    service    = anytrue([for s in statements : contains(s.principal_types, "Service") && contains(s.principals, "cloudfront.amazonaws.com")])
    # Who certainly isn't an identity: services, roles and accounts.
    principals = flatten([for s in statements : s.principals])
    identified = anytrue([for p in principals :
      known(target(p)) && target(p) != null
      ? facts(target(p)).kind == "aws_cloudfront_origin_access_identity"
      : strcontains(p, "cloudfront:user/") || !(anytrue([for part in [".amazonaws.com", ":role/", ":root"] : strcontains(p, part)]) || length(regexall("^[0-9]{12}$", p)) > 0)
    ])
  }
  for_each = self.origin[*]
  when     = bucket.policy != null && each.value.custom_origin_config == null && (has_control || has_identity)
  require  = open || (has_control ? service : identified)
  focus    = [identity, control][has_control ? 1 : 0]
  message = (
    !known(has_control)
    ? "S3 answers requests of ${resource.address} with 403: the policy of ${facts(bucket).address} doesn't let CloudFront read as it asks."
    : has_control
    ? "S3 answers each request of ${resource.address} with 403: it asks as the service cloudfront.amazonaws.com, by its origin access control, and the policy of ${facts(bucket).address} doesn't let it read."
    : "S3 answers each request of ${resource.address} with 403: it asks as an origin access identity, and the policy of ${facts(bucket).address} doesn't let it read."
  )
  remedy = <<-TEXT
    An origin access control, which also reads what is encrypted with a key of one's own, and a policy that lets the service in for this distribution.
    Terraform: origin_access_control_id = aws_cloudfront_origin_access_control.site.id, without s3_origin_config; in the policy Principal = { Service = "cloudfront.amazonaws.com" } with Condition = { StringEquals = { "AWS:SourceArn" = aws_cloudfront_distribution.site.arn } }.
    CloudFormation: OriginAccessControlId: !GetAtt Access.Id, S3OriginConfig: { OriginAccessIdentity: "" }; in the policy Principal: { Service: cloudfront.amazonaws.com } with Condition: { StringEquals: { AWS:SourceArn: !Sub "arn:$${AWS::Partition}:cloudfront::$${AWS::AccountId}:distribution/$${Site}" } }.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html"]

  fail "an identity, and a policy for the service" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_cloudfront_origin_access_identity" "i" {}
    resource "aws_iam_role" "r" {}
    resource "aws_cloudfront_distribution" "d" {
      origin {
        domain_name = aws_s3_bucket.b.bucket_regional_domain_name
        origin_id   = "site"
        s3_origin_config {
          origin_access_identity = aws_cloudfront_origin_access_identity.i.cloudfront_access_identity_path
        }
      }
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({
        Statement = [
          {
            Effect    = "Allow"
            Principal = { Service = "cloudfront.amazonaws.com" }
            Action    = "s3:GetObject"
            Resource  = "${aws_s3_bucket.b.arn}/*"
            Condition = { StringEquals = { "AWS:SourceArn" = aws_cloudfront_distribution.d.arn } }
          },
          { Effect = "Allow", Principal = { AWS = ["arn:aws:iam::111122223333:role/deploy", "111122223333", aws_iam_role.r.arn] }, Action = "s3:*", Resource = "*" },
        ]
      })
    }
    expect {
      at = "main.tf:9"
    }
  }

  fail "an access control, and a policy for an identity" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_cloudfront_origin_access_identity" "i" {}
    resource "aws_cloudfront_origin_access_control" "c" {
      name = "c"
    }
    resource "aws_cloudfront_distribution" "d" {
      origin {
        domain_name              = aws_s3_bucket.b.bucket_regional_domain_name
        origin_id                = "site"
        origin_access_control_id = aws_cloudfront_origin_access_control.c.id
      }
    }
    data "aws_iam_policy_document" "b" {
      statement {
        actions   = ["s3:GetObject"]
        resources = ["${aws_s3_bucket.b.arn}/*"]
        principals {
          type        = "AWS"
          identifiers = [aws_cloudfront_origin_access_identity.i.iam_arn]
        }
      }
    }
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = data.aws_iam_policy_document.b.json
    }
    expect {
      at = "main.tf:10"
    }
  }

  fail "a policy that lets other services read, and CloudFront something else" {
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Principal = { Service = "rekognition.amazonaws.com" }, Action = "s3:GetObject", Resource = "*" },
          { Effect = "Allow", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:ListBucket", Resource = "*" },
          { Effect = "Deny", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:GetObject", Resource = "*" },
        ]
      })
    }
    resource "aws_cloudfront_distribution" "d" {
      origin {
        domain_name              = aws_s3_bucket.b.bucket_regional_domain_name
        origin_id                = "site"
        origin_access_control_id = "E2QWRUHAPOMQZL"
      }
    }
  }

  fail "an identity in some environments" {
    variable "env" {}
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:GetObject", Resource = "*" }] })
    }
    resource "aws_cloudfront_origin_access_identity" "i" {}
    resource "aws_cloudfront_origin_access_control" "c" {
      name = "c"
    }
    resource "aws_cloudfront_distribution" "d" {
      origin {
        domain_name              = aws_s3_bucket.b.bucket_regional_domain_name
        origin_id                = "site"
        origin_access_control_id = var.env == "prod" ? aws_cloudfront_origin_access_control.c.id : null
        s3_origin_config {
          origin_access_identity = var.env == "prod" ? "" : aws_cloudfront_origin_access_identity.i.cloudfront_access_identity_path
        }
      }
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "a policy for the identity, in each form, and for the service" {
    resource "aws_cloudfront_origin_access_identity" "i" {}
    resource "aws_s3_bucket" "a" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = aws_cloudfront_origin_access_identity.i.iam_arn }, Action = "s3:GetObject", Resource = "*" }] })
    }
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { CanonicalUser = aws_cloudfront_origin_access_identity.i.s3_canonical_user_id }, Action = "s3:Get*", Resource = "*" }] })
    }
    resource "aws_s3_bucket" "c" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E74FTE3EXAMPLE" }, Action = "s3:GetObject", Resource = "*" }] })
    }
    resource "aws_s3_bucket" "d" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { CanonicalUser = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" }, Action = "s3:GetObject", Resource = "*" }] })
    }
    resource "aws_s3_bucket" "e" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:GetObject", Resource = "*" }] })
    }
    resource "aws_cloudfront_distribution" "d" {
      dynamic "origin" {
        for_each = [aws_s3_bucket.a.bucket_regional_domain_name, aws_s3_bucket.b.bucket_regional_domain_name, aws_s3_bucket.d.bucket_regional_domain_name]
        content {
          domain_name = origin.value
          origin_id   = origin.key
          s3_origin_config {
            origin_access_identity = aws_cloudfront_origin_access_identity.i.cloudfront_access_identity_path
          }
        }
      }
      origin {
        domain_name = aws_s3_bucket.c.bucket_regional_domain_name
        origin_id   = "c"
        s3_origin_config {
          origin_access_identity = "origin-access-identity/cloudfront/E74FTE3EXAMPLE"
        }
      }
      origin {
        domain_name              = aws_s3_bucket.e.bucket_regional_domain_name
        origin_id                = "e"
        origin_access_control_id = "E2QWRUHAPOMQZL"
      }
    }
  }

  pass "everybody, a website, no access, a bucket from elsewhere or without a policy here" {
    resource "aws_s3_bucket" "open" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" }] })
    }
    resource "aws_s3_bucket" "others" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", NotPrincipal = { AWS = "111122223333" }, Action = "s3:GetObject", Resource = "*" }] })
    }
    resource "aws_s3_bucket" "closed" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "s3:GetObject", Resource = "*" }] })
    }
    resource "aws_s3_bucket" "bare" {}
    resource "aws_cloudfront_distribution" "d" {
      dynamic "origin" {
        for_each = [aws_s3_bucket.open.bucket_regional_domain_name, aws_s3_bucket.others.bucket_regional_domain_name, aws_s3_bucket.bare.bucket_regional_domain_name, "elsewhere.s3.eu-west-1.amazonaws.com"]
        content {
          domain_name              = origin.value
          origin_id                = origin.key
          origin_access_control_id = "E2QWRUHAPOMQZL"
        }
      }
      origin {
        domain_name              = aws_s3_bucket.closed.website_endpoint
        origin_id                = "website"
        origin_access_control_id = "E2QWRUHAPOMQZL"
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
      origin {
        domain_name = aws_s3_bucket.closed.bucket_regional_domain_name
        origin_id   = "none"
        s3_origin_config {
          origin_access_identity = ""
        }
      }
      origin {
        domain_name              = aws_s3_bucket.closed.bucket_regional_domain_name
        origin_id                = "neither"
        origin_access_control_id = ""
      }
    }
  }

  undecided "a policy, a principal or an identity from elsewhere" {
    variable "policy" {}
    variable "principal" {}
    variable "identity" {}
    resource "aws_s3_bucket" "a" {
      policy = var.policy
    }
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = var.principal }, Action = "s3:GetObject", Resource = "*" }] })
    }
    resource "aws_cloudfront_distribution" "a" {
      origin {
        domain_name              = aws_s3_bucket.a.bucket_regional_domain_name
        origin_id                = "a"
        origin_access_control_id = "E2QWRUHAPOMQZL"
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      origin {
        domain_name = aws_s3_bucket.b.bucket_regional_domain_name
        origin_id   = "b"
        s3_origin_config {
          origin_access_identity = "origin-access-identity/cloudfront/E74FTE3EXAMPLE"
        }
      }
    }
    resource "aws_cloudfront_distribution" "c" {
      origin {
        domain_name = aws_s3_bucket.b.bucket_regional_domain_name
        origin_id   = "c"
        s3_origin_config {
          origin_access_identity = var.identity
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        Identity: { Type: AWS::CloudFront::CloudFrontOriginAccessIdentity, Properties: { CloudFrontOriginAccessIdentityConfig: { Comment: site } } }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Bucket
            PolicyDocument:
              Statement: [{ Effect: Allow, Principal: { Service: cloudfront.amazonaws.com }, Action: "s3:GetObject", Resource: !Sub "${Bucket.Arn}/*" }]
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins: [{ Id: site, DomainName: !GetAtt Bucket.RegionalDomainName, S3OriginConfig: { OriginAccessIdentity: !Sub "origin-access-identity/cloudfront/${Identity}" } }]
    YAML
    expect {
      at = "template.yaml:14"
    }
  }

  fail "template with an access control, and a policy for an identity" {
    cloudformation = <<-YAML
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        Identity: { Type: AWS::CloudFront::CloudFrontOriginAccessIdentity, Properties: { CloudFrontOriginAccessIdentityConfig: { Comment: site } } }
        Access: { Type: AWS::CloudFront::OriginAccessControl, Properties: { OriginAccessControlConfig: { Name: site, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4 } } }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Bucket
            PolicyDocument:
              Statement: [{ Effect: Allow, Principal: { CanonicalUser: !GetAtt Identity.S3CanonicalUserId }, Action: "s3:GetObject", Resource: !Sub "${Bucket.Arn}/*" }]
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins: [{ Id: site, DomainName: !GetAtt Bucket.RegionalDomainName, OriginAccessControlId: !GetAtt Access.Id, S3OriginConfig: { OriginAccessIdentity: "" } }]
    YAML
  }

  pass "template with a policy for the identity" {
    cloudformation = <<-YAML
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        Identity: { Type: AWS::CloudFront::CloudFrontOriginAccessIdentity, Properties: { CloudFrontOriginAccessIdentityConfig: { Comment: site } } }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Bucket
            PolicyDocument:
              Statement: [{ Effect: Allow, Principal: { AWS: !Sub "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity ${Identity}" }, Action: "s3:GetObject", Resource: !Sub "${Bucket.Arn}/*" }]
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins: [{ Id: site, DomainName: !GetAtt Bucket.RegionalDomainName, S3OriginConfig: { OriginAccessIdentity: !Sub "origin-access-identity/cloudfront/${Identity}" } }]
    YAML
  }

  undecided "template with the policy's principal as a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Reader: { Type: String }
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Bucket
            PolicyDocument:
              Statement: [{ Effect: Allow, Principal: { AWS: !Ref Reader }, Action: "s3:GetObject", Resource: !Sub "${Bucket.Arn}/*" }]
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins: [{ Id: site, DomainName: !GetAtt Bucket.RegionalDomainName, S3OriginConfig: { OriginAccessIdentity: origin-access-identity/cloudfront/E74FTE3EXAMPLE } }]
    YAML
  }

  pass "two policies, of which one lets it in" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "one" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/deploy" }, Action = "s3:*", Resource = "*" }] })
    }
    resource "aws_s3_bucket_policy" "two" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:GetObject", Resource = "*" }] })
    }
    resource "aws_cloudfront_distribution" "d" {
      origin {
        domain_name              = aws_s3_bucket.b.bucket_regional_domain_name
        origin_id                = "site"
        origin_access_control_id = "E2QWRUHAPOMQZL"
      }
    }
  }

  fail "two policies, of which neither lets it in" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "one" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/deploy" }, Action = "s3:*", Resource = "*" }] })
    }
    resource "aws_s3_bucket_policy" "two" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "rekognition.amazonaws.com" }, Action = "s3:GetObject", Resource = "*" }] })
    }
    resource "aws_cloudfront_distribution" "d" {
      origin {
        domain_name              = aws_s3_bucket.b.bucket_regional_domain_name
        origin_id                = "site"
        origin_access_control_id = "E2QWRUHAPOMQZL"
      }
    }
    expect {
      message = "the policy of aws_s3_bucket.b doesn't let it read"
    }
  }

  fail "a bucket that a module gets which isn't here" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_s3_bucket_policy" "b" {
      bucket = aws_s3_bucket.b.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/deploy" }, Action = "s3:*", Resource = "*" }] })
    }
    module "logs" {
      source = "example/logs/aws"
      bucket = aws_s3_bucket.b.id
    }
    resource "aws_cloudfront_distribution" "d" {
      origin {
        domain_name              = aws_s3_bucket.b.bucket_regional_domain_name
        origin_id                = "site"
        origin_access_control_id = "E2QWRUHAPOMQZL"
      }
    }
  }
}
