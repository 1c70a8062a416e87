//! Reading the examples of rules.
//!
//! ```text
//! fail "name" {
//!   given {
//!     as_of = "2026-01-01"
//!   }
//!   resource "aws_s3_bucket" "b" {}        # Terraform: everything that is nothing of the following
//!   cloudformation = <<-YAML               # or a template
//!     Resources: …
//!   YAML
//!   file "README.md" <<-TEXT               # further files
//!     …
//!   TEXT
//!   expect {
//!     at = "main.tf:3"
//!   }
//! }
//! ```

use super::cut::Cut;
use super::rule::{Example, Expect, Given, Outcome};
use crate::load::Language;
use crate::syntax::{self, ExpressionKind, Span};

/// Reads an example.
pub fn read(cut: &Cut, base: u32) -> Example {
    let mut example = Example {
        outcome: match cut.keyword.as_str() {
            "pass" => Outcome::Pass,
            "undecided" => Outcome::Undecided,
            _ => Outcome::Fail,
        },
        name: cut.name.clone(),
        span: Span::new(base + cut.offset as u32, base + cut.offset as u32 + 1),
        files: Vec::new(),
        language: Language::Terraform,
        given: Given::default(),
        expect: Expect::default(),
        unknown_arguments: Vec::new(),
    };
    let mut terraform = String::new();
    let mut lines = cut.body.lines();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if let Some(marker) = trimmed.strip_prefix("cloudformation = <<") {
            let text = heredoc(&mut lines, marker.trim_start_matches('-'));
            let name = if text.trim_start().starts_with('{') {
                "template.json"
            } else {
                "template.yaml"
            };
            example.language = Language::CloudFormation;
            example.files.push((name.into(), text));
        } else if let Some((path, marker)) = trimmed
            .strip_prefix("file \"")
            .and_then(|rest| rest.split_once("\" <<"))
        {
            let text = heredoc(&mut lines, marker.trim_start_matches('-'));
            example.files.push((path.to_string(), text));
        } else if matches!(trimmed, "given {" | "expect {")
            && line.starts_with("    ")
            && !line.starts_with("     ")
        {
            let body: String = lines
                .by_ref()
                .take_while(|l| l.trim_end() != "    }")
                .map(|l| format!("{l}\n"))
                .collect();
            settings(&body, trimmed.starts_with("given"), &mut example);
        } else {
            terraform.push_str(line.strip_prefix("    ").unwrap_or(line));
            terraform.push('\n');
        }
    }
    if !terraform.trim().is_empty() || example.files.is_empty() {
        example.files.push((
            "main.tf".into(),
            terraform.trim_matches('\n').to_string() + "\n",
        ));
    }
    example
}

/// The lines up to the marker, without the indentation they share.
fn heredoc(lines: &mut std::str::Lines<'_>, marker: &str) -> String {
    let body: Vec<&str> = lines.by_ref().take_while(|l| l.trim() != marker).collect();
    let indent = body
        .iter()
        .filter(|l| !l.trim().is_empty())
        .map(|l| l.len() - l.trim_start_matches(' ').len())
        .min()
        .unwrap_or(0);
    body.iter()
        .map(|l| format!("{}\n", l.get(indent..).unwrap_or("")))
        .collect()
}

fn settings(body: &str, is_given: bool, example: &mut Example) {
    for attribute in syntax::parse_file(body, 0).body.attributes {
        let text = match &attribute.value.kind {
            ExpressionKind::String(text) | ExpressionKind::Number(text) => Some(text.to_string()),
            _ => None,
        };
        match (is_given, &*attribute.name.text) {
            (true, "as_of") => example.given.as_of = text,
            (true, "environment") => example.given.environment = text,
            (true, "var") => {
                if let ExpressionKind::Object(items) = attribute.value.kind {
                    for item in items {
                        if let (
                            ExpressionKind::String(k),
                            ExpressionKind::String(v) | ExpressionKind::Number(v),
                        ) = (item.key.kind, item.value.kind)
                        {
                            example.given.variables.push((k.into(), v.into()));
                        }
                    }
                }
            }
            (false, "at") => example.expect.at = text,
            (false, "when") => example.expect.when = text,
            (false, "severity") => example.expect.severity = text,
            (false, "count") => example.expect.count = text.and_then(|t| t.parse().ok()),
            (false, "message") => example.expect.message = text,
            (_, other) => example.unknown_arguments.push(other.into()),
        }
    }
}
