rule "aws-s3-notification-before-permission" {
  title     = "Bucket is to invoke a function before it may"
  severity  = is_allowed && !(known(after) && after) ? "medium" : "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = ["aws_s3_bucket_notification", "aws_s3_bucket"]

  let {
    # Only a template says it of the bucket itself.
    configurations = resource.language == "cloudformation" ? list(self.NotificationConfiguration.LambdaConfigurations) : []
    arn            = resource.kind == "aws_s3_bucket" ? each.value.Function : each.value.lambda_function_arn
    function       = target(arn, "aws_lambda_function")
    is_here        = known(function) && function != null
    permissions    = is_here ? referrers(function, "aws_lambda_permission", "function_name") : find("aws_lambda_permission", { function_name = arn })
    # One that certainly names another bucket is none for this.
    bucket         = resource.kind == "aws_s3_bucket" ? resource.address : facts(target(self.bucket, "aws_s3_bucket")).address
    sources        = flatten([for b in resources("aws_s3_bucket") : [for p in referrers(b, "aws_lambda_permission", "source_arn") : { permission = facts(p).address, bucket = facts(b).address }]])
    others         = [for s in sources : s.permission if bucket != null && s.bucket != bucket]
    allowing       = [for p in permissions : p if contains(["s3.amazonaws.com", "*"], p.principal) && !contains(others, facts(p).address)]
    is_allowed     = length(allowing) > 0
    awaited        = anytrue([for p in allowing : anytrue([for waiting in referrers(p, resource.kind) : facts(waiting).address == resource.address])])
    # A permission that refers to the bucket comes after it.
    after = alltrue([for p in allowing : anytrue([for r in referrers(self, "aws_lambda_permission") : facts(r).address == facts(p).address])])
    # Whatever it waits for may wait for the permission, and so may the call of its module.
    indirectly = length(resource.depends_on) > 0 || anytrue([for p in allowing : length(referrers(p, "*")) > 0 || facts(p).module != resource.module])
  }
  for_each = resource.kind == "aws_s3_bucket" ? configurations : self.lambda_function[*]
  # Of a function that was made elsewhere, permissions may have been given there.
  when    = is_here || (known(is_allowed) && is_allowed)
  require = awaited || (indirectly && !after ? undecided("what it waits for may wait for the permission") : false)
  focus   = each.value
  message = (
    !known(is_allowed)
    ? "Creating ${resource.address} fails: S3 refuses to notify a function that it may not invoke, and no permission lets it, or nothing says that it comes first."
    : is_allowed && known(after) && after
    ? "${resource.address} can't be created: S3 refuses to notify a function that it may not invoke, and ${facts(allowing[0]).address}, which lets it, comes after the bucket that it refers to."
    : is_allowed
    ? "Creating ${resource.address} fails unless ${facts(allowing[0]).address} happens to be there before: S3 refuses to notify a function that it may not invoke, and nothing says which comes first."
    : "${resource.address} can't be created: S3 refuses to notify a function that it may not invoke, and no permission lets it invoke ${facts(function).address}."
  )
  remedy = <<-TEXT
    Terraform: depends_on = [aws_lambda_permission.bucket] in the aws_s3_bucket_notification, with an aws_lambda_permission { principal = "s3.amazonaws.com", source_arn = aws_s3_bucket.uploads.arn, source_account = data.aws_caller_identity.current.account_id }.
    CloudFormation: DependsOn: BucketPermission, beside the bucket's Properties. The AWS::Lambda::Permission must not refer to the bucket then: SourceArn: !Sub "arn:$${AWS::Partition}:s3:::$${BucketName}" with the name as a parameter, or SourceAccount: !Ref AWS::AccountId alone.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-s3-bucket-notificationconfig.html",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/grant-destinations-permissions-to-s3.html",
  ]

  fail "a permission for another bucket" {
    resource "aws_s3_bucket" "uploads" {}
    resource "aws_s3_bucket" "old" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_permission" "old" {
      function_name = aws_lambda_function.f.function_name
      principal     = "s3.amazonaws.com"
      source_arn    = aws_s3_bucket.old.arn
    }
    resource "aws_s3_bucket_notification" "n" {
      bucket = aws_s3_bucket.uploads.id
      lambda_function {
        lambda_function_arn = aws_lambda_function.f.arn
        events              = ["s3:ObjectCreated:*"]
      }
      depends_on = [aws_lambda_permission.old]
    }
    expect {
      count    = 1
      severity = "high"
    }
  }

  pass "permissions for both buckets, and of a bucket that isn't here" {
    resource "aws_s3_bucket" "uploads" {}
    resource "aws_s3_bucket" "old" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_permission" "old" {
      function_name = aws_lambda_function.f.function_name
      principal     = "s3.amazonaws.com"
      source_arn    = aws_s3_bucket.old.arn
    }
    resource "aws_lambda_permission" "uploads" {
      function_name = aws_lambda_function.f.function_name
      principal     = "s3.amazonaws.com"
      source_arn    = aws_s3_bucket.uploads.arn
    }
    resource "aws_s3_bucket_notification" "n" {
      bucket = aws_s3_bucket.uploads.id
      lambda_function {
        lambda_function_arn = aws_lambda_function.f.arn
        events              = ["s3:ObjectCreated:*"]
      }
      depends_on = [aws_lambda_permission.uploads]
    }
    resource "aws_s3_bucket_notification" "elsewhere" {
      bucket = "made-elsewhere"
      lambda_function {
        lambda_function_arn = aws_lambda_function.f.arn
        events              = ["s3:ObjectCreated:*"]
      }
      depends_on = [aws_lambda_permission.old]
    }
  }

  fail "nothing says which comes first" {
    resource "aws_s3_bucket" "b" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_permission" "p" {
      action        = "lambda:InvokeFunction"
      function_name = aws_lambda_function.f.function_name
      principal     = "s3.amazonaws.com"
      source_arn    = aws_s3_bucket.b.arn
    }
    resource "aws_s3_bucket_notification" "n" {
      bucket = aws_s3_bucket.b.id
      lambda_function {
        lambda_function_arn = aws_lambda_function.f.arn
        events              = ["s3:ObjectCreated:*"]
      }
    }
    expect {
      at       = "main.tf:13"
      severity = "medium"
    }
  }

  fail "no permission, one for another service, one for another function" {
    resource "aws_lambda_function" "f" {
      count         = 1
      function_name = "f"
    }
    resource "aws_lambda_permission" "topic" {
      function_name = aws_lambda_function.f[0].function_name
      principal     = "sns.amazonaws.com"
    }
    resource "aws_lambda_permission" "other" {
      function_name = "g"
      principal     = "s3.amazonaws.com"
    }
    resource "aws_s3_bucket_notification" "n" {
      bucket     = "uploads"
      depends_on = [aws_lambda_permission.topic, aws_lambda_permission.other]
      lambda_function {
        lambda_function_arn = aws_lambda_function.f[0].arn
        events              = ["s3:ObjectCreated:*"]
      }
    }
    expect {
      at       = "main.tf:16"
      severity = "high"
      message  = "no permission lets it invoke aws_lambda_function.f"
    }
  }

  pass "it waits for the permission, by depends_on or by a reference" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_permission" "p" {
      function_name = aws_lambda_function.f.arn
      principal     = "s3.amazonaws.com"
    }
    resource "aws_s3_bucket_notification" "a" {
      bucket = "a"
      lambda_function {
        lambda_function_arn = aws_lambda_function.f.arn
      }
      depends_on = [aws_lambda_permission.p]
    }
    resource "aws_s3_bucket_notification" "b" {
      bucket = "b"
      lambda_function {
        lambda_function_arn = aws_lambda_permission.p.function_name
      }
    }
    resource "aws_lambda_function" "everybody" {
      function_name = "everybody"
    }
    resource "aws_lambda_permission" "everybody" {
      function_name = "everybody"
      principal     = "*"
    }
    resource "aws_s3_bucket_notification" "c" {
      bucket = "c"
      lambda_function {
        lambda_function_arn = aws_lambda_function.everybody.arn
      }
      depends_on = [aws_lambda_permission.everybody]
    }
  }

  pass "a function from elsewhere, a queue" {
    resource "aws_s3_bucket_notification" "a" {
      bucket = "a"
      lambda_function {
        lambda_function_arn = "arn:aws:lambda:eu-west-1:111122223333:function:f"
      }
    }
    resource "aws_sqs_queue" "q" {}
    resource "aws_s3_bucket_notification" "b" {
      bucket = "b"
      queue {
        queue_arn = aws_sqs_queue.q.arn
        events    = ["s3:ObjectCreated:*"]
      }
    }
  }

  undecided "whatever it waits for, what refers to the permission, a principal from elsewhere" {
    variable "principal" {}
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_permission" "p" {
      function_name = aws_lambda_function.f.function_name
      principal     = "s3.amazonaws.com"
    }
    resource "terraform_data" "ready" {
      depends_on = [aws_lambda_permission.p]
    }
    resource "aws_s3_bucket_notification" "a" {
      bucket     = "a"
      depends_on = [terraform_data.ready]
      lambda_function {
        lambda_function_arn = aws_lambda_function.f.arn
      }
    }
    resource "aws_lambda_function" "g" {
      function_name = "g"
    }
    resource "aws_lambda_permission" "g" {
      function_name = aws_lambda_function.g.function_name
      principal     = "s3.amazonaws.com"
    }
    resource "aws_s3_bucket" "g" {
      tags = { permission = aws_lambda_permission.g.id }
    }
    resource "aws_s3_bucket_notification" "g" {
      bucket = aws_s3_bucket.g.id
      lambda_function {
        lambda_function_arn = aws_lambda_function.g.arn
      }
    }
    resource "aws_lambda_function" "h" {
      function_name = "h"
    }
    resource "aws_lambda_permission" "h" {
      function_name = aws_lambda_function.h.function_name
      principal     = var.principal
    }
    resource "aws_s3_bucket_notification" "h" {
      bucket = "h"
      lambda_function {
        lambda_function_arn = aws_lambda_function.h.arn
      }
    }
  }

  undecided "the call of its module waits for the permission" {
    resource "aws_lambda_function" "f" {
      function_name = "f"
    }
    resource "aws_lambda_permission" "p" {
      function_name = aws_lambda_function.f.function_name
      principal     = "s3.amazonaws.com"
    }
    module "notification" {
      source     = "./notification"
      function   = aws_lambda_function.f.arn
      depends_on = [aws_lambda_permission.p]
    }
    file "notification/main.tf" <<-TEXT
      variable "function" {}
      resource "aws_s3_bucket_notification" "n" {
        bucket = "uploads"
        lambda_function {
          lambda_function_arn = var.function
        }
      }
    TEXT
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Function: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
        Permission:
          Type: AWS::Lambda::Permission
          Properties: { Action: "lambda:InvokeFunction", FunctionName: !Ref Function, Principal: s3.amazonaws.com, SourceAccount: !Ref AWS::AccountId }
        Bucket:
          Type: AWS::S3::Bucket
          Properties:
            NotificationConfiguration:
              LambdaConfigurations:
                - { Event: "s3:ObjectCreated:*", Function: !GetAtt Function.Arn }
    YAML
    expect {
      at       = "template.yaml:11"
      severity = "medium"
    }
  }

  fail "template with a permission that refers to the bucket" {
    cloudformation = <<-YAML
      Resources:
        Function: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
        Permission:
          Type: AWS::Lambda::Permission
          Properties: { Action: "lambda:InvokeFunction", FunctionName: !Ref Function, Principal: s3.amazonaws.com, SourceArn: !GetAtt Bucket.Arn }
        Handle: { Type: AWS::CloudFormation::WaitConditionHandle }
        Bucket:
          Type: AWS::S3::Bucket
          DependsOn: Handle
          Properties:
            NotificationConfiguration: { LambdaConfigurations: [{ Event: "s3:ObjectCreated:*", Function: !GetAtt Function.Arn }] }
    YAML
    expect {
      severity = "high"
      message  = "Permission, which lets it, comes after"
    }
  }

  fail "template with two permissions, of which one refers to the bucket" {
    cloudformation = <<-YAML
      Resources:
        Function: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
        Permission:
          Type: AWS::Lambda::Permission
          Properties: { Action: "lambda:InvokeFunction", FunctionName: !Ref Function, Principal: s3.amazonaws.com, SourceArn: !GetAtt Bucket.Arn }
        Other:
          Type: AWS::Lambda::Permission
          Properties: { Action: "lambda:InvokeFunction", FunctionName: !Ref Function, Principal: s3.amazonaws.com, SourceAccount: !Ref AWS::AccountId }
        Bucket:
          Type: AWS::S3::Bucket
          Properties:
            NotificationConfiguration: { LambdaConfigurations: [{ Event: "s3:ObjectCreated:*", Function: !GetAtt Function.Arn }] }
    YAML
    expect {
      severity = "medium"
    }
  }

  fail "template with a function by a parameter, and without a permission" {
    cloudformation = <<-YAML
      Parameters:
        Name: { Type: String }
      Resources:
        Permission:
          Type: AWS::Lambda::Permission
          Properties: { Action: "lambda:InvokeFunction", FunctionName: !Ref Name, Principal: s3.amazonaws.com }
        Bucket:
          Type: AWS::S3::Bucket
          Properties:
            NotificationConfiguration: { LambdaConfigurations: [{ Event: "s3:ObjectCreated:*", Function: !Ref Name }] }
        Function: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
        Other:
          Type: AWS::S3::Bucket
          Properties:
            NotificationConfiguration: { LambdaConfigurations: [{ Event: "s3:ObjectCreated:*", Function: !GetAtt Function.Arn }] }
    YAML
    expect {
      count = 2
    }
  }

  pass "template that waits, and a function from elsewhere" {
    cloudformation = <<-YAML
      Parameters:
        Name: { Type: String }
      Resources:
        Function: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
        Permission:
          Type: AWS::Lambda::Permission
          Properties: { Action: "lambda:InvokeFunction", FunctionName: !GetAtt Function.Arn, Principal: s3.amazonaws.com, SourceAccount: !Ref AWS::AccountId }
        Bucket:
          Type: AWS::S3::Bucket
          DependsOn: Permission
          Properties:
            NotificationConfiguration: { LambdaConfigurations: [{ Event: "s3:ObjectCreated:*", Function: !GetAtt Function.Arn }] }
        Elsewhere:
          Type: AWS::S3::Bucket
          Properties:
            NotificationConfiguration: { LambdaConfigurations: [{ Event: "s3:ObjectCreated:*", Function: !Ref Name }] }
        Plain: { Type: AWS::S3::Bucket }
    YAML
  }

  pass "template of SAM, which makes the permission" {
    cloudformation = <<-YAML
      Transform: AWS::Serverless-2016-10-31
      Resources:
        Bucket: { Type: AWS::S3::Bucket }
        Function:
          Type: AWS::Serverless::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            CodeUri: src/
            Events:
              Upload: { Type: S3, Properties: { Bucket: !Ref Bucket, Events: "s3:ObjectCreated:*" } }
    YAML
  }

  undecided "template that waits for something else" {
    cloudformation = <<-YAML
      Resources:
        Function: { Type: AWS::Lambda::Function, Properties: { Role: r, Code: { ZipFile: "" } } }
        Permission:
          Type: AWS::Lambda::Permission
          Properties: { Action: "lambda:InvokeFunction", FunctionName: !Ref Function, Principal: s3.amazonaws.com, SourceAccount: !Ref AWS::AccountId }
        Ready: { Type: AWS::CloudFormation::WaitConditionHandle, DependsOn: Permission }
        Bucket:
          Type: AWS::S3::Bucket
          DependsOn: Ready
          Properties:
            NotificationConfiguration: { LambdaConfigurations: [{ Event: "s3:ObjectCreated:*", Function: !GetAtt Function.Arn }] }
    YAML
  }
}
