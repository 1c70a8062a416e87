rule "aws-cloudfront-website-of-private-bucket" {
  title     = "CloudFront asks a bucket as a stranger, and its policy lets only CloudFront in"
  severity  = "high"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "aws_cloudfront_distribution"

  let {
    # A website's endpoint is asked over HTTP, without a signature.
    website    = target(each.value.domain_name, "aws_s3_bucket_website_configuration")
    named      = known(website) && website != null ? target(website.bucket, "aws_s3_bucket") : target(each.value.domain_name, "aws_s3_bucket")
    # A template puts the name together of several parts; with one origin it's the bucket that this refers to.
    parts      = [for b in resources("aws_s3_bucket") : b if contains([for r in referrers(b, "aws_cloudfront_distribution", "origin") : facts(r).address], resource.address)]
    bucket     = known(named) ? named : resource.language == "cloudformation" && known(each.value.origin_id) && length(parts) == 1 && length(self.origin[*]) == 1 ? parts[0] : named
    statements = [for s in iam_statements(bucket.policy) : s if s.effect == "Allow" && iam_allows(s, "s3:GetObject")]
    open       = anytrue([for s in statements : s.everybody || length(s.not_principals) > 0])
    # Without a bucket of this kind there's nothing to ask of a name that isn't known.
    private    = [for b in resources("aws_s3_bucket") : b if anytrue([for s in iam_statements(b.policy) : s.effect == "Allow" && contains(s.principals, "cloudfront.amazonaws.com")])]
    service    = anytrue([for s in statements : contains(s.principals, "cloudfront.amazonaws.com")])
  }

  for_each = self.origin[*]
  when     = length(private) > 0 && each.value.custom_origin_config != null && (each.value.origin_access_control_id == null || each.value.origin_access_control_id == "") && bucket.policy != null && service
  require  = open
  focus    = each.value.domain_name
  message  = "${facts(bucket).address} answers each request of ${resource.address} with 403: as a website, or another custom origin, it is asked without a signature, and its policy lets only the service cloudfront.amazonaws.com read."
  remedy   = <<-TEXT
    Ask the bucket itself, by an origin access control; index documents of folders are then a CloudFront function's work.
    Terraform: domain_name = aws_s3_bucket.site.bucket_regional_domain_name, origin_access_control_id = aws_cloudfront_origin_access_control.site.id, without custom_origin_config.
    CloudFormation: DomainName: !GetAtt Site.RegionalDomainName, OriginAccessControlId: !GetAtt Access.Id, S3OriginConfig: { OriginAccessIdentity: "" }, without CustomOriginConfig.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/WebsiteEndpoints.html",
  ]

  fail "a website by its configuration, by its bucket" {
    resource "aws_s3_bucket" "a" {}
    resource "aws_s3_bucket_website_configuration" "a" {
      bucket = aws_s3_bucket.a.id
      index_document {
        suffix = "index.html"
      }
    }
    resource "aws_s3_bucket_policy" "a" {
      bucket = aws_s3_bucket.a.id
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:GetObject", Resource = "${aws_s3_bucket.a.arn}/*" }] })
    }
    resource "aws_s3_bucket" "b" {
      policy = <<-JSON
        { "Statement": { "Effect": "Allow", "Principal": { "Service": "cloudfront.amazonaws.com" }, "Action": "s3:Get*", "Resource": "arn:aws:s3:::b/*" } }
      JSON
    }
    resource "aws_cloudfront_distribution" "d" {
      origin {
        domain_name = aws_s3_bucket_website_configuration.a.website_endpoint
        origin_id   = "a"
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
      origin {
        domain_name = aws_s3_bucket.b.website_endpoint
        origin_id   = "b"
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
    }
    expect {
      count = 2
      at    = "main.tf:19"
    }
  }

  pass "everybody, an access control, another origin, no policy, one without CloudFront, all but some" {
    data "aws_iam_policy_document" "a" {
      statement {
        actions   = ["s3:GetObject"]
        resources = ["arn:aws:s3:::a/*"]
        principals {
          type        = "Service"
          identifiers = ["cloudfront.amazonaws.com"]
        }
      }
      statement {
        actions   = ["s3:GetObject"]
        resources = ["arn:aws:s3:::a/*"]
        principals {
          type        = "*"
          identifiers = ["*"]
        }
      }
    }
    resource "aws_s3_bucket" "a" {
      policy = data.aws_iam_policy_document.a.json
    }
    resource "aws_s3_bucket" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::b/*" }] })
    }
    resource "aws_s3_bucket" "c" {}
    resource "aws_s3_bucket" "e" {
      policy = jsonencode({ Statement = [
        { Effect = "Deny", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::e/*" },
        { Effect = "Allow", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:ListBucket", Resource = "arn:aws:s3:::e" },
        { Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::e/*" },
      ] })
    }
    resource "aws_s3_bucket" "f" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Principal = { Service = "cloudfront.amazonaws.com" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::f/*" },
        { Effect = "Allow", NotPrincipal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::f/*" },
      ] })
    }
    resource "aws_cloudfront_distribution" "d" {
      origin {
        domain_name = aws_s3_bucket.a.website_endpoint
        origin_id   = "a"
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
      origin {
        domain_name              = aws_s3_bucket.b.bucket_regional_domain_name
        origin_id                = "b"
        origin_access_control_id = aws_cloudfront_origin_access_control.c.id
      }
      origin {
        domain_name              = aws_s3_bucket.b.bucket_regional_domain_name
        origin_id                = "signed"
        origin_access_control_id = "E1"
        custom_origin_config {
          origin_protocol_policy = "https-only"
        }
      }
      origin {
        domain_name = aws_s3_bucket.c.website_endpoint
        origin_id   = "c"
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
      origin {
        domain_name = aws_s3_bucket.e.website_endpoint
        origin_id   = "e"
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
      origin {
        domain_name = aws_s3_bucket.f.website_endpoint
        origin_id   = "f"
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
      origin {
        domain_name = "www.example.com"
        origin_id   = "other"
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
    }
    resource "aws_cloudfront_origin_access_control" "c" {}
  }

  undecided "a policy from elsewhere" {
    variable "policy" {}
    resource "aws_s3_bucket" "a" {
      policy = var.policy
    }
    resource "aws_cloudfront_distribution" "d" {
      origin {
        domain_name = aws_s3_bucket.a.website_endpoint
        origin_id   = "a"
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
    }
  }

  pass "a name from elsewhere, where no policy names CloudFront" {
    variable "name" {}
    resource "aws_s3_bucket" "a" {}
    resource "aws_cloudfront_distribution" "d" {
      origin {
        domain_name = var.name
        origin_id   = "a"
        custom_origin_config {
          origin_protocol_policy = "http-only"
        }
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Site: { Type: AWS::S3::Bucket, Properties: { WebsiteConfiguration: { IndexDocument: index.html } } }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Site
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: cloudfront.amazonaws.com }, Action: "s3:GetObject", Resource: !Sub "${Site.Arn}/*" }] }
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins:
                - Id: site
                  DomainName: !Select [1, !Split ["//", !GetAtt Site.WebsiteURL]]
                  CustomOriginConfig: { OriginProtocolPolicy: http-only }
    YAML
  }

  undecided "two origins, of which one is a website, in a template" {
    cloudformation = <<-YAML
      Resources:
        Site: { Type: AWS::S3::Bucket, Properties: { WebsiteConfiguration: { IndexDocument: index.html } } }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Site
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: cloudfront.amazonaws.com }, Action: "s3:GetObject", Resource: !Sub "${Site.Arn}/*" }] }
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins:
                - Id: site
                  DomainName: !Sub "${Site}.s3-website-${AWS::Region}.amazonaws.com"
                  CustomOriginConfig: { OriginProtocolPolicy: http-only }
                - Id: api
                  DomainName: api.example.com
                  CustomOriginConfig: { OriginProtocolPolicy: https-only }
    YAML
  }

  pass "everybody, and an access control, in a template" {
    cloudformation = <<-YAML
      Resources:
        Site: { Type: AWS::S3::Bucket, Properties: { WebsiteConfiguration: { IndexDocument: index.html } } }
        Policy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Site
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: !Sub "${Site.Arn}/*" }] }
        Files: { Type: AWS::S3::Bucket }
        FilesPolicy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Files
            PolicyDocument: { Statement: [{ Effect: Allow, Principal: { Service: cloudfront.amazonaws.com }, Action: "s3:GetObject", Resource: !Sub "${Files.Arn}/*" }] }
        D:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins:
                - Id: site
                  DomainName: !Select [1, !Split ["//", !GetAtt Site.WebsiteURL]]
                  CustomOriginConfig: { OriginProtocolPolicy: http-only }
        E:
          Type: AWS::CloudFront::Distribution
          Properties:
            DistributionConfig:
              Origins:
                - Id: files
                  DomainName: !GetAtt Files.RegionalDomainName
                  OriginAccessControlId: E1
                  S3OriginConfig: { OriginAccessIdentity: "" }
    YAML
  }
}
