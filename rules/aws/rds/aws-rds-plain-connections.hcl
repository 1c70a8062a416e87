rule "aws-rds-plain-connections" {
  title     = "Database accepts connections in plain text"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_db_instance"
  default   = "production"

  let {
    group     = target(self.parameter_group_name, "aws_db_parameter_group")
    parameter = startswith(self.engine, "postgres") || startswith(self.engine, "sqlserver") ? "rds.force_ssl" : "require_secure_transport"
    setting   = [for p in group.parameter[*] : p.value if p.name == parameter][0]
    # RDS for PostgreSQL requires TLS from version 15 on, which is also older than the version that is made when none is named.
    on_by_default = self.engine == "postgres" && (self.engine_version == null || tonumber(split(".", self.engine_version)[0]) >= 15)
  }

  when    = (contains(["postgres", "mysql", "mariadb"], self.engine) || startswith(self.engine, "sqlserver")) && (group != null || self.parameter_group_name == null || startswith(self.parameter_group_name, "default."))
  require = setting == null ? on_by_default : contains(["1", "on", "true"], lower(setting))
  message = "Passwords and data may cross the network readable on their way to ${resource.address}: it doesn't require TLS."
  remedy  = <<-TEXT
    Terraform: a parameter group with parameter { name = "rds.force_ssl"  value = "1" }, or require_secure_transport of MySQL and MariaDB.
    CloudFormation: a DBParameterGroup with Parameters: { rds.force_ssl: "1" }, or require_secure_transport of MySQL and MariaDB.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html"]
  aliases    = { checkov = ["CKV2_AWS_69"] }

  fail "not said" {
    resource "aws_db_instance" "a" {
      engine               = "mysql"
      parameter_group_name = aws_db_parameter_group.p.name
    }
    resource "aws_db_parameter_group" "p" {
      family = "mysql8.0"
    }
    resource "aws_db_instance" "b" {
      engine = "sqlserver-ex"
    }
    resource "aws_db_instance" "c" {
      engine               = "postgres"
      engine_version       = "14.12"
      parameter_group_name = "default.postgres14"
    }
    expect {
      count = 3
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: postgres, DBParameterGroupName: !Ref P }
        P:
          Type: AWS::RDS::DBParameterGroup
          Properties: { Family: postgres16, Parameters: { rds.force_ssl: "0" } }
    YAML
  }

  pass "set" {
    resource "aws_db_instance" "a" {
      engine               = "mariadb"
      parameter_group_name = aws_db_parameter_group.p.name
    }
    resource "aws_db_parameter_group" "p" {
      family = "mariadb10.11"
      parameter {
        name  = "max_connections"
        value = "200"
      }
      parameter {
        name  = "require_secure_transport"
        value = "ON"
      }
    }
    resource "aws_db_instance" "b" {
      engine         = "postgres"
      engine_version = "16.4"
    }
    resource "aws_db_instance" "c" {
      engine = "postgres"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: sqlserver-ex, DBParameterGroupName: !Ref P }
        P:
          Type: AWS::RDS::DBParameterGroup
          Properties: { Family: sqlserver-ex-15.0, Parameters: { rds.force_ssl: "1" } }
    YAML
  }

  pass "another engine; a group that isn't here" {
    resource "aws_db_instance" "a" {
      engine = "oracle-ee"
    }
    resource "aws_db_instance" "b" {
      engine               = "mysql"
      parameter_group_name = "ours"
    }
  }
}
