rule "aws-acm-certificate-without-zone" {
  title     = "Nothing proves to ACM whose the certificate's domain is"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_acm_certificate"
  languages = ["cloudformation"]

  let {
    name    = lower(trimprefix(self.domain_name, "*."))
    options = list(self.DomainValidationOptions)
    zones   = [for z in resources("aws_route53_zone") : z if length(list(z.vpc)) == 0]
    # Names that aren't known are mostly the same parameter in both; and the stack waits for the record wherever the zone is.
    alike   = [for z in zones : z if !known(z.name) && !known(self.domain_name)]
    of_name = concat(alike, [for z in zones : z if known(z.name) && known(self.domain_name) && (lower(trimsuffix(z.name, ".")) == name || endswith(name, ".${lower(trimsuffix(z.name, "."))}"))])
    # A function of the stack may write the record meanwhile.
    helpers = resources("AWS::CloudFormation::CustomResource", "aws_lambda_function")
  }

  # Of a private authority nothing is to be proved.
  when    = self.validation_method == "DNS" && self.certificate_authority_arn == null && length(of_name) > 0
  require = anytrue([for o in options : o.HostedZoneId != null]) || (length(helpers) > 0 ? undecided("a function of the stack may write the record") : false)
  focus   = self
  message = "Creating the stack hangs at ${resource.address} until somebody copies a record into the zone of its domain by hand: ACM writes it itself if it is told that zone."
  remedy  = <<-TEXT
    CloudFormation: DomainValidationOptions: [{ DomainName: !Ref Domain, HostedZoneId: !Ref Zone }], one for each name.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-certificatemanager-certificate-domainvalidationoption.html",
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-certificatemanager-certificate.html",
  ]

  fail "the zone of the name, one above it, that of a star" {
    cloudformation = <<-YAML
      Resources:
        Zone: { Type: AWS::Route53::HostedZone, Properties: { Name: Example.com. } }
        A: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: example.com, ValidationMethod: DNS } }
        B: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: www.example.com, ValidationMethod: DNS, DomainValidationOptions: [{ DomainName: www.example.com, ValidationDomain: example.com }] } }
        C: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: "*.example.com", ValidationMethod: DNS } }
    YAML
    expect {
      count = 3
    }
  }

  pass "told; by mail; of a private authority; a zone of another domain, a private one, one from elsewhere" {
    cloudformation = <<-YAML
      Parameters:
        Domain: { Type: String }
      Resources:
        Zone: { Type: AWS::Route53::HostedZone, Properties: { Name: example.com } }
        Private: { Type: AWS::Route53::HostedZone, Properties: { Name: example.org, VPCs: [{ VPCId: vpc-1, VPCRegion: eu-west-1 }] } }
        A: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: example.com, ValidationMethod: DNS, DomainValidationOptions: [{ DomainName: example.com, HostedZoneId: !Ref Zone }] } }
        B: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: example.com } }
        C: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: example.com, ValidationMethod: DNS, CertificateAuthorityArn: "arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/a" } }
        D: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: anexample.com, ValidationMethod: DNS } }
        E: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: example.org, ValidationMethod: DNS } }
        F: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: !Ref Domain, ValidationMethod: DNS } }
    YAML
  }

  fail "a parameter with a value" {
    cloudformation = <<-YAML
      Parameters:
        Domain: { Type: String, Default: example.com }
      Resources:
        Zone: { Type: AWS::Route53::HostedZone, Properties: { Name: !Ref Domain } }
        A: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: !Sub "www.${Domain}", ValidationMethod: DNS } }
    YAML
    expect {
      at      = "template.yaml:5"
      message = "by hand"
    }
  }

  pass "a zone of a name that nobody knows" {
    cloudformation = <<-YAML
      Parameters:
        Domain: { Type: String }
      Resources:
        Zone: { Type: AWS::Route53::HostedZone, Properties: { Name: !Ref Domain } }
        A: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: example.com, ValidationMethod: DNS } }
    YAML
  }

  fail "the same parameter" {
    cloudformation = <<-YAML
      Parameters:
        Domain: { Type: String }
      Resources:
        Zone: { Type: AWS::Route53::HostedZone, Properties: { Name: !Ref Domain } }
        A: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: !Ref Domain, ValidationMethod: DNS } }
    YAML
  }

  undecided "a function beside it" {
    cloudformation = <<-YAML
      Resources:
        Zone: { Type: AWS::Route53::HostedZone, Properties: { Name: example.com } }
        A: { Type: AWS::CertificateManager::Certificate, Properties: { DomainName: example.com, ValidationMethod: DNS } }
        Helper: { Type: AWS::CloudFormation::CustomResource, Properties: { ServiceToken: "arn:aws:lambda:eu-west-1:111122223333:function:validate" } }
    YAML
  }
}
