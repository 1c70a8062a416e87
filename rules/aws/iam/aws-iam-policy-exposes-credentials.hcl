rule "aws-iam-policy-exposes-credentials" {
  title     = "IAM policy hands out credentials of others"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy",
  ]

  let {
    # What answers with a password, a key or a token that opens more than its caller has.
    actions = [
      "codepipeline:PollForJobs",
      "cognito-identity:GetCredentialsForIdentity",
      "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
      "cognito-idp:DescribeUserPoolClient",
      "connect:GetFederationToken",
      "elasticmapreduce:GetClusterSessionCredentials",
      "emr-containers:GetManagedEndpointSessionCredentials",
      "gamelift:GetComputeAuthToken",
      "gamelift:GetInstanceAccess",
      "gamelift:RequestUploadCredentials",
      "iam:CreateAccessKey",
      "iam:CreateLoginProfile",
      "iam:CreateServiceSpecificCredential",
      "iam:ResetServiceSpecificCredential",
      "iam:UpdateAccessKey",
      "lightsail:CreateBucketAccessKey",
      "lightsail:GetInstanceAccessDetails",
      "lightsail:GetRelationalDatabaseMasterUserPassword",
      "mediapackage:RotateChannelCredentials",
      "mediapackage:RotateIngestEndpointCredentials",
      "rds-db:connect",
      "redshift-serverless:GetCredentials",
      "redshift:GetClusterCredentials",
      "redshift:GetClusterCredentialsWithIAM",
      "sts:AssumeRole",
    ]
    # Of those who may do everything, or everything of IAM, other rules tell.
    named   = [for a in each.value.actions : a if !contains(["*", "*:*", "iam:*"], lower(a))]
    found   = [for a in named : a if anytrue([for w in actions : iam_action_matches(a, w)])]
    allowed = length(found) > 0
    whose = {
      cognito-identity               = "any identity of an identity pool"
      cognito-idp                    = "any client of a user pool"
      connect                        = "users of any contact centre"
      elasticmapreduce               = "any cluster of EMR"
      emr-containers                 = "any endpoint of EMR on EKS"
      gamelift                       = "any fleet or build of GameLift"
      codepipeline                   = "any job of a pipeline"
      iam                            = "any user"
      lightsail                      = "any bucket, server or database of Lightsail"
      mediapackage                   = "any channel of MediaPackage"
      rds-db                         = "any user of a database that knows users of IAM"
      redshift-serverless            = "any workgroup of Redshift"
      redshift                       = "any user of a Redshift cluster"
      sts                            = "any role that trusts it"
    }
    owners = distinct([for w in actions : whose[split(":", w)[0]] if anytrue([for a in found : iam_action_matches(a, w)])])
    # A login of a database is one for it alone.
    logins = alltrue([for a in found : lower(a) == "rds-db:connect"])
  }

  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  when     = each.value.effect == "Allow" && !each.value.has_principal && length(each.value.conditions) == 0 && contains(each.value.resources, "*") && !is_permissions_boundary(self)
  require  = !allowed
  focus    = found[0]
  message = (
    known(logins) && logins
    ? "Whoever gets ${resource.address} can log in to any database that knows users of IAM, as any of them."
    : "Whoever gets ${resource.address} can obtain credentials of ${join(" and of ", owners)}: what they open can't be told from here."
  )
  remedy  = <<-TEXT
    Terraform: resources = [aws_iam_role.deploy.arn]; of rds-db:connect "arn:aws:rds-db:eu-west-1:111122223333:dbuser:$${aws_db_instance.a.resource_id}/app".
    CloudFormation: Resource: !GetAtt Deploy.Arn; of rds-db:connect !Sub arn:aws:rds-db:$${AWS::Region}:$${AWS::AccountId}:dbuser:$${Database.DbiResourceId}/app.
  TEXT

  references = [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html",
    "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html",
  ]
  aliases = { checkov = ["CKV_AWS_107", "CKV_AWS_287"] }

  fail "on everything" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["ec2:Describe*", "sts:AssumeRole"], Resource = "*" }] })
    }
    expect {
      at = "main.tf:2"
    }
  }

  fail "a secret of a user pool's client" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "cognito-idp:Describe*", Resource = "*" }] })
    }
  }

  fail "in a document" {
    data "aws_iam_policy_document" "d" {
      statement {
        actions = [
          "ec2:Describe*",
          "sts:AssumeRole",
        ]
        resources = ["*"]
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  pass "a permissions boundary" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
  }

  fail "a permissions boundary that is attached, too" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
    resource "aws_iam_role_policy_attachment" "r" {
      role       = aws_iam_role.r.name
      policy_arn = aws_iam_policy.b.arn
    }
  }

  pass "everything, of which another rule tells, and a resource's own policy" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "*", Resource = "*" },
          { Effect = "Allow", Action = "*:*", Resource = "*" },
          { Effect = "Allow", Action = "iam:*", Resource = "*" },
        ]
      })
    }
    data "aws_iam_policy_document" "d" {
      statement {
        actions   = ["sts:AssumeRole"]
        resources = ["*"]
        principals {
          type        = "AWS"
          identifiers = ["arn:aws:iam::111122223333:root"]
        }
      }
    }
  }

  pass "on one thing, denied, under a condition" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "sts:AssumeRole", Resource = "arn:aws:iam::111122223333:role/deploy" },
          { Effect = "Deny", Action = "sts:AssumeRole", Resource = "*" },
          { Effect = "Allow", Action = "sts:AssumeRole", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "a" } } },
          { Effect = "Allow", Action = ["ec2:Describe*", "logs:PutLogEvents"], Resource = "*" },
        ]
      })
    }
  }

  undecided "resources from a variable" {
    variable "resources" { type = list(string) }
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = var.resources }] })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: ["sts:AssumeRole"], Resource: "*" }]
    YAML
  }

  pass "template, on one thing" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: ["sts:AssumeRole"], Resource: "arn:aws:iam::111122223333:role/deploy" }]
    YAML
  }

  fail "of a role in a template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [] } } }
        P:
          Type: AWS::IAM::RolePolicy
          Properties: { PolicyName: p, RoleName: !Ref R, PolicyDocument: { Statement: [{ Effect: Allow, Action: "sts:AssumeRole", Resource: "*" }] } }
    YAML
  }

  pass "of a group in a template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::GroupPolicy
          Properties: { PolicyName: p, GroupName: g, PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:ListBucket", Resource: "*" }] } }
    YAML
  }

  fail "credentials of a pipeline, of clusters, of a contact centre, of a store of builds" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = ["codepipeline:PollForJobs"], Resource = "*" },
          { Effect = "Allow", Action = ["connect:GetFederationToken"], Resource = "*" },
          { Effect = "Allow", Action = ["elasticmapreduce:GetClusterSessionCredentials"], Resource = "*" },
          { Effect = "Allow", Action = ["emr-containers:GetManagedEndpointSessionCredentials"], Resource = "*" },
          { Effect = "Allow", Action = ["gamelift:RequestUploadCredentials"], Resource = "*" },
          { Effect = "Allow", Action = ["redshift-serverless:GetCredentials"], Resource = "*" },
        ]
      })
    }
    expect {
      count = 6
    }
  }

  fail "credentials of a pipeline in a template" {
    cloudformation = <<-YAML
      Resources:
        P: { Type: AWS::IAM::ManagedPolicy, Properties: { PolicyDocument: { Statement: [{ Effect: Allow, Action: "codepipeline:PollForJobs", Resource: "*" }] } } }
    YAML
  }

  pass "credentials of named ones; what can't be named" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "redshift-serverless:GetCredentials", Resource = "arn:aws:redshift-serverless:eu-west-1:111122223333:workgroup/1" },
          { Effect = "Allow", Action = ["ecr:GetAuthorizationToken", "codepipeline:GetPipeline"], Resource = "*" },
        ]
      })
    }
  }

  fail "identities of pools" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Action = "cognito-identity:*", Resource = "*" },
        ]
      })
    }
    expect {
      message = "credentials of any identity of an identity pool: what"
    }
  }

  fail "of several" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["sts:AssumeRole", "codepipeline:PollForJobs"], Resource = "*" }] })
    }
    expect {
      message = "credentials of any job of a pipeline and of any role that trusts it"
    }
  }
}
