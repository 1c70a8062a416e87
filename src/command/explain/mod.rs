//! `groundrule explain`: the page of a rule, the attributes of a kind, or why a resource passes or fails.

mod finding;

use clap::Args;

use self::finding::{Subject, explain};
use super::settings::SettingArguments;
use crate::load::terraform::suggestion;
use crate::rules::{Entry, Outcome, declared, examples};
use crate::source::Disk;

#[derive(Debug, Args)]
pub struct Explain {
    /// A rule's id, another tool's id; a kind: aws_s3_bucket, terraform.variable, AWS::S3::Bucket; a finding by its fingerprint;
    /// a resource by its address, or an attribute of it: module.db.aws_db_instance.main.multi_az
    what: String,
    #[command(flatten)]
    pub settings: SettingArguments,
    /// Of a resource: only what this rule makes of it
    #[arg(long, value_name = "ID")]
    rule: Option<String>,
}

impl Explain {
    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        let library = self.settings.library()?;
        let what = self.what.as_str();
        let by_alias = || {
            library
                .entries
                .iter()
                .find(|e| e.summary.aliases.iter().any(|(_, id)| id == what))
        };
        let text = if let Some(entry) = library.find(what).or_else(by_alias) {
            page(entry)?
        } else if let Some(text) = declared(what) {
            text
        } else if let Some(text) = kind(what) {
            text
        } else {
            let prepared = self.settings.prepare()?;
            let subject = Subject::of(what);
            explain(&prepared, &subject, self.rule.as_deref()).map_err(|e| {
                let ids = library.entries.iter().map(|e| e.summary.id.as_str());
                format!("{e}{}", suggestion(what, ids).unwrap_or_default())
            })?
        };
        super::say::print(&text)?;
        Ok(0)
    }
}

fn page(entry: &Entry) -> Result<String, String> {
    let rule = entry
        .rule()
        .map_err(|p| format!("{}: {}", p.summary, p.detail))?;
    let s = &rule.summary;
    let advice = entry.advice();
    let mut text = format!("{}\n{}\n\n", s.id, "=".repeat(s.id.len()));
    text.push_str(&format!("{}.\n\n", s.title));
    let languages: Vec<&str> = s.languages.iter().map(|l| l.name()).collect();
    let kinds: Vec<&str> = s.kinds.iter().collect();
    text.push_str(&format!(
        "severity   {}\ncategory   {}\nchecklist  {}\nconcerns   {}\nlanguages  {}\n",
        s.severity.name(),
        s.category.name(),
        s.checklist,
        kinds.join(", "),
        languages.join(", ")
    ));
    match s.default {
        crate::rules::Default::On => {}
        crate::rules::Default::Production => text.push_str(
            "runs       where the environment isn't known to be another than production\n",
        ),
        crate::rules::Default::OptIn => {
            text.push_str(&format!("runs       only with --enable {}\n", s.id))
        }
    }
    if !s.aliases.is_empty() {
        let aliases: Vec<String> = s
            .aliases
            .iter()
            .map(|(peer, id)| format!("{id} ({peer})"))
            .collect();
        text.push_str(&format!("covers     {}\n", aliases.join(", ")));
    }
    for (standard, control) in s.controls.iter() {
        text.push_str(&format!("control    {control} ({standard})\n"));
    }
    if !advice.remedy.is_empty() {
        text.push_str(&format!("\nWhat to do\n----------\n{}\n", advice.remedy));
    }
    for parameter in &rule.parameters {
        text.push_str(&format!(
            "\nparam {}: {}\n",
            parameter.name, parameter.description
        ));
    }
    if !advice.references.is_empty() {
        text.push_str("\nRead more\n---------\n");
        for reference in &advice.references {
            text.push_str(&format!("{reference}\n"));
        }
    }
    let Some(source) = entry.source(&Disk::new(std::path::PathBuf::from("/"))) else {
        return Ok(text);
    };
    for example in examples(&source) {
        let outcome = match example.outcome {
            Outcome::Fail => "Fails",
            Outcome::Pass => "Passes",
            Outcome::Undecided => "Can't be decided",
        };
        let title = format!("{outcome}: {}", example.name);
        text.push_str(&format!(
            "\n{title}\n{}\n",
            "-".repeat(title.chars().count())
        ));
        for (name, body) in &example.files {
            text.push_str(&format!("# {name}\n{body}"));
        }
    }
    Ok(text)
}

/// The attributes that the tables know of a kind.
fn kind(name: &str) -> Option<String> {
    let kind = crate::schema::kind(name)?;
    let mut rows: Vec<(&str, String)> = kind
        .attributes()
        .iter()
        .map(|(attribute, facts)| {
            let what = match facts.block() {
                Some(crate::schema::Nesting::Single) => "block, at most one".to_string(),
                Some(crate::schema::Nesting::Many) => "blocks".to_string(),
                None => kind.type_of(*facts).to_string(),
            };
            let computed = if facts.is_computed() {
                ", computed"
            } else {
                ""
            };
            (*attribute, format!("{what}{computed}"))
        })
        .collect();
    rows.sort();
    let width = rows.iter().map(|(n, _)| n.len()).max().unwrap_or(0);
    let mut text = format!("{name}\n{}\n\n", "=".repeat(name.len()));
    for (attribute, what) in rows {
        text.push_str(&format!("{attribute:width$}  {what}\n"));
    }
    Some(text)
}
