rule "aws-db-password-in-state" {
  title     = "Database's password lies in the state"
  severity  = "low"
  category  = "security"
  checklist = "security"
  kind      = ["aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster", "aws_redshift_cluster"]
  languages = ["terraform"]
  default   = "production"

  let {
    password = self.password != null ? self.password : self.master_password
  }
  # A password that is written out is told by another rule.
  when    = !known(password)
  require = password == null
  focus   = password
  message = "Everybody who may read the state of this stack can log in to ${resource.address} as its administrator: the state holds the password in plain text, however it was made."
  remedy  = <<-TEXT
    Terraform: manage_master_user_password = true, which keeps it in Secrets Manager and rotates it; or password_wo with password_wo_version, which Terraform doesn't store.
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-secrets-manager.html", "https://developer.hashicorp.com/terraform/language/manage-sensitive-data/write-only"]

  fail "made by Terraform" {
    resource "random_password" "p" {
      length = 32
    }
    resource "aws_db_instance" "a" {
      password = random_password.p.result
    }
    resource "aws_rds_cluster" "b" {
      master_password = random_password.p.result
    }
    expect {
      count = 2
    }
  }

  pass "kept elsewhere; written out" {
    ephemeral "random_password" "p" {
      length = 32
    }
    resource "aws_db_instance" "a" {
      manage_master_user_password = true
    }
    resource "aws_db_instance" "b" {
      password_wo         = ephemeral.random_password.p.result
      password_wo_version = 1
    }
    resource "aws_rds_cluster" "c" {
      master_password = "written-out"
    }
  }
}
