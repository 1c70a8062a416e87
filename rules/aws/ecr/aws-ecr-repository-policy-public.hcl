rule "aws-ecr-repository-policy-public" {
  title     = "Repository policy lets everybody in"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_ecr_repository"

  for_each = iam_statements(self.policy)
  when     = each.value.effect == "Allow" && !iam_confined(each.value)
  require  = !each.value.everybody
  focus    = each.value.everybody
  message  = "Any AWS account may do to the images of ${resource.address} what this statement allows."
  remedy   = <<-TEXT
    Terraform: Principal = { AWS = "arn:aws:iam::111122223333:root" }, or Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-…" } }
    CloudFormation: Principal: { AWS: "arn:aws:iam::111122223333:root" }, or Condition: { StringEquals: { aws:PrincipalOrgID: o-… } }
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html"]
  aliases    = { checkov = ["CKV_AWS_32"], trivy = ["AVD-AWS-0032"] }

  fail "everybody" {
    resource "aws_ecr_repository" "r" {
      name = "r"
    }
    resource "aws_ecr_repository_policy" "r" {
      repository = aws_ecr_repository.r.name
      policy     = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = ["ecr:BatchGetImage"] }] })
    }
  }

  pass "a known account, a condition, a denial" {
    resource "aws_ecr_repository" "r" {
      name = "r"
    }
    resource "aws_ecr_repository_policy" "r" {
      repository = aws_ecr_repository.r.name
      policy = jsonencode({
        Statement = [
          { Effect = "Allow", Principal = { AWS = "111122223333" }, Action = ["ecr:BatchGetImage"] },
          { Effect = "Allow", Principal = "*", Action = ["ecr:ListImages"], Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-acme" } } },
          { Effect = "Deny", Principal = "*", Action = ["ecr:BatchDeleteImage"] },
        ]
      })
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::ECR::Repository, Properties: { RepositoryPolicyText: { Statement: [{ Effect: Allow, Principal: { AWS: "*" }, Action: "ecr:BatchGetImage" }] } } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        R: { Type: AWS::ECR::Repository, Properties: { RepositoryPolicyText: { Statement: [{ Effect: Allow, Principal: { AWS: "111122223333" }, Action: "ecr:BatchGetImage" }] } } }
    YAML
  }
}
