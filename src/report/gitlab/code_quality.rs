//! GitLab's code quality report: a part of Code Climate's JSON.
//!
//! GitLab stops reading at the first issue that lacks something, so each has everything.

use std::io::{self, Write};

use serde::Serialize;

use super::super::context::Context;
use super::super::escape::{self, relative_path};
use super::super::group::{self, Group};
use super::super::plain::{cut, plain_line, sentence};
use super::super::words::counted;
use crate::findings::{Report, Severity};

/// More of a description isn't read.
const MAXIMUM_TEXT: usize = 1_000;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// Writes an issue for each rule and line.
pub fn write_gitlab_code_quality(
    report: &Report,
    context: &Context,
    out: &mut dyn Write,
) -> io::Result<()> {
    let groups = group::groups(context.listed(report));
    let identities = group::identities(&groups);
    let issues: Vec<Issue> = groups
        .iter()
        .zip(identities)
        .map(|(group, fingerprint)| issue(group, fingerprint))
        .collect();
    escape::write(&issues, out)
}

fn issue(group: &Group, fingerprint: String) -> Issue {
    let finding = group.first;
    let mut description = sentence(&plain_line(finding.message.trim()));
    if let Some(reason) = &finding.undecided {
        description.push_str(&format!(" Undecided: {}", sentence(&plain_line(reason))));
    }
    let more = group.instances().len().saturating_sub(1);
    if more > 0 {
        let more = counted(more, "more resource");
        description.push_str(&format!(" It is the same of {more}."));
    }
    Issue {
        description: cut(&description, MAXIMUM_TEXT).into_owned(),
        check_name: plain_line(&finding.rule).into_owned(),
        fingerprint,
        severity: match group.severity {
            _ if group.is_undecided() => "info",
            Severity::Critical => "blocker",
            Severity::High => "critical",
            Severity::Medium => "major",
            Severity::Low => "minor",
            Severity::Info => "info",
        },
        location: Location {
            path: relative_path(&finding.place.path.to_string_lossy()).to_string(),
            lines: Lines {
                begin: finding.place.line.max(1),
            },
        },
    }
}
