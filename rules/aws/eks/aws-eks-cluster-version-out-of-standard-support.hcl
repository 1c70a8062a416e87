rule "aws-eks-cluster-version-out-of-standard-support" {
  title     = "Cluster's version of Kubernetes is out of standard support"
  severity  = "high"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_eks_cluster"

  let {
    end      = support("eks", self.version).ends
    extended = support("eks", self.version).extended_ends
  }
  when    = self.version != null
  require = days_until(end) >= 0
  focus   = self.version
  message = (
    extended != null && days_until(extended) >= 0
    ? "Standard support of Kubernetes ${self.version} ended on ${end}: the control plane of ${resource.address} costs six times as much until it is upgraded by force."
    : "All support of Kubernetes ${self.version} ended on ${extended == null ? end : extended}: EKS upgrades ${resource.address} by force where it runs, and creates none of this version."
  )
  remedy  = <<-TEXT
    Terraform: version = "1.35"; one minor version at a time, add-ons and nodes after it.
    CloudFormation: Version: "1.35".
  TEXT

  references = ["https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html"]
  aliases    = { checkov = ["CKV_AWS_339"] }

  fail "1.29" {
    given {
      as_of = "2026-01-15"
    }
    resource "aws_eks_cluster" "a" {
      name     = "a"
      role_arn = "arn:aws:iam::111122223333:role/a"
      version  = "1.29"
    }
    expect {
      at = "main.tf:4"
    }
  }

  fail "past extended support, too" {
    given {
      as_of = "2026-01-15"
    }
    resource "aws_eks_cluster" "a" {
      name     = "a"
      role_arn = "arn:aws:iam::111122223333:role/a"
      version  = "1.21"
    }
  }

  fail "template" {
    given {
      as_of = "2026-01-15"
    }
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EKS::Cluster
          Properties: { Version: "1.29" }
    YAML
  }

  pass "supported then, newest" {
    given {
      as_of = "2025-01-15"
    }
    resource "aws_eks_cluster" "a" {
      name     = "a"
      role_arn = "arn:aws:iam::111122223333:role/a"
      version = "1.29"
    }
    resource "aws_eks_cluster" "b" {}
  }

  pass "supported in a template" {
    given {
      as_of = "2026-01-15"
    }
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EKS::Cluster
          Properties: { Version: "1.35" }
    YAML
  }

  undecided "from a variable" {
    variable "v" {}
    resource "aws_eks_cluster" "a" {
      name     = "a"
      role_arn = "arn:aws:iam::111122223333:role/a"
      version = var.v
    }
  }
}
