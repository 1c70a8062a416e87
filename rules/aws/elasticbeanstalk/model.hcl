kind "aws_elastic_beanstalk_environment" {
  identity = ["name", "id", "arn"]

  cloudformation "AWS::ElasticBeanstalk::Environment" {
    name          = EnvironmentName
    application   = ApplicationName
    template_name = TemplateName
    setting       = [for s in list(OptionSettings) : { namespace = s.Namespace, name = s.OptionName, value = s.Value }]
  }
}
