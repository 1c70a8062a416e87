//! GitHub's workflow commands: annotations at lines of code, without uploading anything.

use std::io::{self, Write};

use super::context::{Context, RuleFacts};
use super::escape::is_outside;
use super::group::{self, Group};
use super::plain::{cut, plain_line, plain_text, sentence, unmarked};
use super::words::{counted, grouped};
use crate::findings::{Report, Severity};

/// GitHub shows so many of each kind in a step.
const MOST: usize = 10;
/// Resources that are named.
const NAMED: usize = 5;
/// More of a message isn't read.
const MAXIMUM_TEXT: usize = 2_000;

/// The kinds of annotation, with what is annotated so.
const KINDS: [&str; 3] = ["error", "warning", "notice"];

/// Writes annotations, the worst first; what GitHub would not show is counted in one of them.
pub fn write_github(report: &Report, context: &Context, out: &mut dyn Write) -> io::Result<()> {
    let facts = context.facts();
    let mut groups = group::groups(context.listed(report));
    groups.sort_by_key(|g| (g.is_undecided(), std::cmp::Reverse(g.severity)));
    let left_out: usize = KINDS
        .iter()
        .map(|kind| {
            groups
                .iter()
                .filter(|g| self::kind(g) == *kind)
                .count()
                .saturating_sub(MOST)
        })
        .sum();
    for name in KINDS {
        // One notice is kept for the number of those that are left out.
        let most = MOST - usize::from(left_out > 0 && name == "notice");
        for group in groups.iter().filter(|g| kind(g) == name).take(most) {
            let rule = facts.get(group.first.rule.as_str()).copied();
            writeln!(out, "{}", unmarked(&command(name, group, rule)))?;
        }
    }
    if left_out > 0 {
        let notices = groups.iter().filter(|g| kind(g) == "notice").count();
        let left_out = left_out + usize::from(notices >= MOST);
        let said = format!(
            "{} not annotated: GitHub shows {MOST} errors, {MOST} warnings and {MOST} notices of a step.",
            match left_out {
                1 => "1 more finding is".to_string(),
                n => format!("{} more findings are", grouped(n)),
            }
        );
        writeln!(out, "::notice title=groundrule::{}", data(&said))?;
    }
    out.flush()
}

fn kind(group: &Group) -> &'static str {
    match group.severity {
        _ if group.is_undecided() => "notice",
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "notice",
    }
}

fn command(kind: &str, group: &Group, rule: Option<&RuleFacts>) -> String {
    let finding = group.first;
    let place = &finding.place;
    let path = place.path.to_string_lossy();
    let mut properties = Vec::new();
    // GitHub knows no file outside of the checkout.
    if !is_outside(&path) {
        let path = path.trim_start_matches("./");
        properties.push(format!("file={}", property(path)));
        properties.push(format!("line={}", place.line.max(1)));
        // A place of several lines begins where it begins: annotations stand below the last line, which may be far away.
        properties.push(format!("endLine={}", place.line.max(1)));
        properties.push(format!("col={}", place.column.max(1)));
        if place.end_line == place.line && place.end_column > place.column {
            properties.push(format!("endColumn={}", place.end_column));
        }
    }
    let title = rule.map_or("", |r| r.title.as_str());
    let title = match title.is_empty() {
        true => finding.rule.to_string(),
        false => format!("{title} ({})", finding.rule),
    };
    properties.push(format!("title={}", property(&cut(&title, 255))));
    let mut said = sentence(&plain_line(finding.message.trim()));
    if let Some(reason) = &finding.undecided {
        said.push_str(&format!(" Undecided: {}", sentence(&plain_line(reason))));
    }
    let instances = group.instances();
    for (n, instance) in instances.iter().take(NAMED).enumerate() {
        said.push_str(if n == 0 { "\n" } else { ", " });
        said.push_str(&cut(&plain_line(&instance.address), 255));
        if let Some(when) = &instance.when {
            said.push_str(&format!(" (when {})", cut(&plain_line(when), 255)));
        }
    }
    if instances.len() > NAMED {
        let more = counted(instances.len() - NAMED, "more resource");
        said.push_str(&format!(" and {more}"));
    }
    if let Some(remedy) = rule.map(|r| r.remedy.trim()).filter(|r| !r.is_empty()) {
        said.push_str(&format!("\n{}", plain_text(remedy)));
    }
    format!(
        "::{kind} {}::{}",
        properties.join(","),
        data(&cut(&said, MAXIMUM_TEXT))
    )
}

/// The message of a command.
fn data(text: &str) -> String {
    plain_text(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property of a command.
fn property(text: &str) -> String {
    data(&plain_line(text))
        .replace(':', "%3A")
        .replace(',', "%2C")
}
