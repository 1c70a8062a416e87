rule "aws-rds-cluster-without-reader" {
  title     = "Database cluster has one instance"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "high-availability"
  kind      = ["aws_rds_cluster", "aws_docdb_cluster", "aws_neptune_cluster"]
  default   = "production"

  let {
    kinds     = ["aws_rds_cluster_instance", "aws_docdb_cluster_instance", "aws_neptune_cluster_instance"]
    instances = concat(flatten([for k in kinds : referrers(self, k, "cluster_identifier")]), referrers(self, "aws_db_instance", "cluster"))
  }
  # A cluster in another region may have none.
  when    = length(instances) > 0 && self.replication_source_identifier == null && self.global_cluster_identifier == null
  require = length(instances) >= 2
  focus   = self
  message = "When the only instance of ${resource.address} fails, the database is away until another one has been started: there is no reader to take over."
  remedy  = <<-TEXT
    Terraform: a second aws_rds_cluster_instance (count = 2) in another availability zone.
    CloudFormation: a second AWS::RDS::DBInstance with the same DBClusterIdentifier.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.AuroraHighAvailability.html"]

  fail "one" {
    resource "aws_rds_cluster" "c" {
      engine = "aurora-postgresql"
    }
    resource "aws_rds_cluster_instance" "i" {
      cluster_identifier = aws_rds_cluster.c.id
    }
    resource "aws_docdb_cluster" "d" {}
    resource "aws_docdb_cluster_instance" "d" {
      cluster_identifier = aws_docdb_cluster.d.id
    }
    resource "aws_neptune_cluster" "n" {}
    resource "aws_neptune_cluster_instance" "n" {
      cluster_identifier = aws_neptune_cluster.n.id
    }
    expect {
      count = 3
    }
  }

  pass "two, none, in a second region" {
    resource "aws_rds_cluster" "c" {}
    resource "aws_rds_cluster_instance" "i" {
      count              = 2
      cluster_identifier = aws_rds_cluster.c.id
    }
    resource "aws_rds_cluster" "multi_az" {
      db_cluster_instance_class = "db.r6gd.large"
    }
    resource "aws_rds_cluster" "second" {
      global_cluster_identifier = "global"
    }
    resource "aws_rds_cluster_instance" "second" {
      cluster_identifier = aws_rds_cluster.second.id
    }
    resource "aws_rds_cluster" "replica" {
      replication_source_identifier = "arn:aws:rds:eu-west-1:123456789012:cluster:a"
    }
    resource "aws_rds_cluster_instance" "replica" {
      cluster_identifier = aws_rds_cluster.replica.id
    }
  }

  undecided "as many as somebody says" {
    variable "instances" {
      type = number
    }
    resource "aws_rds_cluster" "c" {}
    resource "aws_rds_cluster_instance" "i" {
      count              = var.instances
      cluster_identifier = aws_rds_cluster.c.id
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Cluster:
          Type: AWS::RDS::DBCluster
          Properties: { Engine: aurora-postgresql }
        Instance:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.r6g.large, DBClusterIdentifier: !Ref Cluster, Engine: aurora-postgresql }
    YAML
  }

  pass "template with two" {
    cloudformation = <<-YAML
      Resources:
        Cluster:
          Type: AWS::RDS::DBCluster
          Properties: { Engine: aurora-postgresql }
        One:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.r6g.large, DBClusterIdentifier: !Ref Cluster, Engine: aurora-postgresql }
        Two:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.r6g.large, DBClusterIdentifier: !Ref Cluster, Engine: aurora-postgresql }
    YAML
  }
}
