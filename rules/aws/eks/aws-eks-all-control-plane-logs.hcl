rule "aws-eks-all-control-plane-logs" {
  title     = "Cluster doesn't write all of its logs"
  severity  = "info"
  category  = "security"
  checklist = "logs"
  kind      = "aws_eks_cluster"
  default   = "opt-in"

  require = alltrue([for t in ["api", "audit", "authenticator", "controllerManager", "scheduler"] : contains(self.enabled_cluster_log_types, t)])
  message = "Not all logs of the control plane of ${resource.address} are written."
  remedy  = <<-TEXT
    Terraform: enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"].
    CloudFormation: the same five in Logging.ClusterLogging.EnabledTypes.
  TEXT

  references = ["https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html"]
  aliases    = { checkov = ["CKV_AWS_37"], trivy = ["AVD-AWS-0038"] }

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
      enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EKS::Cluster
          Properties: { Logging: { ClusterLogging: { EnabledTypes: [{ Type: api }, { Type: audit }, { Type: authenticator }, { Type: controllerManager }, { Type: scheduler }] } } }
    YAML
  }
}
