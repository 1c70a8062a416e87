rule "aws-eks-cluster-version-support-ending" {
  title     = "Standard support of the cluster's Kubernetes version ends soon"
  severity  = "low"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_eks_cluster"

  param "days" {
    description = "How many days before the end of standard support it is told."
    default     = 90
  }

  let {
    ends = support("eks", self.version).ends
  }
  when    = days_until(ends) >= 0
  require = days_until(ends) > param.days
  focus   = self.version
  message = "Standard support of Kubernetes ${self.version} on ${resource.address} ends on ${ends}: from then on the control plane costs $0.60 an hour instead of $0.10."
  remedy  = <<-TEXT
    Upgrade one minor version at a time: control plane, add-ons, nodes.
    Terraform: version = "1.35".
    CloudFormation: Version: "1.35".
  TEXT

  references = ["https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html"]

  fail "two months before" {
    given {
      as_of = "2026-06-01"
    }
    resource "aws_eks_cluster" "c" {
      name    = "c"
      version = "1.33"
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "template, on the last day" {
    given {
      as_of = "2026-07-29"
    }
    cloudformation = <<-YAML
      Resources:
        C:
          Type: AWS::EKS::Cluster
          Properties: { Version: "1.33" }
    YAML
  }

  pass "a year before, when it is over, newest" {
    given {
      as_of = "2026-06-01"
    }
    resource "aws_eks_cluster" "a" {
      version = "1.36"
    }
    resource "aws_eks_cluster" "b" {
      version = "1.29"
    }
    resource "aws_eks_cluster" "c" {}
  }

  pass "template" {
    given {
      as_of = "2026-06-01"
    }
    cloudformation = <<-YAML
      Resources:
        C:
          Type: AWS::EKS::Cluster
          Properties: { Version: "1.36" }
    YAML
  }
}
