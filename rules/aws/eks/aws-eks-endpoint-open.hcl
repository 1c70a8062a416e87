rule "aws-eks-endpoint-open" {
  title     = "API of the cluster is open to the whole internet"
  severity  = "high"
  category  = "security"
  checklist = "networking"
  kind      = "aws_eks_cluster"

  # An empty list says nothing: EKS takes its default.
  require = !self.vpc_config.endpoint_public_access || length(self.vpc_config.public_access_cidrs) > 0 && !cidr_is_everywhere(self.vpc_config.public_access_cidrs)
  message = "Anybody may try credentials and exploits on the API of ${resource.address}: its endpoint is public and open to all addresses."
  remedy  = <<-TEXT
    Terraform: vpc_config { endpoint_public_access = false }, or public_access_cidrs with the addresses of your network.
    CloudFormation: ResourcesVpcConfig: { EndpointPublicAccess: false }, or PublicAccessCidrs.
  TEXT

  references = ["https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html"]
  aliases    = { checkov = ["CKV_AWS_38"], trivy = ["AVD-AWS-0041"] }

  fail "not said" {
    resource "aws_eks_cluster" "a" {
      name     = "a"
      role_arn = "arn:aws:iam::111122223333:role/a"
      vpc_config {
        subnet_ids = ["subnet-1"]
      }
    }
  }

  fail "all addresses, by two halves, of IPv6" {
    resource "aws_eks_cluster" "all" {
      vpc_config {
        subnet_ids          = ["subnet-1"]
        public_access_cidrs = ["192.0.2.0/24", "0.0.0.0/0"]
      }
    }
    resource "aws_eks_cluster" "halves" {
      vpc_config {
        subnet_ids          = ["subnet-1"]
        public_access_cidrs = ["0.0.0.0/1", "128.0.0.0/1"]
      }
    }
    resource "aws_eks_cluster" "six" {
      vpc_config {
        subnet_ids          = ["subnet-1"]
        public_access_cidrs = ["::/0"]
      }
    }
    expect {
      count = 3
    }
  }

  undecided "from a variable" {
    variable "networks" {}
    resource "aws_eks_cluster" "a" {
      vpc_config {
        subnet_ids          = ["subnet-1"]
        public_access_cidrs = var.networks
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EKS::Cluster
          Properties: { ResourcesVpcConfig: { SubnetIds: [subnet-1] } }
    YAML
  }

  fail "two halves in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EKS::Cluster
          Properties: { ResourcesVpcConfig: { SubnetIds: [subnet-1], PublicAccessCidrs: [0.0.0.0/1, 128.0.0.0/1] } }
    YAML
  }

  pass "set" {
    resource "aws_eks_cluster" "a" {
      name     = "a"
      role_arn = "arn:aws:iam::111122223333:role/a"
      vpc_config {
        subnet_ids          = ["subnet-1"]
        public_access_cidrs = ["192.0.2.0/24"]
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EKS::Cluster
          Properties: { ResourcesVpcConfig: { SubnetIds: [subnet-1], EndpointPublicAccess: false } }
    YAML
  }
}
