rule "aws-eks-no-customer-key" {
  title     = "Kubernetes' data is encrypted with a key of AWS's"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = "aws_eks_cluster"
  default   = "opt-in"
  was       = ["aws-eks-secrets-not-encrypted"]

  # From Kubernetes 1.28 on EKS encrypts all that the API stores by itself; what is asked is whose key it is.

  require = anytrue([for e in self.encryption_config[*] : contains(e.resources, "secrets") && e.provider.key_arn != null])
  message = "Nobody here can see or stop the use of the key that encrypts the secrets of ${resource.address}: it is AWS's."
  remedy  = <<-TEXT
    Terraform: encryption_config { resources = ["secrets"]  provider { key_arn = aws_kms_key.eks.arn } }.
    CloudFormation: EncryptionConfig: [{ Resources: [secrets], Provider: { KeyArn: !GetAtt Key.Arn } }].
  TEXT

  references = ["https://docs.aws.amazon.com/eks/latest/userguide/envelope-encryption.html"]
  aliases    = { checkov = ["CKV_AWS_58"], trivy = ["AVD-AWS-0039"], cfn_nag = ["W82"] }
  controls   = { "fsbp" = ["EKS.3"] }

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
