rule "aws-cloudfront-bucket-without-policy" {
  title     = "Nothing lets CloudFront into its bucket"
  severity  = "high"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "aws_cloudfront_distribution"

  let {
    control  = target(each.value.origin_access_control_id, "aws_cloudfront_origin_access_control")
    # A template puts an identity's id behind a path.
    given    = each.value.s3_origin_config.origin_access_identity
    named    = target(given, "aws_cloudfront_origin_access_identity")
    here     = [for i in resources("aws_cloudfront_origin_access_identity") : i if anytrue([for r in referrers(i, "aws_cloudfront_distribution") : facts(r).address == resource.address])]
    identity = known(named) || !startswith(join("", texts(given)[*].text), "origin-access-identity/") ? named : here[0]
    bucket   = target(each.value.domain_name, "aws_s3_bucket")
    # A name that is put together of what isn't known may be that of any bucket.
    placed = flatten([for b in resources("aws_s3_bucket") : [for p in referrers(b, "aws_s3_bucket_policy", "bucket") : facts(p).address]])
    strays = [for p in resources("aws_s3_bucket_policy") : p if !known(p.bucket) && !contains(placed, facts(p).address)]
    # An ACL may let an identity in; a canned one lets everybody list, and its objects are mostly given such a one, too. Where ACLs
    # are asked for, objects may have one whatever the bucket's says.
    public = (
      !contains([null, "private"], bucket.acl) || bucket.access_control_policy != null || length(bucket.grant[*]) > 0
      || (identity != null && contains(["ObjectWriter", "BucketOwnerPreferred"], bucket.object_ownership))
    )
    # What was written for the identity and is attached nowhere was meant to.
    forgotten = [for d in referrers(identity, "data.aws_iam_policy_document") : facts(d).address if length(referrers(d, "*")) == 0]
    forgot    = known(forgotten) && length(forgotten) > 0
  }
  for_each = self.origin[*]
  when     = (control.signing_behavior == "always" || identity != null) && known(bucket) && bucket != null && each.value.custom_origin_config == null
  require  = bucket.policy != null || (public && !forgot) || (length(strays) > 0 ? undecided("which bucket a policy is for") : false)
  focus    = each.value.origin_access_control_id != null ? each.value.origin_access_control_id : each.value.s3_origin_config.origin_access_identity
  message = (
    forgot
    ? "S3 answers requests of ${resource.address} with 403, unless an object's own ACL lets everybody read it: ${facts(bucket).address} has no policy, and ${join(", ", forgotten)} is attached to nothing."
    : "S3 answers each request of ${resource.address} with 403: ${facts(bucket).address} has no policy that lets CloudFront read."
  )
  remedy = <<-TEXT
    Terraform: aws_s3_bucket_policy with Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:GetObject" and Condition = { StringEquals = { "AWS:SourceArn" = aws_cloudfront_distribution.site.arn } }; for an access identity with Principal = { AWS = aws_cloudfront_origin_access_identity.site.iam_arn }.
    CloudFormation: AWS::S3::BucketPolicy with Principal: { Service: cloudfront.amazonaws.com }, Action: s3:GetObject and Condition: { StringEquals: { AWS:SourceArn: !Sub "arn:$${AWS::Partition}:cloudfront::$${AWS::AccountId}:distribution/$${Site}" } }; for an access identity with Principal: { CanonicalUser: !GetAtt Identity.S3CanonicalUserId }.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html"]

  fail "an access control, and no policy" {
    resource "aws_s3_bucket" "site" {}
    variable "env" {}
    resource "aws_s3_bucket" "other" {
      bucket = "${var.env}-other"
    }
    resource "aws_s3_bucket_policy" "other" {
      bucket = aws_s3_bucket.other.bucket
      policy = "{}"
    }
    resource "aws_s3_bucket_policy" "elsewhere" {
      bucket = "elsewhere"
      policy = "{}"
    }
    resource "aws_cloudfront_origin_access_control" "site" {
      signing_behavior = "always"
    }
    resource "aws_cloudfront_distribution" "site" {
      origin {
        domain_name              = aws_s3_bucket.site.bucket_regional_domain_name
        origin_access_control_id = aws_cloudfront_origin_access_control.site.id
      }
    }
    expect {
      count = 1
      at    = "main.tf:20"
    }
  }

  pass "a policy, split or within; a bucket that is public; an access control that signs nothing" {
    resource "aws_cloudfront_origin_access_control" "site" {
      signing_behavior = "always"
    }
    resource "aws_cloudfront_origin_access_control" "never" {
      signing_behavior = "never"
    }
    resource "aws_s3_bucket" "split" {}
    resource "aws_s3_bucket_policy" "split" {
      bucket = aws_s3_bucket.split.bucket
      policy = "{}"
    }
    resource "aws_s3_bucket" "within" {
      policy = "{}"
    }
    resource "aws_s3_bucket" "public" {
      acl = "public-read"
    }
    resource "aws_s3_bucket" "granted" {}
    resource "aws_s3_bucket_acl" "granted" {
      bucket = aws_s3_bucket.granted.id
      access_control_policy {
        owner {
          id = "a"
        }
      }
    }
    resource "aws_s3_bucket" "bare" {}
    resource "aws_cloudfront_distribution" "a" {
      dynamic "origin" {
        for_each = [aws_s3_bucket.split.bucket_regional_domain_name, aws_s3_bucket.within.bucket_regional_domain_name, aws_s3_bucket.public.bucket_regional_domain_name, aws_s3_bucket.granted.bucket_regional_domain_name]
        content {
          domain_name              = origin.value
          origin_access_control_id = aws_cloudfront_origin_access_control.site.id
        }
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      origin {
        domain_name              = aws_s3_bucket.bare.bucket_regional_domain_name
        origin_access_control_id = aws_cloudfront_origin_access_control.never.id
      }
    }
  }

  pass "a bucket, an access control or an identity from elsewhere, a website" {
    variable "bucket" {}
    resource "aws_cloudfront_origin_access_control" "site" {
      signing_behavior = "always"
    }
    resource "aws_s3_bucket" "bare" {}
    data "aws_s3_bucket" "other" {
      bucket = "other"
    }
    resource "aws_cloudfront_distribution" "a" {
      dynamic "origin" {
        for_each = [var.bucket, data.aws_s3_bucket.other.bucket_regional_domain_name, "elsewhere.s3.eu-west-1.amazonaws.com"]
        content {
          domain_name              = origin.value
          origin_access_control_id = aws_cloudfront_origin_access_control.site.id
        }
      }
    }
    resource "aws_cloudfront_distribution" "b" {
      origin {
        domain_name              = aws_s3_bucket.bare.bucket_regional_domain_name
        origin_access_control_id = "E2QWRUHAPOMQZL"
      }
      origin {
        domain_name = aws_s3_bucket.bare.bucket_regional_domain_name
        s3_origin_config {
          origin_access_identity = "origin-access-identity/cloudfront/E2QWRUHAPOMQZL"
        }
      }
      origin {
        domain_name              = aws_s3_bucket.bare.website_endpoint
        origin_access_control_id = aws_cloudfront_origin_access_control.site.id
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
    }
  }

  undecided "a policy by a name that isn't known as a whole" {
    variable "env" {}
    resource "aws_s3_bucket" "site" {
      bucket = "${var.env}-site"
    }
    variable "name" {}
    resource "aws_s3_bucket_policy" "site" {
      bucket = var.name
      policy = "{}"
    }
    resource "aws_cloudfront_origin_access_control" "site" {
      signing_behavior = "always"
    }
    resource "aws_cloudfront_distribution" "site" {
      origin {
        domain_name              = aws_s3_bucket.site.bucket_regional_domain_name
        origin_access_control_id = aws_cloudfront_origin_access_control.site.id
      }
    }
  }

  undecided "a policy in a module that isn't here" {
    resource "aws_s3_bucket" "site" {}
    module "policy" {
      source = "example/policy/aws"
      bucket = aws_s3_bucket.site.id
    }
    resource "aws_cloudfront_origin_access_control" "site" {
      signing_behavior = "always"
    }
    resource "aws_cloudfront_distribution" "site" {
      origin {
        domain_name              = aws_s3_bucket.site.bucket_regional_domain_name
        origin_access_control_id = aws_cloudfront_origin_access_control.site.id
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        Access: { Type: AWS::CloudFront::OriginAccessControl, Properties: { OriginAccessControlConfig: { Name: site, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4 } } }
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins: [{ Id: site, DomainName: !GetAtt Bucket.RegionalDomainName, OriginAccessControlId: !GetAtt Access.Id, S3OriginConfig: { OriginAccessIdentity: "" } }]
    YAML
  }

  pass "a policy in a template" {
    cloudformation = <<-YAML
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        Policy: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref Bucket, PolicyDocument: {} } }
        Access: { Type: AWS::CloudFront::OriginAccessControl, Properties: { OriginAccessControlConfig: { Name: site, OriginAccessControlOriginType: s3, SigningBehavior: always, SigningProtocol: sigv4 } } }
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins: [{ Id: site, DomainName: !GetAtt Bucket.RegionalDomainName, OriginAccessControlId: !GetAtt Access.Id, S3OriginConfig: { OriginAccessIdentity: "" } }]
    YAML
  }

  fail "an access identity, and no policy" {
    resource "aws_s3_bucket" "site" {}
    resource "aws_cloudfront_origin_access_identity" "site" {}
    resource "aws_cloudfront_distribution" "site" {
      origin {
        domain_name = aws_s3_bucket.site.bucket_regional_domain_name
        s3_origin_config {
          origin_access_identity = aws_cloudfront_origin_access_identity.site.cloudfront_access_identity_path
        }
      }
    }
    expect {
      at      = "main.tf:7"
      message = "has no policy that lets CloudFront read"
    }
  }

  fail "a policy for an identity that nobody attaches, beside a public ACL" {
    resource "aws_s3_bucket" "site" {
      acl = "public-read"
    }
    resource "aws_cloudfront_origin_access_identity" "site" {}
    data "aws_iam_policy_document" "site" {
      statement {
        actions   = ["s3:GetObject"]
        resources = ["${aws_s3_bucket.site.arn}/*"]
        principals {
          type        = "AWS"
          identifiers = [aws_cloudfront_origin_access_identity.site.iam_arn]
        }
      }
    }
    resource "aws_cloudfront_distribution" "site" {
      origin {
        domain_name = aws_s3_bucket.site.bucket_regional_domain_name
        s3_origin_config {
          origin_access_identity = aws_cloudfront_origin_access_identity.site.cloudfront_access_identity_path
        }
      }
    }
    expect {
      message = "data.aws_iam_policy_document.site is attached to nothing"
    }
  }

  pass "an identity with a policy, with grants, a public ACL, ACLs of objects" {
    resource "aws_s3_bucket" "site" {}
    resource "aws_s3_bucket_policy" "site" {
      bucket = aws_s3_bucket.site.id
      policy = data.aws_iam_policy_document.site.json
    }
    resource "aws_cloudfront_origin_access_identity" "site" {}
    data "aws_iam_policy_document" "site" {
      statement {
        actions   = ["s3:GetObject"]
        resources = ["${aws_s3_bucket.site.arn}/*"]
        principals {
          type        = "AWS"
          identifiers = [aws_cloudfront_origin_access_identity.site.iam_arn]
        }
      }
    }
    resource "aws_cloudfront_distribution" "site" {
      origin {
        domain_name = aws_s3_bucket.site.bucket_regional_domain_name
        s3_origin_config {
          origin_access_identity = aws_cloudfront_origin_access_identity.site.cloudfront_access_identity_path
        }
      }
    }
    resource "aws_s3_bucket" "granted" {
      grant {
        id          = aws_cloudfront_origin_access_identity.site.s3_canonical_user_id
        type        = "CanonicalUser"
        permissions = ["READ"]
      }
    }
    resource "aws_cloudfront_distribution" "granted" {
      origin {
        domain_name = aws_s3_bucket.granted.bucket_regional_domain_name
        s3_origin_config {
          origin_access_identity = aws_cloudfront_origin_access_identity.site.cloudfront_access_identity_path
        }
      }
    }
    resource "aws_s3_bucket" "public" {
      acl = "public-read"
    }
    resource "aws_cloudfront_distribution" "public" {
      origin {
        domain_name = aws_s3_bucket.public.bucket_regional_domain_name
        s3_origin_config {
          origin_access_identity = aws_cloudfront_origin_access_identity.site.cloudfront_access_identity_path
        }
      }
    }
    resource "aws_s3_bucket" "objects" {}
    resource "aws_s3_bucket_ownership_controls" "objects" {
      bucket = aws_s3_bucket.objects.id
      rule {
        object_ownership = "ObjectWriter"
      }
    }
    resource "aws_cloudfront_distribution" "objects" {
      origin {
        domain_name = aws_s3_bucket.objects.bucket_regional_domain_name
        s3_origin_config {
          origin_access_identity = aws_cloudfront_origin_access_identity.site.cloudfront_access_identity_path
        }
      }
    }
  }

  fail "an identity in a template" {
    cloudformation = <<-YAML
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        Identity: { Type: AWS::CloudFront::CloudFrontOriginAccessIdentity, Properties: { CloudFrontOriginAccessIdentityConfig: { Comment: site } } }
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins:
                - Id: a
                  DomainName: !GetAtt Bucket.RegionalDomainName
                  S3OriginConfig: { OriginAccessIdentity: !Sub "origin-access-identity/cloudfront/${Identity}" }
    YAML
  }

  pass "an identity with a policy in a template" {
    cloudformation = <<-YAML
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Bucket
            PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: !Sub "${Bucket.Arn}/*", Principal: { CanonicalUser: !GetAtt Identity.S3CanonicalUserId } }] }
        Identity: { Type: AWS::CloudFront::CloudFrontOriginAccessIdentity, Properties: { CloudFrontOriginAccessIdentityConfig: { Comment: site } } }
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins:
                - Id: a
                  DomainName: !GetAtt Bucket.RegionalDomainName
                  S3OriginConfig: { OriginAccessIdentity: !Sub "origin-access-identity/cloudfront/${Identity}" }
    YAML
  }

  undecided "an identity that a template is told" {
    cloudformation = <<-YAML
      Parameters:
        Told: { Type: String }
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        A: { Type: AWS::CloudFront::CloudFrontOriginAccessIdentity, Properties: { CloudFrontOriginAccessIdentityConfig: { Comment: a } } }
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Comment: !Sub "beside ${A}"
              Origins:
                - Id: a
                  DomainName: !GetAtt Bucket.RegionalDomainName
                  S3OriginConfig: { OriginAccessIdentity: !Ref Told }
    YAML
  }

  pass "an identity that a template is told, beside one of another distribution" {
    cloudformation = <<-YAML
      Parameters:
        Told: { Type: String }
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        A: { Type: AWS::CloudFront::CloudFrontOriginAccessIdentity, Properties: { CloudFrontOriginAccessIdentityConfig: { Comment: a } } }
        Site:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins:
                - Id: a
                  DomainName: !GetAtt Bucket.RegionalDomainName
                  S3OriginConfig: { OriginAccessIdentity: !Sub "origin-access-identity/cloudfront/${Told}" }
        Other:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins:
                - Id: a
                  DomainName: other.s3.eu-west-1.amazonaws.com
                  S3OriginConfig: { OriginAccessIdentity: !Sub "origin-access-identity/cloudfront/${A}" }
    YAML
  }

  pass "an identity from elsewhere beside one of the stack" {
    resource "aws_s3_bucket" "site" {}
    resource "aws_cloudfront_origin_access_identity" "site" {}
    resource "aws_cloudfront_distribution" "site" {
      comment = "beside ${aws_cloudfront_origin_access_identity.site.id}"
      origin {
        domain_name = aws_s3_bucket.site.bucket_regional_domain_name
        s3_origin_config {
          origin_access_identity = "origin-access-identity/cloudfront/E2QWRUHAPOMQZL"
        }
      }
    }
  }

  fail "an access control, though objects may have ACLs" {
    resource "aws_s3_bucket" "site" {}
    resource "aws_s3_bucket_ownership_controls" "site" {
      bucket = aws_s3_bucket.site.id
      rule {
        object_ownership = "BucketOwnerPreferred"
      }
    }
    resource "aws_cloudfront_origin_access_control" "site" {
      signing_behavior = "always"
    }
    resource "aws_cloudfront_distribution" "site" {
      origin {
        domain_name              = aws_s3_bucket.site.bucket_regional_domain_name
        origin_access_control_id = aws_cloudfront_origin_access_control.site.id
      }
    }
  }

  pass "a public ACL, and a policy that a module may attach which isn't here" {
    resource "aws_s3_bucket" "public" {
      acl = "public-read"
    }
    resource "aws_cloudfront_origin_access_identity" "site" {}
    data "aws_iam_policy_document" "site" {
      statement {
        actions   = ["s3:GetObject"]
        resources = ["${aws_s3_bucket.public.arn}/*"]
        principals {
          type        = "AWS"
          identifiers = [aws_cloudfront_origin_access_identity.site.iam_arn]
        }
      }
    }
    resource "aws_cloudfront_distribution" "public" {
      origin {
        domain_name = aws_s3_bucket.public.bucket_regional_domain_name
        s3_origin_config {
          origin_access_identity = aws_cloudfront_origin_access_identity.site.cloudfront_access_identity_path
        }
      }
    }
    module "policy" {
      source = "git::https://example.com/policy.git?ref=v1.0.0"
      policy = data.aws_iam_policy_document.site.json
    }
  }
}
