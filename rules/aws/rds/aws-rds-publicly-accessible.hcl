rule "aws-rds-publicly-accessible" {
  title     = "Database has a public address"
  severity  = "high"
  category  = "security"
  checklist = "networking"
  kind      = ["aws_db_instance", "aws_rds_cluster_instance"]

  let {
    # Terraform's provider always says it. Where a template doesn't, the service makes public what has no subnet group of its own, unless
    # it is Aurora's. What is restored, and what a replica is like, its documentation doesn't say.
    is_new     = self.cluster == null && self.replicate_source_db == null && self.snapshot_identifier == null && self.SourceDbiResourceId == null
    group      = target(self.db_subnet_group_name, "aws_db_subnet_group")
    is_in_own  = group != null || (self.db_subnet_group_name != null && lower(self.db_subnet_group_name) != "default")
    is_default = resource.language == "cloudformation" && is_new && !is_in_own && self.engine != null && !startswith(self.engine, "aurora")
  }
  require = !(self.publicly_accessible == null ? is_default : self.publicly_accessible == true)
  focus   = [self.publicly_accessible, self][self.publicly_accessible == null ? 1 : 0]
  message = "${resource.address} can be reached from the internet wherever its security group lets through; only the password protects it then.${self.publicly_accessible == null ? " Without a subnet group of its own RDS gives it a public address unless it is told otherwise." : ""}"
  remedy  = <<-TEXT
    Terraform: publicly_accessible = false, and private subnets in its subnet group.
    CloudFormation: PubliclyAccessible: false.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
  ]
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
    resource "aws_db_instance" "c" {
      engine = "postgres"
    }
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

  fail "template that says neither, or the default group" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, DBInstanceClass: db.t4g.small } }
        B: { Type: AWS::RDS::DBInstance, Properties: { Engine: MySQL, DBInstanceClass: db.t4g.small, DBSubnetGroupName: default } }
    YAML
    expect {
      at      = "template.yaml:2"
      count   = 2
      message = "RDS gives it a public address"
    }
  }

  fail "template outside production" {
    cloudformation = <<-YAML
      Parameters:
        Env: { Type: String }
        Group: { Type: String }
      Conditions:
        IsProd: !Equals [!Ref Env, prod]
      Resources:
        A: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, DBSubnetGroupName: !If [IsProd, data, !Ref AWS::NoValue] } }
    YAML
    expect {
      when = "Env is not prod"
    }
  }

  pass "template with a group of its own, of a cluster, of Aurora, a replica, restored" {
    cloudformation = <<-YAML
      Resources:
        Group: { Type: AWS::RDS::DBSubnetGroup, Properties: { SubnetIds: [subnet-1, subnet-2] } }
        Cluster: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-mysql } }
        A: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, DBSubnetGroupName: !Ref Group } }
        B: { Type: AWS::RDS::DBInstance, Properties: { Engine: mysql, DBClusterIdentifier: !Ref Cluster } }
        C: { Type: AWS::RDS::DBInstance, Properties: { Engine: aurora-postgresql } }
        D: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, SourceDBInstanceIdentifier: a } }
        E: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, DBSnapshotIdentifier: a } }
        F: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, SourceDbiResourceId: db-A } }
        G: { Type: AWS::RDS::DBInstance, Properties: { DBInstanceClass: db.t4g.small } }
    YAML
  }

  undecided "template with its group as a parameter" {
    cloudformation = <<-YAML
      Parameters:
        Group: { Type: String }
      Resources:
        A: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, DBSubnetGroupName: !Ref Group } }
    YAML
  }
}
