kind "aws_elastic_beanstalk_environment" {
  cloudformation "AWS::ElasticBeanstalk::Environment" {
    setting = [for s in list(OptionSettings) : { namespace = s.Namespace, name = s.OptionName, value = s.Value }]
  }
}
