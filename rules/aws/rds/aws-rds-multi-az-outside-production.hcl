rule "aws-rds-multi-az-outside-production" {
  title     = "Database that isn't production has a standby"
  severity  = "low"
  category  = "cost"
  checklist = "cost"
  kind      = "aws_db_instance"

  when    = stack.environment == "non-production"
  require = self.multi_az != true
  focus   = self.multi_az
  message = "${resource.address} costs twice as much as it would alone: its standby in another zone serves nobody until the first one fails, and outside production that is no loss."
  remedy  = <<-TEXT
    Terraform: multi_az = var.environment == "prod"
    CloudFormation: MultiAZ: !If [IsProduction, true, false]
  TEXT

  references = ["https://aws.amazon.com/rds/pricing/"]

  fail "for development" {
    given {
      environment = "dev"
    }
    resource "aws_db_instance" "d" {
      multi_az = true
    }
  }

  pass "alone for development" {
    given {
      environment = "dev"
    }
    resource "aws_db_instance" "d" {}
  }

  pass "for production" {
    given {
      environment = "production"
    }
    resource "aws_db_instance" "d" {
      multi_az = true
    }
  }

  fail "template" {
    given {
      environment = "dev"
    }
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, MultiAZ: true }
    YAML
  }

  pass "alone in a template" {
    given {
      environment = "dev"
    }
    cloudformation = <<-YAML
      Resources:
        D:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, MultiAZ: false }
    YAML
  }
}
