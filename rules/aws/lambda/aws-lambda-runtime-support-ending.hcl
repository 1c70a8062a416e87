rule "aws-lambda-runtime-support-ending" {
  title     = "Support of the function's runtime ends soon"
  severity  = "info"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_lambda_function"

  param "days" {
    description = "How many days before the end of support it is told."
    default     = 180
  }

  let {
    facts = support("lambda", self.runtime)
  }
  when    = days_until(facts.ends) >= 0
  require = days_until(facts.ends) > param.days
  focus   = self.runtime
  message = "The runtime ${self.runtime} of ${resource.address} ends on ${facts.ends}: the move to the next one can be planned now."
  remedy  = <<-TEXT
    Terraform: runtime = "python3.13" or "nodejs24.x", after trying the code with it.
    CloudFormation: Runtime: python3.13 or nodejs24.x.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"]

  fail "three months before" {
    given {
      as_of = "2026-02-01"
    }
    resource "aws_lambda_function" "a" {
      function_name = "a"
      runtime       = "nodejs20.x"
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "template, on the last day" {
    given {
      as_of = "2026-04-30"
    }
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Runtime: nodejs20.x }
    YAML
  }

  pass "years before, when it is over, an image" {
    given {
      as_of = "2026-02-01"
    }
    resource "aws_lambda_function" "a" {
      function_name = "a"
      runtime       = "python3.13"
    }
    resource "aws_lambda_function" "b" {
      function_name = "b"
      runtime       = "python3.8"
    }
    resource "aws_lambda_function" "c" {
      package_type = "Image"
    }
  }

  pass "template" {
    given {
      as_of = "2026-02-01"
    }
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Runtime: python3.13 }
    YAML
  }
}
