rule "aws-ec2-classic-security-group" {
  title     = "Security group of EC2-Classic can't be made any more"
  severity  = "medium"
  category  = "versioning"
  checklist = "networking"
  kind = [
    "aws_db_security_group", "aws_elasticache_security_group", "aws_redshift_security_group",
    "AWS::RDS::DBSecurityGroup", "AWS::RDS::DBSecurityGroupIngress", "AWS::ElastiCache::SecurityGroup", "AWS::ElastiCache::SecurityGroupIngress",
    "AWS::Redshift::ClusterSecurityGroup", "AWS::Redshift::ClusterSecurityGroupIngress",
  ]

  require = false
  message = "${resource.address} belongs to the network that AWS switched off on 2022-08-15: nothing can be created in it, and it protects nothing."
  remedy  = <<-TEXT
    Terraform: aws_security_group, named in vpc_security_group_ids (security_group_ids of a cache); version 5 of the provider has no other.
    CloudFormation: AWS::EC2::SecurityGroup, named in VPCSecurityGroups, VpcSecurityGroupIds or SecurityGroupIds.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-classic-platform.html",
    "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/guides/version-5-upgrade",
  ]
  aliases = { checkov = ["CKV_AWS_196", "CKV_AWS_198"], trivy = ["AVD-AWS-0085"] }

  fail "of databases, caches and warehouses" {
    resource "aws_db_security_group" "a" {
      name = "a"
    }
    resource "aws_elasticache_security_group" "b" {
      name = "b"
    }
    resource "aws_redshift_security_group" "c" {
      name = "c"
    }
    expect {
      count = 3
    }
  }

  pass "of a VPC" {
    resource "aws_security_group" "g" {
      description = "database"
    }
    resource "aws_db_instance" "db" {
      vpc_security_group_ids = [aws_security_group.g.id]
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::Redshift::ClusterSecurityGroup
          Properties: { Description: warehouse }
    YAML
  }

  pass "of a VPC, in a template" {
    cloudformation = <<-YAML
      Resources:
        Group:
          Type: AWS::EC2::SecurityGroup
          Properties: { GroupDescription: warehouse }
    YAML
  }
}
