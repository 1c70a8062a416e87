rule "aws-ecs-task-environment-secret" {
  title     = "Secret is an environment variable of a task in plain text"
  severity  = each.value.what == null ? "medium" : "high"
  category  = "security"
  checklist = "configure"
  kind      = "aws_ecs_task_definition"
  secret    = true

  let {
    variables = flatten([for c in self.containers : c.environment])
    # What the code itself calls a secret is one, whatever its value: a sensitive variable, a NoEcho parameter.
    called = [for v in variables : { name = v.name, text = v.value, what = null, is_secret = true } if issensitive(v.value) && !(known(contains([null, ""], v.value)) && contains([null, ""], v.value))]
    # A secret itself is none: what refers to it gets its ARN. A name may hold under a condition.
    written = secrets_in(flatten([
      for v in variables : known(v.name) ? [v] : [for t in texts(v.name) : { name = t.text, value = v.value }]
      if !issensitive(v.value) && !(known(target(v.value)) && contains(["aws_secretsmanager_secret", "data.aws_secretsmanager_secret"], facts(target(v.value)).kind))
    ]))
    # By these prefixes a build takes what it writes into pages: keys that each visitor gets.
    public = "(?i)^(NEXT_PUBLIC|NUXT_PUBLIC|NUXT_ENV|VITE|REACT_APP|VUE_APP|NG_APP|GATSBY|EXPO_PUBLIC|STORYBOOK|PUBLIC)_"
  }
  for_each = [
    for s in concat(written, called) : s
    if length(regexall(public, s.name)) == 0 || length(regexall("(?i)passw|secret|private", s.name)) > 0 || !contains([null, "secret", "Google API key"], s.what)
  ]
  require  = !each.value.is_secret
  focus    = each.value.text
  message  = each.value.name == null || each.value.name == "" ? "${resource.address} gives a container a secret in plain text: whoever may look at the task sees it, in the console, too." : each.value.what == null ? "${resource.address} gives a container the secret of ${each.value.name} in plain text: whoever may look at the task sees it, in the console, too." : "${resource.address} gives a container ${each.value.name} in plain text: it stands in the code, the state and the console."
  remedy   = <<-TEXT
    Terraform: in container_definitions, secrets = [{ name = "DB_PASSWORD", valueFrom = aws_secretsmanager_secret.db.arn }] instead of environment.
    CloudFormation: Secrets: [{ Name: DB_PASSWORD, ValueFrom: !Ref DatabaseSecret }].
  TEXT

  references = ["https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html"]
  aliases    = { trivy = ["AVD-AWS-0036"] }
  controls   = { "fsbp" = ["ECS.8"] }

  fail "literal" {
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([{
        name  = "app"
        image = "app:1"
        environment = [
          { name = "PORT", value = "80" },
          { name = "DB_PASSWORD", value = "hunter2" },
        ]
      }])
    }
    expect {
      at = "main.tf:8"
    }
  }

  fail "a sensitive variable, as it is and in an address" {
    variable "password" {
      type      = string
      sensitive = true
    }
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([{
        name  = "app"
        image = "app:1"
        environment = [
          { name = "PORT", value = "80" },
          { name = "DATABASE", value = "postgres://app:${var.password}@db/app" },
          { name = "API_TOKEN", value = var.password },
        ]
      }])
    }
    expect {
      count    = 2
      severity = "medium"
    }
  }

  fail "read from Secrets Manager" {
    data "aws_secretsmanager_secret_version" "app" {
      secret_id = "app"
    }
    resource "random_password" "p" {
      length = 32
    }
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([{
        name  = "app"
        image = "app:1"
        environment = [
          { name = "API_KEY", value = jsondecode(data.aws_secretsmanager_secret_version.app.secret_string)["API_KEY"] },
          { name = "DATABASE_URL", value = "postgresql://app:${random_password.p.result}@db.example.com/app" },
        ]
      }])
    }
    expect {
      count    = 2
      severity = "medium"
    }
  }

  pass "a sensitive variable that is empty" {
    variable "password" {
      type      = string
      sensitive = true
      default   = ""
    }
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([{
        name        = "app"
        image       = "app:1"
        environment = [{ name = "DB_PASSWORD", value = var.password }]
      }])
    }
  }

  pass "reference to a secret, its name, nothing" {
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([{
        name    = "app"
        image   = "app:1"
        secrets = [{ name = "DB_PASSWORD", valueFrom = "arn:aws:ssm:eu-west-1:111122223333:parameter/db" }]
        environment = [
          { name = "SECRET_NAME", value = "db" },
          { name = "API_TOKEN", value = "" },
        ]
      }])
    }
  }

  pass "keys meant for the browser, and a secret's ARN" {
    variable "key" {}
    variable "token" { sensitive = true }
    resource "aws_secretsmanager_secret" "db" {}
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([{
        name  = "app"
        image = "app:1"
        environment = [
          { name = "NEXT_PUBLIC_FIREBASE_API_KEY", value = "AIzaSyA-0123456789abcdefghijklmnopqrstu" },
          { name = "VITE_AMPLITUDE_API_KEY", value = "0c8b6f3a9d2e47518f6b0a1c2d3e4f50" },
          { name = "REACT_APP_API_KEY", value = var.key },
          { name = "PUBLIC_MAP_TOKEN", value = var.token },
          { name = "DB_SECRET", value = aws_secretsmanager_secret.db.arn },
        ]
      }])
    }
  }

  pass "keys meant for the browser, and a secret's ARN, in a template" {
    cloudformation = <<-YAML
      Resources:
        Secret: { Type: AWS::SecretsManager::Secret, Properties: { GenerateSecretString: {} } }
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - Name: app
                Image: app:1
                Environment:
                  - { Name: NUXT_PUBLIC_API_KEY, Value: 0c8b6f3a9d2e47518f6b0a1c2d3e4f50 }
                  - { Name: DB_SECRET, Value: !Ref Secret }
    YAML
  }

  fail "what no browser is to have, though its name says so; a key that the browser doesn't get" {
    variable "host" {}
    resource "aws_ecs_task_definition" "app" {
      family = "app"
      container_definitions = jsonencode([{
        name  = "app"
        image = "app:1"
        environment = [
          { name = "VITE_ACCESS", value = "AKIAIOSFODNN7EXAMPLE" },
          { name = "NEXT_PUBLIC_DB_PASSWORD", value = "correct-horse-battery" },
          { name = "DATABASE_URL", value = "postgres://app:correct-horse-battery@${var.host}/orders" },
          { name = "API_KEY_VITE_", value = "0c8b6f3a9d2e47518f6b0a1c2d3e4f50" },
          { name = "MAPS_API_KEY", value = "AIzaSyA-0123456789abcdefghijklmnopqrstu" },
        ]
      }])
    }
    expect {
      count = 5
    }
  }

  fail "under a condition" {
    variable "own" { type = bool }
    variable "password" { sensitive = true }
    resource "aws_ecs_task_definition" "named" {
      family                = "named"
      container_definitions = jsonencode([{ name = "app", image = "app:1", environment = [{ name = var.own ? "DB_PASSWORD" : "DB_HOST", value = "correct-horse-battery" }] }])
    }
    resource "aws_ecs_task_definition" "given" {
      family                = "given"
      container_definitions = jsonencode([{ name = "app", image = "app:1", environment = [{ name = "AUTH", value = var.own ? var.password : null }] }])
    }
    expect {
      when  = "var.own is true"
      count = 2
    }
  }

  fail "under a condition, in a template" {
    cloudformation = <<-YAML
      Parameters:
        Own: { Type: String }
        Password: { Type: String, NoEcho: true }
      Conditions:
        IsOwn: !Equals [!Ref Own, "true"]
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - Name: app
                Image: app:1
                Environment:
                  - { Name: !If [IsOwn, DB_PASSWORD, DB_HOST], Value: correct-horse-battery }
                  - { Name: AUTH, Value: !If [IsOwn, !Ref Password, !Ref AWS::NoValue] }
    YAML
    expect {
      when  = "Own is true"
      count = 2
    }
  }

  fail "a sensitive variable, whatever its name" {
    variable "own" { type = bool }
    variable "password" {
      sensitive = true
      default   = "correct-horse-battery"
    }
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = "app", image = "app:1", environment = [{ name = var.own ? "DB_PASSWORD" : "AUTH", value = var.password }] }])
    }
    expect {
      count = 1
    }
  }

  pass "a name that isn't known, of nothing secret" {
    variable "name" {}
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = "app", image = "app:1", environment = [{ name = "${var.name}_HOST", value = "db.example.org" }] }])
    }
  }

  undecided "from a variable" {
    variable "password" {}
    resource "aws_ecs_task_definition" "app" {
      family                = "app"
      container_definitions = jsonencode([{ name = "app", image = "app:1", environment = [{ name = "DB_PASSWORD", value = var.password }] }])
    }
  }

  fail "template" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - Name: app
                Image: app:1
                Environment:
                  - { Name: API_TOKEN, Value: "0123456789abcdef" }
    YAML
    expect {
      at = "template.yaml:9"
    }
  }

  pass "template with a secret" {
    cloudformation = <<-YAML
      Resources:
        Task:
          Type: AWS::ECS::TaskDefinition
          Properties:
            ContainerDefinitions:
              - Name: app
                Image: app:1
                Secrets:
                  - { Name: API_TOKEN, ValueFrom: !Sub "arn:aws:ssm:${AWS::Region}:${AWS::AccountId}:parameter/token" }
    YAML
  }
}
