rule "aws-beanstalk-environment-single-instance" {
  title     = "Environment runs on a single instance"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "configure"
  kind      = "aws_elastic_beanstalk_environment"
  default   = "production"

  let {
    types = [
      for s in self.setting[*] : s.value
      if s.namespace == "aws:elasticbeanstalk:environment" && s.name == "EnvironmentType"
    ]
  }

  require = !contains(types, "SingleInstance")
  focus   = types[0]
  message = "${resource.address} is down while its one instance is replaced or updated, and can't take more load than that instance can."
  remedy  = <<-TEXT
    Terraform: setting { namespace = "aws:elasticbeanstalk:environment"  name = "EnvironmentType"  value = "LoadBalanced" }
    CloudFormation: OptionSettings: [{ Namespace: "aws:elasticbeanstalk:environment", OptionName: EnvironmentType, Value: LoadBalanced }]
  TEXT

  references = ["https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/using-features-managing-env-types.html"]

  fail "single" {
    resource "aws_elastic_beanstalk_environment" "app" {
      setting {
        namespace = "aws:elasticbeanstalk:environment"
        name      = "EnvironmentType"
        value     = "SingleInstance"
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  pass "balanced; not said; other settings" {
    resource "aws_elastic_beanstalk_environment" "app" {
      setting {
        namespace = "aws:elasticbeanstalk:environment"
        name      = "EnvironmentType"
        value     = "LoadBalanced"
      }
    }
    resource "aws_elastic_beanstalk_environment" "other" {
      setting {
        namespace = "aws:elasticbeanstalk:application:environment"
        name      = "EnvironmentType"
        value     = "SingleInstance"
      }
      setting {
        namespace = "aws:elasticbeanstalk:environment"
        name      = "Note"
        value     = "SingleInstance"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        App:
          Type: AWS::ElasticBeanstalk::Environment
          Properties:
            OptionSettings:
              - { Namespace: "aws:elasticbeanstalk:environment", OptionName: EnvironmentType, Value: SingleInstance }
    YAML
  }

  pass "balanced in a template" {
    cloudformation = <<-YAML
      Resources:
        App:
          Type: AWS::ElasticBeanstalk::Environment
          Properties:
            OptionSettings:
              - { Namespace: "aws:elasticbeanstalk:environment", OptionName: EnvironmentType, Value: LoadBalanced }
    YAML
  }
}
