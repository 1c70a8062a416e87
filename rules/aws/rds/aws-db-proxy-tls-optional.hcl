rule "aws-db-proxy-tls-optional" {
  title     = "Database proxy takes connections without TLS"
  severity  = "medium"
  category  = "security"
  checklist = "security"
  kind      = "aws_db_proxy"

  require = self.require_tls
  message = "Whoever can read the traffic between an application and ${resource.address} reads passwords and data: the proxy takes connections without TLS."
  remedy  = <<-TEXT
    Terraform: require_tls = true.
    CloudFormation: RequireTLS: true.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.howitworks.html#rds-proxy-security.tls"]

  fail "absent, off" {
    resource "aws_db_proxy" "a" {
      name = "orders"
    }
    resource "aws_db_proxy" "b" {
      require_tls = false
    }
    expect {
      count = 2
    }
  }

  pass "required" {
    resource "aws_db_proxy" "a" {
      require_tls = true
    }
  }

  undecided "from a variable" {
    variable "tls" {
      type = bool
    }
    resource "aws_db_proxy" "a" {
      require_tls = var.tls
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Proxy: { Type: AWS::RDS::DBProxy, Properties: { DBProxyName: orders, EngineFamily: MYSQL, RequireTLS: false } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        Proxy: { Type: AWS::RDS::DBProxy, Properties: { DBProxyName: orders, EngineFamily: MYSQL, RequireTLS: true } }
    YAML
  }
}
