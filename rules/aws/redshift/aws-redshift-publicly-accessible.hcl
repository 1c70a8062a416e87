rule "aws-redshift-publicly-accessible" {
  title     = "Warehouse has a public address"
  severity  = "high"
  category  = "security"
  checklist = "networking"
  kind      = "aws_redshift_cluster"

  require = !self.publicly_accessible
  message = "${resource.address} can be reached from the internet wherever its security group lets through."
  remedy  = <<-TEXT
    Terraform: publicly_accessible = false: before version 6 the provider makes it public where nothing is said.
    CloudFormation: PubliclyAccessible: false.
  TEXT

  references = ["https://docs.aws.amazon.com/redshift/latest/mgmt/managing-clusters-vpc.html"]
  aliases    = { checkov = ["CKV_AWS_87"] }
  controls   = { "fsbp" = ["Redshift.1"] }

  fail "not said" {
    resource "aws_redshift_cluster" "a" {
      publicly_accessible = true
    }
  }

  fail "not said, before version 6" {
    terraform {
      required_providers {
        aws = { source = "hashicorp/aws", version = "~> 5.31" }
      }
    }
    resource "aws_redshift_cluster" "a" {}
  }

  pass "not said, from version 6 on" {
    terraform {
      required_providers {
        aws = { source = "hashicorp/aws", version = "~> 6.0" }
      }
    }
    resource "aws_redshift_cluster" "a" {}
  }

  pass "not said, and the lock file says which version" {
    terraform {
      required_providers {
        aws = { source = "hashicorp/aws", version = ">= 5.0" }
      }
    }
    resource "aws_redshift_cluster" "a" {}
    file ".terraform.lock.hcl" <<-TEXT
      provider "registry.terraform.io/hashicorp/aws" {
        version = "6.2.0"
      }
    TEXT
  }

  undecided "not said, and any version may be installed" {
    resource "aws_redshift_cluster" "a" {}
  }

  pass "not said in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::Redshift::Cluster, Properties: { ClusterType: single-node } }
    YAML
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { PubliclyAccessible: true }
    YAML
  }

  pass "set" {
    resource "aws_redshift_cluster" "a" {
      publicly_accessible = false
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { PubliclyAccessible: false }
    YAML
  }
}
