rule "aws-elasticbeanstalk-no-platform-updates" {
  title     = "Environment's platform isn't updated"
  severity  = "medium"
  category  = "versioning"
  checklist = "security"
  kind      = "aws_elastic_beanstalk_environment"
  default   = "production"

  let {
    said = [for s in self.setting[*] : s.value if s.namespace == "aws:elasticbeanstalk:managedactions" && s.name == "ManagedActionsEnabled"]
  }

  # A saved configuration may say it.
  when    = length(said) > 0 || self.template_name == null
  require = anytrue([for v in said : lower(v) == "true"])
  message = "Holes in the operating system and the runtime of ${resource.address} stay open until somebody updates its platform by hand."
  remedy  = <<-TEXT
    Terraform: setting { namespace = "aws:elasticbeanstalk:managedactions"  name = "ManagedActionsEnabled"  value = "true" }
    CloudFormation: OptionSettings: [{ Namespace: "aws:elasticbeanstalk:managedactions", OptionName: ManagedActionsEnabled, Value: "true" }]
  TEXT

  references = ["https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/environment-platform-update-managed.html"]
  aliases    = { checkov = ["CKV_AWS_340"] }
  controls   = { "fsbp" = ["ElasticBeanstalk.2"] }

  fail "not said" {
    given {
      environment = "production"
    }
    resource "aws_elastic_beanstalk_environment" "e" {
      name        = "e"
      application = "a"
      setting {
        namespace = "aws:ec2:vpc"
        name      = "ManagedActionsEnabled"
        value     = "true"
      }
      setting {
        namespace = "aws:elasticbeanstalk:managedactions"
        name      = "Other"
        value     = "true"
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
        namespace = "aws:elasticbeanstalk:managedactions"
        name      = "ManagedActionsEnabled"
        value     = "false"
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
        namespace = "aws:elasticbeanstalk:managedactions"
        name      = "ManagedActionsEnabled"
        value     = "True"
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
          Properties: { ApplicationName: a, OptionSettings: [{ Namespace: "aws:elasticbeanstalk:managedactions", OptionName: ManagedActionsEnabled, Value: "true" }] }
    YAML
  }
}
