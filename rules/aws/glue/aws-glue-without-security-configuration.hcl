rule "aws-glue-without-security-configuration" {
  title     = "Job has no security configuration"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_glue_crawler", "aws_glue_dev_endpoint", "aws_glue_job"]
  default   = "opt-in"

  require = !contains([null, ""], self.security_configuration)
  message = "What ${resource.address} writes, logs and bookmarks has only the default encryption of where it goes: no security configuration says more."
  remedy  = <<-TEXT
    Terraform: security_configuration = aws_glue_security_configuration.data.name.
    CloudFormation: SecurityConfiguration: !Ref SecurityConfiguration; of a crawler, CrawlerSecurityConfiguration.
  TEXT

  references = ["https://docs.aws.amazon.com/glue/latest/dg/encryption-security-configuration.html"]
  aliases    = { checkov = ["CKV_AWS_195"] }

  fail "not said" {
    resource "aws_glue_crawler" "a" {
      name = "a"
    }
    resource "aws_glue_dev_endpoint" "a" {
      name = "a"
    }
    resource "aws_glue_job" "a" {
      name = "a"
    }
    expect {
      count = 3
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Glue::Job
          Properties: { Name: a }
    YAML
  }

  pass "set" {
    resource "aws_glue_crawler" "a" {
      security_configuration = "data"
    }
    resource "aws_glue_dev_endpoint" "a" {
      security_configuration = "data"
    }
    resource "aws_glue_job" "a" {
      security_configuration = "data"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Glue::Crawler
          Properties: { Name: a, CrawlerSecurityConfiguration: data }
    YAML
  }

  fail "crawler in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Glue::Crawler
          Properties: { Name: a }
    YAML
  }

  pass "job in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Glue::Job
          Properties: { SecurityConfiguration: data }
    YAML
  }
}
