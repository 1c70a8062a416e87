rule "aws-lambda-environment-reserved-key" {
  title     = "Function's environment has a variable that Lambda reserves"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_lambda_function"

  let {
    # TZ was reserved once, and may be set today.
    reserved = [
      "_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME",
      "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION", "AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME",
      "AWS_LAMBDA_LOG_STREAM_NAME", "AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
      "AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
    ]
    variables = self.environment.variables
  }

  for_each = variables == null ? [] : [for k in keys(variables) : { key = k, value = variables[k] } if contains(reserved, k)]
  require  = known(each.value.value == null) && each.value.value == null
  focus    = each.value.value
  message  = "${resource.address} can't be created: Lambda sets ${each.value == null ? "a variable" : each.value.key} itself, and refuses an environment that has it."
  remedy   = <<-TEXT
    Read what Lambda sets, or give the variable a name of your own.
    Terraform: environment { variables = { TABLE_REGION = "eu-west-1" } }.
    CloudFormation: Environment: { Variables: { TABLE_REGION: eu-west-1 } }.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime"]

  fail "the region, the header of X-Ray, credentials" {
    variable "key" {}
    resource "aws_lambda_function" "f" {
      environment {
        variables = {
          AWS_REGION        = "eu-west-1"
          _X_AMZN_TRACE_ID  = "a"
          AWS_ACCESS_KEY_ID = var.key
          TABLE             = "orders"
        }
      }
    }
    expect {
      count   = 3
      message = "can't be created"
    }
  }

  fail "one that is merged in" {
    variable "more" {
      default = { AWS_LAMBDA_FUNCTION_NAME = "f" }
    }
    resource "aws_lambda_function" "f" {
      environment {
        variables = merge({ TABLE = "orders" }, var.more)
      }
    }
    expect {
      count = 1
    }
  }

  fail "under a condition" {
    variable "own" { type = bool }
    resource "aws_lambda_function" "f" {
      environment {
        variables = { AWS_REGION = var.own ? "eu-west-1" : null }
      }
    }
    expect {
      when = "var.own is true"
    }
  }

  fail "under a condition, in a template" {
    cloudformation = <<-YAML
      Parameters:
        Own: { Type: String }
      Conditions:
        IsOwn: !Equals [!Ref Own, "true"]
      Resources:
        F:
          Type: AWS::Lambda::Function
          Properties: { Environment: { Variables: { AWS_REGION: !If [IsOwn, eu-west-1, !Ref AWS::NoValue] } } }
    YAML
    expect {
      when = "Own is true"
    }
  }

  pass "names of one's own, and those of Lambda that may be set" {
    resource "aws_lambda_function" "f" {
      environment {
        variables = {
          TZ                      = "Europe/Berlin"
          PATH                    = "/opt/bin"
          AWS_LAMBDA_EXEC_WRAPPER = "/opt/wrapper"
          AWS_XRAY_CONTEXT_MISSING = "LOG_ERROR"
          REGION                  = "eu-west-1"
          aws_region              = "eu-west-1"
        }
      }
    }
    resource "aws_lambda_function" "g" {}
  }

  pass "left out as it is null" {
    resource "aws_lambda_function" "f" {
      environment {
        variables = { AWS_REGION = null, TABLE = "orders" }
      }
    }
  }

  undecided "variables from elsewhere" {
    variable "variables" {
      type = map(string)
    }
    resource "aws_lambda_function" "f" {
      environment {
        variables = var.variables
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        F:
          Type: AWS::Lambda::Function
          Properties:
            Role: r
            Environment:
              Variables:
                TABLE: orders
                AWS_REGION: !Ref AWS::Region
    YAML
    expect {
      at    = "template.yaml:9"
      count = 1
    }
  }

  fail "template of SAM, for all functions" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Globals:
        Function:
          Environment:
            Variables: { _X_AMZN_TRACE_ID: a }
      Resources:
        F:
          Type: AWS::Serverless::Function
          Properties: { Runtime: python3.13, Handler: index.handler, CodeUri: src/ }
    YAML
    expect {
      count = 1
    }
  }

  pass "names of one's own in a template" {
    cloudformation = <<-YAML
      Resources:
        F:
          Type: AWS::Lambda::Function
          Properties:
            Role: r
            Environment: { Variables: { TABLE: orders, TZ: UTC } }
        G: { Type: AWS::Lambda::Function, Properties: { Role: r } }
    YAML
  }
}
