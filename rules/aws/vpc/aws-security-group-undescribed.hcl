rule "aws-security-group-undescribed" {
  title     = "Security group doesn't say what it is for"
  severity  = "low"
  category  = "production-readiness"
  checklist = "documentation"
  kind = [
    "aws_security_group", "aws_db_security_group", "aws_elasticache_security_group", "aws_redshift_security_group",
    "AWS::ElastiCache::SecurityGroup", "AWS::Redshift::ClusterSecurityGroup",
  ]
  default   = "opt-in"

  let {
    # The classic groups of templates have no counterpart in Terraform that is still there.
    said = startswith(resource.kind, "AWS::") ? self.Description : self.description
  }

  when    = resource.type != "aws_default_security_group"
  require = !contains([null, "", "Managed by Terraform"], said)
  message = "Nobody who sees ${resource.address} in the console learns what it is for."
  remedy  = <<-TEXT
    Terraform: description = "Web servers"
    CloudFormation: GroupDescription: Web servers
  TEXT

  references = ["https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html"]
  aliases    = { trivy = ["AVD-AWS-0099", "AVD-AWS-0049", "AVD-AWS-0083"], checkov = ["CKV_AWS_23"] }

  fail "absent" {
    resource "aws_security_group" "g" {}
  }

  fail "a classic group" {
    resource "aws_redshift_security_group" "g" {
      name = "warehouse"
    }
  }

  fail "a classic group in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::Redshift::ClusterSecurityGroup
          Properties: { Description: "" }
    YAML
  }

  pass "described classic groups" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::Redshift::ClusterSecurityGroup
          Properties: { Description: warehouse }
        Cache:
          Type: AWS::ElastiCache::SecurityGroup
          Properties: { Description: cache }
    YAML
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
