//! The line of a place as reports may show it: harmless, not too long, and without secrets.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::context::Context;
use super::place::{Mark, Texts};
use super::plain::plain_char;
use crate::findings::{Finding, Report};
use crate::secrets::credentials_in_line;
use crate::source::Location;

/// The bytes of a line that are secret: ranges that don't overlap, in their order.
type SecretRanges = Arc<Vec<Range<usize>>>;

/// The texts of a report, with what of them is secret.
pub(super) struct Excerpts {
    texts: Texts,
    /// By file. A secret is hidden wherever its line is shown, for whatever reason.
    secrets: FxHashMap<PathBuf, Vec<Location>>,
    /// The bytes of lines that are secret, sorted, as far as lines were shown.
    of_lines: Mutex<FxHashMap<(PathBuf, u32), SecretRanges>>,
}

/// A line, or the part of it around a place.
pub(super) struct Excerpt {
    /// From 1.
    pub line: u32,
    /// What is shown.
    pub text: String,
    /// The characters of it that the place is.
    pub range: Range<usize>,
}

impl Excerpt {
    /// Whether a part of the line is left out.
    pub fn is_cut(&self) -> bool {
        self.text.starts_with('…') || self.text.ends_with('…')
    }

    /// Before the place, the place, behind it.
    pub fn parts(&self) -> [String; 3] {
        let part = |from: usize, to: usize| {
            self.text
                .chars()
                .skip(from)
                .take(to.saturating_sub(from))
                .collect()
        };
        [
            part(0, self.range.start),
            part(self.range.start, self.range.end),
            part(self.range.end, usize::MAX),
        ]
    }
}

impl Excerpts {
    pub fn new(report: &Report, context: &Context) -> Excerpts {
        let texts = Texts::new(context.sources, context.tree);
        let mut secrets: FxHashMap<PathBuf, Vec<Location>> = FxHashMap::default();
        let findings = report.findings.iter().chain(&report.accepted);
        for finding in findings.filter(|f| f.hides_value) {
            for place in secret_places(finding, &texts) {
                secrets
                    .entry(place.path.to_path_buf())
                    .or_default()
                    .push(place.clone());
            }
        }
        Excerpts {
            texts,
            secrets,
            of_lines: Mutex::default(),
        }
    }

    /// The line of a place, at most so many characters; none where its text isn't there.
    pub fn of(&self, place: &Location, columns: usize) -> Option<Excerpt> {
        let mark = self.texts.mark(place)?;
        let secrets = self.secrets_of_line(place, mark.text());
        let is_secret = |at: usize| {
            let begun = secrets.partition_point(|s| s.start <= at);
            let last = begun.checked_sub(1).and_then(|n| secrets.get(n));
            last.is_some_and(|s| s.contains(&at))
        };
        let shown = |at: usize, c: char| match is_secret(at) {
            true if c != '"' => '•',
            _ => plain_char(c),
        };
        Some(excerpt(&mark, columns, shown))
    }

    /// The bytes of the line of a place that are secret.
    fn secrets_of_line(&self, place: &Location, line: &str) -> SecretRanges {
        let key = (place.path.to_path_buf(), place.line);
        let of_lines = || self.of_lines.lock().unwrap_or_else(PoisonError::into_inner);
        let known = of_lines().get(&key).cloned();
        known.unwrap_or_else(|| {
            let mut ranges = self.secret_ranges(place);
            ranges.extend(credentials_in_line(line));
            ranges.sort_by_key(|r| (r.start, r.end));
            let mut apart: Vec<Range<usize>> = Vec::new();
            for range in ranges {
                match apart.last_mut() {
                    Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                    _ => apart.push(range),
                }
            }
            let apart = Arc::new(apart);
            of_lines().insert(key, apart.clone());
            apart
        })
    }

    fn secret_ranges(&self, place: &Location) -> Vec<Range<usize>> {
        self.secrets
            .get(&*place.path)
            .into_iter()
            .flatten()
            .filter(|s| (s.line..=s.end_line.max(s.line)).contains(&place.line))
            .filter_map(|secret| {
                let on_line = Location {
                    path: secret.path.clone(),
                    line: place.line,
                    column: if secret.line < place.line {
                        1
                    } else {
                        secret.column
                    },
                    end_line: secret.end_line,
                    end_column: secret.end_column,
                };
                self.texts.mark(&on_line).map(|mark| mark.range)
            })
            .collect()
    }
}

/// The places of a finding whose value is secret at which the value may be read: its own, and what it is made of. The header of a
/// block holds no value, and a reference is none.
fn secret_places<'f>(
    finding: &'f Finding,
    texts: &'f Texts,
) -> impl Iterator<Item = &'f Location> + use<'f> {
    let shows_value = |place: &Location, label: &str| {
        !label.ends_with("declared here")
            && label != "called here"
            && !texts
                .mark(place)
                .is_some_and(|mark| is_reference(mark.text().get(mark.range.clone()).unwrap_or("")))
    };
    let steps = finding.related.iter();
    std::iter::once((&finding.place, &finding.label))
        .chain(steps.map(|step| (&step.place, &step.label)))
        .filter(move |(place, label)| shows_value(place, label))
        .map(|(place, _)| place)
}

/// `var.password`, `local.database.password`: nothing but names that Terraform looks up.
fn is_reference(text: &str) -> bool {
    ["var.", "local.", "module.", "each.", "data."]
        .iter()
        .any(|root| text.starts_with(root))
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// A line as it may be shown, at most so many characters around the place, and the characters of the place in it.
fn excerpt(mark: &Mark, columns: usize, shown: impl Fn(usize, char) -> char) -> Excerpt {
    let text = mark.text();
    let part = |range: Range<usize>| {
        let start = range.start;
        text.get(range)
            .unwrap_or("")
            .char_indices()
            .map(move |(at, c)| (start + at, c))
    };
    let end = mark.range.end.min(text.len());
    let start = mark.range.start.min(end);
    let before = || part(0..start);
    let inside = || part(start..end);
    let after = || part(end..text.len());
    if text.len() <= columns || text.chars().nth(columns).is_none() {
        let start = before().count();
        return Excerpt {
            line: mark.line,
            range: start..start + inside().count(),
            text: part(0..text.len()).map(|(at, c)| shown(at, c)).collect(),
        };
    }
    // Tabs in the middle of a line would jump by what isn't shown.
    let flat = |(at, c): (usize, char)| match shown(at, c) {
        '\t' => ' ',
        c => c,
    };
    let is_cut = inside().nth(columns / 2).is_some();
    let mut ahead: Vec<char> = before().rev().take(columns / 4).map(flat).collect();
    ahead.reverse();
    let mut line = String::new();
    if before().rev().nth(columns / 4).is_some() {
        line.push('…');
    }
    line.extend(ahead);
    let from = line.chars().count();
    line.extend(inside().take(columns / 2).map(flat));
    let to = line.chars().count();
    let behind = if is_cut {
        0
    } else {
        columns.saturating_sub(to)
    };
    line.extend(after().take(behind).map(flat));
    if is_cut || after().nth(behind).is_some() {
        line.push('…');
    }
    Excerpt {
        line: mark.line,
        text: line,
        range: from..to,
    }
}
