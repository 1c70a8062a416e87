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
    called = [for v in variables : { name = v.name, text = v.value, what = null, is_secret = true } if issensitive(v.value) && !(known(v.value) && v.value == "")]
  }
  for_each = concat(secrets_in([for v in variables : v if !issensitive(v.value)]), called)
  require  = !each.value.is_secret
  focus    = each.value.text
  message  = each.value.what == null ? "${resource.address} gives a container the secret of ${each.value.name} in plain text: whoever may look at the task sees it, in the console, too." : "${resource.address} gives a container ${each.value.name} in plain text: it stands in the code, the state and the console."
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
