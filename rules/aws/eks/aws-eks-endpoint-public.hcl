rule "aws-eks-endpoint-public" {
  title     = "API of the cluster has a public address"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = "aws_eks_cluster"
  default   = "opt-in"

  require = !self.vpc_config.endpoint_public_access
  message = "The API of ${resource.address} can be reached from the internet, not only from the VPC."
  remedy  = <<-TEXT
    Terraform: vpc_config { endpoint_public_access = false  endpoint_private_access = true }.
    CloudFormation: ResourcesVpcConfig: { EndpointPublicAccess: false, EndpointPrivateAccess: true }.
  TEXT

  references = ["https://docs.aws.amazon.com/eks/latest/userguide/cluster-endpoint.html"]
  aliases    = { checkov = ["CKV_AWS_39"], trivy = ["AVD-AWS-0040"] }
  controls   = { "fsbp" = ["EKS.1"] }

  fail "not said" {
    resource "aws_eks_cluster" "a" {
      name     = "a"
      role_arn = "arn:aws:iam::111122223333:role/a"
      vpc_config {
        subnet_ids = ["subnet-1"]
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

  pass "set" {
    resource "aws_eks_cluster" "a" {
      name     = "a"
      role_arn = "arn:aws:iam::111122223333:role/a"
      vpc_config {
        subnet_ids             = ["subnet-1"]
        endpoint_public_access = false
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
