//! No command shows what is called a secret, or what a provider or a declaration says is one, whatever becomes of it.

use std::fs;

use assert_cmd::Command;
use tempfile::TempDir;

/// What every secret here begins with: no output may hold it.
const MARK: &str = "Zq7not4you";

/// Configurations with a secret each, by what becomes of it; `MARK` stands for it.
const CASES: [(&str, &str, &str); 24] = [
    (
        "attribute",
        "main.tf",
        r#"resource "aws_db_instance" "a" { 
  engine              = "postgres"
  instance_class      = "db.t3.micro"
  publicly_accessible = true
  password            = "MARK"
}"#,
    ),
    (
        "variable called so",
        "main.tf",
        r#"variable "db_password" {
  default = "MARK"
}
resource "aws_s3_bucket" "a" {
  tags = { p = "x-${base64encode(var.db_password)}-${var.db_password}" }
}
output "x" {
  value = upper(var.db_password)
}"#,
    ),
    (
        "sensitive variable that a finding is about",
        "main.tf",
        r#"variable "plain" {
  default   = "MARK"
  sensitive = true
}
resource "aws_instance" "a" {
  ami           = "ami-1"
  instance_type = "t3.micro"
  user_data     = "x ${var.plain}"
}"#,
    ),
    (
        "local that a function refuses",
        "main.tf",
        r#"locals {
  api_token = "MARK"
}
resource "aws_db_instance" "a" {
  allocated_storage = tonumber(local.api_token)
  port              = lookup({}, local.api_token)
}"#,
    ),
    (
        "keys of a loop",
        "main.tf",
        r#"variable "list" {
  default   = ["MARK", "MARK"]
  sensitive = true
}
locals {
  all = { for x in var.list : x => 1 }
}
resource "aws_s3_bucket" "a" {
  bucket = keys(local.all)[0]
}"#,
    ),
    (
        "message of a validation",
        "main.tf",
        r#"variable "secret_key" {
  default = "MARK"
  validation {
    condition     = length(var.secret_key) > 100
    error_message = "Too short: ${var.secret_key}."
  }
}"#,
    ),
    (
        "wrong type",
        "main.tf",
        r#"variable "password" {
  type    = number
  default = "MARK"
}
resource "aws_db_instance" "a" {
  port = var.password
}"#,
    ),
    (
        "dynamic block over a sensitive list",
        "main.tf",
        r#"variable "rules" {
  default   = [{ port = 22, text = "MARK" }]
  sensitive = true
}
resource "aws_security_group" "a" {
  description = "a"
  dynamic "ingress" {
    for_each = var.rules
    content {
      from_port   = ingress.value.port
      to_port     = ingress.value.port
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
      description = ingress.value.text
    }
  }
}"#,
    ),
    (
        "environment variables",
        "main.tf",
        r#"resource "aws_ecs_task_definition" "a" {
  family = "a"
  container_definitions = jsonencode([{
    name        = "a"
    image       = "a:latest"
    environment = [{ name = "DB_PASSWORD", value = "MARK" }]
  }])
}"#,
    ),
    (
        "parameter of the provider",
        "main.tf",
        r#"resource "aws_ssm_parameter" "a" {
  name  = "/app/db-password"
  type  = "String"
  value = "MARKk2mfk9dk"
}"#,
    ),
    (
        "list of passwords",
        "main.tf",
        r#"resource "aws_elasticache_user" "a" {
  user_id       = "a"
  user_name     = "a"
  access_string = "on ~* +@all"
  engine        = "REDIS"
  passwords     = ["MARK"]
}"#,
    ),
    (
        "sensitive output",
        "main.tf",
        r#"output "a" {
  value     = "MARK"
  sensitive = true
}
resource "aws_s3_bucket" "a" {}"#,
    ),
    (
        "reason of a suppression",
        "main.tf",
        r#"resource "aws_s3_bucket" "a" { # groundrule:ignore all password=MARK
}"#,
    ),
    (
        "one line of JSON",
        "main.tf.json",
        r#"{"variable":{"p":{"default":"MARK","sensitive":true}},"resource":{"aws_s3_bucket":{"b":{"bucket":"x"}}}}"#,
    ),
    (
        "property",
        "template.yaml",
        "Resources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      Engine: postgres\n      PubliclyAccessible: true\n      MasterUserPassword: MARK\n",
    ),
    (
        "parameter called so",
        "template.yaml",
        "Parameters:\n  DbPassword:\n    Type: String\n    Default: MARK\n    AllowedValues: [other]\nResources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      DBName: !Sub 'x-${DbPassword}'\n      MasterUserPassword: !Ref DbPassword\n",
    ),
    (
        "parameter without echo",
        "template.yaml",
        "Parameters:\n  Foo:\n    Type: String\n    NoEcho: true\n    Default: MARK\n    AllowedValues: [MARK]\nMappings:\n  M: {a: {b: c}}\nResources:\n  Db:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      DBName: !FindInMap [M, !Ref Foo, b]\n      Port: !ImportValue {'Fn::Sub': '${Foo}-x'}\n      MasterUsername: !Select [5, !Split [',', !Ref Foo]]\n",
    ),
    (
        "pair in a flow",
        "template.yaml",
        "Resources:\n  A: {Type: AWS::S3::Bucket, Properties: {BucketName: a, Tags: [{Key: Secret, Value: MARK}]}}\n",
    ),
    (
        "parameter in a flow",
        "template.yaml",
        "Resources:\n  A: {Type: AWS::SSM::Parameter, Properties: {Type: String, Name: /app/db_password, Value: MARKk2mfk9dk}}\n",
    ),
    (
        "output called so",
        "template.yaml",
        "Resources:\n  A: {Type: AWS::S3::Bucket}\nOutputs:\n  AdminPassword:\n    Value: MARK\n",
    ),
    (
        "base64",
        "main.tf",
        r#"resource "aws_instance" "a" {
  ami              = "ami-1"
  instance_type    = "t3.micro"
  user_data_base64 = base64encode("export DB_PASSWORD=MARK1")
}"#,
    ),
    (
        "command of a container",
        "main.tf",
        r#"resource "aws_ecs_task_definition" "a" {
  family                = "a"
  container_definitions = jsonencode([{ name = "a", image = "a:1", command = ["serve", "--password=MARK1"] }])
}"#,
    ),
    (
        "login in a provisioner",
        "main.tf",
        r#"resource "null_resource" "a" {
  provisioner "local-exec" {
    command = "docker login -u me -p MARK1 registry.example.com"
  }
}"#,
    ),
    (
        "address with a password",
        "main.tf",
        r#"resource "aws_lambda_function" "a" {
  function_name = tonumber("postgres://app:MARK@db/app")
}"#,
    ),
];

fn made(file: &str, text: &str) -> TempDir {
    let made = tempfile::tempdir().expect("a directory can be made");
    let text = text.replace("MARK", MARK);
    fs::write(made.path().join(file), text).expect("it can be written");
    fs::create_dir(made.path().join("rules")).expect("it can be made");
    fs::write(made.path().join("rules/own.hcl"), OWN_RULE).expect("it can be written");
    made
}

/// Whoever writes rules may repeat what they look at.
const OWN_RULE: &str = r#"rule "own" {
  title     = "Own"
  severity  = "high"
  category  = "security"
  checklist = "security"
  kind      = "any"
  require   = resource.kind == ""
  message   = "It is ${try(jsonencode(self), "")} and ${try(self.password, "")}${try(self.passwords[0], "")}."
  remedy    = "None."
}
"#;

fn output(directory: &TempDir, arguments: &[&str]) -> String {
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .current_dir(directory.path())
        .args(arguments)
        .output()
        .expect("it runs");
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8(text).expect("it is UTF-8")
}

#[test]
fn nothing_shows_a_secret() {
    let mut shown = Vec::new();
    for (what, file, text) in CASES {
        let directory = made(file, text);
        let own = output(&directory, &["scan", "--no-config", "--rules", "rules"]);
        assert!(!own.contains("rules/own.hcl:"), "{own}");
        let mut commands: Vec<Vec<&str>> = vec![
            vec!["model", "."],
            vec!["explain", "var.db_password", "."],
            vec!["explain", "aws_ecs_task_definition.a", "."],
            vec!["explain", "null_resource.a", "."],
            vec!["explain", "output.a", "."],
            vec!["explain", "DbPassword", "."],
            vec!["eval", "[var.db_password]", "."],
            vec![
                "scan",
                "--no-config",
                "--rules",
                "rules",
                "--disable",
                "all",
                "--enable",
                "own",
            ],
        ];
        for format in [
            "text",
            "json",
            "jsonl",
            "sarif",
            "html",
            "markdown",
            "junit",
            "github",
            "gitlab-sast",
            "gitlab-code-quality",
        ] {
            let scan = [
                "scan",
                "--no-config",
                "--enable",
                "all",
                "--include-undecided",
            ];
            commands.push([&scan[..], &["--format", format]].concat());
        }
        for command in commands {
            let text = output(&directory, &command);
            if let Some(line) = text.lines().find(|line| line.contains(MARK)) {
                let line: String = line.chars().take(300).collect();
                shown.push(format!("{what}: {}: {line}", command.join(" ")));
            }
        }
    }
    assert!(shown.is_empty(), "{}", shown.join("\n"));
}
