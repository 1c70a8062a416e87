rule "aws-cloudfront-bucket-without-policy" {
  title     = "Nothing lets CloudFront into its bucket"
  severity  = "high"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "aws_cloudfront_distribution"

  let {
    # Who is let in by an identity may be so by the bucket's ACL, which can't name the service that an access control stands for.
    control = target(each.value.origin_access_control_id, "aws_cloudfront_origin_access_control")
    bucket  = target(each.value.domain_name, "aws_s3_bucket")
    # A name that is put together of what isn't known may be that of any bucket.
    placed = flatten([for b in resources("aws_s3_bucket") : [for p in referrers(b, "aws_s3_bucket_policy", "bucket") : facts(p).address]])
    strays = [for p in resources("aws_s3_bucket_policy") : p if !known(p.bucket) && !contains(placed, facts(p).address)]
    public = !contains([null, "private"], bucket.acl) || bucket.access_control_policy != null
  }
  for_each = self.origin[*]
  when     = control.signing_behavior == "always" && known(bucket) && bucket != null && each.value.custom_origin_config == null
  require  = bucket.policy != null || public || (length(strays) > 0 ? undecided("which bucket a policy is for") : false)
  focus    = each.value.origin_access_control_id
  message  = "S3 answers each request of ${resource.address} with 403: ${facts(bucket).address} has no policy that lets CloudFront read."
  remedy   = <<-TEXT
    Terraform: aws_s3_bucket_policy with Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:GetObject" and Condition = { StringEquals = { "AWS:SourceArn" = aws_cloudfront_distribution.site.arn } }.
    CloudFormation: AWS::S3::BucketPolicy with Principal: { Service: cloudfront.amazonaws.com }, Action: s3:GetObject and Condition: { StringEquals: { AWS:SourceArn: !Sub "arn:$${AWS::Partition}:cloudfront::$${AWS::AccountId}:distribution/$${Site}" } }.
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

  pass "a bucket or an access control from elsewhere, an identity, a website" {
    variable "bucket" {}
    resource "aws_cloudfront_origin_access_control" "site" {
      signing_behavior = "always"
    }
    resource "aws_cloudfront_origin_access_identity" "i" {}
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
          origin_access_identity = aws_cloudfront_origin_access_identity.i.cloudfront_access_identity_path
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
}
