rule "aws-iam-policy-unknown-action" {
  title     = "IAM policy names an action that doesn't exist"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "security"
  kind = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy", "aws_s3_bucket",
  ]

  let {
    # Requests that have no action of their name, and those that they need.
    needed = {
      "lambda:invoke"                      = "lambda:InvokeFunction"
      "s3:completemultipartupload"         = "s3:PutObject"
      "s3:copyobject"                      = "s3:GetObject and s3:PutObject"
      "s3:createmultipartupload"           = "s3:PutObject"
      "s3:deleteobjects"                   = "s3:DeleteObject"
      "s3:getbucketencryption"             = "s3:GetEncryptionConfiguration"
      "s3:getbucketlifecycleconfiguration" = "s3:GetLifecycleConfiguration"
      "s3:getbucketreplication"            = "s3:GetReplicationConfiguration"
      "s3:getpublicaccessblock"            = "s3:GetBucketPublicAccessBlock"
      "s3:headbucket"                      = "s3:ListBucket"
      "s3:headobject"                      = "s3:GetObject"
      "s3:listbuckets"                     = "s3:ListAllMyBuckets"
      "s3:listmultipartuploads"            = "s3:ListBucketMultipartUploads"
      "s3:listobjects"                     = "s3:ListBucket"
      "s3:listobjectsv2"                   = "s3:ListBucket"
      "s3:listobjectversions"              = "s3:ListBucketVersions"
      "s3:listparts"                       = "s3:ListMultipartUploadParts"
      "s3:putbucketencryption"             = "s3:PutEncryptionConfiguration"
      "s3:putbucketlifecycleconfiguration" = "s3:PutLifecycleConfiguration"
      "s3:putbucketreplication"            = "s3:PutReplicationConfiguration"
      "s3:putpublicaccessblock"            = "s3:PutBucketPublicAccessBlock"
      "s3:uploadpart"                      = "s3:PutObject"
    }
    unknown = [for a in concat(each.value.actions, each.value.not_actions) : a if needed[lower(a)] != null]
  }

  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  require  = length(unknown) == 0
  focus    = unknown[0]
  message  = "${unknown[0]} is the name of a request and of no action, so it has no effect in ${resource.address}: the request needs ${needed[lower(unknown[0])]}."
  remedy   = <<-TEXT
    Terraform: actions = ["s3:GetObject"] for HeadObject, too.
    CloudFormation: Action: s3:GetObject for HeadObject, too.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html"]

  fail "names of requests, whatever their case" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = ["s3:GetObject", "s3:HeadObject"], Resource = "arn:aws:s3:::b/*" },
          { Effect = "Deny", Action = "S3:CopyObject", Resource = "*" },
        ]
      })
    }
    data "aws_iam_policy_document" "d" {
      statement {
        effect      = "Deny"
        not_actions = ["s3:ListBuckets"]
        resources   = ["*"]
      }
    }
    expect {
      count = 3
    }
  }

  pass "actions" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:Head*", "s3:ListBucket", "lambda:InvokeFunction"], Resource = "*" }]
      })
    }
  }

  undecided "from a variable" {
    variable "action" {}
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = var.action, Resource = "*" }] })
    }
  }

  fail "a role in a template" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: lambda.amazonaws.com } }] }
            Policies:
              - PolicyName: read
                PolicyDocument:
                  Statement: [{ Effect: Allow, Action: "s3:HeadObject", Resource: "arn:aws:s3:::b/*" }]
    YAML
    expect {
      at = "template.yaml:9"
    }
  }

  pass "an action in a template" {
    cloudformation = <<-YAML
      Resources:
        Policy:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" }] }
    YAML
  }
}
