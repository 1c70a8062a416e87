kind "aws_appsync_graphql_api" {
  identity = ["id", "arn"]
}
