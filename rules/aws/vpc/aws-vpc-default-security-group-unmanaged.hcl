rule "aws-vpc-default-security-group-unmanaged" {
  title     = "VPC's default security group keeps its rules"
  severity  = "info"
  category  = "security"
  checklist = "networking"
  kind      = "aws_vpc"
  default   = "opt-in"

  require = anytrue([for g in referrers(self, "aws_security_group", "vpc_id") : facts(g).type == "aws_default_security_group" && length(g.ingress[*]) == 0 && length(g.egress[*]) == 0])
  focus   = self
  message = "What is started in ${resource.address} without a security group can talk to all else that was."
  remedy  = <<-TEXT
    Terraform: resource "aws_default_security_group" "none" { vpc_id = aws_vpc.main.id }
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2"]
  aliases    = { checkov = ["CKV2_AWS_12"] }
  languages  = ["terraform"]

  fail "none" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
  }

  pass "emptied" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
    resource "aws_default_security_group" "none" {
      vpc_id = aws_vpc.main.id
    }
  }
}
