rule "aws-network-acl-unattached" {
  title     = "Network ACL protects no subnet"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = "aws_network_acl"
  default   = "opt-in"

  require = length(self.subnet_ids) > 0 || length(referrers(self, "aws_network_acl_association", "network_acl_id")) > 0
  focus   = self
  message = "No traffic goes through the rules of ${resource.address}, although somebody counts on them."
  remedy  = <<-TEXT
    Terraform: subnet_ids = [aws_subnet.main.id]
    CloudFormation: AWS::EC2::SubnetNetworkAclAssociation with NetworkAclId
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html"]
  aliases    = { checkov = ["CKV2_AWS_1"] }
  controls   = { "fsbp" = ["EC2.16"], "nist-800-53-r5" = ["CM-8(1)"], "pci-dss-4.0.1" = ["1.2.7"] }

  fail "none" {
    resource "aws_network_acl" "n" {
      vpc_id = "vpc-1"
    }
  }

  pass "attached" {
    resource "aws_network_acl" "n" {
      vpc_id     = "vpc-1"
      subnet_ids = ["subnet-1"]
    }
    resource "aws_network_acl" "a" {
      vpc_id = "vpc-1"
    }
    resource "aws_network_acl_association" "a" {
      network_acl_id = aws_network_acl.a.id
      subnet_id      = "subnet-2"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: vpc-1 } }
    YAML
  }

  pass "attached template" {
    cloudformation = <<-YAML
      Resources:
        Acl: { Type: AWS::EC2::NetworkAcl, Properties: { VpcId: vpc-1 } }
        A: { Type: AWS::EC2::SubnetNetworkAclAssociation, Properties: { NetworkAclId: !Ref Acl, SubnetId: subnet-1 } }
    YAML
  }
}
