rule "aws-iam-policy-manages-permissions" {
  title     = "IAM policy lets its holder change who may do what"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = [
    "aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy",
    "aws_iam_role", "aws_iam_user", "aws_iam_group", "data.aws_iam_policy_document",
    "aws_ssoadmin_permission_set", "aws_ssoadmin_permission_set_inline_policy",
  ]

  let {
    # Passing roles is asked by another rule, as is who may do everything, or everything of IAM. What concerns oneself, what only makes a new queue
    # or topic, and giving back a grant opens nothing to anybody. Nor does what
    # builds in a VPC need for their network interfaces, nor the policy of a stack, which guards against updates, nor to log in to a database.
    other   = "^iam:(PassRole|ChangePassword|CreateServiceLinkedRole|[A-Za-z]*MFADevice)$|^sns:CreateTopic$|^sqs:CreateQueue$|^kms:(Retire|Revoke)Grant$|^ec2:[A-Za-z]+NetworkInterfacePermission$|^cloudformation:|^rds-db:connect$"
    # Nor does what can only take something away. Detaching a policy or deleting one that is in use is none of these: it may be one that denies.
    taking = join("|", [
      "^iam:Delete(AccessKey|LoginProfile|SSHPublicKey|SigningCertificate|ServiceSpecificCredential|ServerCertificate|InstanceProfile|Role|User|Group|Policy|PolicyVersion)$",
      "^iam:Delete(OpenIDConnectProvider|SAMLProvider|ServiceLinkedRole)$|^iam:Remove(RoleFromInstanceProfile|ClientIDFromOpenIDConnectProvider)$",
      "^lambda:Remove(LayerVersion)?Permission$|^signer:RemoveProfilePermission$|^acm-pca:DeletePermission$|^redshift:RevokeSnapshotAccess$",
      "^ram:(DisassociateResourceShare|DeleteResourceShare|RejectResourceShareInvitation)$",
    ])
    named   = [for a in each.value.actions : a if !contains(["*", "*:*", "iam:*"], lower(a)) && length(regexall("${other}|(?i)${taking}", a)) == 0]
    # Sharing an image is a change like others in the table of AWS.
    sharing = [for a in named : a if iam_action_matches(a, "ec2:ModifyImageAttribute")]
    opening = concat(iam_limitable(named, "permissions"), sharing)
  }

  for_each = iam_statements([self.policy, self.json, self.inline_policy[*].policy])
  when     = each.value.effect == "Allow" && !each.value.has_principal && length(each.value.conditions) == 0 && contains(each.value.resources, "*") && !is_permissions_boundary(self)
  require  = length(opening) == 0
  focus    = opening[0]
  message = "Whoever gets ${resource.address} can change what others, or it itself, may do with resources of the account: ${length(opening) == 0 ? "an action that gives rights" : opening[0]} is allowed on everything."
  remedy  = <<-TEXT
    Name what the action is about: roles for iam:CreateRole, buckets for s3:PutBucketPolicy.
    Terraform: resources = ["arn:aws:iam::111122223333:role/app/*"], or [aws_s3_bucket.data.arn]
    CloudFormation: Resource: arn:aws:iam::111122223333:role/app/*, or !GetAtt Data.Arn
  TEXT

  references = ["https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html"]
  aliases    = { checkov = ["CKV_AWS_109", "CKV_AWS_289"] }

  fail "on everything" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["ec2:Describe*", "s3:PutBucketPolicy"], Resource = "*" }] })
    }
    expect {
      at = "main.tf:2"
    }
  }

  fail "in a document" {
    data "aws_iam_policy_document" "d" {
      statement {
        actions = [
          "ec2:Describe*",
          "s3:PutBucketPolicy",
        ]
        resources = ["*"]
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  fail "by the level that AWS gives it" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["iam:CreatePolicy", "iam:DeleteRolePermissionsBoundary"], Resource = "*" }] })
    }
  }

  fail "sharing of images" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "ec2:ModifyImageAttribute", Resource = "*" }] })
    }
  }

  pass "what only takes away" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["iam:DeleteAccessKey", "iam:deleteuser", "iam:RemoveRoleFromInstanceProfile", "lambda:RemovePermission", "ram:DeleteResourceShare"], Resource = "*" }] })
    }
  }

  pass "what only takes away, in a template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: ["iam:DeleteAccessKey"], Resource: "*" }]
    YAML
  }

  fail "what may take a denial or a boundary away, and keys of others" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [
        { Effect = "Allow", Action = ["iam:DeleteAccessKey", "iam:DetachRolePolicy"], Resource = "*" },
        { Effect = "Allow", Action = "iam:DeleteRolePolicy", Resource = "*" },
        { Effect = "Allow", Action = "iam:DeleteUserPermissionsBoundary", Resource = "*" },
        { Effect = "Allow", Action = "iam:RemoveUserFromGroup", Resource = "*" },
        { Effect = "Allow", Action = "iam:Delete*", Resource = "*" },
        { Effect = "Allow", Action = "s3:DeleteBucketPolicy", Resource = "*" },
        { Effect = "Allow", Action = "iam:CreateAccessKey", Resource = "*" },
      ] })
    }
    expect {
      count = 7
    }
  }

  pass "one's own password, grants given back, and a role passed, of which another rule tells" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = ["iam:ChangePassword", "kms:RetireGrant", "iam:PassRole", "sqs:CreateQueue", "ec2:CreateNetworkInterfacePermission", "cloudformation:*"], Resource = "*" }] })
    }
  }

  pass "to log in to a database" {
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "rds-db:connect", Resource = "*" }] })
    }
  }

  pass "a permissions boundary" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
    }
    resource "aws_iam_role" "r" {
      permissions_boundary = aws_iam_policy.b.arn
    }
  }

  fail "a permissions boundary that is attached, too" {
    resource "aws_iam_policy" "b" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
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
        actions   = ["s3:PutBucketPolicy"]
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
          { Effect = "Allow", Action = "s3:PutBucketPolicy", Resource = "arn:aws:s3:::data" },
          { Effect = "Deny", Action = "s3:PutBucketPolicy", Resource = "*" },
          { Effect = "Allow", Action = "s3:PutBucketPolicy", Resource = "*", Condition = { StringEquals = { "aws:ResourceTag/team" = "a" } } },
          { Effect = "Allow", Action = ["ec2:Describe*", "logs:PutLogEvents"], Resource = "*" },
        ]
      })
    }
  }

  undecided "resources from a variable" {
    variable "resources" { type = list(string) }
    resource "aws_iam_policy" "p" {
      policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "s3:PutBucketPolicy", Resource = var.resources }] })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: ["s3:PutBucketPolicy"], Resource: "*" }]
    YAML
  }

  pass "template, on one thing" {
    cloudformation = <<-YAML
      Resources:
        P:
          Type: AWS::IAM::ManagedPolicy
          Properties:
            PolicyDocument:
              Statement: [{ Effect: Allow, Action: ["s3:PutBucketPolicy"], Resource: "arn:aws:s3:::data" }]
    YAML
  }

  fail "of a role in a template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::IAM::Role, Properties: { AssumeRolePolicyDocument: { Statement: [] } } }
        P:
          Type: AWS::IAM::RolePolicy
          Properties: { PolicyName: p, RoleName: !Ref R, PolicyDocument: { Statement: [{ Effect: Allow, Action: "s3:PutBucketPolicy", Resource: "*" }] } }
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
}
