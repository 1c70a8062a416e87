rule "aws-rds-publicly-accessible" {
  title     = "Database has a public address"
  severity  = "high"
  category  = "security"
  checklist = "networking"
  kind      = ["aws_db_instance", "aws_rds_cluster_instance"]

  require = self.publicly_accessible != true
  message = "${resource.address} can be reached from the internet wherever its security group lets through; only the password protects it then."
  remedy  = <<-TEXT
    Terraform: publicly_accessible = false, and private subnets in its subnet group.
    CloudFormation: PubliclyAccessible: false.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html"]
  aliases    = { checkov = ["CKV_AWS_17"], trivy = ["AVD-AWS-0180"], cfn_nag = ["F22"] }
  controls   = { "cis-aws-3.0" = ["2.3.3"], "fsbp" = ["RDS.2"], "nist-800-53-r5" = ["AC-4", "AC-4(21)", "SC-7", "SC-7(11)", "SC-7(16)", "SC-7(21)", "SC-7(4)", "SC-7(5)"], "pci-dss-4.0.1" = ["1.4.4"] }

  fail "public" {
    resource "aws_db_instance" "db" {
      publicly_accessible = true
    }
    expect {
      at = "main.tf:2"
    }
  }

  fail "public outside production" {
    variable "env" {}
    resource "aws_rds_cluster_instance" "db" {
      publicly_accessible = var.env == "prod" ? false : true
    }
    expect {
      when = "var.env is not prod"
    }
  }

  pass "private, or not said" {
    resource "aws_db_instance" "a" {
      publicly_accessible = false
    }
    resource "aws_db_instance" "b" {}
  }

  undecided "from a variable" {
    variable "public" {}
    resource "aws_db_instance" "db" {
      publicly_accessible = var.public
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties:
            DBInstanceClass: db.t4g.small
            PubliclyAccessible: "true"
    YAML
    expect {
      at = "template.yaml:6"
    }
  }

  pass "private template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, PubliclyAccessible: false }
    YAML
  }
}
