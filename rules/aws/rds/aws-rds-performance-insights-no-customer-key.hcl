rule "aws-rds-performance-insights-no-customer-key" {
  title     = "Performance Insights is encrypted with the key of the service"
  severity  = "info"
  category  = "security"
  checklist = "security"
  kind      = ["aws_db_instance", "aws_rds_cluster_instance"]
  default   = "opt-in"

  when    = self.performance_insights_enabled
  require = is_customer_key(self.performance_insights_kms_key_id)
  message = "Statements that Performance Insights records of ${resource.address} may hold data; who may read them can't be decided by a key."
  remedy  = <<-TEXT
    Terraform: performance_insights_kms_key_id = aws_kms_key.data.arn.
    CloudFormation: PerformanceInsightsKMSKeyId: !GetAtt Key.Arn.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PerfInsights.access-control.html",
    "https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html",
  ]
  aliases = { checkov = ["CKV_AWS_354"], trivy = ["AVD-AWS-0078"] }

  fail "not said" {
    resource "aws_db_instance" "a" {
      performance_insights_enabled = true
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, EnablePerformanceInsights: true }
    YAML
  }

  pass "set" {
    resource "aws_db_instance" "a" {
      performance_insights_enabled    = true
      performance_insights_kms_key_id = "arn:aws:kms:eu-west-1:111122223333:key/1"
    }
  }

  pass "set in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, EnablePerformanceInsights: true, PerformanceInsightsKMSKeyId: "arn:aws:kms:eu-west-1:111122223333:key/1" }
    YAML
  }

  fail "a key of AWS's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/aws/rds"
    }
    resource "aws_db_instance" "a" {
      performance_insights_enabled    = true
      performance_insights_kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own" {
    resource "aws_db_instance" "a" {
      performance_insights_enabled    = true
      performance_insights_kms_key_id = "arn:aws:kms:eu-west-1:111122223333:alias/aws/rds"
    }
  }

  pass "a key of one's own, looked up by its alias" {
    data "aws_kms_alias" "k" {
      name = "alias/data"
    }
    resource "aws_db_instance" "a" {
      performance_insights_enabled    = true
      performance_insights_kms_key_id = data.aws_kms_alias.k.target_key_arn
    }
  }

  fail "a key of AWS's own in a template" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, EnablePerformanceInsights: true, PerformanceInsightsKMSKeyId: !Sub "arn:aws:kms:${AWS::Region}:${AWS::AccountId}:alias/aws/rds" }
    YAML
  }
}
