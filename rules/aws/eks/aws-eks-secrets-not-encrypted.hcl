rule "aws-eks-secrets-not-encrypted" {
  title     = "Kubernetes' secrets have no key of their own"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_eks_cluster"

  require = anytrue([for e in self.encryption_config[*] : contains(e.resources, "secrets") && e.provider.key_arn != null])
  message = "Secrets of ${resource.address} are protected by the disk's encryption only: no key of KMS wraps them."
  remedy  = <<-TEXT
    Terraform: encryption_config { resources = ["secrets"]  provider { key_arn = aws_kms_key.eks.arn } }.
    CloudFormation: EncryptionConfig: [{ Resources: [secrets], Provider: { KeyArn: !GetAtt Key.Arn } }].
  TEXT

  references = ["https://docs.aws.amazon.com/eks/latest/userguide/enable-kms.html"]
  aliases    = { checkov = ["CKV_AWS_58"], trivy = ["AVD-AWS-0039"], cfn_nag = ["W82"] }

  fail "not said" {
    resource "aws_eks_cluster" "a" {
      name     = "a"
      role_arn = "arn:aws:iam::111122223333:role/a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EKS::Cluster
          Properties: { Name: a }
    YAML
  }

  pass "set" {
    resource "aws_eks_cluster" "a" {
      name     = "a"
      role_arn = "arn:aws:iam::111122223333:role/a"
      encryption_config {
        resources = ["secrets"]
        provider {
          key_arn = "arn:aws:kms:eu-west-1:111122223333:key/1"
        }
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EKS::Cluster
          Properties: { EncryptionConfig: [{ Resources: [secrets], Provider: { KeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1" } }] }
    YAML
  }
}
