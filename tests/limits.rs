//! What is beyond a limit of this analysis isn't known, or it is told: it decides nothing.

use std::fs;

use assert_cmd::Command;
use serde_json::Value as Json;

/// The exit code and the report of a scan of one file in a directory of its own.
fn scan(file: &str, bytes: &[u8]) -> (i32, Json) {
    let made = tempfile::tempdir().expect("a directory can be made");
    let tree = made.path().join("tree");
    fs::create_dir(&tree).expect("it can be made");
    fs::write(made.path().join("outside.txt"), "x").expect("it can be written");
    fs::write(tree.join(file), bytes).expect("it can be written");
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .current_dir(&tree)
        .args([
            "scan",
            ".",
            "--root",
            ".",
            "--no-config",
            "--format",
            "json",
        ])
        .arg("--include-undecided")
        .output()
        .expect("it runs");
    let report = serde_json::from_slice(&output.stdout).expect("it is JSON");
    (output.status.code().unwrap_or(-1), report)
}

/// Were a limit an error, `can` and `try` would decide by it, and a finding would be gone without a word.
#[test]
fn no_limit_is_an_error_that_try_catches() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(1_000), close.repeat(1_000));
    let expressions = [
        format!(r#"can(jsondecode("{}"))"#, deep("[", "]")),
        format!(r#"can(yamldecode("{}"))"#, deep("[", "]")),
        r#"can(regex("^\\pL{1,900}$", "abc"))"#.to_string(),
        r#"try(file("../outside.txt") != "", false)"#.to_string(),
        r#"try(filesha256("../outside.txt") != "", false)"#.to_string(),
        r#"length(fileset("..", "*.txt")) > 0"#.to_string(),
    ];
    for expression in expressions {
        let text = format!(
            "resource \"aws_db_instance\" \"a\" {{\n  publicly_accessible = {expression}\n}}\n"
        );
        let (_, report) = scan("main.tf", text.as_bytes());
        let findings = report["findings"].as_array().expect("it is a list");
        let of_rule = |f: &&Json| f["rule"] == "aws-rds-publicly-accessible";
        let found: Vec<&Json> = findings.iter().filter(of_rule).collect();
        assert_eq!(found.len(), 1, "{expression}: {}", report["problems"]);
        assert!(
            found[0]["undecided"].is_string(),
            "{expression}: {}",
            found[0]
        );
    }
}

const TEMPLATE: &str = r#"{"Resources": {"A": {"Type": "AWS::S3::Bucket"}}}"#;

#[test]
fn what_powershell_writes_is_read() {
    let bytes: Vec<u8> = format!("\u{FEFF}{TEMPLATE}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let (code, report) = scan("template.json", &bytes);
    assert_eq!(code, 1, "{}", report["problems"]);
    assert_eq!(report["coverage"]["resources"], 1);
}

#[test]
fn what_is_too_large_to_be_read_is_told() {
    let bytes = [TEMPLATE.as_bytes(), &vec![b' '; 17 << 20]].concat();
    let (code, report) = scan("template.json", &bytes);
    assert_eq!(code, 2);
    let problem = report["problems"][0]["detail"].as_str().unwrap_or_default();
    assert!(problem.contains("is larger than 16 MiB"), "{problem}");
    // Large files of other programs are none of ours.
    let (_, report) = scan("data.json", &bytes);
    assert_eq!(report["problems"], serde_json::json!([]));
}
