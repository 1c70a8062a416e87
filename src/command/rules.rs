//! `groundrule rules`: the rules there are.

mod aliases;
mod markdown;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use serde_json::{Map, Value as Json, json};

pub(super) use self::aliases::left_out;
use super::selection::Control;
use crate::rules::{Default, Entry};

#[derive(Debug, Args)]
pub struct Rules {
    /// The form of the list
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Rules of your own, besides the built-in ones: a file or a directory
    #[arg(long, value_name = "PATH")]
    rules: Vec<PathBuf>,
    /// Only rules that cover this id of another tool
    #[arg(long, value_name = "ID")]
    alias: Option<String>,
    /// Only rules that check a standard, or a control of it: cis-aws-3.0, cis-aws-3.0:2.1.2
    #[arg(long, value_name = "STANDARD[:ID]", value_delimiter = ',')]
    control: Vec<String>,
    /// List other tools' ids instead, with the rules that cover them or why none does
    #[arg(long)]
    aliases: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    /// A page with a section for each rule
    Markdown,
}

impl Rules {
    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        let mut library = super::library(&self.rules)?;
        if let Some(alias) = &self.alias {
            library
                .entries
                .retain(|e| e.summary.aliases.iter().any(|(_, id)| id == alias.as_str()));
            if library.entries.is_empty() {
                let why = left_out().find(|row| row.id == alias.as_str());
                return Err(match why {
                    Some(row) => format!("no rule covers {alias}: {}", row.reason),
                    None => format!("no rule covers {alias}"),
                });
            }
        }
        if !self.control.is_empty() {
            let controls = Control::parse(&self.control, &library)?;
            library
                .entries
                .retain(|entry| controls.iter().any(|control| control.names(entry)));
        }
        if self.aliases {
            aliases::print(&library.entries, self.format)?;
            return Ok(0);
        }
        let entries = &library.entries;
        match self.format {
            Format::Markdown => super::say::print(&markdown::page(entries)?)?,
            Format::Json => super::say::print_json(&entries.iter().map(json).collect::<Vec<_>>())?,
            Format::Text => super::say::print(&table(entries))?,
        }
        Ok(0)
    }
}

fn default_name(default: Default) -> &'static str {
    match default {
        Default::On => "on",
        Default::Production => "production",
        Default::OptIn => "opt-in",
    }
}

fn json(entry: &Entry) -> Json {
    let summary = &entry.summary;
    let mut aliases = Map::new();
    for (peer, id) in summary.aliases.iter() {
        if let Some(list) = aliases
            .entry(peer.to_string())
            .or_insert_with(|| Json::Array(Vec::new()))
            .as_array_mut()
        {
            list.push(Json::String(id.to_string()));
        }
    }
    let mut controls = Map::new();
    for (standard, id) in summary.controls.iter() {
        if let Some(list) = controls
            .entry(standard.to_string())
            .or_insert_with(|| Json::Array(Vec::new()))
            .as_array_mut()
        {
            list.push(Json::String(id.to_string()));
        }
    }
    json!({
        "id": summary.id.as_str(),
        "title": summary.title.as_ref(),
        "severity": summary.severity.name(),
        "category": summary.category.name(),
        "checklist": summary.checklist.as_str(),
        "kinds": summary.kinds.iter().collect::<Vec<_>>(),
        "languages": summary.languages.iter().map(|l| l.name()).collect::<Vec<_>>(),
        "default": default_name(summary.default),
        "aliases": aliases,
        "controls": controls,
        "built_in": entry.is_built_in,
    })
}

fn table(entries: &[Entry]) -> String {
    let width = entries
        .iter()
        .map(|e| e.summary.id.len())
        .max()
        .unwrap_or(0);
    let mut text = String::new();
    for entry in entries {
        let s = &entry.summary;
        text.push_str(&format!(
            "{:width$}  {:8}  {:20}  {:18}  {:10}  {}\n",
            s.id,
            s.severity.name(),
            s.category.name(),
            s.checklist,
            default_name(s.default),
            s.title
        ));
    }
    text.push_str(&format!("{} rules\n", entries.len()));
    text
}
