rule "aws-rds-performance-insights-refused" {
  title     = "Instances of this class have no Performance Insights"
  severity  = "high"
  category  = "production-readiness"
  checklist = "provision"
  kind      = "aws_db_instance"

  when    = self.performance_insights_enabled == true && contains(["mysql", "mariadb"], self.engine)
  require = !contains(["db.t2.micro", "db.t2.small", "db.t3.micro", "db.t3.small", "db.t4g.micro", "db.t4g.small"], self.instance_class)
  focus   = self.performance_insights_enabled
  message = "RDS refuses ${resource.address}: for ${self.engine} there is no Performance Insights on ${self.instance_class}."
  remedy  = <<-TEXT
    Terraform: without performance_insights_enabled, or instance_class = "db.t4g.medium".
    CloudFormation: without EnablePerformanceInsights, or DBInstanceClass: db.t4g.medium.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_DatabaseInsights.Engines.html"]

  fail "a small class" {
    resource "aws_db_instance" "d" {
      engine                       = "mysql"
      instance_class               = "db.t3.micro"
      performance_insights_enabled = true
    }
    expect {
      at = "main.tf:4"
    }
  }

  pass "a larger class, another engine, without" {
    resource "aws_db_instance" "a" {
      engine                       = "mysql"
      instance_class               = "db.t3.medium"
      performance_insights_enabled = true
    }
    resource "aws_db_instance" "b" {
      engine                       = "postgres"
      instance_class               = "db.t3.micro"
      performance_insights_enabled = true
    }
    resource "aws_db_instance" "c" {
      engine         = "mysql"
      instance_class = "db.t3.micro"
    }
  }

  undecided "the class from a variable" {
    variable "class" {}
    resource "aws_db_instance" "d" {
      engine                       = "mariadb"
      instance_class               = var.class
      performance_insights_enabled = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        D: { Type: AWS::RDS::DBInstance, Properties: { Engine: MariaDB, DBInstanceClass: db.t4g.small, EnablePerformanceInsights: true } }
    YAML
  }

  pass "template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::RDS::DBInstance, Properties: { Engine: mysql, DBInstanceClass: db.t4g.medium, EnablePerformanceInsights: true } }
        B: { Type: AWS::RDS::DBInstance, Properties: { Engine: mysql, DBInstanceClass: db.t4g.small } }
    YAML
  }
}
