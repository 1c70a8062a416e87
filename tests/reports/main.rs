//! The forms of reports, through the binary: each is read as its consumers read it.

mod forms;
mod hostile;
mod junit;
mod markdown;
mod writing;

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value as Json;

/// All forms of reports.
const FORMATS: [&str; 10] = [
    "text",
    "sarif",
    "json",
    "jsonl",
    "github",
    "markdown",
    "gitlab-sast",
    "gitlab-code-quality",
    "junit",
    "html",
];

struct Outcome {
    code: i32,
    out: String,
    errors: String,
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("groundrule").expect("the binary is built");
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("NO_COLOR")
        .env_remove("GITHUB_STEP_SUMMARY")
        .env("COLUMNS", "100")
        .arg("scan")
        .args(["--as-of", "2026-01-01"])
        .args(arguments);
    command
}

fn run(command: &mut Command) -> Outcome {
    let output = command.output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is UTF-8");
    Outcome {
        code: output.status.code().unwrap_or(-1),
        out: text(output.stdout),
        errors: text(output.stderr),
    }
}

fn scan(arguments: &[&str]) -> Outcome {
    run(&mut command(arguments))
}

/// The report about an input of `testdata/`.
fn report(format: &str, input: &str) -> String {
    let outcome = scan(&[input, "--format", format]);
    assert_eq!(outcome.code, 1, "{format}: {}", outcome.errors);
    outcome.out
}

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_else(|e| panic!("it isn't JSON: {e}\n{text}"))
}

fn schema(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/schemas")
        .join(name)
}

fn assert_valid(name: &str, document: &Json) {
    let text = std::fs::read_to_string(schema(name)).expect("the schema can be read");
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.enable_format_assertions();
    let url = format!("https://example.com/{name}");
    compiler
        .add_resource(&url, json(&text))
        .expect("the schema is a schema");
    let index = compiler.compile(&url, &mut schemas).expect("it compiles");
    if let Err(error) = schemas.validate(document, index) {
        panic!("{name}: {error:#}");
    }
}
