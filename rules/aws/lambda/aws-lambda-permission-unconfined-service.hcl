rule "aws-lambda-permission-unconfined-service" {
  title     = "Any customer of a service may have it call a function"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_lambda_permission"

  let {
    callers = {
      "apigateway.amazonaws.com"  = "API"
      "cognito-idp.amazonaws.com" = "user pool"
      "events.amazonaws.com"      = "rule"
      "iot.amazonaws.com"         = "topic rule"
      "logs.amazonaws.com"        = "log group"
      "s3.amazonaws.com"          = "bucket"
      "ses.amazonaws.com"         = "receipt rule"
      "sns.amazonaws.com"         = "topic"
    }
  }
  when = (
    endswith(self.principal, ".amazonaws.com") && !contains(["elasticloadbalancing.amazonaws.com", "cloudformation.amazonaws.com", "logger.cloudfront.amazonaws.com"], self.principal)
    && (self.action == null || iam_action_matches(self.action, "lambda:InvokeFunction"))
  )
  require = self.source_arn != null || self.source_account != null || self.principal_org_id != null
  message = "${self.principal} may call the function for any of its customers: ${resource.address} names no source, so a stranger's ${callers[self.principal] == null ? "resource there" : callers[self.principal]} can trigger it."
  remedy  = <<-TEXT
    Terraform: source_arn = aws_cloudwatch_event_rule.nightly.arn; for S3 also source_account.
    CloudFormation: SourceArn: !GetAtt Rule.Arn.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/permissions-function-services.html"]
  aliases    = { checkov = ["CKV_AWS_364"], trivy = ["AVD-AWS-0067"] }

  fail "no source" {
    resource "aws_lambda_permission" "a" {
      function_name = "a"
      principal     = "s3.amazonaws.com"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Permission
          Properties: { Action: "lambda:InvokeFunction", FunctionName: a, Principal: sns.amazonaws.com }
    YAML
  }

  pass "confined by an account or an organization, or no source to name" {
    resource "aws_lambda_permission" "a" {
      action         = "lambda:InvokeFunction"
      function_name  = "a"
      principal      = "s3.amazonaws.com"
      source_account = "111122223333"
    }
    resource "aws_lambda_permission" "b" {
      action           = "lambda:InvokeFunction"
      function_name    = "b"
      principal        = "events.amazonaws.com"
      principal_org_id = "o-acme"
    }
    resource "aws_lambda_permission" "c" {
      action        = "lambda:InvokeFunction"
      function_name = "c"
      principal     = "cloudformation.amazonaws.com"
    }
  }

  pass "a source, an account" {
    resource "aws_lambda_permission" "a" {
      principal  = "s3.amazonaws.com"
      source_arn = "arn:aws:s3:::a"
    }
    resource "aws_lambda_permission" "b" {
      principal = "111122223333"
    }
  }

  pass "a source in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Permission
          Properties: { Action: "lambda:InvokeFunction", FunctionName: a, Principal: sns.amazonaws.com, SourceArn: "arn:aws:sns:eu-west-1:111122223333:t" }
    YAML
  }

  pass "copying to the edge" {
    resource "aws_lambda_permission" "edge" {
      function_name = "a"
      action        = "lambda:GetFunction"
      principal     = "replicator.lambda.amazonaws.com"
    }
  }

  fail "every action" {
    resource "aws_lambda_permission" "a" {
      function_name = "a"
      action        = "lambda:*"
      principal     = "s3.amazonaws.com"
    }
  }
}
