rule "aws-iam-policy-allows-all-but" {
  title     = "IAM policy allows everything but what it names"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy",
    "aws_s3_bucket", "aws_sns_topic", "aws_sqs_queue",
  ]

  let {
    but_actions   = each.value.not_actions
    but_resources = each.value.not_resources
    is_trust      = each.value.has_principal
  }

  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy, self.assume_role_policy])
  when     = each.value.effect == "Allow" && length(each.value.conditions) == 0 && !is_permissions_boundary(self)
  # The actions of a resource's own policy are few; those of an identity are all of AWS, and grow.
  require = length(but_actions) == 0 && (length(but_resources) == 0 || is_trust)
  focus   = length(but_actions) > 0 ? but_actions : but_resources
  message = "Those whom ${resource.address} gives rights to may do all that isn't named, also what AWS adds tomorrow."
  remedy  = <<-TEXT
    Name what is allowed, or allow all and deny in a statement of its own.
    Terraform: actions and resources instead of not_actions and not_resources
    CloudFormation: Action and Resource instead of NotAction and NotResource
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html"]
  aliases = {
    # Of a trust, and of what is allowed on all but some resources, these say nothing.
    checkov = {
      CKV_AWS_107 = is_trust || length(but_actions) == 0
      CKV_AWS_108 = is_trust || length(but_actions) == 0
      CKV_AWS_109 = is_trust || length(but_actions) == 0
      CKV_AWS_110 = is_trust || length(but_actions) == 0
      CKV_AWS_111 = is_trust || length(but_actions) == 0
      CKV_AWS_286 = is_trust || length(but_actions) == 0
      CKV_AWS_287 = is_trust || length(but_actions) == 0
      CKV_AWS_288 = is_trust || length(but_actions) == 0
      CKV_AWS_289 = is_trust || length(but_actions) == 0
      CKV_AWS_290 = is_trust || length(but_actions) == 0
      CKV_AWS_355 = is_trust || length(but_actions) == 0
      CKV_AWS_356 = is_trust || length(but_actions) == 0
    }
    cfn_nag = ["W14", "W15", "W16", "W17", "W18", "W19", "W20", "W21", "W22", "W23"]
  }

  fail "all but one service" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", NotAction = "iam:*", Resource = "*" }] })
    }
    expect {
      at = "main.tf:2"
    }
  }

  fail "all but one resource, in a document" {
    data "aws_iam_policy_document" "d" {
      statement {
        actions       = ["s3:GetObject"]
        not_resources = ["arn:aws:s3:::secrets/*"]
      }
    }
  }

  fail "a template's role, in its trust as well" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, NotAction: "sts:TagSession", Principal: { Service: lambda.amazonaws.com } }] }
            Policies:
              - PolicyName: wide
                PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:GetObject", NotResource: "arn:aws:s3:::secrets/*" }] }
    YAML
    expect {
      count = 2
    }
  }

  fail "a bucket, a topic, a queue, a permission set" {
    cloudformation = <<-YAML
      Resources:
        B: { Type: AWS::S3::Bucket }
        BP: { Type: AWS::S3::BucketPolicy, Properties: { Bucket: !Ref B, PolicyDocument: { Statement: [{ Effect: Allow, NotAction: "s3:DeleteBucket", Principal: { AWS: "111122223333" }, Resource: "*" }] } } }
        T: { Type: AWS::SNS::Topic }
        TP: { Type: AWS::SNS::TopicPolicy, Properties: { Topics: [!Ref T], PolicyDocument: { Statement: [{ Effect: Allow, NotAction: "sns:Publish", Principal: { AWS: "111122223333" }, Resource: "*" }] } } }
        Q: { Type: AWS::SQS::Queue }
        QP: { Type: AWS::SQS::QueuePolicy, Properties: { Queues: [!Ref Q], PolicyDocument: { Statement: [{ Effect: Allow, NotAction: "sqs:SendMessage", Principal: { AWS: "111122223333" }, Resource: "*" }] } } }
        S: { Type: AWS::SSO::PermissionSet, Properties: { Name: s, InstanceArn: i, InlinePolicy: { Statement: [{ Effect: Allow, NotAction: "iam:*", Resource: "*" }] } } }
    YAML
    expect {
      count = 4
    }
  }

  pass "a permissions boundary" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", NotAction = "iam:*", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
  }

  fail "a permissions boundary that is attached, too" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", NotAction = "iam:*", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
    resource "aws_iam_role_policy_attachment" "r" {
      role       = aws_iam_role.r.name
      policy_arn = aws_iam_policy.b.arn
    }
  }

  pass "named, denied, conditioned" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "s3:GetObject", Resource = "*" },
          { Effect = "Deny", NotAction = "iam:*", Resource = "*" },
          { Effect = "Allow", NotAction = "iam:*", Resource = "*", Condition = { StringEquals = { "aws:RequestedRegion" = "eu-west-1" } } },
        ]
      })
    }
  }

  pass "a bucket's own policy" {
    data "aws_iam_policy_document" "bucket" {
      statement {
        actions       = ["s3:GetObject"]
        not_resources = ["arn:aws:s3:::data/secrets/*"]
        principals {
          type        = "AWS"
          identifiers = ["arn:aws:iam::111122223333:root"]
        }
      }
    }
  }

  pass "a template's role" {
    cloudformation = <<-YAML
      Resources:
        Role:
          Type: AWS::IAM::Role
          Properties:
            AssumeRolePolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Principal: { Service: lambda.amazonaws.com } }] }
    YAML
  }
}
