rule "aws-emr-without-security-configuration" {
  title     = "Cluster has no security configuration"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_emr_cluster"
  default   = "production"

  require = !contains([null, ""], self.security_configuration)
  message = "${resource.address} encrypts neither its disks nor the traffic between its nodes: no security configuration says so."
  remedy  = <<-TEXT
    Terraform: security_configuration = aws_emr_security_configuration.data.name.
    CloudFormation: SecurityConfiguration: !Ref SecurityConfiguration.
  TEXT

  references = ["https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-security-configurations.html"]
  aliases    = { checkov = ["CKV2_AWS_55"], cfn_nag = ["W63"] }

  fail "not said" {
    resource "aws_emr_cluster" "a" {
      name = "a"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EMR::Cluster
          Properties: { Name: a }
    YAML
  }

  pass "set" {
    resource "aws_emr_cluster" "a" {
      security_configuration = "data"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::EMR::Cluster
          Properties: { Name: a, SecurityConfiguration: data }
    YAML
  }
}
