rule "aws-dms-plain-connections" {
  title     = "Database is copied over a plain connection"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_dms_endpoint"

  when    = contains(["aurora", "aurora-postgresql", "azuredb", "db2", "docdb", "mariadb", "mongodb", "mysql", "oracle", "postgres", "sqlserver", "sybase"], self.engine_name)
  require = self.ssl_mode != null && self.ssl_mode != "none"
  message = "The password and the data of the database cross the network readable on their way through ${resource.address}."
  remedy  = <<-TEXT
    Terraform: ssl_mode = "require" or "verify-full"; absent means none.
    CloudFormation: SslMode: require.
  TEXT

  references = ["https://docs.aws.amazon.com/dms/latest/userguide/CHAP_Security.SSL.html"]
  aliases    = { checkov = ["CKV2_AWS_49"] }
  controls   = { "fsbp" = ["DMS.9"] }

  fail "not said" {
    resource "aws_dms_endpoint" "a" {
      engine_name = "postgres"
    }
    resource "aws_dms_endpoint" "b" {
      engine_name = "mysql"
      ssl_mode    = "none"
    }
    expect {
      count = 2
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DMS::Endpoint
          Properties: { EndpointType: source, EngineName: oracle }
    YAML
  }

  pass "set" {
    resource "aws_dms_endpoint" "a" {
      engine_name = "postgres"
      ssl_mode    = "require"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::DMS::Endpoint
          Properties: { EndpointType: source, EngineName: oracle, SslMode: verify-ca }
    YAML
  }

  pass "an endpoint that has no such mode" {
    resource "aws_dms_endpoint" "a" {
      engine_name = "s3"
    }
  }
}
