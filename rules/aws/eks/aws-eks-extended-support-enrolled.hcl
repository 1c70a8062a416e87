rule "aws-eks-extended-support-enrolled" {
  title     = "Cluster will go on at six times the price when its version ends"
  severity  = "info"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_eks_cluster"
  default   = "opt-in"

  require = self.upgrade_policy.support_type == "STANDARD"
  focus   = self.upgrade_policy
  message = "When standard support of its Kubernetes version ends, ${resource.address} costs $0.60 an hour instead of $0.10, and nobody is asked."
  remedy  = <<-TEXT
    Terraform: upgrade_policy { support_type = "STANDARD" } (then the cluster is upgraded at that date).
    CloudFormation: UpgradePolicy: { SupportType: STANDARD }.
  TEXT

  references = ["https://docs.aws.amazon.com/eks/latest/userguide/view-upgrade-policy.html"]

  fail "not said" {
    resource "aws_eks_cluster" "c" {}
  }

  pass "standard" {
    resource "aws_eks_cluster" "c" {
      upgrade_policy {
        support_type = "STANDARD"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        C: { Type: AWS::EKS::Cluster }
    YAML
  }

  pass "standard in a template" {
    cloudformation = <<-YAML
      Resources:
        C: { Type: AWS::EKS::Cluster, Properties: { UpgradePolicy: { SupportType: STANDARD } } }
    YAML
  }
}
