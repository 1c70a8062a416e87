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
    version   = split(".", self.engine_version != null ? self.engine_version : group.family == null ? "" : regex("[0-9.]*$", group.family))
    major     = version[0] == "" ? null : tonumber(version[0])
    minor     = tonumber(version[1])
    # What is older of MySQL is of MariaDB, too, whose versions have higher numbers.
    older = major < 8 || major == 8 && minor < 4 || self.engine == "mariadb" && (major < 11 || major == 11 && minor < 8) || startswith(self.engine, "sqlserver")
    # PostgreSQL requires TLS from version 15 on; what is made when no version is named is newer.
    on_by_default = self.engine == "postgres" ? version[0] == "" || major >= 15 : older ? false : undecided("whether this version requires TLS where nothing is said")
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
    resource "aws_db_instance" "d" {
      engine         = "mysql"
      engine_version = "5.7"
    }
    resource "aws_db_instance" "e" {
      engine         = "mariadb"
      engine_version = "10.11"
    }
    resource "aws_db_instance" "f" {
      engine         = "mariadb"
      engine_version = "11.4"
    }
    resource "aws_db_instance" "c" {
      engine               = "postgres"
      engine_version       = "14.12"
      parameter_group_name = "default.postgres14"
    }
    expect {
      count = 6
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

  undecided "versions of which it isn't certain" {
    resource "aws_db_instance" "a" {
      engine         = "mysql"
      engine_version = "8.4"
    }
  }

  undecided "a later major version" {
    resource "aws_db_instance" "a" {
      engine         = "mysql"
      engine_version = "9.1"
    }
  }

  undecided "MariaDB of a version of which it isn't certain" {
    resource "aws_db_instance" "a" {
      engine         = "mariadb"
      engine_version = "11.8"
    }
  }

  undecided "a later major version of MariaDB" {
    resource "aws_db_instance" "a" {
      engine         = "mariadb"
      engine_version = "12.3"
    }
  }

  undecided "no version" {
    resource "aws_db_instance" "a" {
      engine = "mysql"
    }
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
