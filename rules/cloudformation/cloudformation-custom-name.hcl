rule "cloudformation-custom-name" {
  title     = "Resource has a name made by hand"
  severity  = "info"
  category  = "production-readiness"
  checklist = "provision"
  kind = [
    "aws_dynamodb_table", "aws_db_instance", "aws_rds_cluster", "aws_ecs_service", "aws_autoscaling_group", "aws_lb", "aws_lb_target_group",
    "aws_lambda_function", "aws_sqs_queue", "aws_sns_topic",
  ]
  languages = ["cloudformation"]
  default   = "opt-in"

  let {
    name = try(coalesce(self.name, self.identifier, self.cluster_identifier, self.function_name), null)
  }
  # Each stack may give its own value for a parameter.
  when    = name != null && !anytrue([for p in resources("cloudformation.parameter") : p.default == name])
  require = !known(name)
  focus   = name
  message = "The template can't be deployed twice in an account, and no change that replaces ${resource.address} works: its name is taken."
  remedy  = <<-TEXT
    CloudFormation: remove the name, or make it of the stack's: !Sub "$${AWS::StackName}-orders".
  TEXT

  references = ["https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html"]

  fail "written out" {
    cloudformation = <<-YAML
      Resources:
        Table:
          Type: AWS::DynamoDB::Table
          Properties: { TableName: orders }
    YAML
  }

  pass "a parameter with a default" {
    cloudformation = <<-YAML
      Parameters:
        Name: { Type: String, Default: orders }
      Resources:
        Orders:
          Type: AWS::SQS::Queue
          Properties: { QueueName: !Ref Name }
    YAML
  }

  pass "none" {
    cloudformation = <<-YAML
      Resources:
        Table:
          Type: AWS::DynamoDB::Table
    YAML
  }
}
