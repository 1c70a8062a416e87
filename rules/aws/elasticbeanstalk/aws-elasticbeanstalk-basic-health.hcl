rule "aws-elasticbeanstalk-basic-health" {
  title     = "Environment reports its health by a ping alone"
  severity  = "low"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "aws_elastic_beanstalk_environment"
  default   = "production"

  let {
    said = [for s in self.setting[*] : s.value if s.namespace == "aws:elasticbeanstalk:healthreporting:system" && s.name == "SystemType"]
  }

  # A saved configuration may say it.
  when    = length(said) > 0 || self.template_name == null
  require = anytrue([for v in said : lower(v) == "enhanced"])
  message = "Nobody sees that instances of ${resource.address} answer slowly or with errors: health is the load balancer's check alone."
  remedy  = <<-TEXT
    Terraform: setting { namespace = "aws:elasticbeanstalk:healthreporting:system"  name = "SystemType"  value = "enhanced" }
    CloudFormation: OptionSettings: [{ Namespace: "aws:elasticbeanstalk:healthreporting:system", OptionName: SystemType, Value: "enhanced" }]
  TEXT

  references = ["https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/health-enhanced.html"]
  aliases    = { checkov = ["CKV_AWS_312"] }
  controls   = { "fsbp" = ["ElasticBeanstalk.1"] }

  fail "not said" {
    given {
      environment = "production"
    }
    resource "aws_elastic_beanstalk_environment" "e" {
      name        = "e"
      application = "a"
      setting {
        namespace = "aws:ec2:vpc"
        name      = "SystemType"
        value     = "enhanced"
      }
      setting {
        namespace = "aws:elasticbeanstalk:healthreporting:system"
        name      = "Other"
        value     = "enhanced"
      }
    }
  }

  fail "otherwise" {
    given {
      environment = "production"
    }
    resource "aws_elastic_beanstalk_environment" "e" {
      name          = "e"
      application   = "a"
      template_name = "saved"
      setting {
        namespace = "aws:elasticbeanstalk:healthreporting:system"
        name      = "SystemType"
        value     = "basic"
      }
    }
  }

  pass "said, or in a saved configuration" {
    given {
      environment = "production"
    }
    resource "aws_elastic_beanstalk_environment" "e" {
      name        = "e"
      application = "a"
      setting {
        namespace = "aws:elasticbeanstalk:healthreporting:system"
        name      = "SystemType"
        value     = "Enhanced"
      }
    }
    resource "aws_elastic_beanstalk_environment" "f" {
      name          = "f"
      application   = "a"
      template_name = "saved"
    }
  }

  fail "template" {
    given {
      environment = "production"
    }
    cloudformation = <<-YAML
      Resources:
        E: { Type: AWS::ElasticBeanstalk::Environment, Properties: { ApplicationName: a } }
    YAML
  }

  pass "template" {
    given {
      environment = "production"
    }
    cloudformation = <<-YAML
      Resources:
        E:
          Type: AWS::ElasticBeanstalk::Environment
          Properties: { ApplicationName: a, OptionSettings: [{ Namespace: "aws:elasticbeanstalk:healthreporting:system", OptionName: SystemType, Value: "enhanced" }] }
    YAML
  }
}
