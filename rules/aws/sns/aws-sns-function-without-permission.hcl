rule "aws-sns-function-without-permission" {
  title     = "Topic isn't allowed to invoke the function that subscribes to it"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = ["aws_sns_topic_subscription", "aws_sns_topic"]

  let {
    # A template may say it of the topic itself.
    inline      = resource.language == "cloudformation" ? list(self.Subscription) : []
    protocol    = resource.kind == "aws_sns_topic" ? each.value.Protocol : self.protocol
    endpoint    = resource.kind == "aws_sns_topic" ? each.value.Endpoint : self.endpoint
    function    = target(endpoint, "aws_lambda_function")
    topic       = resource.kind == "aws_sns_topic" ? resource.address : facts(target(self.topic_arn, "aws_sns_topic")).address
    permissions = referrers(function, "aws_lambda_permission", "function_name")
    # A name that is put together of what isn't known may be that of any function.
    placed = flatten([for f in resources("aws_lambda_function", "aws_lambda_alias") : [for p in referrers(f, "aws_lambda_permission", "function_name") : facts(p).address]])
    strays = [for p in resources("aws_lambda_permission") : p if !known(p.function_name) && !contains(placed, facts(p).address)]
    # One that names another topic is none for this.
    sources = flatten([for t in resources("aws_sns_topic") : [for p in referrers(t, "aws_lambda_permission", "source_arn") : { permission = facts(p).address, topic = facts(t).address }]])
    fits = [for p in permissions : (
      p.source_arn == null || topic == null || anytrue([for s in sources : s.permission == facts(p).address && s.topic == topic])
      || (anytrue([for s in sources : s.permission == facts(p).address]) ? false : anytrue([for t in texts(p.source_arn) : length(regexall("^[*]$|^arn:.*:[*]", t.text)) > 0]) || (known(p.source_arn) || !known(topic) ? true : undecided("which topic a permission is for")))
    ) if contains(["sns.amazonaws.com", "*"], p.principal)]
  }
  for_each = resource.kind == "aws_sns_topic" ? inline : [self]
  # Of a function that was made elsewhere, permissions may have been given there.
  when    = protocol == "lambda" && known(function) && function != null
  require = (
    anytrue(fits)
    || (anytrue([for p in strays : contains(["sns.amazonaws.com", "*"], p.principal)]) ? undecided("which function a permission is for") : false)
  )
  focus   = endpoint
  message = "${facts(function).address} never gets what ${resource.address} is to send it: ${length(fits) == 0 ? "no permission lets SNS invoke it" : "the permission for SNS names another topic"}."
  remedy  = <<-TEXT
    Terraform: aws_lambda_permission { action = "lambda:InvokeFunction", function_name = aws_lambda_function.orders.function_name, principal = "sns.amazonaws.com", source_arn = aws_sns_topic.orders.arn }.
    CloudFormation: AWS::Lambda::Permission with Action: lambda:InvokeFunction, FunctionName: !Ref Orders, Principal: sns.amazonaws.com, SourceArn: !Ref Topic.
  TEXT

  references = [
    "https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html",
    "https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html",
  ]

  fail "no permission, one for another service, one for another function" {
    resource "aws_sns_topic" "t" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_permission" "bucket" {
      function_name = aws_lambda_function.f.function_name
      principal     = "s3.amazonaws.com"
    }
    resource "aws_lambda_permission" "other" {
      function_name = "g"
      principal     = "sns.amazonaws.com"
    }
    variable "env" {}
    resource "aws_lambda_function" "h" {
      function_name = "${var.env}-h"
    }
    resource "aws_lambda_permission" "h" {
      function_name = aws_lambda_function.h.function_name
      principal     = "sns.amazonaws.com"
    }
    resource "aws_sns_topic_subscription" "f" {
      topic_arn = aws_sns_topic.t.arn
      protocol  = "lambda"
      endpoint  = aws_lambda_function.f.arn
    }
    expect {
      at = "main.tf:24"
    }
  }

  fail "one of several functions" {
    resource "aws_lambda_function" "f" {
      for_each      = toset(["orders", "bills"])
      function_name = each.key
    }
    resource "aws_lambda_permission" "orders" {
      function_name = aws_lambda_function.f["orders"].function_name
      principal     = "sns.amazonaws.com"
    }
    resource "aws_sns_topic_subscription" "f" {
      for_each  = toset(["orders", "bills"])
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:t"
      protocol  = "lambda"
      endpoint  = aws_lambda_function.f[each.key].arn
    }
    expect {
      count = 1
    }
  }

  fail "a permission in some environments" {
    variable "env" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_permission" "f" {
      count         = var.env == "prod" ? 1 : 0
      function_name = aws_lambda_function.f.function_name
      principal     = "sns.amazonaws.com"
    }
    resource "aws_sns_topic_subscription" "f" {
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:t"
      protocol  = "lambda"
      endpoint  = aws_lambda_function.f.arn
    }
    expect {
      when = "var.env is not prod"
    }
  }

  fail "a permission for another topic" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_sns_topic" "orders" {}
    resource "aws_sns_topic" "bills" {}
    resource "aws_lambda_permission" "bills" {
      function_name = aws_lambda_function.f.function_name
      principal     = "sns.amazonaws.com"
      source_arn    = aws_sns_topic.bills.arn
    }
    resource "aws_lambda_permission" "other" {
      function_name = "g"
      principal     = "sns.amazonaws.com"
      source_arn    = aws_sns_topic.orders.arn
    }
    resource "aws_sns_topic_subscription" "orders" {
      topic_arn = aws_sns_topic.orders.arn
      protocol  = "lambda"
      endpoint  = aws_lambda_function.f.arn
    }
    resource "aws_sns_topic_subscription" "bills" {
      topic_arn = aws_sns_topic.bills.arn
      protocol  = "lambda"
      endpoint  = aws_lambda_function.f.arn
    }
    expect {
      count   = 1
      message = "names another topic"
    }
  }

  pass "a permission for all topics, and one by text" {
    data "aws_caller_identity" "me" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_function" "g" {
      function_name = "g"
    }
    resource "aws_sns_topic" "orders" {}
    resource "aws_lambda_permission" "f" {
      function_name = aws_lambda_function.f.function_name
      principal     = "sns.amazonaws.com"
      source_arn    = "arn:aws:sns:eu-west-1:${data.aws_caller_identity.me.account_id}:*"
    }
    resource "aws_lambda_permission" "g" {
      function_name = aws_lambda_function.g.function_name
      principal     = "sns.amazonaws.com"
      source_arn    = "arn:aws:sns:eu-west-1:111122223333:orders"
    }
    resource "aws_sns_topic_subscription" "f" {
      topic_arn = aws_sns_topic.orders.arn
      protocol  = "lambda"
      endpoint  = aws_lambda_function.f.arn
    }
    resource "aws_sns_topic_subscription" "g" {
      topic_arn = aws_sns_topic.orders.arn
      protocol  = "lambda"
      endpoint  = aws_lambda_function.g.arn
    }
    resource "aws_lambda_function" "h" {
      function_name = "h"
    }
    resource "aws_lambda_permission" "h" {
      function_name = aws_lambda_function.h.function_name
      principal     = "sns.amazonaws.com"
      source_arn    = aws_sns_topic.orders.arn
    }
    resource "aws_sns_topic_subscription" "h" {
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:made-elsewhere"
      protocol  = "lambda"
      endpoint  = aws_lambda_function.h.arn
    }
  }

  pass "a topic and a source from elsewhere" {
    cloudformation = <<-YAML
      Resources:
        F: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
        S: { Type: AWS::SNS::Subscription, Properties: { TopicArn: !ImportValue topic, Protocol: lambda, Endpoint: !GetAtt F.Arn } }
        P: { Type: AWS::Lambda::Permission, Properties: { Action: "lambda:InvokeFunction", FunctionName: !Ref F, Principal: sns.amazonaws.com, SourceArn: !ImportValue topic } }
    YAML
  }

  undecided "a topic that isn't known" {
    variable "source_arn" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_sns_topic" "orders" {}
    resource "aws_lambda_permission" "f" {
      function_name = aws_lambda_function.f.function_name
      principal     = "sns.amazonaws.com"
      source_arn    = var.source_arn
    }
    resource "aws_sns_topic_subscription" "f" {
      topic_arn = aws_sns_topic.orders.arn
      protocol  = "lambda"
      endpoint  = aws_lambda_function.f.arn
    }
  }

  fail "a permission for another topic in a template" {
    cloudformation = <<-YAML
      Resources:
        Orders: { Type: AWS::SNS::Topic, Properties: { Subscription: [{ Protocol: lambda, Endpoint: !GetAtt F.Arn }] } }
        Bills: { Type: AWS::SNS::Topic }
        F: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
        P: { Type: AWS::Lambda::Permission, Properties: { Action: "lambda:InvokeFunction", FunctionName: !Ref F, Principal: sns.amazonaws.com, SourceArn: !Ref Bills } }
    YAML
  }

  pass "a permission by reference, by name, for everybody" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_permission" "f" {
      function_name = aws_lambda_function.f.arn
      principal     = "sns.amazonaws.com"
    }
    resource "aws_lambda_function" "g" {
      function_name = "g"
    }
    resource "aws_lambda_permission" "g" {
      function_name = "g"
      principal     = "*"
    }
    resource "aws_sns_topic_subscription" "f" {
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:t"
      protocol  = "lambda"
      endpoint  = aws_lambda_function.f.arn
    }
    resource "aws_sns_topic_subscription" "g" {
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:t"
      protocol  = "lambda"
      endpoint  = aws_lambda_function.g.arn
    }
  }

  pass "a function from elsewhere, a queue" {
    variable "function" {}
    resource "aws_sns_topic_subscription" "a" {
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:t"
      protocol  = "lambda"
      endpoint  = "arn:aws:lambda:eu-west-1:111122223333:function:f"
    }
    resource "aws_sns_topic_subscription" "b" {
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:t"
      protocol  = "lambda"
      endpoint  = var.function
    }
    resource "aws_sqs_queue" "q" {}
    resource "aws_sns_topic_subscription" "c" {
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:t"
      protocol  = "sqs"
      endpoint  = aws_sqs_queue.q.arn
    }
  }

  undecided "a permission for whom isn't known, and one in a module that isn't here" {
    variable "principal" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_permission" "f" {
      function_name = aws_lambda_function.f.function_name
      principal     = var.principal
    }
    resource "aws_sns_topic_subscription" "f" {
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:t"
      protocol  = "lambda"
      endpoint  = aws_lambda_function.f.arn
    }
    resource "aws_lambda_function" "g" {
      function_name = "g"
    }
    module "permission" {
      source   = "example/permission/aws"
      function = aws_lambda_function.g.function_name
    }
    resource "aws_sns_topic_subscription" "g" {
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:t"
      protocol  = "lambda"
      endpoint  = aws_lambda_function.g.arn
    }
  }

  pass "a permission by a name that is put together alike" {
    variable "env" {}
    resource "aws_lambda_function" "f" {
      function_name = "${var.env}-f"
    }
    resource "aws_lambda_permission" "f" {
      function_name = "${var.env}-f"
      principal     = "sns.amazonaws.com"
    }
    resource "aws_sns_topic_subscription" "f" {
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:t"
      protocol  = "lambda"
      endpoint  = aws_lambda_function.f.arn
    }
  }

  undecided "a permission by a name that isn't known as a whole" {
    variable "env" {}
    variable "stage" {}
    resource "aws_lambda_function" "f" {
      function_name = "${var.env}-f"
    }
    resource "aws_lambda_permission" "f" {
      function_name = "${var.stage}-f"
      principal     = "sns.amazonaws.com"
    }
    resource "aws_sns_topic_subscription" "f" {
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:t"
      protocol  = "lambda"
      endpoint  = aws_lambda_function.f.arn
    }
  }

  undecided "a protocol from elsewhere" {
    variable "protocol" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_sns_topic_subscription" "f" {
      topic_arn = "arn:aws:sns:eu-west-1:111122223333:t"
      protocol  = var.protocol
      endpoint  = aws_lambda_function.f.arn
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Topic: { Type: AWS::SNS::Topic }
        Function: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
        Subscription:
          Type: AWS::SNS::Subscription
          Properties: { TopicArn: !Ref Topic, Protocol: lambda, Endpoint: !GetAtt Function.Arn }
    YAML
    expect {
      at = "template.yaml:6"
    }
  }

  fail "template that says it of the topic" {
    cloudformation = <<-YAML
      Resources:
        Topic:
          Type: AWS::SNS::Topic
          Properties:
            Subscription:
              - { Protocol: email, Endpoint: operations@example.com }
              - { Protocol: lambda, Endpoint: !GetAtt Function.Arn }
        Function: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
    YAML
    expect {
      at    = "template.yaml:7"
      count = 1
    }
  }

  pass "template with a permission, and a function by a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Arn: { Type: String }
      Resources:
        Topic:
          Type: AWS::SNS::Topic
          Properties:
            Subscription:
              - { Protocol: lambda, Endpoint: !GetAtt Function.Arn }
              - { Protocol: lambda, Endpoint: !Ref Arn }
        Function: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
        Permission:
          Type: AWS::Lambda::Permission
          Properties: { Action: "lambda:InvokeFunction", FunctionName: !Ref Function, Principal: sns.amazonaws.com, SourceArn: !Ref Topic }
    YAML
  }

  pass "template of SAM, which makes the permission" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Topic: { Type: AWS::SNS::Topic }
        Function:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            CodeUri: src/
            Events:
              Order: { Type: SNS, Properties: { Topic: !Ref Topic } }
    YAML
  }
}
