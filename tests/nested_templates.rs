//! Every template is judged once: as a part of what nests it, or else by itself.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value as Json;

const BUCKET: &str = "  Bucket: { Type: AWS::S3::Bucket }\n";

fn nesting(name: &str, properties: &str) -> String {
    format!("  {name}: {{ Type: AWS::CloudFormation::Stack, Properties: {{ {properties} }} }}\n")
}

fn template(resources: &[String]) -> String {
    format!("Resources:\n{BUCKET}{}", resources.concat())
}

/// The report of a scan of these files.
fn report(files: &[(String, String)]) -> Json {
    let made = tempfile::tempdir().expect("a directory can be made");
    for (path, text) in files {
        let path = made.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .current_dir(made.path())
        .args(["scan", "--no-config", "--format", "json"])
        .output()
        .expect("it runs");
    serde_json::from_slice(&output.stdout).expect("it is JSON")
}

/// The files in which the bucket is found, and what couldn't be looked at, of a scan of these.
fn judged(files: &[(String, String)]) -> (Vec<String>, Vec<String>) {
    let report = report(files);
    let texts = |entries: &Json, path: &str| -> Vec<String> {
        let entries = entries.as_array().expect("it is a list").iter();
        let texts = entries.filter_map(|entry| entry.pointer(path)?.as_str());
        texts.map(str::to_string).collect()
    };
    let mut found: Vec<String> = Vec::new();
    for finding in report["findings"].as_array().expect("it is a list") {
        if finding["rule"] == "aws-s3-bucket-versioning" {
            found.extend(texts(&Json::Array(vec![finding.clone()]), "/place/path"));
            let instances = finding.get("instances").unwrap_or(&Json::Null);
            assert!(
                instances.as_array().is_none_or(|i| i.len() < 2),
                "{finding}"
            );
        }
    }
    found.sort();
    (found, texts(&report["problems"], "/summary"))
}

fn file(path: &str, resources: &[String]) -> (String, String) {
    (path.to_string(), template(resources))
}

#[test]
fn a_nested_template_is_judged_once() {
    let files = [
        file(
            "root.yaml",
            &[nesting("Net", "TemplateURL: ./net/vpc.yaml")],
        ),
        file("net/vpc.yaml", &[nesting("Logs", "TemplateURL: logs.yaml")]),
        file("net/logs.yaml", &[]),
        file("alone.yaml", &[]),
    ];
    let (found, problems) = judged(&files);
    let all = ["alone.yaml", "net/logs.yaml", "net/vpc.yaml", "root.yaml"];
    assert_eq!(found, all);
    assert!(problems.is_empty(), "{problems:?}");
}

#[test]
fn templates_that_nest_each_other_are_judged_all_the_same() {
    let files = [
        file("a.yaml", &[nesting("Next", "TemplateURL: b.yaml")]),
        file("b.yaml", &[nesting("Next", "TemplateURL: a.yaml")]),
    ];
    let (found, problems) = judged(&files);
    assert_eq!(found, ["a.yaml", "b.yaml"]);
    assert_eq!(problems, ["Template that nests itself"]);
}

#[test]
fn what_is_nested_too_deeply_to_follow_is_judged_by_itself() {
    let files: Vec<(String, String)> = (10..40)
        .map(|n| {
            let next = nesting("Next", &format!("TemplateURL: t{}.yaml", n + 1));
            match n {
                39 => file("t39.yaml", &[]),
                _ => file(&format!("t{n}.yaml"), &[next]),
            }
        })
        .collect();
    let (found, problems) = judged(&files);
    let all: Vec<&String> = files.iter().map(|(path, _)| path).collect();
    assert_eq!(found.iter().collect::<Vec<_>>(), all);
    assert!(problems.iter().all(|p| p == "Nested stack not followed"));
}

/// An address may end like the path of another template, which can't be the one: it doesn't take the parameters.
#[test]
fn a_template_that_was_only_looked_at_is_judged_by_itself() {
    let properties =
        "TemplateURL: 'https://s3.amazonaws.com/bucket/net/vpc.yaml', Parameters: { Size: 3 }";
    let files = [
        file("root.yaml", &[nesting("Net", properties)]),
        file("net/vpc.yaml", &[]),
    ];
    assert_eq!(judged(&files).0, ["net/vpc.yaml", "root.yaml"]);
}

#[test]
fn the_rules_of_templates_are_asked_of_what_terraform_deploys() {
    let template = "
Parameters:
  DbPassword: { Type: String }
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Properties: { Engine: postgres, MasterUsername: app, MasterUserPassword: !Ref DbPassword }
";
    let main = "
variable \"password\" {
  type      = string
  sensitive = true
}
resource \"aws_cloudformation_stack\" \"database\" {
  name          = \"database\"
  template_body = file(\"${path.module}/database.yaml\")
  parameters    = { DbPassword = var.password }
}
";
    let files = [("database.yaml", template), ("main.tf", main)];
    let report = report(&files.map(|(path, text)| (path.to_string(), text.to_string())));
    let findings = report["findings"].as_array().expect("it is a list");
    let found = |rule: &str| findings.iter().find(|f| f["rule"] == rule);
    let shown = found("cloudformation-secret-parameter-visible").expect("the parameter is shown");
    assert_eq!(shown["place"]["path"], "database.yaml", "{shown}");
    assert!(found("cloudformation-stateful-without-update-replace-policy").is_some());
    // What only Terraform does isn't asked of what CloudFormation makes, nor the other way round.
    assert!(found("aws-db-password-in-state").is_none());
    for (of_language, file) in [
        ("terraform-", "main.tf"),
        ("cloudformation-", "database.yaml"),
    ] {
        let mut of_language = findings
            .iter()
            .filter(|f| {
                f["rule"]
                    .as_str()
                    .is_some_and(|id| id.starts_with(of_language))
            })
            .peekable();
        assert!(of_language.peek().is_some(), "{file}");
        assert!(of_language.all(|f| f["place"]["path"] == file), "{report}");
    }
}
