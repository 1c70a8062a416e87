rule "aws-default-security-group-open" {
  title     = "Default security group lets traffic through"
  severity  = "low"
  category  = "security"
  checklist = "networking"
  kind      = "aws_security_group"
  languages = ["terraform"]

  when    = resource.type == "aws_default_security_group"
  require = length(self.ingress[*]) == 0 && length(self.egress[*]) == 0
  message = "Whatever is started without a security group gets ${resource.address}, and with it the traffic that its rules let through."
  remedy  = <<-TEXT
    Terraform: declare the aws_default_security_group without ingress and egress, which removes its rules.
    CloudFormation: the default group can't be managed; give everything a group of its own.
  TEXT

  references = ["https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-2"]
  aliases    = { trivy = ["AVD-AWS-0173"] }
  controls   = { "cis-aws-3.0" = ["5.4"], "fsbp" = ["EC2.2"], "nist-800-53-r5" = ["AC-4", "AC-4(21)", "SC-7", "SC-7(11)", "SC-7(16)", "SC-7(21)", "SC-7(4)", "SC-7(5)"] }

  fail "with a rule" {
    resource "aws_vpc" "main" {}
    resource "aws_default_security_group" "default" {
      vpc_id = aws_vpc.main.id
      ingress {
        protocol  = "-1"
        self      = true
        from_port = 0
        to_port   = 0
      }
    }
  }

  pass "without" {
    resource "aws_vpc" "main" {}
    resource "aws_default_security_group" "default" {
      vpc_id = aws_vpc.main.id
    }
  }
}
