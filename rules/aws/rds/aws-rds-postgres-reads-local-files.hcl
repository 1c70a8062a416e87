rule "aws-rds-postgres-reads-local-files" {
  title     = "PostgreSQL of this version lets users read files of its host"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = ["aws_db_instance", "aws_rds_cluster"]

  let {
    aurora   = ["10.11", "10.12", "10.13", "11.6", "11.7", "11.8"]
    others   = concat(["13.1", "13.2"], [for minor in range(2, 7) : "12.${minor}"], [for minor in range(1, 12) : "11.${minor}"], [for minor in range(1, 17) : "10.${minor}"])
    affected = self.engine == "aurora-postgresql" && contains(aurora, self.engine_version) || self.engine == "postgres" && contains(others, self.engine_version)
  }

  require = !affected
  message = "Users of ${resource.address} can read files of the host, credentials of the service included, through the extension log_fdw."
  remedy  = <<-TEXT
    Terraform: engine_version, the latest minor one.
    CloudFormation: EngineVersion, the latest minor one.
  TEXT

  references = ["https://aws.amazon.com/security/security-bulletins/AWS-2022-004/"]
  aliases    = { checkov = ["CKV_AWS_250", "CKV_AWS_388"] }

  fail "wrong" {
    resource "aws_db_instance" "a" {
      engine         = "postgres"
      engine_version = "13.2"
    }
    resource "aws_rds_cluster" "b" {
      engine         = "aurora-postgresql"
      engine_version = "11.8"
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBInstance
          Properties: { Engine: postgres, EngineVersion: "12.6" }
    YAML
  }

  pass "right" {
    resource "aws_db_instance" "a" {
      engine         = "postgres"
      engine_version = "13.3"
    }
    resource "aws_rds_cluster" "b" {
      engine         = "aurora-postgresql"
      engine_version = "11.9"
    }
    resource "aws_db_instance" "c" {
      engine         = "mariadb"
      engine_version = "10.11"
    }
    resource "aws_db_instance" "d" {
      engine = "postgres"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBCluster
          Properties: { Engine: aurora-postgresql, EngineVersion: "16.4" }
    YAML
  }
}
