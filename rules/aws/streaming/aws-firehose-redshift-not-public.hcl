rule "aws-firehose-redshift-not-public" {
  title     = "Firehose can't reach the Redshift cluster"
  severity  = "high"
  category  = "production-readiness"
  checklist = "networking"
  kind      = "aws_kinesis_firehose_delivery_stream"

  let {
    cluster = target(self.redshift_configuration.cluster_jdbcurl, "aws_redshift_cluster")
  }
  require = cluster.publicly_accessible != false
  focus   = self.redshift_configuration.cluster_jdbcurl
  message = "Nothing of ${resource.address} arrives in ${facts(cluster).address}: Firehose connects from outside the VPC, by a public address, and the cluster has none."
  remedy  = <<-TEXT
    Give the cluster a public address, in public subnets, and let in Firehose's addresses of the region alone; or let Redshift read the stream itself (streaming ingestion).
    Terraform: publicly_accessible = true in aws_redshift_cluster, with ingress { from_port = 5439, to_port = 5439, protocol = "tcp", cidr_blocks = ["52.19.239.192/27"] } (eu-west-1) in its group
    CloudFormation: PubliclyAccessible: true, with SecurityGroupIngress: [{ IpProtocol: tcp, FromPort: 5439, ToPort: 5439, CidrIp: 52.19.239.192/27 }]
  TEXT

  references = ["https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html#using-iam-rs-vpc"]

  fail "a private cluster" {
    resource "aws_redshift_cluster" "c" {
      cluster_identifier  = "c"
      publicly_accessible = false
    }
    resource "aws_kinesis_firehose_delivery_stream" "s" {
      name        = "s"
      destination = "redshift"
      redshift_configuration {
        cluster_jdbcurl = "jdbc:redshift://${aws_redshift_cluster.c.endpoint}/d"
      }
    }
  }

  pass "a public one; one from elsewhere; another destination" {
    resource "aws_redshift_cluster" "c" {
      cluster_identifier  = "c"
      publicly_accessible = true
    }
    resource "aws_kinesis_firehose_delivery_stream" "a" {
      name        = "a"
      destination = "redshift"
      redshift_configuration {
        cluster_jdbcurl = "jdbc:redshift://${aws_redshift_cluster.c.endpoint}/d"
      }
    }
    resource "aws_kinesis_firehose_delivery_stream" "b" {
      name        = "b"
      destination = "redshift"
      redshift_configuration {
        cluster_jdbcurl = "jdbc:redshift://shop.abc123.eu-west-1.redshift.amazonaws.com:5439/d"
      }
    }
    resource "aws_kinesis_firehose_delivery_stream" "c" {
      name        = "c"
      destination = "extended_s3"
    }
  }

  undecided "a cluster that may be public" {
    variable "public" {
      type = bool
    }
    resource "aws_redshift_cluster" "c" {
      cluster_identifier  = "c"
      publicly_accessible = var.public
    }
    resource "aws_kinesis_firehose_delivery_stream" "s" {
      name        = "s"
      destination = "redshift"
      redshift_configuration {
        cluster_jdbcurl = "jdbc:redshift://${aws_redshift_cluster.c.endpoint}/d"
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Cluster: { Type: AWS::Redshift::Cluster, Properties: { ClusterType: single-node, DBName: d, NodeType: ra3.large, MasterUsername: u, PubliclyAccessible: false } }
        Stream:
          Type: AWS::KinesisFirehose::DeliveryStream
          Properties: { RedshiftDestinationConfiguration: { ClusterJDBCURL: !Sub "jdbc:redshift://${Cluster.Endpoint.Address}:5439/d" } }
    YAML
  }

  pass "template with a public one" {
    cloudformation = <<-YAML
      Resources:
        Cluster: { Type: AWS::Redshift::Cluster, Properties: { ClusterType: single-node, DBName: d, NodeType: ra3.large, MasterUsername: u, PubliclyAccessible: true } }
        Stream:
          Type: AWS::KinesisFirehose::DeliveryStream
          Properties: { RedshiftDestinationConfiguration: { ClusterJDBCURL: !Sub "jdbc:redshift://${Cluster.Endpoint.Address}:5439/d" } }
    YAML
  }
}
