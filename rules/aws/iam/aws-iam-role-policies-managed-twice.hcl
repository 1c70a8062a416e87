rule "aws-iam-role-policies-managed-twice" {
  title     = "Policies of a role are managed in two places"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_iam_role"
  languages = ["terraform"]

  let {
    attached_twice = self.managed_policy_arns != null && length(referrers(self, "aws_iam_role_policy_attachment", "role")) > 0 && !ignored("managed_policy_arns")
    inline_twice   = length(self.inline_policy[*]) > 0 && length(referrers(self, "aws_iam_role_policy", "role")) > 0 && !ignored("inline_policy")
  }
  require = !attached_twice && !inline_twice
  focus   = self
  message = "Each apply takes some policies away from ${resource.address}, and the next one brings them back: the role claims all of its policies, and other resources add to them."
  remedy  = <<-TEXT
    Terraform: aws_iam_role_policy_attachment and aws_iam_role_policy, without managed_policy_arns and inline_policy in the role.
  TEXT

  references = ["https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_role"]

  fail "attached" {
    resource "aws_iam_role" "r" {
      managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.r.name
      policy_arn = "arn:aws:iam::aws:policy/SecurityAudit"
    }
  }

  fail "inline" {
    resource "aws_iam_role" "r" {
      inline_policy {
        name   = "a"
        policy = "{}"
      }
    }
    resource "aws_iam_role_policy" "a" {
      role   = aws_iam_role.r.id
      policy = "{}"
    }
  }

  pass "one of each" {
    resource "aws_iam_role" "r" {
      managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    }
    resource "aws_iam_role_policy" "r" {
      role   = aws_iam_role.r.id
      policy = "{}"
    }
    resource "aws_iam_role" "s" {
      inline_policy {
        name   = "a"
        policy = "{}"
      }
    }
    resource "aws_iam_role_policy_attachment" "s" {
      role       = aws_iam_role.s.name
      policy_arn = "arn:aws:iam::aws:policy/SecurityAudit"
    }
  }

  pass "ignored" {
    resource "aws_iam_role" "r" {
      managed_policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
      inline_policy {
        name   = "a"
        policy = "{}"
      }
      lifecycle {
        ignore_changes = [managed_policy_arns, inline_policy]
      }
    }
    resource "aws_iam_role_policy_attachment" "a" {
      role       = aws_iam_role.r.name
      policy_arn = "arn:aws:iam::aws:policy/SecurityAudit"
    }
    resource "aws_iam_role_policy" "a" {
      role   = aws_iam_role.r.id
      policy = "{}"
    }
  }
}
