rule "aws-security-group-undescribed" {
  title     = "Security group doesn't say what it is for"
  severity  = "low"
  category  = "production-readiness"
  checklist = "documentation"
  kind      = "aws_security_group"
  default   = "opt-in"

  when    = resource.type != "aws_default_security_group"
  require = self.description != null && self.description != "" && self.description != "Managed by Terraform"
  message = "Nobody who sees ${resource.address} in the console learns what it is for."
  remedy  = <<-TEXT
    Terraform: description = "Web servers"
    CloudFormation: GroupDescription: Web servers
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html"]
  aliases    = { trivy = ["AVD-AWS-0099"], checkov = ["CKV_AWS_23"] }

  fail "absent" {
    resource "aws_security_group" "g" {}
  }

  pass "described" {
    resource "aws_security_group" "g" {
      description = "web"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        G: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: "" } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        G: { Type: AWS::EC2::SecurityGroup, Properties: { GroupDescription: web } }
    YAML
  }
}
