rule "aws-eip-unattached" {
  title     = "Address is paid for and belongs to nothing"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_eip"
  default   = "opt-in"

  let {
    # What can have an address; where it is only handed out, somebody else uses it.
    users = concat(
      referrers(self, "aws_eip_association"), referrers(self, "aws_nat_gateway"), referrers(self, "aws_instance"), referrers(self, "aws_lb"),
      referrers(self, "aws_transfer_server"), referrers(self, "aws_network_interface"), referrers(self, "aws_globalaccelerator_endpoint_group"),
      referrers(self, "aws_networkfirewall_firewall"), referrers(self, "aws_redshift_cluster"), referrers(self, "aws_route53_record"),
    )
  }

  require = self.instance != null || self.network_interface != null || length(users) > 0
  focus   = self
  message = "${resource.address} costs about $3.65 a month and nothing is reachable by it."
  remedy  = <<-TEXT
    Terraform: instance, an aws_eip_association, or allocation_id of what uses it
    CloudFormation: InstanceId, or AWS::EC2::EIPAssociation
  TEXT

  references = ["https://aws.amazon.com/vpc/pricing/"]
  aliases    = { checkov = ["CKV2_AWS_19"] }
  controls   = { "nist-800-53-r5" = ["CM-8(1)"] }

  fail "nothing uses it" {
    resource "aws_eip" "a" {
      domain = "vpc"
    }
  }

  pass "used" {
    resource "aws_eip" "a" {
      instance = "i-1"
    }
    resource "aws_eip" "n" {
      network_interface = "eni-1"
    }
    resource "aws_eip" "b" {
      domain = "vpc"
    }
    resource "aws_nat_gateway" "b" {
      allocation_id = aws_eip.b.id
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
    YAML
  }

  pass "used template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::EC2::EIP, Properties: { Domain: vpc } }
        N: { Type: AWS::EC2::NatGateway, Properties: { SubnetId: subnet-1, AllocationId: !GetAtt A.AllocationId } }
    YAML
  }
}
