rule "aws-redshift-not-encrypted" {
  title     = "Warehouse isn't encrypted"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "aws_redshift_cluster"

  when    = self.snapshot_identifier == null
  require = self.encrypted
  message = "The data and snapshots of ${resource.address} are in plain text on disk."
  remedy  = <<-TEXT
    Terraform: encrypted = true.
    CloudFormation: Encrypted: true.
  TEXT

  references = ["https://docs.aws.amazon.com/redshift/latest/mgmt/working-with-db-encryption.html"]
  aliases    = { checkov = ["CKV_AWS_64"], trivy = ["AVD-AWS-0084"], cfn_nag = ["F28"] }
  controls   = { "fsbp" = ["Redshift.10"] }

  fail "not said" {
    resource "aws_redshift_cluster" "a" {
      encrypted = false
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { Encrypted: false }
    YAML
  }

  fail "not said, before version 6" {
    terraform {
      required_providers {
        aws = { version = "< 6.0" }
      }
    }
    resource "aws_redshift_cluster" "a" {}
  }

  pass "not said, from version 6 on" {
    terraform {
      required_providers {
        aws = { source = "hashicorp/aws", version = ">= 6.0, < 7.0" }
      }
    }
    resource "aws_redshift_cluster" "a" {}
  }

  undecided "not said, and any version may be installed" {
    terraform {
      required_providers {
        aws = { source = "hashicorp/aws", version = ">= 5.0" }
      }
    }
    resource "aws_redshift_cluster" "a" {}
  }

  pass "not said in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::Redshift::Cluster, Properties: { ClusterType: single-node } }
    YAML
  }

  pass "set" {
    resource "aws_redshift_cluster" "a" {
      encrypted = true
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Redshift::Cluster
          Properties: { Encrypted: true }
    YAML
  }
}
