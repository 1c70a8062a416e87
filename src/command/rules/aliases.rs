//! Other tools' ids: which rules cover them, or why none does.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::super::say;
use super::Format;
use crate::rules::Entry;

/// A check of another tool that no rule covers.
pub(in super::super) struct LeftOut {
    /// The tool.
    pub peer: &'static str,
    /// The check's id there.
    pub id: &'static str,
    /// Why.
    pub reason: &'static str,
}

/// What `rules/LEFT-OUT.md` lists: rows of tool, id and reason.
pub(in super::super) fn left_out() -> impl Iterator<Item = LeftOut> {
    crate::language::LEFT_OUT.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ");
        let row = LeftOut {
            peer: cells.next()?,
            id: cells.next()?,
            reason: cells.next()?,
        };
        let is_heading = row.peer == "tool" || row.peer.starts_with('-');
        (!is_heading).then_some(row)
    })
}

/// Prints all ids in order, each with the rules that cover it or the reason why none does.
pub(super) fn print(entries: &[Entry], format: Format) -> Result<(), String> {
    let mut covered: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for entry in entries {
        for (peer, id) in entry.summary.aliases.iter() {
            let rules = covered.entry((peer, id)).or_default();
            rules.push(&entry.summary.id);
        }
    }
    let mut rows: BTreeMap<(&str, &str), (Vec<&str>, &str)> = covered
        .into_iter()
        .map(|(key, rules)| (key, (rules, "")))
        .collect();
    for row in left_out() {
        rows.entry((row.peer, row.id))
            .or_insert((Vec::new(), row.reason));
    }
    let text = match format {
        Format::Json => {
            let rows: Vec<Json> = rows
                .iter()
                .map(|((peer, id), (rules, reason))| {
                    let reason = (!reason.is_empty()).then_some(reason);
                    json!({"tool": peer, "id": id, "rules": rules, "left_out": reason})
                })
                .collect();
            return say::print_json(&rows);
        }
        Format::Markdown => {
            let mut text = String::from("| tool | id | rules |\n| --- | --- | --- |\n");
            for ((peer, id), (rules, reason)) in &rows {
                let links: Vec<String> = rules.iter().map(|r| format!("[{r}](#{r})")).collect();
                let what = match rules.is_empty() {
                    true => format!("none: {reason}"),
                    false => links.join(", "),
                };
                text.push_str(&format!("| {peer} | {id} | {what} |\n"));
            }
            text
        }
        Format::Text => {
            let width = rows.keys().map(|(_, id)| id.len()).max().unwrap_or(0);
            let mut text = String::new();
            for ((peer, id), (rules, reason)) in &rows {
                let what = match rules.is_empty() {
                    true => format!("none: {reason}"),
                    false => rules.join(", "),
                };
                text.push_str(&format!("{peer:9}  {id:width$}  {what}\n"));
            }
            text
        }
    };
    say::print(&text)
}
