rule "aws-default-vpc-managed" {
  title     = "Default VPC is put to use"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = "aws_default_vpc"

  require = false
  focus   = self
  message = "${resource.address} has only public subnets, shared by all that was started without a thought; nothing in it is private."
  remedy  = <<-TEXT
    Terraform: a VPC of its own: resource "aws_vpc" "main" { … }
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html"]
  aliases    = { checkov = ["CKV_AWS_148"], trivy = ["AVD-AWS-0101"] }
  languages  = ["terraform"]

  fail "declared" {
    resource "aws_default_vpc" "default" {}
  }

  pass "another" {
    resource "aws_vpc" "main" {
      cidr_block = "10.0.0.0/16"
    }
  }
}
