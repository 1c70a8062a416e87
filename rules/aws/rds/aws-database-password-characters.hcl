rule "aws-database-password-characters" {
  title     = "Generated password may have characters that databases refuse"
  severity  = "medium"
  category  = "production-readiness"
  checklist = "provision"
  kind      = ["random_password", "random_string", "aws_secretsmanager_secret"]

  let {
    users = concat(
      referrers(self, "aws_db_instance", "password"), referrers(self, "aws_rds_cluster", "master_password"),
      referrers(self, "aws_redshift_cluster", "master_password"), referrers(self, "aws_docdb_cluster", "master_password"),
    )
    template = resource.kind == "aws_secretsmanager_secret" ? self.GenerateSecretString : null
    excluded = template.ExcludeCharacters == null ? "" : template.ExcludeCharacters
    # What is drawn from where nothing else is said, of the characters that no database takes.
    special = contains([null, ""], self.override_special) ? "!@#$%&*()-_=+[]{}<>:?" : self.override_special
    drawn = (
      resource.kind == "aws_secretsmanager_secret"
      ? (template == null || template.ExcludePunctuation == true ? [] : [for c in ["/", "@", "\""] : c if !strcontains(excluded, c)])
      : (contains(["false", false], self.special) ? [] : [for c in ["/", "@", "\""] : c if strcontains(special, c)])
    )
  }

  when    = length(users) > 0
  require = length(drawn) == 0
  focus   = resource.kind == "aws_secretsmanager_secret" ? template : (self.override_special == null ? self : self.override_special)
  message = "${facts(users[0]).address} can't be created whenever chance puts a ${join(" or a ", drawn)} into ${resource.address}: a master password must not have one."
  remedy  = <<-TEXT
    Let RDS make and keep the password (manage_master_user_password, ManageMasterUserPassword), or leave the characters out.
    Terraform: override_special = "!#$%&*()-_=+[]{}<>:?" in random_password.
    CloudFormation: GenerateSecretString: { ExcludeCharacters: '"@/\', SecretStringTemplate: '{"username": "app"}', GenerateStringKey: password }.
  TEXT

  references = [
    "https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html",
    "https://registry.terraform.io/providers/hashicorp/random/latest/docs/resources/password",
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html",
  ]

  fail "the default set, one of one's own" {
    resource "random_password" "a" {
      length = 20
    }
    resource "aws_db_instance" "a" {
      password = random_password.a.result
    }
    resource "random_string" "b" {
      length           = 20
      override_special = "/-_"
    }
    resource "aws_rds_cluster" "b" {
      master_password = random_string.b.result
    }
    resource "random_password" "c" {
      length           = 20
      override_special = ""
    }
    resource "aws_redshift_cluster" "c" {
      master_password = random_password.c.result
    }
    resource "random_password" "d" {
      length           = 20
      override_special = "\""
    }
    resource "aws_docdb_cluster" "d" {
      master_password = random_password.d.result
    }
    expect {
      count = 4
      at    = "main.tf:1"
    }
  }

  pass "without special characters, without those, for something else" {
    resource "random_password" "a" {
      length  = 20
      special = false
    }
    resource "aws_db_instance" "a" {
      password = random_password.a.result
    }
    resource "random_password" "b" {
      length           = 20
      override_special = "!#$%&*()-_=+[]{}<>:?"
    }
    resource "aws_db_instance" "b" {
      password = random_password.b.result
    }
    resource "random_password" "c" {
      length = 20
    }
    resource "aws_db_instance" "c" {
      identifier = "c"
      username   = "c-${random_password.c.result}"
    }
  }

  undecided "a set from a variable" {
    variable "special" {}
    resource "random_password" "a" {
      length           = 20
      override_special = var.special
    }
    resource "aws_db_instance" "a" {
      password = random_password.a.result
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Secret:
          Type: AWS::SecretsManager::Secret
          Properties:
            GenerateSecretString: { SecretStringTemplate: '{"username": "app"}', GenerateStringKey: password, ExcludeCharacters: '"' }
        Database:
          Type: AWS::RDS::DBInstance
          Properties:
            MasterUserPassword: !Sub "{{resolve:secretsmanager:${Secret}:SecretString:password}}"
    YAML
    expect {
      message = "a / or a @"
    }
  }

  pass "without those, without punctuation, none generated, for something else, in a template" {
    cloudformation = <<-YAML
      Resources:
        A: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: { GenerateStringKey: password, SecretStringTemplate: "{}", ExcludeCharacters: '"@/\' } } }
        DatabaseA: { Type: AWS::RDS::DBInstance, Properties: { MasterUserPassword: !Join ["", ["{{resolve:secretsmanager:", !Ref A, ":SecretString:password}}"]] } }
        B: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: { GenerateStringKey: password, SecretStringTemplate: "{}", ExcludePunctuation: true } } }
        DatabaseB: { Type: AWS::RDS::DBCluster, Properties: { MasterUserPassword: !Sub "{{resolve:secretsmanager:${B}:SecretString:password}}" } }
        C: { Type: AWS::SecretsManager::Secret, Properties: { Name: c } }
        DatabaseC: { Type: AWS::RDS::DBInstance, Properties: { MasterUserPassword: !Sub "{{resolve:secretsmanager:${C}:SecretString:password}}" } }
        D: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: { PasswordLength: 20 } } }
    YAML
  }
}
