rule "aws-rds-database-name-refused" {
  title     = "Database is called what RDS doesn't accept"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = ["aws_db_instance", "aws_rds_cluster"]

  let {
    name   = resource.kind == "aws_rds_cluster" ? self.database_name : self.db_name
    # Of a name of which a part isn't known the rest may suffice.
    text   = join("", texts(name)[*].text)
    shown  = replace(text, "/[$][{][^}]*[}]/", "")
    wrong  = distinct(regexall("[^A-Za-z0-9_]", shown))
    start  = length(regexall("^[0-9_]", text)) > 0
    engine = known(self.engine) && self.engine != null ? lower(self.engine) : ""
  }

  when    = anytrue([for e in ["mysql", "mariadb", "postgres", "aurora"] : startswith(engine, e)])
  require = length(wrong) == 0 && !start
  focus   = name
  message = "RDS refuses ${resource.address}: the name of a database is letters, digits and underscores, with a letter first, and this one ${length(wrong) > 0 ? "has \"${join("", wrong)}\" in it" : "begins with another"}."
  remedy  = <<-TEXT
    The instance's own name may have hyphens, the database's may not.
    Terraform: db_name = "shop_orders" (of a cluster database_name), beside identifier = "shop-orders".
    CloudFormation: DBName: shop_orders (of a cluster DatabaseName), beside DBInstanceIdentifier: shop-orders.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
    "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html",
  ]

  fail "a hyphen, a digit first, an underscore first, of a cluster" {
    variable "env" {}
    resource "aws_db_instance" "a" {
      engine  = "mysql"
      db_name = "shop-orders"
    }
    resource "aws_db_instance" "b" {
      engine  = "postgres"
      db_name = "1shop"
    }
    resource "aws_db_instance" "c" {
      engine  = "mariadb"
      db_name = "_shop"
    }
    resource "aws_rds_cluster" "d" {
      engine        = "aurora-postgresql"
      database_name = "${var.env}-orders"
    }
    expect {
      count = 4
    }
  }

  fail "where it lies" {
    resource "aws_db_instance" "a" {
      engine  = "Postgres"
      db_name = "shop.orders"
    }
    expect {
      at      = "main.tf:3"
      message = "has \".\" in it"
    }
  }

  pass "letters, digits and underscores, none, another engine, a name or an engine that isn't known" {
    variable "name" {}
    resource "aws_db_instance" "a" {
      engine  = "mysql"
      db_name = "Shop_orders2"
    }
    resource "aws_db_instance" "b" {
      engine = "postgres"
    }
    resource "aws_db_instance" "c" {
      engine  = "oracle-se2"
      db_name = "A-B"
    }
    resource "aws_db_instance" "d" {
      engine  = "postgres"
      db_name = var.name
    }
    resource "aws_db_instance" "e" {
      engine  = "postgres"
      db_name = "shop_${var.name}"
    }
    resource "aws_db_instance" "f" {
      engine  = var.name
      db_name = "shop-orders"
    }
    resource "aws_db_instance" "g" {
      db_name = "shop-orders"
    }
    resource "aws_rds_cluster" "h" {
      engine        = "aurora-mysql"
      database_name = "orders"
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, DBName: shop-orders } }
        B: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-mysql, DatabaseName: !Sub "${AWS::StackName}-orders" } }
    YAML
    expect {
      count = 2
    }
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres, DBName: orders } }
        B: { Type: AWS::RDS::DBCluster, Properties: { Engine: aurora-mysql, DatabaseName: orders } }
        C: { Type: AWS::RDS::DBInstance, Properties: { Engine: postgres } }
    YAML
  }
}
