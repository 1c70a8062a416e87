rule "aws-default-vpc-used" {
  title     = "Stack is built into the default VPC"
  severity  = "low"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "data.aws_vpc"
  languages = ["terraform"]
  default   = "production"

  # What nothing reads, another rule tells.
  when    = length(referrers(self, "*")) > 0
  require = self.default != true
  message = "What is built into ${resource.address} lies in subnets that all have public addresses, beside everything else of the account that nobody gave a network."
  remedy  = <<-TEXT
    Terraform: aws_vpc with public and private subnets, or a data source that names a VPC made for the purpose.
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc.html"]

  fail "the default one" {
    data "aws_vpc" "main" {
      default = true
    }
    resource "aws_security_group" "app" {
      vpc_id = data.aws_vpc.main.id
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "one with a name, and one that nothing is built into" {
    data "aws_vpc" "main" {
      tags = { Name = "main" }
    }
    resource "aws_security_group" "app" {
      vpc_id = data.aws_vpc.main.id
    }
    data "aws_vpc" "unused" {
      default = true
    }
  }
}
