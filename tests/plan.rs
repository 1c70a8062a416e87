//! Plans, as `terraform show -json` prints them, through the binary.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value as Json;

fn project(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/plan")
        .join(name)
}

/// A project copied away from this repository, whose own files would belong to its tree.
fn copied(name: &str) -> tempfile::TempDir {
    let to = tempfile::tempdir().expect("a directory can be made");
    copy(&project(name), to.path());
    to
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a directory can be made");
    for entry in fs::read_dir(from).expect("the project is there").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a file can be copied");
        }
    }
}

fn run(directory: &Path, arguments: &[&str]) -> (String, i32) {
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .current_dir(directory)
        .args(arguments)
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned()
        + &String::from_utf8_lossy(&output.stderr);
    (text, output.status.code().unwrap_or(-1))
}

fn json(directory: &Path, arguments: &[&str]) -> Json {
    let (text, _) = run(directory, arguments);
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

fn resource<'j>(stack: &'j Json, address: &str) -> &'j Json {
    stack["resources"]
        .as_array()
        .and_then(|all| all.iter().find(|r| r["address"] == address))
        .unwrap_or_else(|| panic!("{address} is there"))
}

#[test]
fn a_plan_stands_for_the_configuration_beside_it() {
    let directory = copied("shop");
    let model = json(directory.path(), &["model", ".", "--format", "json"]);
    let stacks = model["stacks"].as_array().expect("a list");
    assert_eq!(stacks.len(), 1, "the root isn't evaluated as well");
    let stack = &stacks[0];
    assert_eq!(stack["language"], "plan");
    assert_eq!(stack["diagnostics"], serde_json::json!([]));
    let database = resource(stack, "aws_db_instance.orders");
    assert_eq!(
        (&database["file"], &database["line"]),
        (&"main.tf".into(), &22.into())
    );
    // What was planned with, not the default.
    assert_eq!(database["attributes"]["storage_encrypted"], false);
    assert_eq!(
        database["attributes"]["password"],
        serde_json::json!({"$sensitive": true})
    );
    assert_eq!(
        database["attributes"]["kms_key_id"]["refers_to"],
        "aws_kms_key.main.arn"
    );
    // The provider will choose it, and nobody has configured it.
    assert_eq!(database["attributes"]["availability_zone"], Json::Null);
    let group = resource(stack, "aws_security_group.web");
    assert_eq!(group["attributes"]["ingress"][1]["from_port"], 22);
    assert_eq!(
        resource(stack, "data.aws_caller_identity.current")["attributes"]["account_id"],
        "123456789012"
    );
    assert_eq!(resource(stack, "terraform.settings")["file"], "main.tf");
}

#[test]
fn changes_and_drift_are_declared() {
    let directory = copied("shop");
    let model = json(
        directory.path(),
        &["model", "plan.json", "--format", "json"],
    );
    let stack = &model["stacks"][0];
    let replaced = &resource(stack, "terraform.change.aws_db_instance.orders")["attributes"];
    assert_eq!(replaced["replace"], true);
    assert_eq!(
        replaced["replace_paths"],
        serde_json::json!(["storage_encrypted"])
    );
    assert_eq!(replaced["action_reason"], "replace_because_cannot_update");
    let deleted = resource(stack, "terraform.change.aws_instance.old");
    assert_eq!(
        deleted["attributes"]["actions"],
        serde_json::json!(["delete"])
    );
    assert_eq!(deleted["file"], "plan.json");
    let drift = &resource(stack, "terraform.drift.aws_security_group.web")["attributes"];
    assert_eq!(drift["changed"], serde_json::json!(["description"]));
    assert!(
        !stack
            .to_string()
            .contains("terraform.change.aws_sqs_queue.orders"),
        "nothing is done to it"
    );
}

#[test]
fn findings_lie_in_the_configuration() {
    let directory = copied("shop");
    for path in [".", "plan.json"] {
        let report = json(directory.path(), &["scan", path, "--format", "json"]);
        let findings = report["findings"].as_array().expect("a list");
        let of_rule: Vec<&Json> = findings
            .iter()
            .filter(|f| f["rule"] == "aws-s3-bucket-versioning")
            .collect();
        assert_eq!(of_rule.len(), 1, "{path}: one place, two instances");
        let text = of_rule[0].to_string();
        assert!(
            text.contains("logs/main.tf") && text.contains("module.logs[\\\"audit\\\"]"),
            "{text}"
        );
    }
}

#[test]
fn a_plan_alone_is_judged_and_shows_no_secret() {
    let directory = copied("shop");
    fs::remove_file(directory.path().join("main.tf")).expect("it was there");
    for format in ["text", "json", "sarif"] {
        let (text, code) = run(directory.path(), &["scan", "plan.json", "--format", format]);
        assert_eq!(code, 1, "{text}");
        assert!(text.contains("plan.json"), "{text}");
        for secret in ["battery", "old secret", "secret-in-user-data"] {
            assert!(!text.contains(secret), "{format}: {text}");
        }
    }
    let (text, _) = run(directory.path(), &["model", "plan.json"]);
    assert!(
        !text.contains("battery") && !text.contains("secret-in-user-data"),
        "{text}"
    );
}

#[test]
fn a_secret_that_was_given_is_in_no_source() {
    let directory = copied("shop");
    let report = json(directory.path(), &["scan", ".", "--format", "json"]);
    assert!(
        !report["findings"]
            .to_string()
            .contains("aws-rds-plaintext-password"),
        "var.password has no default"
    );
    // The same secret as a default stands in the repository.
    let (plan, main) = (
        directory.path().join("plan.json"),
        directory.path().join("main.tf"),
    );
    let text = fs::read_to_string(&plan).expect("it is there");
    let text = text.replace(
        "\"password\": {\"sensitive\": true}",
        "\"password\": {\"sensitive\": true, \"default\": \"correct horse battery staple\"}",
    );
    fs::write(&plan, text).expect("it can be written");
    let text = fs::read_to_string(&main).expect("it is there");
    fs::write(
        &main,
        text.replace(
            "  sensitive = true",
            "  sensitive = true\n  default   = \"correct horse battery staple\"",
        ),
    )
    .expect("it can be written");
    let report = json(directory.path(), &["scan", ".", "--format", "json"]);
    assert!(
        report["findings"]
            .to_string()
            .contains("aws-rds-plaintext-password"),
        "{report:#}"
    );
}

#[test]
fn terraforms_own_plan_is_read() {
    let directory = copied("data");
    let model = json(directory.path(), &["model", "plan.json"]);
    let stack = &model["stacks"][0];
    assert_eq!(stack["diagnostics"], serde_json::json!([]));
    let first = resource(stack, "terraform_data.first");
    assert_eq!(
        first["attributes"]["input"],
        serde_json::json!({"env": "prod", "p": {"$sensitive": true}})
    );
    let inner = resource(stack, "module.m[1].terraform_data.inner");
    assert_eq!(
        (&inner["file"], &inner["line"]),
        (&"mod/main.tf".into(), &2.into())
    );
    assert_eq!(
        inner["attributes"]["input"]["refers_to"],
        "terraform_data.first.id"
    );
    assert_eq!(
        resource(stack, "module.m[0].output.x")["attributes"]["value"]["refers_to"],
        "terraform_data.first.id"
    );
    assert_eq!(stack["outputs"]["env"], "prod");
}

#[test]
fn a_broken_plan_is_told_and_replaces_nothing() {
    let directory = copied("shop");
    let plan = directory.path().join("plan.json");
    let text = fs::read_to_string(&plan).expect("it is there");
    let half = text.get(..text.len() / 2).expect("it is ASCII");
    fs::write(&plan, half).expect("it can be written");
    let (text, code) = run(directory.path(), &["scan", "."]);
    assert_eq!(code, 2, "{text}");
    assert!(
        text.contains("Invalid plan") && !text.contains("battery"),
        "{text}"
    );
    let model = json(directory.path(), &["model", "."]);
    assert_eq!(model["stacks"].as_array().map(Vec::len), Some(2));
}
