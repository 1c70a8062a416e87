//! The parser against what Terraform said of the same expressions, where those answers are at
//! hand.

use std::path::PathBuf;

use groundrule::syntax::{SyntaxError, parse_file};
use unicode_segmentation::UnicodeSegmentation;

/// The folder with other tools' answers.
fn shared() -> PathBuf {
    std::env::var_os("GROUNDRULE_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared")),
        PathBuf::from,
    )
}

/// The errors of an expression where it is the value of an argument, at bytes of the expression.
fn errors_of_value(expression: &str) -> Vec<SyntaxError> {
    const BEFORE: &str = "v = ";
    let mut file = parse_file(&format!("{BEFORE}{expression}\n"), 0);
    for error in &mut file.errors {
        error.span.start -= BEFORE.len() as u32;
        error.span.end -= BEFORE.len() as u32;
    }
    file.errors
}

/// The line and the column, in grapheme clusters, of a byte.
fn line_and_column(text: &str, at: usize) -> (u64, u64) {
    let before = &text[..at.min(text.len())];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let column = before[start..].graphemes(true).count();
    (line as u64 + 1, column as u64 + 1)
}

/// Errors that Terraform finds while it parses, by their summaries.
const SYNTAX: &[&str] = &[
    "Argument or block definition required",
    "Invalid 'for' expression",
    "Invalid character",
    "Invalid escape sequence",
    "Invalid expression",
    "Invalid legacy index syntax",
    "Missing closing parenthesis",
    "Missing false expression in conditional",
    "Missing item separator",
    "Missing newline after argument",
    "Unexpected else directive",
    "Unexpected endif directive",
];

#[test]
fn agrees_with_terraform_on_expressions() {
    let path = shared().join("oracle/terraform/expressions-dev.json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("skipped: no {}", path.display());
        return;
    };
    let entries: Vec<serde_json::Value> = serde_json::from_str(&text).expect("JSON");
    let mut differences = Vec::new();
    let (mut valid, mut invalid, mut columns) = (0, 0, 0);
    for entry in &entries {
        let expression = entry["expr"].as_str().expect("an expression");
        let errors = errors_of_value(expression);
        let summary = entry["error"].as_str().unwrap_or("");
        if !SYNTAX.contains(&summary) {
            valid += 1;
            if let Some(error) = errors.first() {
                differences.push(format!("{expression:?} is valid, but: {error:?}"));
            }
            continue;
        }
        invalid += 1;
        let Some(error) = errors.first() else {
            differences.push(format!("{expression:?} has no error, but {summary}"));
            continue;
        };
        let found = line_and_column(expression, error.span.start as usize);
        let expected = (
            entry["at"][0].as_u64().unwrap_or(0),
            entry["at"][1].as_u64().unwrap_or(0),
        );
        columns += usize::from(found == expected);
        if found.0 != expected.0 || error.summary != summary || error.detail != entry["detail"] {
            differences.push(format!(
                "{expression:?}: {error:?} at {found:?}, not {summary} at {expected:?}"
            ));
        }
    }
    println!("{valid} valid, {invalid} not; {columns} of {invalid} errors at the same column");
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
