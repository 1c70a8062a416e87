//! What other tools get wrong on small inputs, measured: each is a test here.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

struct Scanned {
    code: i32,
    report: Value,
}

impl Scanned {
    fn of(files: &[(&str, &str)], arguments: &[&str]) -> Scanned {
        let directory = TempDir::new().expect("a temporary directory");
        for (name, text) in files {
            let path = directory.path().join(name);
            fs::create_dir_all(path.parent().expect("it has a parent")).expect("it can be made");
            fs::write(path, text).expect("it can be written");
        }
        Scanned::at(directory.path(), arguments)
    }

    fn at(directory: &Path, arguments: &[&str]) -> Scanned {
        let paths: &[&str] = if arguments.iter().any(|a| !a.starts_with('-')) {
            &[]
        } else {
            &["."]
        };
        let output = Command::cargo_bin("groundrule")
            .expect("the binary is built")
            .current_dir(directory)
            .args(["scan", "--format", "json", "--include-undecided"])
            .args(arguments)
            .args(paths)
            .output()
            .expect("it runs");
        Scanned {
            code: output.status.code().unwrap_or(-1),
            report: serde_json::from_slice(&output.stdout).expect("the report is JSON"),
        }
    }

    fn findings(&self, rule: &str) -> Vec<&Value> {
        let all = self.report["findings"].as_array().expect("there is a list");
        all.iter().filter(|f| f["rule"] == rule).collect()
    }

    fn failures(&self, rule: &str) -> Vec<&Value> {
        self.findings(rule)
            .into_iter()
            .filter(|f| f["undecided"].is_null())
            .collect()
    }
}

/// The conditions of all instances of a finding.
fn conditions(finding: &Value) -> Vec<String> {
    let instances = finding["instances"].as_array().expect("there is a list");
    instances
        .iter()
        .filter_map(|i| i["when"].as_str().map(str::to_string))
        .collect()
}

const ENCRYPTION: &str = "aws-rds-storage-not-encrypted";
const REMOTE_ACCESS: &str = "aws-security-group-ssh-open";

#[test]
fn an_unknown_variable_is_a_visible_verdict() {
    let text = "variable \"enc\" {}\nresource \"aws_db_instance\" \"d\" {\n  storage_encrypted = var.enc\n}\n";
    let scanned = Scanned::of(&[("main.tf", text)], &[]);
    let findings = scanned.findings(ENCRYPTION);
    assert_eq!(findings.len(), 1);
    assert!(
        findings[0]["undecided"]
            .as_str()
            .is_some_and(|why| why.contains("var.enc")),
        "{}",
        findings[0]
    );
}

#[test]
fn a_resource_under_a_condition_fails_under_it() {
    let text = "variable \"enc\" {}\nresource \"aws_db_instance\" \"d\" {\n  count             = var.enc ? 1 : 0\n  storage_encrypted = false\n}\n";
    let scanned = Scanned::of(&[("main.tf", text)], &[]);
    let failures = scanned.failures(ENCRYPTION);
    assert_eq!(failures.len(), 1);
    assert_eq!(conditions(failures[0]), ["var.enc is true"]);
}

#[test]
fn a_resource_of_which_nobody_knows_how_many_fails_when_it_is_created() {
    let text = "variable \"n\" {}\nresource \"aws_db_instance\" \"d\" {\n  count             = var.n\n  storage_encrypted = false\n}\n";
    let scanned = Scanned::of(&[("main.tf", text)], &[]);
    let failures = scanned.failures(ENCRYPTION);
    assert_eq!(failures.len(), 1);
    assert_eq!(
        conditions(failures[0]),
        ["aws_db_instance.d is created (count = var.n)"]
    );
}

#[test]
fn dynamic_blocks_with_an_iterator_are_evaluated() {
    let text = r#"
resource "aws_security_group" "g" {
  dynamic "ingress" {
    for_each = [22]
    iterator = r
    content {
      from_port   = r.value
      to_port     = r.value
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}
"#;
    assert_eq!(
        Scanned::of(&[("main.tf", text)], &[])
            .failures(REMOTE_ACCESS)
            .len(),
        1
    );
}

#[test]
fn buckets_and_blocks_for_each_are_joined() {
    let text = r#"
resource "aws_s3_bucket" "b" {
  for_each = toset(["x", "y"])
  bucket   = each.key
}
resource "aws_s3_bucket_public_access_block" "b" {
  for_each                = aws_s3_bucket.b
  bucket                  = each.value.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
"#;
    assert!(
        Scanned::of(&[("main.tf", text)], &[])
            .findings("aws-s3-bucket-public-access-block")
            .is_empty()
    );
}

#[test]
fn a_policy_through_a_data_source_is_judged() {
    let text = r#"
resource "aws_s3_bucket" "b" {}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["${aws_s3_bucket.b.arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = data.aws_iam_policy_document.d.json
}
"#;
    let scanned = Scanned::of(&[("main.tf", text)], &[]);
    let failures = scanned.failures("aws-s3-bucket-policy-public");
    assert_eq!(failures.len(), 1);
    // Nobody looks for it by the data source's name.
    assert_eq!(
        failures[0]["instances"][0]["culprit"],
        "aws_s3_bucket_policy.b"
    );
}

#[test]
fn what_sam_makes_is_named_as_it_is_written() {
    let text = r#"
Transform: AWS::Serverless-2016-10-31
Resources:
  Shop:
    Type: AWS::Serverless::Api
    Properties: { StageName: live }
"#;
    let scanned = Scanned::of(&[("template.yaml", text)], &["--enable", "all"]);
    let failures = scanned.failures("aws-api-gateway-tracing");
    assert_eq!(failures.len(), 1);
    let instance = &failures[0]["instances"][0];
    assert_eq!(instance["address"], "ShopliveStage");
    assert_eq!(instance["culprit"], "Shop");
}

#[test]
fn a_file_that_does_not_parse_is_no_success() {
    let scanned = Scanned::of(
        &[
            ("main.tf", "resource \"aws_s3_bucket\" {{{\n"),
            ("other.tf", "resource \"aws_s3_bucket\" \"b\" {}\n"),
        ],
        &[],
    );
    assert_eq!(scanned.code, 2);
    assert_eq!(
        scanned.failures("aws-s3-bucket-versioning").len(),
        1,
        "the rest is scanned"
    );
    let allowed = Scanned::of(&[("main.tf", "resource {{{\n")], &["--allow-incomplete"]);
    assert_eq!(allowed.code, 0);
}

#[test]
fn opentofu_files_are_scanned() {
    assert_eq!(
        Scanned::of(
            &[("main.tofu", "resource \"aws_s3_bucket\" \"b\" {}\n")],
            &[]
        )
        .failures("aws-s3-bucket-versioning")
        .len(),
        1
    );
    // A .tofu file stands in for the .tf file of its name.
    let both = [
        ("main.tofu", "# nothing\n"),
        ("main.tf", "resource \"aws_s3_bucket\" \"b\" {}\n"),
        ("a.tf", "locals {}\n"),
    ];
    assert!(
        Scanned::of(&both, &[])
            .findings("aws-s3-bucket-versioning")
            .is_empty()
    );
}

#[test]
fn a_file_argument_is_a_focus() {
    let files = [
        (
            "main.tf",
            "resource \"aws_db_instance\" \"d\" {\n  storage_encrypted = var.enc\n}\n",
        ),
        ("variables.tf", "variable \"enc\" {\n  default = false\n}\n"),
        (
            "other.tf",
            "resource \"aws_db_instance\" \"other\" {\n  storage_encrypted = false\n}\n",
        ),
    ];
    let scanned = Scanned::of(&files, &["main.tf"]);
    let failures = scanned.failures(ENCRYPTION);
    assert_eq!(failures.len(), 1, "{}", scanned.report);
    assert_eq!(failures[0]["place"]["path"], "variables.tf");
    assert_eq!(
        Scanned::of(&[("k8s.yaml", "kind: Pod\n")], &["k8s.yaml"]).code,
        0,
        "what is no stack's is nothing"
    );
}

#[test]
fn a_template_fails_under_its_condition() {
    let text = "Parameters:\n  Env: {Type: String}\nConditions:\n  IsProd: !Equals [!Ref Env, prod]\nResources:\n  D:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      StorageEncrypted: !If [IsProd, true, false]\n";
    let scanned = Scanned::of(&[("t.yaml", text)], &[]);
    let failures = scanned.failures(ENCRYPTION);
    assert_eq!(failures.len(), 1);
    assert_eq!(conditions(failures[0]), ["Env is not prod"]);
}

#[test]
fn a_nested_template_is_judged_with_its_parents_parameters() {
    let parent = "Resources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: child.yaml\n      Parameters: {Enc: 'true'}\n";
    let child = "Parameters:\n  Enc: {Type: String, Default: 'false'}\nResources:\n  D:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      StorageEncrypted: !Ref Enc\n";
    let scanned = Scanned::of(&[("parent.yaml", parent), ("child.yaml", child)], &[]);
    assert!(
        scanned.failures(ENCRYPTION).is_empty(),
        "{}",
        scanned.report
    );
}

#[test]
fn repeated_resources_of_a_template_are_scanned() {
    let text = "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::Buckets:\n    - Name\n    - [A, B]\n    - Bucket${Name}:\n        Type: AWS::S3::Bucket\n";
    let scanned = Scanned::of(&[("t.yaml", text)], &[]);
    let failures = scanned.failures("aws-s3-bucket-versioning");
    let instances: usize = failures
        .iter()
        .filter_map(|f| f["instances"].as_array())
        .map(Vec::len)
        .sum();
    assert_eq!(instances, 2);
}

#[test]
fn the_place_is_where_the_value_was_made() {
    let files = [
        (
            "envs/prod/main.tf",
            "module \"db\" {\n  source    = \"../../modules/db\"\n  encrypted = false\n}\n",
        ),
        (
            "modules/db/main.tf",
            "variable \"encrypted\" {\n  default = true\n}\nresource \"aws_db_instance\" \"d\" {\n  storage_encrypted = var.encrypted\n}\n",
        ),
    ];
    let scanned = Scanned::of(&files, &[]);
    let failures = scanned.failures(ENCRYPTION);
    assert_eq!(failures.len(), 1, "{}", scanned.report);
    assert_eq!(
        (
            failures[0]["place"]["path"].as_str(),
            failures[0]["place"]["line"].as_u64()
        ),
        (Some("envs/prod/main.tf"), Some(3))
    );
}

/// A module's argument in a block, whose value its caller gives: the way leads over the argument, and so does a comment on it.
#[test]
fn a_comment_on_an_argument_of_a_block_holds_for_what_the_caller_gives() {
    let module = |comment: &str| {
        format!(
            r#"
variable "ports" {{ type = map(string) }}
resource "aws_security_group" "g" {{
  description = "for tests"
  ingress {{
    protocol    = "tcp"
    from_port   = 443
    to_port     = 443
    cidr_blocks = ["10.0.0.0/8"]
  }}
  ingress {{
    protocol    = "tcp"
    from_port   = 22
    to_port     = 22
    {comment}
    cidr_blocks = [var.ports["ssh"]]
  }}
}}
"#
        )
    };
    let root = "module \"m\" {\n  source = \"./m\"\n  ports  = { ssh = \"0.0.0.0/0\" }\n}\n";
    let rule = "aws-security-group-ssh-open";
    let plain = Scanned::of(&[("main.tf", root), ("m/main.tf", &module(""))], &[]);
    let found = plain.failures(rule);
    assert_eq!(found.len(), 1);
    let steps = found[0]["related"].as_array().expect("there are steps");
    assert!(
        steps
            .iter()
            .any(|s| s["place"]["path"] == "m/main.tf" && s["place"]["line"] == 16),
        "{steps:#?}"
    );
    let comment = format!("# groundrule:ignore {rule} a honeypot");
    let accepted = Scanned::of(&[("main.tf", root), ("m/main.tf", &module(&comment))], &[]);
    assert!(accepted.failures(rule).is_empty());
    assert!(accepted.failures("suppression-unused").is_empty());
}

/// What is sensitive isn't told by what is wrong with it, what it is compared with, or where it is fetched from.
#[test]
fn what_is_sensitive_is_told_nowhere() {
    let files = [
        (
            "main.tf",
            r#"
variable "pw" {
  type      = string
  sensitive = true
}
variable "given" {
  type      = string
  sensitive = true
  default   = "S3CR3Tdefault"
}
variable "numbers" {
  type      = object({ a = number })
  sensitive = true
}
resource "aws_db_instance" "compared" {
  count = var.pw == "S3CR3Tcompared" ? 1 : 0
}
resource "aws_db_instance" "computed" {
  multi_az          = timeadd(var.given, "1h")
  identifier        = cidrhost(var.given, 1)
  allocated_storage = parseint(var.given, 10)
  tags              = { x = lookup({ a = 1 }, var.given), y = file(var.given) }
}
resource "aws_db_instance" "typed" {
  multi_az = var.numbers.a
}
module "m" {
  source = "git::https://deploy:S3CR3Ttoken@example.com/network.git"
}
"#,
        ),
        ("terraform.tfvars", "numbers = { a = \"S3CR3Tgiven\" }\n"),
        (
            "template.yaml",
            r#"
Parameters:
  Password: { Type: String, NoEcho: true }
Conditions:
  Compared: !Equals [!Ref Password, S3CR3Ttemplate]
Resources:
  Bucket: { Type: AWS::S3::Bucket, Condition: Compared }
"#,
        ),
    ];
    let directory = TempDir::new().expect("a temporary directory");
    for (name, text) in files {
        fs::write(directory.path().join(name), text).expect("it can be written");
    }
    for format in [
        "json",
        "sarif",
        "jsonl",
        "junit",
        "github",
        "gitlab-code-quality",
    ] {
        let output = Command::cargo_bin("groundrule")
            .expect("the binary is built")
            .current_dir(directory.path())
            .args(["scan", "--include-undecided", "--format", format])
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        assert!(!said.is_empty());
        let told: Vec<&str> = said.lines().filter(|l| l.contains("S3CR3T")).collect();
        assert!(told.is_empty(), "{format}: {told:#?}");
    }
}
