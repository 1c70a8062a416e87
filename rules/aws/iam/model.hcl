kind "aws_iam_policy" {
  identity = ["arn"]

  cloudformation "AWS::IAM::ManagedPolicy" {
    name   = ManagedPolicyName
    policy = PolicyDocument
    users  = Users
    roles  = Roles
    groups = Groups
  }
}

kind "aws_iam_role_policy" {
  cloudformation "AWS::IAM::Policy" {
    name   = PolicyName
    policy = PolicyDocument
    role   = Roles[0]
    users  = Users
    roles  = Roles
    groups = Groups
  }
}

kind "aws_iam_role" {
  identity = ["name", "arn"]

  cloudformation "AWS::IAM::Role" {
    name                 = RoleName
    assume_role_policy   = AssumeRolePolicyDocument
    managed_policy_arns  = ManagedPolicyArns
    permissions_boundary = PermissionsBoundary
    inline_policy        = [for p in list(Policies) : { name = p.PolicyName, policy = p.PolicyDocument }]
  }

  # All that it is allowed, however it is given: `policies` has the document of each, or its ARN.
  fold "aws_iam_role_policy" {
    into   = refers_here(role)
    when   = roles == null
    append = { given = { policy = policy } }
  }

  fold "aws_iam_role_policy_attachment" {
    into   = refers_here(role)
    append = { given = { arn = policy_arn } }
  }

  # It attaches what it names, and detaches everything else. Of inline policies the resource of that name only removes others.
  fold "aws_iam_role_policy_attachments_exclusive" {
    into   = refers_here(role_name)
    append = { attached = { arns = policy_arns } }
  }

  fold "aws_iam_policy_attachment" {
    into   = refers_here(roles)
    append = { given = { arn = policy_arn } }
  }

  # A template names in the policy whom it is for.
  fold "aws_iam_policy" {
    into   = refers_here(roles)
    append = { given = { policy = policy } }
  }

  fold "aws_iam_role_policy" {
    into   = refers_here(roles)
    when   = roles != null
    append = { given = { policy = policy } }
  }

  derive {
    policies = concat(
      [for p in list(inline_policy) : { policy = p.policy }],
      [for a in list(managed_policy_arns) : { arn = a }],
      list(given),
      flatten([for a in list(attached) : [for arn in list(a.arns) : { arn = arn }]]),
    )
  }
}

kind "aws_iam_user" {
  identity = ["name", "arn"]

  cloudformation "AWS::IAM::User" {
    name                = UserName
    managed_policy_arns = ManagedPolicyArns
    login_profile       = LoginProfile == null ? null : { password = LoginProfile.Password, password_reset_required = LoginProfile.PasswordResetRequired }
    inline_policy       = [for p in list(Policies) : { name = p.PolicyName, policy = p.PolicyDocument }]
  }

  # All that it is allowed, however it is given: `policies` has the document of each, or its ARN.
  fold "aws_iam_user_policy" {
    into   = refers_here(user)
    append = { given = { policy = policy } }
  }

  fold "aws_iam_user_policy_attachment" {
    into   = refers_here(user)
    append = { given = { arn = policy_arn } }
  }

  fold "aws_iam_user_policy_attachments_exclusive" {
    into   = refers_here(user_name)
    append = { attached = { arns = policy_arns } }
  }

  fold "aws_iam_policy_attachment" {
    into   = refers_here(users)
    append = { given = { arn = policy_arn } }
  }

  # A template names in the policy whom it is for.
  fold "aws_iam_policy" {
    into   = refers_here(users)
    append = { given = { policy = policy } }
  }

  fold "aws_iam_role_policy" {
    into   = refers_here(users)
    when   = users != null
    append = { given = { policy = policy } }
  }

  derive {
    policies = concat(
      [for p in list(inline_policy) : { policy = p.policy }],
      [for a in list(managed_policy_arns) : { arn = a }],
      list(given),
      flatten([for a in list(attached) : [for arn in list(a.arns) : { arn = arn }]]),
    )
  }
}

kind "aws_iam_group" {
  identity = ["name", "arn"]

  cloudformation "AWS::IAM::Group" {
    name                = GroupName
    managed_policy_arns = ManagedPolicyArns
    inline_policy       = [for p in list(Policies) : { name = p.PolicyName, policy = p.PolicyDocument }]
  }

  # All that it is allowed, however it is given: `policies` has the document of each, or its ARN.
  fold "aws_iam_group_policy" {
    into   = refers_here(group)
    append = { given = { policy = policy } }
  }

  fold "aws_iam_group_policy_attachment" {
    into   = refers_here(group)
    append = { given = { arn = policy_arn } }
  }

  fold "aws_iam_group_policy_attachments_exclusive" {
    into   = refers_here(group_name)
    append = { attached = { arns = policy_arns } }
  }

  fold "aws_iam_policy_attachment" {
    into   = refers_here(groups)
    append = { given = { arn = policy_arn } }
  }

  # A template names in the policy whom it is for.
  fold "aws_iam_policy" {
    into   = refers_here(groups)
    append = { given = { policy = policy } }
  }

  fold "aws_iam_role_policy" {
    into   = refers_here(groups)
    when   = groups != null
    append = { given = { policy = policy } }
  }

  derive {
    policies = concat(
      [for p in list(inline_policy) : { policy = p.policy }],
      [for a in list(managed_policy_arns) : { arn = a }],
      list(given),
      flatten([for a in list(attached) : [for arn in list(a.arns) : { arn = arn }]]),
    )
  }
}

kind "aws_iam_access_key" {
  cloudformation "AWS::IAM::AccessKey" {
    user   = UserName
    status = Status
    # Nothing encrypts the secret for its user.
    pgp_key = null
  }
}

kind "aws_iam_instance_profile" {
  identity = ["name", "arn"]

  cloudformation "AWS::IAM::InstanceProfile" {
    role = Roles[0]
  }
}

kind "aws_ssoadmin_permission_set" {
  identity = ["arn"]

  cloudformation "AWS::SSO::PermissionSet" {
    inline_policy = InlinePolicy == null ? null : [{ policy = InlinePolicy }]
  }
}

kind "aws_ssoadmin_permission_set_inline_policy" {
  # In the form that roles and users have it.
  derive { inline_policy = [{ policy = inline_policy }] }
}
