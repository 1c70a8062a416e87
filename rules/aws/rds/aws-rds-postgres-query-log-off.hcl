rule "aws-rds-postgres-query-log-off" {
  title     = "PostgreSQL doesn't log its queries"
  severity  = "info"
  category  = "security"
  checklist = "logs"
  kind      = ["aws_db_instance", "aws_rds_cluster"]
  default   = "opt-in"

  let {
    name       = resource.kind == "aws_rds_cluster" ? self.db_cluster_parameter_group_name : self.parameter_group_name
    group      = target(name)
    statements = [for p in group.parameter[*] : lower(p.value) if p.name == "log_statement"][0]
    duration   = [for p in group.parameter[*] : "${p.value}" if p.name == "log_min_duration_statement"][0]
  }

  when    = contains(["postgres", "aurora-postgresql"], self.engine) && self.cluster == null && (group != null || name == null || startswith(name, "default."))
  require = contains(["ddl", "mod", "all"], statements) && duration != null && duration != "-1"
  message = "Which statements changed the tables of ${resource.address}, and which are slow, can't be found out afterwards."
  remedy  = <<-TEXT
    Terraform: a parameter group with log_statement = "ddl" and log_min_duration_statement = "1000".
    CloudFormation: a parameter group with log_statement: ddl and log_min_duration_statement: "1000".
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Concepts.PostgreSQL.Query_Logging.html"]
  aliases    = { checkov = ["CKV2_AWS_27", "CKV2_AWS_30"] }

  fail "not said" {
    resource "aws_db_instance" "a" {
      engine = "postgres"
    }
    resource "aws_db_instance" "b" {
      engine               = "postgres"
      parameter_group_name = aws_db_parameter_group.p.name
    }
    resource "aws_db_parameter_group" "p" {
      parameter {
        name  = "log_statement"
        value = "none"
      }
      parameter {
        name  = "log_min_duration_statement"
        value = "1000"
      }
    }
    resource "aws_db_instance" "c" {
      engine               = "postgres"
      parameter_group_name = aws_db_parameter_group.q.name
    }
    resource "aws_db_parameter_group" "q" {
      parameter {
        name  = "log_statement"
        value = "all"
      }
      parameter {
        name  = "log_min_duration_statement"
        value = "-1"
      }
    }
    resource "aws_db_instance" "d" {
      engine               = "postgres"
      parameter_group_name = aws_db_parameter_group.r.name
    }
    resource "aws_db_parameter_group" "r" {
      parameter {
        name  = "log_statement"
        value = "all"
      }
    }
    resource "aws_db_instance" "e" {
      engine               = "postgres"
      parameter_group_name = "default.postgres16"
    }
    expect {
      count = 5
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBCluster
          Properties: { Engine: aurora-postgresql }
    YAML
  }

  pass "set" {
    resource "aws_db_instance" "a" {
      engine               = "postgres"
      parameter_group_name = aws_db_parameter_group.p.name
    }
    resource "aws_db_parameter_group" "p" {
      parameter {
        name  = "log_statement"
        value = "ddl"
      }
      parameter {
        name  = "log_min_duration_statement"
        value = "1000"
      }
    }
    resource "aws_rds_cluster" "b" {
      engine                          = "aurora-postgresql"
      db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.q.id
    }
    resource "aws_rds_cluster_parameter_group" "q" {
      parameter {
        name  = "log_statement"
        value = "ddl"
      }
      parameter {
        name  = "log_min_duration_statement"
        value = "1000"
      }
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBCluster
          Properties: { Engine: aurora-postgresql, DBClusterParameterGroupName: !Ref P }
        P:
          Type: AWS::RDS::DBClusterParameterGroup
          Properties: { Family: aurora-postgresql16, Parameters: { log_statement: ddl, log_min_duration_statement: 1000 } }
    YAML
  }

  pass "another engine; a group that isn't here; an instance of a cluster" {
    resource "aws_db_instance" "a" {
      engine = "mysql"
    }
    resource "aws_db_instance" "b" {
      engine               = "postgres"
      parameter_group_name = "ours"
    }
  }

  pass "an instance of a cluster" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: aurora-postgresql, DBClusterIdentifier: c }
    YAML
  }
}
