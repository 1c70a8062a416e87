rule "aws-lambda-runtime-out-of-support" {
  title     = "Function's runtime is out of support"
  severity  = days_until(facts.blocked) <= 90 ? "high" : "medium"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_lambda_function"

  let {
    facts = support("lambda", self.runtime)
  }
  when    = self.runtime != null
  require = days_until(facts.ends) >= 0
  focus   = self.runtime
  message = "The runtime ${self.runtime} of ${resource.address} ended on ${facts.ends}: it gets no more fixes${facts.blocked == null ? "" : ", and from ${facts.blocked} on the function can't be changed"}."
  remedy  = <<-TEXT
    Terraform: runtime = "python3.13", "nodejs24.x" or, for a program that brings its own, "provided.al2023", after trying the code with it.
    CloudFormation: Runtime: python3.13, nodejs24.x or provided.al2023.
  TEXT

  references = ["https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html"]
  aliases    = { checkov = ["CKV_AWS_363"], cfn-lint = ["W2531"] }
  controls   = { "fsbp" = ["Lambda.2"] }

  fail "ended" {
    given {
      as_of = "2026-01-15"
    }
    resource "aws_lambda_function" "a" {
      function_name = "a"
      runtime       = "nodejs18.x"
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "only outside production" {
    given {
      as_of = "2026-01-15"
    }
    variable "env" {}
    resource "aws_lambda_function" "a" {
      function_name = "a"
      runtime       = var.env == "prod" ? "python3.13" : "python3.8"
    }
    expect {
      when = "var.env is not prod"
    }
  }

  fail "template" {
    given {
      as_of = "2026-01-15"
    }
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Runtime: python3.8 }
    YAML
  }

  fail "template, by a condition" {
    given {
      as_of = "2026-01-15"
    }
    cloudformation = <<-YAML
      Parameters:
        Env: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Env, prod]
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties:
            Runtime: !If [IsProd, python3.13, python3.8]
    YAML
    expect {
      when = "Env is not prod"
    }
  }

  fail "SAM" {
    given {
      as_of = "2026-01-15"
    }
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Serverless::Function
          Properties: { Runtime: python3.8, Handler: a.b }
    YAML
  }

  pass "supported then, and an image" {
    given {
      as_of = "2025-01-15"
    }
    resource "aws_lambda_function" "a" {
      function_name = "a"
      runtime       = "nodejs18.x"
    }
    resource "aws_lambda_function" "image" {
      package_type = "Image"
    }
  }

  pass "supported in a template" {
    given {
      as_of = "2026-01-15"
    }
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Runtime: python3.13 }
    YAML
  }

  undecided "from a variable" {
    variable "runtime" {}
    resource "aws_lambda_function" "a" {
      runtime = var.runtime
    }
  }

  undecided "unknown to the table" {
    resource "aws_lambda_function" "a" {
      runtime = "python9.9"
    }
  }

  undecided "template, from a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Runtime: { Type: String }
      Resources:
        A:
          Type: AWS::Lambda::Function
          Properties: { Runtime: !Ref Runtime }
    YAML
  }
}
