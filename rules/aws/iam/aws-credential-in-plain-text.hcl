rule "aws-credential-in-plain-text" {
  title     = "Password or token is written out"
  severity  = "high"
  category  = "security"
  checklist = "configure"
  kind      = "any"
  secret    = true

  let {
    names = [
      "password", "masterpassword", "masteruserpassword", "adminpassword", "accountpassword", "dbpassword", "kdcadminpassword",
      "addomainjoinpassword", "crossrealmtrustprincipalpassword", "initialpassword", "clientsecret", "refreshtoken", "accesstoken",
      "oauthtoken", "secrettoken", "authtoken", "hectoken", "eventsourcetoken", "privatekey", "tokenkey", "basicauthcredentials",
    ]
    written = texts(self, names)
    # By which an instance fetches files.
    fetching = [for t in texts(resource.metadata["AWS::CloudFormation::Authentication"]) : t if contains(["password", "secretKey"], t.name)]
    stand_in = "(?i)^[<\\[_ -]*(place_?-?holder|change_?-?me|replace_?-?me|to_?-?be_?-?set|set_?-?by_?-?hand|todo|tbd|dummy|unset|none|initial)[>\\]_ .-]*$"
    # Of databases another rule tells.
    other = ["aws_db_instance", "aws_rds_cluster", "aws_redshift_cluster", "aws_docdb_cluster"]
  }

  when = (startswith(resource.kind, "aws_") || startswith(resource.type, "AWS::") || startswith(resource.type, "Alexa::")) && !contains(other, resource.kind)
  for_each = [
    for t in concat(written, fetching) : t
    # What stands there until somebody sets the secret by hand is none.
    if t.text != "" && !strcontains(t.text, "$${…}") && !(length(regexall(stand_in, t.text)) > 0 && ignored(t.path))
  ]
  require = length(regexall("^(arn:|\\{\\{resolve:|\\$\\$)", each.value.text)) > 0
  focus   = each.value.text
  message = "Whoever reads this code, the state or the template knows ${each.value.path} of ${resource.address}."
  remedy  = <<-TEXT
    Change it, and take it from where secrets are kept.
    Terraform: password_wo = ephemeral.random_password.main.result where the resource has it, or data.aws_secretsmanager_secret_version.
    CloudFormation: Password: '{{resolve:secretsmanager:broker:SecretString:password}}'
  TEXT

  references = [
    "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-secretsmanager.html",
    "https://developer.hashicorp.com/terraform/language/manage-sensitive-data",
  ]
  aliases = {
    cfn_nag = [
      "F31", "F36", "F37", "F41", "F42", "F43", "F44", "F45", "F46", "F47", "F48", "F49", "F50", "F51", "F52", "F53", "F54", "F55", "F56", "F57",
      "F58", "F60", "F61", "F62", "F63", "F64", "F65", "F66", "F67", "F68", "F69", "F71", "F74", "F75", "W1",
    ]
  }

  fail "a broker's user" {
    resource "aws_mq_broker" "b" {
      broker_name = "b"
      user {
        username = "app"
        password = "correct-horse-battery"
      }
    }
    expect {
      at = "main.tf:5"
    }
  }

  fail "a parameter's default in a template" {
    cloudformation = <<-YAML
      Parameters:
        Token: { Type: String, NoEcho: true, Default: 0123456789abcdef }
      Resources:
        Cache:
          Type: AWS::ElastiCache::ReplicationGroup
          Properties: { ReplicationGroupDescription: Sessions, AuthToken: !Ref Token }
        Skill:
          Type: Alexa::ASK::Skill
          Properties:
            VendorId: v
            AuthenticationConfiguration: { ClientId: c, ClientSecret: "{{resolve:secretsmanager:skill:SecretString:secret}}", RefreshToken: abcdef }
        Member:
          Type: AWS::ManagedBlockchain::Member
          Properties: { MemberConfiguration: { MemberFrameworkConfiguration: { MemberFabricConfiguration: { AdminPassword: abcdefgh } } } }
    YAML
    expect {
      count = 3
    }
  }

  fail "in the metadata that an instance fetches files with" {
    cloudformation = <<-YAML
      Resources:
        Server:
          Type: AWS::EC2::Instance
          Metadata:
            AWS::CloudFormation::Authentication:
              files: { type: S3, accessKeyId: access, secretKey: abcdefgh, buckets: [b] }
    YAML
    expect {
      at    = "template.yaml:6"
      count = 1
    }
  }

  pass "what stands there until somebody sets it" {
    resource "aws_secretsmanager_secret_version" "db" {
      secret_id     = "db"
      secret_string = jsonencode({ password = "PLACEHOLDER" })
      lifecycle {
        ignore_changes = [secret_string]
      }
    }
  }

  fail "what stands there until somebody sets it, which Terraform would undo; what somebody chose" {
    resource "aws_secretsmanager_secret_version" "a" {
      secret_id     = "a"
      secret_string = jsonencode({ password = "PLACEHOLDER" })
    }
    resource "aws_secretsmanager_secret_version" "b" {
      secret_id     = "b"
      secret_string = jsonencode({ password = "sunflower" })
      lifecycle {
        ignore_changes = [secret_string]
      }
    }
    expect {
      count = 2
    }
  }

  pass "a variable, nothing, and what only names a secret" {
    variable "password" {}
    resource "aws_mq_broker" "b" {
      user {
        username = "app"
        password = var.password
      }
      user {
        username = "none"
        password = ""
      }
      user {
        username = "half"
        password = "a${var.password}"
      }
    }
    resource "aws_kinesis_firehose_delivery_stream" "s" {
      name = "password"
    }
    resource "aws_appstream_directory_config" "d" {
      directory_name = "d"
      service_account_credentials {
        account_name     = "a"
        account_password = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:d"
      }
    }
  }

  pass "of databases another rule tells, and not of other providers" {
    resource "aws_db_instance" "d" {
      password = "correct-horse-battery"
    }
    resource "random_thing" "t" {
      password = "correct-horse-battery"
    }
  }

  pass "a dynamic reference" {
    cloudformation = <<-YAML
      Parameters:
        Token: { Type: String, NoEcho: true }
      Resources:
        Cache:
          Type: AWS::ElastiCache::ReplicationGroup
          Properties: { ReplicationGroupDescription: Sessions, AuthToken: !Ref Token }
        Broker:
          Type: AWS::AmazonMQ::Broker
          Properties: { BrokerName: b, Users: [{ Username: u, Password: "{{resolve:secretsmanager:b}}" }] }
        Other: { Type: "Custom::Thing", Properties: { ServiceToken: x, Password: abcdefgh } }
    YAML
  }
}
