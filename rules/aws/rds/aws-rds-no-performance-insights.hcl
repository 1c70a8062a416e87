rule "aws-rds-no-performance-insights" {
  title     = "Nobody can see what loads the database"
  severity  = "low"
  category  = "production-readiness"
  checklist = "metrics"
  kind      = ["aws_db_instance", "aws_rds_cluster_instance"]
  default   = "opt-in"

  require = self.performance_insights_enabled
  message = "When ${resource.address} is slow, nothing shows which statements and waits load it: Performance Insights is off."
  remedy  = <<-TEXT
    Terraform: performance_insights_enabled = true; seven days are free.
    CloudFormation: EnablePerformanceInsights: true.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.html"]
  aliases    = { checkov = ["CKV_AWS_353"], trivy = ["AVD-AWS-0133"] }

  fail "not said" {
    resource "aws_db_instance" "db" {}
  }

  pass "on" {
    resource "aws_db_instance" "db" {
      performance_insights_enabled = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small }
    YAML
  }

  pass "on in a template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, EnablePerformanceInsights: true }
    YAML
  }
}
