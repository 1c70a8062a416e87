rule "aws-eks-control-plane-logs" {
  title     = "Cluster doesn't log who does what"
  severity  = "low"
  category  = "production-readiness"
  checklist = "logs"
  kind      = "aws_eks_cluster"
  default   = "production"

  require = contains(self.enabled_cluster_log_types, "audit") && contains(self.enabled_cluster_log_types, "authenticator")
  message = "After an incident nobody can tell who changed what in ${resource.address}: its audit and authenticator logs are off."
  remedy  = <<-TEXT
    Terraform: enabled_cluster_log_types = ["audit", "authenticator"].
    CloudFormation: Logging: { ClusterLogging: { EnabledTypes: [{ Type: audit }, { Type: authenticator }] } }.
  TEXT

  references = ["https://docs.aws.amazon.com/eks/latest/userguide/control-plane-logs.html"]

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
      enabled_cluster_log_types = ["audit", "authenticator"]
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EKS::Cluster
          Properties: { Logging: { ClusterLogging: { EnabledTypes: [{ Type: audit }, { Type: authenticator }] } } }
    YAML
  }
}
