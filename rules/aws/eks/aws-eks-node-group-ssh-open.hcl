rule "aws-eks-node-group-ssh-open" {
  title     = "Nodes accept SSH from the whole internet"
  severity  = "high"
  category  = "security"
  checklist = "networking"
  kind      = "aws_eks_node_group"

  require = self.remote_access.ec2_ssh_key == null || length(self.remote_access.source_security_group_ids) > 0
  message = "Port 22 of the nodes of ${resource.address} is open to all addresses: with a key and no source groups EKS opens it."
  remedy  = <<-TEXT
    Terraform: remote_access { source_security_group_ids = […] }, or no remote_access and Session Manager.
    CloudFormation: RemoteAccess: { Ec2SshKey: …, SourceSecurityGroups: […] }.
  TEXT

  references = ["https://docs.aws.amazon.com/eks/latest/APIReference/API_RemoteAccessConfig.html"]
  aliases    = { checkov = ["CKV_AWS_100"] }

  fail "not said" {
    resource "aws_eks_node_group" "a" {
      remote_access {
        ec2_ssh_key = "k"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EKS::Nodegroup
          Properties: { RemoteAccess: { Ec2SshKey: k } }
    YAML
  }

  pass "set" {
    resource "aws_eks_node_group" "a" {
      remote_access {
        ec2_ssh_key               = "k"
        source_security_group_ids = ["sg-1"]
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EKS::Nodegroup
          Properties: { RemoteAccess: { Ec2SshKey: k, SourceSecurityGroups: [sg-1] } }
    YAML
  }
}
