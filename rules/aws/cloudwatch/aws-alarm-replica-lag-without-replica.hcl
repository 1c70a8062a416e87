rule "aws-alarm-replica-lag-without-replica" {
  title     = "Alarm watches the lag of a replica that there isn't"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = "aws_cloudwatch_metric_alarm"

  let {
    name     = self.dimensions.DBInstanceIdentifier
    instance = target(name)
    cluster  = self.dimensions.DBClusterIdentifier != null ? target(self.dimensions.DBClusterIdentifier, "aws_rds_cluster") : target(facts(instance).kind == "aws_rds_cluster_instance" ? instance.cluster_identifier : instance.cluster, "aws_rds_cluster")
    members  = concat(referrers(cluster, "aws_rds_cluster_instance"), [for i in referrers(cluster, "aws_db_instance") : i])
    # Readers that come with the load, and another region's cluster, have one.
    scaled = length(resources("aws_appautoscaling_target")) > 0
  }
  when    = self.namespace == "AWS/RDS" && self.metric_name == "AuroraReplicaLag" && !scaled
  require = length(members) != 1
  focus   = self.metric_name
  message = "${resource.address} ${known(self.treat_missing_data) && self.treat_missing_data == "breaching" ? "is in alarm for ever" : "never goes off"}: ${facts(cluster).address} has one instance, which writes, and this metric is of the readers behind it."
  remedy  = <<-TEXT
    Add a reader, or watch what the writer publishes.
    Terraform: metric_name = "CommitLatency", or a second aws_rds_cluster_instance.
    CloudFormation: MetricName: CommitLatency, or a second AWS::RDS::DBInstance with DBClusterIdentifier.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html"]

  fail "of the only instance, of its cluster" {
    resource "aws_rds_cluster" "c" {
      engine = "aurora-postgresql"
    }
    resource "aws_rds_cluster_instance" "i" {
      cluster_identifier = aws_rds_cluster.c.id
      engine             = "aurora-postgresql"
    }
    resource "aws_cloudwatch_metric_alarm" "a" {
      namespace   = "AWS/RDS"
      metric_name = "AuroraReplicaLag"
      dimensions  = { DBInstanceIdentifier = aws_rds_cluster_instance.i.id }
    }
    resource "aws_cloudwatch_metric_alarm" "b" {
      namespace   = "AWS/RDS"
      metric_name = "AuroraReplicaLag"
      dimensions  = { DBClusterIdentifier = aws_rds_cluster.c.id }
    }
    expect {
      count   = 2
      message = "never goes off: aws_rds_cluster.c has one instance"
    }
  }

  pass "with a reader; another metric; another service's; from elsewhere" {
    resource "aws_rds_cluster" "c" {
      engine = "aurora-postgresql"
    }
    resource "aws_rds_cluster_instance" "i" {
      cluster_identifier = aws_rds_cluster.c.id
    }
    resource "aws_rds_cluster_instance" "j" {
      cluster_identifier = aws_rds_cluster.c.id
    }
    resource "aws_rds_cluster" "one" {
      engine = "aurora-postgresql"
    }
    resource "aws_rds_cluster_instance" "one" {
      cluster_identifier = aws_rds_cluster.one.id
    }
    resource "aws_cloudwatch_metric_alarm" "a" {
      namespace   = "AWS/RDS"
      metric_name = "AuroraReplicaLag"
      dimensions  = { DBInstanceIdentifier = aws_rds_cluster_instance.j.id }
    }
    resource "aws_cloudwatch_metric_alarm" "b" {
      namespace   = "AWS/RDS"
      metric_name = "CommitLatency"
      dimensions  = { DBInstanceIdentifier = aws_rds_cluster_instance.one.id }
    }
    resource "aws_cloudwatch_metric_alarm" "c" {
      namespace   = "AWS/DocDB"
      metric_name = "AuroraReplicaLag"
      dimensions  = { DBInstanceIdentifier = aws_rds_cluster_instance.one.id }
    }
    resource "aws_cloudwatch_metric_alarm" "d" {
      namespace   = "AWS/RDS"
      metric_name = "AuroraReplicaLag"
      dimensions  = { DBInstanceIdentifier = "elsewhere" }
    }
  }

  pass "readers that come with the load" {
    resource "aws_rds_cluster" "c" {
      engine = "aurora-postgresql"
    }
    resource "aws_rds_cluster_instance" "i" {
      cluster_identifier = aws_rds_cluster.c.id
    }
    resource "aws_appautoscaling_target" "t" {
      service_namespace = "rds"
    }
    resource "aws_cloudwatch_metric_alarm" "a" {
      namespace   = "AWS/RDS"
      metric_name = "AuroraReplicaLag"
      dimensions  = { DBInstanceIdentifier = aws_rds_cluster_instance.i.id }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        C: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-postgresql } }
        I: { Type: AWS::RDS::DBInstance, Properties: { Engine: aurora-postgresql, DBClusterIdentifier: !Ref C, DBInstanceClass: db.serverless } }
        A:
          Type: AWS::CloudWatch::Alarm
          Properties: { Namespace: AWS/RDS, MetricName: AuroraReplicaLag, Dimensions: [{ Name: DBInstanceIdentifier, Value: !Ref I }], TreatMissingData: breaching }
    YAML
    expect {
      message = "is in alarm for ever"
    }
  }

  pass "template with a reader" {
    cloudformation = <<-YAML
      Resources:
        C: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-postgresql } }
        I: { Type: AWS::RDS::DBInstance, Properties: { Engine: aurora-postgresql, DBClusterIdentifier: !Ref C, DBInstanceClass: db.serverless } }
        J: { Type: AWS::RDS::DBInstance, Properties: { Engine: aurora-postgresql, DBClusterIdentifier: !Ref C, DBInstanceClass: db.serverless } }
        A:
          Type: AWS::CloudWatch::Alarm
          Properties: { Namespace: AWS/RDS, MetricName: AuroraReplicaLag, Dimensions: [{ Name: DBInstanceIdentifier, Value: !Ref I }] }
    YAML
  }
}
