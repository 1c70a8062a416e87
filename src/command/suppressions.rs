//! `groundrule suppressions`: what is accepted, by whom and why.

use clap::{Args, ValueEnum};
use rustc_hash::FxHashMap;
use serde_json::{Value as Json, json};

use super::settings::{Prepared, SettingArguments};
use crate::findings::{Finding, Report, Status, Suppression, relative};
use crate::report::markdown_escape;
use crate::source::Location;

#[derive(Debug, Args)]
pub struct Suppressions {
    #[command(flatten)]
    pub settings: SettingArguments,
    /// The form of the list
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Markdown,
}

/// One suppression, as it is listed.
struct Row<'r> {
    place: Location,
    suppression: &'r Suppression,
    status: Status,
    /// The findings that it accepts: rule and resource.
    accepted: Vec<(&'r str, &'r str)>,
}

impl Row<'_> {
    /// What became of it, in a word.
    fn standing(&self, today: jiff::civil::Date) -> &'static str {
        match () {
            () if self.status.is_protected => "protected rule",
            () if self.suppression.wrong_until.is_some() => "invalid date",
            () if !self.suppression.holds(today) => "expired",
            () if self.status.is_used => "used",
            () if !self.status.is_known => "unknown rule",
            () if !self.status.was_asked => "not asked",
            () => "unused",
        }
    }
}

impl Suppressions {
    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        let prepared = self.settings.prepare()?;
        let report = prepared.run();
        let rows = rows(&prepared, &report);
        match self.format {
            Format::Text => super::say::print(&text(&rows, prepared.today))?,
            Format::Json => super::say::print_json(&json(&rows, prepared.today))?,
            Format::Markdown => super::say::print(&markdown(&rows, prepared.today))?,
        }
        Ok(if report.diagnostics.iter().any(|p| p.is_incomplete) {
            2
        } else {
            0
        })
    }
}

fn rows<'r>(prepared: &Prepared, report: &'r Report) -> Vec<Row<'r>> {
    let tree = &prepared.project.tree;
    // What is accepted by what stands at a place, in the report's order.
    let mut by_place: FxHashMap<&Location, Vec<&Finding>> = FxHashMap::default();
    for finding in &report.accepted {
        let place = finding.accepted.as_ref().and_then(|a| a.place.as_ref());
        if let Some(place) = place {
            by_place.entry(place).or_default().push(finding);
        }
    }
    report
        .suppressions
        .iter()
        .filter_map(|(suppression, status)| {
            let mut place = prepared.project.sources.locate(suppression.place)?;
            place.path = relative(&place.path, tree).into();
            let accepted = by_place
                .get(&place)
                .into_iter()
                .flatten()
                .flat_map(|f| {
                    f.instances
                        .iter()
                        .map(|i| (f.rule.as_str(), i.address.as_str()))
                })
                .collect();
            Some(Row {
                place,
                suppression,
                status: *status,
                accepted,
            })
        })
        .collect()
}

fn text(rows: &[Row<'_>], today: jiff::civil::Date) -> String {
    if rows.is_empty() {
        return "Nothing is accepted.\n".into();
    }
    let mut text = String::new();
    for row in rows {
        let s = row.suppression;
        text.push_str(&format!(
            "{}:{}  {}  [{}, {}]\n",
            row.place.path.display(),
            row.place.line,
            s.rule,
            s.scope.form(),
            row.standing(today)
        ));
        let mut remarks = Vec::new();
        remarks.push(
            s.reason
                .clone()
                .unwrap_or_else(|| "no reason is given".into()),
        );
        remarks.extend(s.owner.as_ref().map(|o| format!("owner {o}")));
        remarks.extend(s.until.map(|d| format!("until {d}")));
        text.push_str(&format!("    {}\n", remarks.join(", ")));
        for (rule, address) in &row.accepted {
            text.push_str(&format!("    accepts {rule} of {address}\n"));
        }
    }
    let used = rows.iter().filter(|r| r.status.is_used).count();
    text.push_str(&format!(
        "\n{} suppressions, {used} of them accept something\n",
        rows.len()
    ));
    text
}

fn json(rows: &[Row<'_>], today: jiff::civil::Date) -> Json {
    let all: Vec<Json> = rows
        .iter()
        .map(|row| {
            let s = row.suppression;
            json!({
                "rule": s.rule.as_str(),
                "tool": s.tool,
                "form": s.scope.form(),
                "path": row.place.path.to_string_lossy(),
                "line": row.place.line,
                "reason": s.reason,
                "owner": s.owner,
                "until": s.until.map(|d| d.to_string()),
                "standing": row.standing(today),
                "accepts": row.accepted.iter()
                    .map(|(rule, address)| json!({"rule": rule, "address": address})).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({"version": "1", "suppressions": all})
}

fn markdown(rows: &[Row<'_>], today: jiff::civil::Date) -> String {
    let cell = |text: &str| markdown_escape::text(text);
    let mut text = String::from(
        "| rule | where | standing | accepts | reason | owner | until |\n| --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for row in rows {
        let s = row.suppression;
        let accepts: Vec<&str> = row.accepted.iter().map(|(_, address)| *address).collect();
        text.push_str(&format!(
            "| {} | {}:{} | {} | {} | {} | {} | {} |\n",
            cell(&s.rule),
            cell(&row.place.path.to_string_lossy()),
            row.place.line,
            row.standing(today),
            cell(&accepts.join(", ")),
            cell(s.reason.as_deref().unwrap_or("")),
            cell(s.owner.as_deref().unwrap_or("")),
            s.until.map(|d| d.to_string()).unwrap_or_default(),
        ));
    }
    text
}
