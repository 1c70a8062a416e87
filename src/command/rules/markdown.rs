//! The reference of all rules as a page of Markdown. A rule's heading is its id, so that its anchor is the id too.

use crate::report::markdown_escape::{self as escape, block, code};
use crate::rules::{Entry, Outcome, examples};
use crate::source::Disk;

use super::default_name;

/// The page: a table of contents by folder, then a section for each rule.
pub(super) fn page(entries: &[Entry]) -> Result<String, String> {
    let mut text = String::from("# Rules\n");
    let mut folder = String::new();
    let mut ordered: Vec<&Entry> = entries.iter().collect();
    ordered.sort_by_key(|e| (folder_of(e), e.summary.id.clone()));
    for entry in &ordered {
        let of = folder_of(entry);
        if of != folder {
            text.push_str(&format!("\n**{of}**\n\n"));
            folder = of;
        }
        let s = &entry.summary;
        let title = escape::text(&s.title);
        text.push_str(&format!("- [{}](#{}): {title}\n", s.id, s.id));
    }
    for entry in ordered {
        text.push_str(&section(entry)?);
    }
    Ok(text)
}

/// `aws/s3` of `rules/aws/s3/aws-s3-bucket-versioning.hcl`.
fn folder_of(entry: &Entry) -> String {
    let path = entry.path.to_string_lossy().replace('\\', "/");
    let directory = path.rsplit_once('/').map_or("", |(directory, _)| directory);
    match entry.is_built_in {
        true => directory
            .strip_prefix("rules/")
            .unwrap_or(directory)
            .to_string(),
        false => "your own".to_string(),
    }
}

fn section(entry: &Entry) -> Result<String, String> {
    let rule = entry
        .rule()
        .map_err(|p| format!("{}: {}", p.summary, p.detail))?;
    let s = &rule.summary;
    let advice = entry.advice();
    let joined = |all: &crate::rules::Names| {
        let all: Vec<String> = all.iter().map(code).collect();
        all.join(", ")
    };
    let mut text = format!("\n## {}\n\n{}.\n\n", s.id, escape::text(&s.title));
    let mut row = |name: &str, value: &str| {
        if !value.is_empty() {
            text.push_str(&format!("- {name}: {value}\n"));
        }
    };
    row("severity", s.severity.name());
    row("category", s.category.name());
    row("checklist", &s.checklist);
    row("concerns", &joined(&s.kinds));
    let languages: Vec<&str> = s.languages.iter().map(|l| l.name()).collect();
    row("languages", &languages.join(", "));
    row("runs", default_name(s.default));
    let aliases: Vec<&str> = s.aliases.iter().map(|(_, id)| id.as_str()).collect();
    row("covers", &escape::text(&aliases.join(", ")));
    let controls: Vec<String> = s
        .controls
        .iter()
        .map(|(standard, id)| format!("{standard} {id}"))
        .collect();
    row("controls", &escape::text(&controls.join(", ")));
    for parameter in &rule.parameters {
        row(
            &code(&format!("param.{}", parameter.name)),
            &escape::text(&parameter.description),
        );
    }
    if !advice.remedy.is_empty() {
        text.push_str(&format!("\n{}", block(&advice.remedy, "text")));
    }
    if let Some(source) = entry.source(&Disk::new(std::path::PathBuf::from("/"))) {
        for wanted in [Outcome::Fail, Outcome::Pass] {
            let all = examples(&source);
            let Some(example) = all.iter().find(|e| e.outcome == wanted) else {
                continue;
            };
            let outcome = match wanted {
                Outcome::Fail => "Fails",
                _ => "Passes",
            };
            text.push_str(&format!("\n{outcome}: {}\n", escape::text(&example.name)));
            for (name, body) in &example.files {
                let language = match name.rsplit_once('.') {
                    Some((_, "tf" | "tofu" | "hcl")) => "hcl",
                    Some((_, "yaml" | "yml")) => "yaml",
                    Some((_, "json")) => "json",
                    _ => "text",
                };
                text.push_str(&format!("\n{}", block(body.trim_end(), language)));
            }
        }
    }
    for reference in &advice.references {
        text.push_str(&match is_address(reference) {
            true => format!("\n<{reference}>\n"),
            false => format!("\n{}\n", escape::text(reference)),
        });
    }
    Ok(text)
}

/// Whether a reference is an address that can stand between angle brackets as it is.
fn is_address(reference: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_graphic() && !matches!(c, '<' | '>' | '"');
    reference.starts_with("https://") && reference.chars().all(is_plain)
}
