//! Terragrunt's units through the binary.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::{Value as Json, json};

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

fn model(directory: &Path) -> Json {
    let (text, _) = run(directory, &["model", ".", "--format", "json"]);
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

fn shop() -> tempfile::TempDir {
    let to = tempfile::tempdir().expect("a directory can be made");
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/terragrunt"),
        to.path(),
    );
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

fn stack<'j>(model: &'j Json, path: &str) -> &'j Json {
    model["stacks"]
        .as_array()
        .and_then(|all| all.iter().find(|s| s["path"] == path))
        .unwrap_or_else(|| panic!("{path} is there: {model:#}"))
}

fn resource<'j>(stack: &'j Json, kind: &str) -> &'j Json {
    stack["resources"]
        .as_array()
        .and_then(|all| all.iter().find(|r| r["kind"] == kind))
        .unwrap_or_else(|| panic!("{kind} is there"))
}

#[test]
fn units_are_the_roots_and_their_modules_are_called() {
    let model = model(shop().path());
    let mut paths: Vec<&str> = model["stacks"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|s| s["path"].as_str())
        .collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "live/prod/eu-west-1/cache",
            "live/prod/eu-west-1/database",
            "live/prod/eu-west-1/network",
            "live/staging/eu-west-1/database",
            "live/staging/eu-west-1/network",
        ]
    );
    for stack in model["stacks"].as_array().expect("a list") {
        assert_eq!(stack["diagnostics"], json!([]), "{}", stack["path"]);
    }
}

#[test]
fn inputs_come_from_the_unit_and_what_it_includes() {
    let model = model(shop().path());
    let prod = &resource(
        stack(&model, "live/prod/eu-west-1/database"),
        "aws_db_instance",
    )["attributes"];
    assert_eq!(prod["identifier"], "orders-prod");
    assert_eq!(prod["deletion_protection"], true);
    assert_eq!(prod["publicly_accessible"], false);
    // The common part is merged deeply, the root's tags are replaced.
    assert_eq!(prod["tags"], json!({"owner": "prod", "service": "orders"}));
    assert_eq!(
        prod["password"],
        json!({"$sensitive": true}),
        "the environment isn't read, nor a default taken for it"
    );
    let staging = &resource(
        stack(&model, "live/staging/eu-west-1/database"),
        "aws_db_instance",
    )["attributes"];
    assert_eq!(staging["storage_encrypted"], false);
    assert_eq!(staging["publicly_accessible"], true, "the module's default");
    let subnets = &resource(
        stack(&model, "live/prod/eu-west-1/database"),
        "aws_db_subnet_group",
    )["attributes"]["subnet_ids"];
    assert!(
        subnets["$unknown"]
            .as_str()
            .is_some_and(|s| s.starts_with("dependency.network.outputs.subnet_ids")),
        "no mock: {subnets}"
    );
}

#[test]
fn the_state_and_generated_files_are_seen() {
    let model = model(shop().path());
    let stack = stack(&model, "live/prod/eu-west-1/network");
    let backend = &resource(stack, "terraform.settings")["attributes"]["backend"];
    assert_eq!(backend["type"], "s3");
    assert_eq!(backend["key"], "prod/eu-west-1/network/terraform.tfstate");
    let provider = resource(stack, "terraform.provider");
    assert_eq!(provider["attributes"]["region"], "eu-west-1");
    assert_eq!(provider["file"], "live/root.hcl");
}

#[test]
fn a_module_that_lies_elsewhere_is_a_call() {
    let model = model(shop().path());
    let call = resource(
        stack(&model, "live/prod/eu-west-1/cache"),
        "terraform.module_call",
    );
    assert_eq!(call["attributes"]["kind"], "git");
    assert_eq!(call["attributes"]["ref"], "v1.4.0");
    assert_eq!(call["attributes"]["available"], false);
}

#[test]
fn environments_and_coverage_count_units() {
    let directory = shop();
    let (text, code) = run(directory.path(), &["scan", "."]);
    assert_eq!(code, 1, "{text}");
    assert!(!text.contains("Terragrunt configurations"), "{text}");
    let model = model(directory.path());
    let environment = &resource(stack(&model, "live/staging/eu-west-1/network"), "stack")["attributes"]
        ["environment"];
    assert_eq!(environment, "non-production");
}

#[test]
fn a_finding_lies_where_the_unit_gives_the_value() {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let write = |path: &str, text: &str| {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().expect("it has one")).expect("a directory can be made");
        fs::write(path, text).expect("a file can be written");
    };
    write("terragrunt.hcl", "inputs = { status = \"Enabled\" }\n");
    write(
        "unit/terragrunt.hcl",
        "include {\n  path = find_in_parent_folders()\n}\nterraform {\n  source = \"..//modules/bucket\"\n}\ninputs = {\n  status = \"Suspended\"\n}\n",
    );
    write(
        "modules/bucket/main.tf",
        "variable \"status\" {\n  default = \"Enabled\"\n}\nresource \"aws_s3_bucket\" \"this\" {}\nresource \"aws_s3_bucket_versioning\" \"this\" {\n  bucket = aws_s3_bucket.this.id\n  versioning_configuration {\n    status = var.status\n  }\n}\n",
    );
    let (text, _) = run(directory.path(), &["scan", ".", "--format", "json"]);
    let report: Json = serde_json::from_str(&text).expect("it is JSON");
    let findings = report["findings"].as_array().expect("a list");
    let finding = findings
        .iter()
        .map(Json::to_string)
        .find(|f| f.contains("aws-s3-bucket-versioning"))
        .unwrap_or_else(|| panic!("it is found: {text}"));
    assert!(
        finding.contains("unit/terragrunt.hcl") && finding.contains("\"line\":8"),
        "{finding}"
    );
}
