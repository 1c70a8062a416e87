rule "aws-lambda-alias-to-latest" {
  title     = "Alias follows whatever was uploaded last"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "deploy"
  kind      = "aws_lambda_alias"
  default   = "production"

  let {
    # A version that the template makes has a number.
    version = target(self.function_version, "AWS::Lambda::Version")
    made    = known(version) && version != null
  }
  require = made || self.function_version != "$LATEST"
  message = "Those who call ${resource.address} get each upload at once, and there is no version to go back to: it names $LATEST."
  remedy  = <<-TEXT
    Terraform: function_version = aws_lambda_function.app.version, with publish = true for the function.
    CloudFormation: FunctionVersion: !GetAtt Version.Version, with an AWS::Lambda::Version (SAM: AutoPublishAlias).
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html"]

  pass "a version of the template" {
    cloudformation = <<-YAML
      Resources:
        Version: { Type: AWS::Lambda::Version, Properties: { FunctionName: orders } }
        Live:
          Type: AWS::Lambda::Alias
          Properties: { Name: live, FunctionName: orders, FunctionVersion: !GetAtt Version.Version }
    YAML
  }

  fail "latest" {
    resource "aws_lambda_alias" "live" {
      name             = "live"
      function_name    = "app"
      function_version = "$LATEST"
    }
  }

  pass "a version" {
    resource "aws_lambda_alias" "live" {
      name             = "live"
      function_name    = "app"
      function_version = "7"
    }
  }

  undecided "a version that isn't known" {
    variable "release" {}
    resource "aws_lambda_alias" "live" {
      name             = "live"
      function_name    = "app"
      function_version = var.release
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Live:
          Type: AWS::Lambda::Alias
          Properties: { Name: live, FunctionName: app, FunctionVersion: $LATEST }
    YAML
  }

  pass "a version in a template" {
    cloudformation = <<-YAML
      Resources:
        Live:
          Type: AWS::Lambda::Alias
          Properties: { Name: live, FunctionName: app, FunctionVersion: "7" }
    YAML
  }
}
