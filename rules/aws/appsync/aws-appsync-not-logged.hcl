rule "aws-appsync-not-logged" {
  title     = "GraphQL API logs no errors"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_appsync_graphql_api"
  default   = "production"

  require = self.log_config != null && self.log_config.field_log_level != "NONE"
  focus   = self.log_config == null ? self : self.log_config.field_log_level
  message = "When a query to ${resource.address} fails, nobody can tell in which resolver and why."
  remedy  = <<-TEXT
    Terraform: log_config { field_log_level = "ERROR", cloudwatch_logs_role_arn = … }
    CloudFormation: LogConfig: { FieldLogLevel: ERROR, CloudWatchLogsRoleArn: … }
  TEXT

  references = ["https://docs.aws.amazon.com/appsync/latest/devguide/monitoring.html#cwl"]
  aliases    = { checkov = ["CKV_AWS_193", "CKV_AWS_194"] }
  controls   = { "fsbp" = ["AppSync.2"] }

  fail "absent, none" {
    resource "aws_appsync_graphql_api" "a" {
      name = "a"
    }
    resource "aws_appsync_graphql_api" "b" {
      name = "b"
      log_config {
        field_log_level = "NONE"
      }
    }
    expect {
      count = 2
    }
  }

  pass "errors" {
    resource "aws_appsync_graphql_api" "a" {
      name = "a"
      log_config {
        field_log_level = "ERROR"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Api: { Type: AWS::AppSync::GraphQLApi, Properties: { Name: a, AuthenticationType: AWS_IAM } }
    YAML
  }

  pass "logged template" {
    cloudformation = <<-YAML
      Resources:
        Api: { Type: AWS::AppSync::GraphQLApi, Properties: { Name: a, AuthenticationType: AWS_IAM, LogConfig: { FieldLogLevel: ALL, CloudWatchLogsRoleArn: arn } } }
    YAML
  }
}
