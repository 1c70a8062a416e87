rule "aws-lambda-default-timeout-in-vpc" {
  title     = "Function that waits for others has three seconds"
  severity  = "low"
  category  = "production-readiness"
  checklist = "performance"
  kind      = "aws_lambda_function"

  let {
    networked = length(self.vpc_config.subnet_ids) > 0 || length(self.vpc_config.security_group_ids) > 0
    fed       = length(referrers(self, "aws_lambda_event_source_mapping", "function_name")) > 0
  }

  # Security groups are named for a network alone, where it isn't known which subnets there are.
  when    = networked || fed
  require = self.timeout != null || ignored("timeout")
  focus   = self
  message = "${resource.address} is stopped after 3 seconds, the default: ${known(networked) && !networked ? "a batch of messages" : "a first connection to a database"} often takes longer."
  remedy  = <<-TEXT
    Terraform: timeout = 30.
    CloudFormation: Timeout: 30.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html"]

  fail "in a network" {
    resource "aws_lambda_function" "a" {
      function_name = "a"
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = ["sg-1"]
      }
    }
    expect {
      message = "a first connection to a database often"
    }
  }

  fail "for a queue" {
    resource "aws_lambda_function" "b" {
      function_name = "b"
    }
    resource "aws_lambda_event_source_mapping" "b" {
      function_name    = aws_lambda_function.b.arn
      event_source_arn = "arn:aws:sqs:eu-west-1:111122223333:q"
    }
    expect {
      message = "a batch of messages often"
    }
  }

  pass "said; ignored; neither" {
    resource "aws_lambda_function" "said" {
      function_name = "said"
      timeout       = 3
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = ["sg-1"]
      }
    }
    resource "aws_lambda_function" "ignored" {
      function_name = "ignored"
      vpc_config {
        subnet_ids         = ["subnet-1"]
        security_group_ids = ["sg-1"]
      }
      lifecycle {
        ignore_changes = [timeout]
      }
    }
    resource "aws_lambda_function" "alone" {
      function_name = "alone"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Function:
          Type: AWS::Lambda::Function
          Properties: { VpcConfig: { SubnetIds: [subnet-1], SecurityGroupIds: [sg-1] } }
    YAML
  }

  pass "said in a template" {
    cloudformation = <<-YAML
      Resources:
        Function:
          Type: AWS::Lambda::Function
          Properties: { Timeout: 20, VpcConfig: { SubnetIds: [subnet-1], SecurityGroupIds: [sg-1] } }
    YAML
  }

  fail "in subnets that are looked up" {
    data "aws_subnets" "s" {}
    resource "aws_lambda_function" "a" {
      function_name = "a"
      vpc_config {
        subnet_ids         = data.aws_subnets.s.ids
        security_group_ids = ["sg-1"]
      }
    }
  }

  undecided "subnets and groups that may be none" {
    variable "subnets" {}
    variable "groups" {}
    resource "aws_lambda_function" "a" {
      function_name = "a"
      vpc_config {
        subnet_ids         = var.subnets
        security_group_ids = var.groups
      }
    }
  }
}
