rule "aws-eks-node-group-amazon-linux-2" {
  title     = "Nodes run Amazon Linux 2"
  severity  = "medium"
  category  = "versioning"
  checklist = "install"
  kind      = "aws_eks_node_group"

  let {
    cluster = target(self.cluster_name, "aws_eks_cluster")
    version = self.version != null ? self.version : cluster.version
    # Up to Kubernetes 1.29 what isn't said is Amazon Linux 2.
    old = version != null && tonumber(split(".", version)[1]) < 30
  }
  when    = days_until("2025-11-26") < 0 && (self.launch_template == null || self.ami_type != null)
  require = self.ami_type == null ? !old : !startswith(self.ami_type, "AL2_")
  focus   = self.ami_type
  message = "EKS has made no images of Amazon Linux 2 since 2025-11-26: the nodes of ${resource.address} get no more fixes, and Kubernetes 1.33 doesn't run on them."
  remedy  = <<-TEXT
    Terraform: ami_type = "AL2023_x86_64_STANDARD" (or AL2023_ARM_64_STANDARD, BOTTLEROCKET_x86_64).
    CloudFormation: AmiType: AL2023_x86_64_STANDARD.
  TEXT

  references = ["https://docs.aws.amazon.com/eks/latest/userguide/eks-ami-deprecation-faqs.html"]

  fail "said" {
    given {
      as_of = "2026-01-01"
    }
    resource "aws_eks_node_group" "n" {
      ami_type = "AL2_x86_64"
    }
    resource "aws_eks_node_group" "arm" {
      ami_type = "AL2_ARM_64"
      launch_template {
        version = "1"
      }
    }
    expect {
      count = 2
    }
  }

  fail "by the version of the cluster" {
    given {
      as_of = "2026-01-01"
    }
    resource "aws_eks_cluster" "c" {
      version = "1.29"
    }
    resource "aws_eks_node_group" "n" {
      cluster_name = aws_eks_cluster.c.name
    }
    expect {
      count = 1
    }
  }

  fail "by its own version" {
    given {
      as_of = "2026-01-01"
    }
    resource "aws_eks_cluster" "c" {
      version = "1.30"
    }
    resource "aws_eks_node_group" "n" {
      cluster_name = aws_eks_cluster.c.name
      version      = "1.29"
    }
  }

  pass "newer, or an image of one's own" {
    given {
      as_of = "2026-01-01"
    }
    resource "aws_eks_cluster" "c" {
      version = "1.30"
    }
    resource "aws_eks_node_group" "default" {
      cluster_name = aws_eks_cluster.c.name
    }
    resource "aws_eks_node_group" "said" {
      ami_type = "AL2023_x86_64_STANDARD"
    }
    resource "aws_eks_cluster" "old" {
      version = "1.29"
    }
    resource "aws_eks_node_group" "own" {
      cluster_name = aws_eks_cluster.old.name
      launch_template {
        version = "1"
      }
    }
    resource "aws_eks_cluster" "newest" {}
    resource "aws_eks_node_group" "newest" {
      cluster_name = aws_eks_cluster.newest.name
    }
  }

  pass "while there were images" {
    given {
      as_of = "2025-01-01"
    }
    resource "aws_eks_node_group" "n" {
      ami_type = "AL2_x86_64"
    }
  }

  fail "template" {
    given {
      as_of = "2026-01-01"
    }
    cloudformation = <<-YAML
      Resources:
        N:
          Type: AWS::EKS::Nodegroup
          Properties: { ClusterName: c, AmiType: AL2_x86_64_GPU }
    YAML
  }

  pass "newer in a template" {
    given {
      as_of = "2026-01-01"
    }
    cloudformation = <<-YAML
      Resources:
        N:
          Type: AWS::EKS::Nodegroup
          Properties: { ClusterName: c, AmiType: BOTTLEROCKET_x86_64 }
    YAML
  }
}
