rule "aws-database-previous-generation" {
  title     = "Database or cache is of a previous generation"
  # Of those that can't be made any more.
  severity  = known(gone) && gone ? "medium" : "low"
  category  = "cost"
  checklist = "cost"
  kind      = ["aws_db_instance", "aws_rds_cluster_instance", "aws_elasticache_cluster", "aws_elasticache_replication_group", "aws_opensearch_domain", "aws_elasticsearch_domain", "aws_redshift_cluster"]

  let {
    class = startswith(resource.kind, "aws_elasticache") || resource.kind == "aws_redshift_cluster" ? self.node_type : endswith(resource.kind, "search_domain") ? self.cluster_config.instance_type : self.instance_class
    gone  = length(regexall("^dc[12]\\.", class)) > 0
  }
  when    = class != null
  require = length(regexall("^db\\.(t1|t2|m[1-4]|r[34])\\.|^cache\\.(t1|t2|m[1-4]|r[34]|c1)\\.|^(t2|m[34]|r[34]|i2|c4)\\..*\\.(search|elasticsearch)$|^(dc1|dc2|ds1|ds2)\\.", class)) == 0
  focus   = class
  message = (
    known(gone) && gone
    ? "Where ${resource.address} isn't there yet, or is to be restored, its creation fails: Redshift makes no new clusters of ${class}."
    : "${resource.address} runs on ${class}: the newer generation does more for the same or less money, and the old one is taken away some day."
  )
  remedy  = <<-TEXT
    Terraform: instance_class = "db.t4g.medium" (node_type = "cache.t4g.medium", instance_type = "r6g.large.search", node_type = "ra3.large").
    CloudFormation: DBInstanceClass: db.t4g.medium, and alike.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html", "https://aws.amazon.com/ec2/previous-generation/", "https://github.com/hashicorp/terraform-provider-aws/pull/43270", "https://github.com/aws-samples/amazon-bedrock-agents-healthcare-lifesciences/issues/122"]

  fail "of each kind" {
    resource "aws_db_instance" "a" {
      instance_class = "db.t2.micro"
    }
    resource "aws_rds_cluster_instance" "b" {
      instance_class = "db.r4.large"
    }
    resource "aws_elasticache_cluster" "c" {
      node_type = "cache.m3.large"
    }
    resource "aws_opensearch_domain" "d" {
      cluster_config {
        instance_type = "m4.large.search"
      }
    }
    resource "aws_redshift_cluster" "e" {
      node_type = "ds2.xlarge"
    }
    expect {
      count = 5
    }
  }

  pass "newer, or decided by the service" {
    resource "aws_db_instance" "a" {
      instance_class = "db.t4g.micro"
    }
    resource "aws_elasticache_cluster" "c" {
      node_type = "cache.r7g.large"
    }
    resource "aws_opensearch_domain" "d" {}
    resource "aws_redshift_cluster" "e" {
      node_type = "ra3.large"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.m3.large }
    YAML
  }

  pass "newer in a template" {
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.m7g.large }
    YAML
  }

  fail "of Redshift, no longer made" {
    resource "aws_redshift_cluster" "a" {
      node_type = "dc2.large"
    }
    resource "aws_redshift_cluster" "b" {
      node_type = "dc1.large"
    }
    expect {
      count    = 2
      severity = "medium"
      message  = "Redshift makes no new clusters"
    }
  }

  fail "of Redshift, still made" {
    resource "aws_redshift_cluster" "a" {
      node_type = "ds2.xlarge"
    }
    expect {
      severity = "low"
      message  = "some day"
    }
  }

  fail "of Redshift in a template" {
    cloudformation = <<-YAML
      Resources:
        C: { Type: AWS::Redshift::Cluster, Properties: { ClusterType: single-node, DBName: d, NodeType: dc2.large, MasterUsername: u } }
    YAML
    expect {
      severity = "medium"
    }
  }
}
