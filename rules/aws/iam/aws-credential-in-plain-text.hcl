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
      "oauthtoken", "secrettoken", "authtoken", "hectoken", "privatekey", "tokenkey", "basicauthcredentials",
    ]
    written = texts(self, names)
    # By which an instance fetches files.
    fetching = [for t in texts(resource.metadata["AWS::CloudFormation::Authentication"]) : t if contains(["password", "secretKey"], t.name)]
    # Maps whose keys name things: what stands under such a name is said of it, mapped to it, or the unit of its time.
    naming = "(?i)(^|\\.)(tags|tags_?all|volume_?tags|tag|labels|docker_?labels|annotations|attribute_?mapping|token_?validity_?units)(\\[\\d+\\])?\\."
    # Of a table of Glue they describe its columns and files.
    catalog = startswith(resource.kind, "aws_glue_") ? "(?i)(^|\\.)parameters(\\[\\d+\\])?\\." : naming
    # Variables of functions and tasks other rules look at.
    variable = contains(["aws_lambda_function", "aws_ecs_task_definition"], resource.kind) ? "(?i)(^|\\.)environment(\\[\\d+\\])?\\." : naming
    # A reference, and what a template of a service puts in.
    reference = "^(arn:|\\{\\{|\\{%|<[\\w.-]+>$|\\$(\\$|\\.|\\{|input\\b|context\\b|util\\b|ctx\\b|stageVariables\\b|states\\b))"
    # Of databases another rule tells.
    other = ["aws_db_instance", "aws_rds_cluster", "aws_redshift_cluster", "aws_docdb_cluster"]
    # Of a secret parameter's default another tells.
    defaults = [for p in resources("cloudformation.parameter") : p.default if p.no_echo && p.default != null && length(regexall("(?i)(names?|user|login|arns?|ids?|path|url|endpoint)$", p.name)) == 0 && length(regexall("(?i)^(change_?me|null|x+)$", p.default)) == 0]
    bare     = resource.language == "terraform" && length(regexall("^\\{(var|local|data|module|each|aws_\\w+|random_\\w+)\\.[^{}]+\\}$", each.value.text)) > 0
    # A template writes its properties in one word; keys of its maps stay as they are.
    around = regexall("(?i)(?:properties|parameters|variables|environment|options)(?:\\[\\d+\\])?\\.[^.]*$", each.value.path)
    last   = reverse(split(".", each.value.path))[0]
    named  = resource.language != "cloudformation" ? each.value.path : length(around) > 0 ? last : replace(title(replace(last, "_", " ")), " ", "")
  }

  when = (startswith(resource.kind, "aws_") || startswith(resource.type, "AWS::") || startswith(resource.type, "Alexa::")) && !contains(other, resource.kind)
  for_each = [
    for t in concat(written, fetching) : t
    # Where changes are ignored, it stands there until somebody sets the secret by hand.
    if t.text != "" && !strcontains(t.text, "$${…}") && !contains(defaults, t.text) && !ignored(t.path) && length(regexall("${naming}|${catalog}|${variable}", t.path)) == 0
  ]
  require = length(regexall(reference, each.value.text)) > 0
  focus   = each.value.text
  message = (
    bare
    ? "What is to be ${named} of ${resource.address} isn't read: the $ before the brace is missing, so the expression is the text itself, which whoever reads this code knows."
    : "Whoever reads this code, the state or the template knows ${named} of ${resource.address}."
  )
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

  fail "in a template" {
    cloudformation = <<-YAML
      Resources:
        Cache:
          Type: AWS::ElastiCache::ReplicationGroup
          Properties: { ReplicationGroupDescription: Sessions, AuthToken: zyxwvutsrqponm }
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

  fail "beside a secret parameter without a default" {
    cloudformation = <<-YAML
      Parameters:
        Token: { Type: String, NoEcho: true }
      Resources:
        Broker:
          Type: AWS::AmazonMQ::Broker
          Properties: { Users: [{ Username: app, Password: correct-horse-battery }] }
    YAML
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

  pass "whatever stands there until somebody sets it" {
    resource "aws_secretsmanager_secret_version" "by_hand" {
      secret_id     = "db"
      secret_string = jsonencode({ password = "managed-outside-terraform" })
      lifecycle {
        ignore_changes = [secret_string]
      }
    }
  }

  fail "what stands there until somebody sets it, which Terraform would undo; changes of something else ignored" {
    resource "aws_secretsmanager_secret_version" "a" {
      secret_id     = "a"
      secret_string = jsonencode({ password = "PLACEHOLDER" })
    }
    resource "aws_secretsmanager_secret_version" "b" {
      secret_id     = "b"
      secret_string = jsonencode({ password = "sunflower" })
      lifecycle {
        ignore_changes = [version_stages]
      }
    }
    expect {
      count = 2
    }
  }

  pass "units of time, an Alexa skill's id, tags, mappings, a table's parameters" {
    resource "aws_cognito_user_pool_client" "c" {
      token_validity_units {
        access_token  = "minutes"
        refresh_token = "days"
      }
    }
    resource "aws_lambda_permission" "p" {
      principal          = "alexa-appkit.amazon.com"
      event_source_token = "amzn1.ask.skill.00000000-0000-4000-8000-000000000000"
    }
    resource "aws_launch_template" "t" {
      tags = { Password = "rotated-monthly" }
      tag_specifications {
        tags = { Password = "rotated-monthly" }
      }
    }
    resource "aws_autoscaling_group" "a" {
      tag {
        key   = "Password"
        value = "rotated-monthly"
      }
    }
    resource "aws_cognito_identity_provider" "g" {
      attribute_mapping = { password = "password" }
    }
    resource "aws_glue_catalog_table" "t" {
      parameters = { password = "masked-column" }
    }
  }

  pass "the same in a template" {
    cloudformation = <<-YAML
      Resources:
        Client:
          Type: AWS::Cognito::UserPoolClient
          Properties: { UserPoolId: p, TokenValidityUnits: { AccessToken: minutes, RefreshToken: days } }
        Permission:
          Type: AWS::Lambda::Permission
          Properties: { Action: "lambda:InvokeFunction", FunctionName: f, Principal: alexa-appkit.amazon.com, EventSourceToken: amzn1.ask.skill.00000000-0000-4000-8000-000000000000 }
        Queue:
          Type: AWS::SQS::Queue
          Properties: { Tags: [{ Key: password, Value: rotated-monthly }] }
        Nodes:
          Type: AWS::EKS::Nodegroup
          Properties: { Labels: { password: rotated-monthly } }
        Provider:
          Type: AWS::Cognito::UserPoolIdentityProvider
          Properties: { AttributeMapping: { password: password } }
        Table:
          Type: AWS::Glue::Table
          Properties: { TableInput: { StorageDescriptor: { Parameters: { password: masked-column } } } }
    YAML
  }

  fail "a map whose values are the secrets" {
    resource "aws_cloudformation_stack" "s" {
      parameters = { Password = "correct-horse-battery" }
    }
    resource "aws_cognito_identity_provider" "g" {
      provider_details = { client_secret = "correct-horse-battery" }
    }
    resource "aws_glue_connection" "g" {
      connection_properties = { PASSWORD = "correct-horse-battery" }
    }
    expect {
      count = 3
    }
  }

  pass "what a service's own templates put in" {
    resource "aws_sfn_state_machine" "s" {
      definition = jsonencode({ States = { A = { Parameters = { password = "$.password", client_secret = "{% $states.input.secret %}" } } } })
    }
    resource "aws_api_gateway_integration" "i" {
      request_templates = { "application/json" = jsonencode({ password = "$input.path('$.password')" }) }
    }
    resource "aws_ssm_document" "d" {
      content = jsonencode({ mainSteps = [{ inputs = { Password = "{{ Password }}" } }] })
    }
    resource "aws_cloudwatch_event_target" "t" {
      input_transformer {
        input_template = jsonencode({ password = "<password>" })
      }
    }
    resource "aws_mskconnect_connector" "c" {
      connector_configuration = { password = "$${secretsManager:shop:password}" }
    }
  }

  fail "what only begins like one" {
    resource "aws_mq_broker" "b" {
      user {
        password = "$inputs-of-sunflower"
      }
      user {
        password = "<sun>flower"
      }
    }
    expect {
      count = 2
    }
  }

  pass "variables, of which other rules tell" {
    resource "aws_lambda_function" "f" {
      environment {
        variables = { PASSWORD = "correct-horse-battery" }
      }
    }
    resource "aws_ecs_task_definition" "t" {
      container_definitions = jsonencode([{ name = "app", environment = [{ name = "PASSWORD", value = "correct-horse-battery" }] }])
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

  fail "a parameter's default" {
    cloudformation = <<-YAML
      Parameters:
        Token: { Type: String, Default: 0123456789abcdef }
        TokenName: { Type: String, NoEcho: true, Default: fedcba9876543210 }
        Blank: { Type: String, NoEcho: true, Default: changeme }
      Resources:
        A: { Type: AWS::ElastiCache::ReplicationGroup, Properties: { ReplicationGroupDescription: Sessions, AuthToken: !Ref Token } }
        B: { Type: AWS::ElastiCache::ReplicationGroup, Properties: { ReplicationGroupDescription: Sessions, AuthToken: !Ref TokenName } }
        C: { Type: AWS::ElastiCache::ReplicationGroup, Properties: { ReplicationGroupDescription: Sessions, AuthToken: !Ref Blank } }
    YAML
    expect {
      count   = 3
      message = "knows AuthToken of"
    }
  }

  pass "a secret parameter's default, of which another rule tells" {
    cloudformation = <<-YAML
      Parameters:
        Token: { Type: String, NoEcho: true, Default: 0123456789abcdef }
      Resources:
        Cache:
          Type: AWS::ElastiCache::ReplicationGroup
          Properties: { ReplicationGroupDescription: Sessions, AuthToken: !Ref Token }
    YAML
  }

  fail "a key of a template's map" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Glue::Connection
          Properties: { CatalogId: c, ConnectionInput: { ConnectionType: JDBC, ConnectionProperties: { PASSWORD: abcdefg } } }
        B:
          Type: AWS::Glue::Connection
          Properties: { CatalogId: c, ConnectionInput: { ConnectionType: JDBC, ConnectionProperties: { PASSWORD: "{var.password}" } } }
    YAML
    expect {
      count   = 2
      message = "knows PASSWORD of"
    }
  }

  fail "a key in small letters" {
    cloudformation = <<-YAML
      Resources:
        A:
          Type: AWS::Glue::Connection
          Properties: { CatalogId: c, ConnectionInput: { ConnectionType: JDBC, ConnectionProperties: { master_password: abcdefg } } }
    YAML
    expect {
      message = "knows master_password of"
    }
  }

  fail "an expression whose $ is missing" {
    resource "aws_cloudformation_stack" "s" {
      parameters = { Password = "{var.password}" }
    }
    expect {
      message = "the $ before the brace is missing"
    }
  }

  fail "a property within another" {
    cloudformation = <<-YAML
      Resources:
        B:
          Type: AWS::AmazonMQ::Broker
          Properties: { BrokerName: b, Users: [{ Username: app, Password: correct-horse-battery }] }
    YAML
    expect {
      message = "knows Password of B"
    }
  }
}
