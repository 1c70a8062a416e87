rule "aws-rds-plaintext-password" {
  title     = "Database's master password stands in the code"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = ["aws_db_instance", "aws_rds_cluster", "aws_redshift_cluster", "aws_docdb_cluster"]
  secret    = true

  let {
    password = self.password != null ? self.password : self.master_password
    # What it is where something isn't given, or is so, stands there, too; what is put together of unknown parts doesn't.
    written = [for t in texts(password) : t.text if t.text != "" && !strcontains(t.text, "$${…}") && !strcontains(t.text, "{{resolve:")]
  }
  when    = password != null
  require = length(written) == 0 || ignored("password") || ignored("master_password")
  focus   = password
  message = "Whoever reads this repository, or its history, can log in to ${resource.address} as its master user."
  remedy  = <<-TEXT
    Terraform: manage_master_user_password = true (of aws_redshift_cluster manage_master_password = true), and remove the password; the service keeps it in Secrets Manager and rotates it.
    CloudFormation: ManageMasterUserPassword: true (of AWS::Redshift::Cluster ManageMasterPassword: true), or "{{resolve:secretsmanager:MySecret:SecretString:password}}".
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html", "https://docs.aws.amazon.com/redshift/latest/APIReference/API_CreateCluster.html"]
  aliases    = { cfn_nag = ["F23", "F34", "F35", "F70"] }

  fail "literal" {
    resource "aws_db_instance" "db" {
      username = "admin"
      password = "hunter22"
    }
    expect {
      at = "main.tf:3"
    }
  }

  fail "where nothing is given" {
    variable "password" {
      type = string
    }
    resource "aws_db_instance" "db" {
      password = var.password != "" ? var.password : "hunter22"
    }
  }

  fail "one or another" {
    variable "stage" {
      type = string
    }
    resource "aws_db_instance" "db" {
      password = var.stage == "prod" ? "hunter22" : "hunter23"
    }
  }

  fail "default of a variable" {
    variable "password" {
      default = "hunter22"
    }
    resource "aws_rds_cluster" "db" {
      master_password = var.password
    }
    expect {
      at = "main.tf:2"
    }
  }

  pass "managed, generated" {
    resource "random_password" "db" {
      length = 32
    }
    resource "aws_db_instance" "a" {
      manage_master_user_password = true
    }
    resource "aws_db_instance" "b" {
      password = random_password.db.result
    }
  }

  pass "given from outside, partly, or set once" {
    variable "password" {
      sensitive = true
    }
    resource "aws_db_instance" "db" {
      password = var.password
    }
    resource "aws_db_instance" "partly" {
      password = "db-${var.password}"
    }
    resource "aws_db_instance" "none" {
      password = var.password != "" ? var.password : ""
    }
    resource "aws_db_instance" "once" {
      password = "to-be-changed"
      lifecycle {
        ignore_changes = [password]
      }
    }
    resource "aws_rds_cluster" "once" {
      master_password = "to-be-changed"
      lifecycle {
        ignore_changes = [master_password]
      }
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Database:
          Type: AWS::RDS::DBInstance
          Properties:
            DBInstanceClass: db.t4g.small
            MasterUserPassword: hunter22
    YAML
    expect {
      at = "template.yaml:6"
    }
  }

  pass "template with a reference" {
    cloudformation = <<-YAML
      Parameters:
        Password: { Type: String, NoEcho: true }
      Resources:
        A:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, MasterUserPassword: "{{resolve:secretsmanager:db:SecretString:password}}" }
        B:
          Type: AWS::RDS::DBInstance
          Properties: { DBInstanceClass: db.t4g.small, MasterUserPassword: !Ref Password }
    YAML
  }
}
