//! The source around a finding, drawn by ariadne.
//!
//! Ariadne sees only a window around each place, cut from its line and its neighbours, so that neither huge files nor huge lines cost
//! anything. It numbers lines from the window's first; the true numbers and positions are put in afterwards.

use std::fmt::Debug;
use std::ops::Range;

use ariadne::{Cache, Color, Config, IndexType, Label, LabelAttach, Report, ReportKind, Source};
use unicode_width::UnicodeWidthChar;

use super::super::coverage::position;
use super::super::excerpt::{Excerpt, Excerpts};
use super::super::plain::{cut, plain_line};
use super::TextStyle;
use super::links::Links;
use crate::findings::{Finding, Severity};
use crate::source::Location;

/// Places this near in one file are drawn together.
const NEAR: u32 = 10;
/// Places that are drawn.
const DRAWN: usize = 12;
/// What surrounds a window's number where ariadne prints the file's name; no harmless text holds it.
const FENCE: char = '\u{1}';

/// A part of a file with the places in it.
struct Window {
    position: String,
    /// Lines before the first.
    offset: u32,
    lines: Vec<String>,
    /// Line of the window, characters of the line, what is said, and whether it is the finding's place.
    labels: Vec<(usize, Range<usize>, String, bool)>,
    source: Option<Location>,
    is_alone: bool,
}

/// The source of a finding's place and of what explains it.
pub(super) fn snippet(
    finding: &Finding,
    excerpts: &Excerpts,
    links: Links<'_>,
    style: TextStyle,
) -> String {
    let mut windows: Vec<Window> = Vec::new();
    let mut missing = String::new();
    let places = std::iter::once((&finding.place, &finding.label, true))
        .chain(finding.related.iter().map(|r| (&r.place, &r.label, false)));
    for (place, label, is_first) in places.clone().take(DRAWN) {
        let label = cut(&plain_line(label.trim()), 200).into_owned();
        // Twelve columns of margin, and some for the label.
        match excerpts.of(place, style.columns().saturating_sub(12)) {
            Some(excerpt) => {
                let position = links.place(place);
                add(&mut windows, place, position, excerpt, label, is_first);
            }
            None => {
                let said = if label.is_empty() {
                    String::new()
                } else {
                    format!(": {label}")
                };
                missing.push_str(&format!("  --> {}{said}\n", position(place)));
            }
        }
    }
    let more = places.count().saturating_sub(DRAWN);
    if more > 0 {
        missing.push_str(&format!("  and {more} more places\n"));
    }
    draw(&windows, finding.severity, style).unwrap_or_default() + &missing
}

fn add(
    windows: &mut Vec<Window>,
    place: &Location,
    position: String,
    excerpt: Excerpt,
    label: String,
    is_first: bool,
) {
    let is_alone = excerpt.is_cut();
    let Excerpt { line, text, range } = excerpt;
    let near = windows.iter_mut().find(|w| {
        !is_alone
            && !w.is_alone
            && w.source.as_ref().is_some_and(|s| s.path == place.path)
            && line + NEAR > w.offset
            && line <= w.offset + w.lines.len() as u32 + NEAR
    });
    let Some(window) = near else {
        windows.push(Window {
            position,
            offset: line.saturating_sub(1),
            lines: vec![text],
            labels: vec![(0, range, label, is_first)],
            source: Some(place.clone()),
            is_alone,
        });
        return;
    };
    if line <= window.offset {
        let before = (window.offset + 1 - line) as usize;
        window.offset = line.saturating_sub(1);
        window.lines.splice(0..0, vec![String::new(); before]);
        for label in &mut window.labels {
            label.0 += before;
        }
    }
    let line = (line - window.offset).saturating_sub(1) as usize;
    if window.lines.len() <= line {
        window.lines.resize(line + 1, String::new());
    }
    if let Some(place) = window.lines.get_mut(line) {
        *place = text;
    }
    window.labels.push((line, range, label, is_first));
}

fn draw(windows: &[Window], severity: Severity, style: TextStyle) -> Option<String> {
    if windows.is_empty() {
        return None;
    }
    // Below a character without width ariadne draws no arrow: below the first of a place there is one.
    let has_invisible = windows
        .iter()
        .flat_map(|w| w.lines.iter().flat_map(|l| l.chars()))
        .any(|c| c.width() == Some(0));
    let config = Config::new()
        .with_color(style.color)
        .with_tab_width(4)
        .with_label_attach(if has_invisible {
            LabelAttach::Start
        } else {
            LabelAttach::Middle
        })
        // Characters: ariadne takes those of other files for bytes otherwise.
        .with_index_type(IndexType::Char);
    let mut report = Report::build(ReportKind::Error, (0usize, 0..0)).with_config(config);
    let mut sources = Vec::new();
    for (id, window) in windows.iter().enumerate() {
        let mut starts = Vec::new();
        let mut at = 0;
        for line in &window.lines {
            starts.push(at);
            at += line.chars().count() + 1;
        }
        let mut labels: Vec<_> = window.labels.iter().collect();
        labels.sort_by_key(|(line, range, ..)| (*line, range.start));
        for (line, range, said, is_first) in labels {
            let start = starts.get(*line).copied().unwrap_or(0);
            let color = if *is_first {
                color(severity)
            } else {
                Color::Blue
            };
            let mut label = Label::new((id, start + range.start..start + range.end))
                .with_color(color)
                .with_order(id as i32);
            if !said.is_empty() {
                label = label.with_message(said);
            }
            report.add_label(label);
        }
        sources.push(Source::from(window.lines.join("\n")));
    }
    let mut drawn = Vec::new();
    report.finish().write(Windows(sources), &mut drawn).ok()?;
    Some(renumbered(&String::from_utf8_lossy(&drawn), windows))
}

fn color(severity: Severity) -> Color {
    match severity {
        Severity::Critical => Color::Magenta,
        Severity::High => Color::Red,
        Severity::Medium => Color::Yellow,
        Severity::Low => Color::Cyan,
        Severity::Info => Color::Blue,
    }
}

/// The windows by their numbers.
struct Windows(Vec<Source<String>>);

impl Cache<usize> for Windows {
    type Storage = String;

    fn fetch(&mut self, id: &usize) -> Result<&Source<String>, impl Debug> {
        self.0.get(*id).ok_or("no such window")
    }

    fn display<'a>(&self, id: &'a usize) -> Option<impl std::fmt::Display + 'a> {
        Some(format!("{FENCE}{id}{FENCE}"))
    }
}

/// What ariadne drew, without its title line, with true positions and line numbers.
fn renumbered(drawn: &str, windows: &[Window]) -> String {
    let digits = |n: usize| n.to_string().len();
    let last = |w: &Window| w.offset as usize + w.lines.len();
    let needed = windows.iter().map(|w| digits(last(w))).max().unwrap_or(1);
    let given = windows
        .iter()
        .map(|w| digits(w.lines.len()))
        .max()
        .unwrap_or(1);
    let extra = needed.saturating_sub(given);
    let mut text = String::new();
    let mut window = None;
    for line in drawn.lines().skip(1) {
        let (lead, rest) = after_escape(line);
        if let Some((before, named)) = line.split_once(FENCE)
            && let Some((id, after)) = named.split_once(FENCE)
        {
            window = id.parse().ok().and_then(|id: usize| windows.get(id));
            let position = window.map_or("", |w| &w.position);
            let (_, end) = after.split_once(' ').unwrap_or((after, ""));
            text.push_str(&format!("{}{before}{position} {end}", " ".repeat(extra)));
        } else if rest.starts_with('─') {
            text.push_str(&format!("{lead}{}{rest}", "─".repeat(extra)));
        } else if let Some((before, number, after)) = numbered(line) {
            let number = number + window.map_or(0, |w| w.offset as usize);
            let pad = needed.saturating_sub(digits(number));
            text.push_str(&format!(" {before}{}{number}{after}", " ".repeat(pad)));
        } else {
            text.push_str(&" ".repeat(extra));
            text.push_str(line);
        }
        text.push('\n');
    }
    text
}

/// A colour escape at the beginning, and the rest.
fn after_escape(line: &str) -> (&str, &str) {
    let end = line
        .strip_prefix("\x1b[")
        .and_then(|rest| rest.find('m'))
        .map_or(0, |at| at + 3);
    line.split_at_checked(end).unwrap_or(("", line))
}

/// A line with a number in its margin: the escape before it, the number, the rest.
fn numbered(line: &str) -> Option<(&str, usize, &str)> {
    let (escape, rest) = after_escape(line.strip_prefix(' ')?);
    let rest = rest.trim_start_matches(' ');
    let end = rest.find(|c: char| !c.is_ascii_digit())?;
    let (number, after) = rest.split_at_checked(end)?;
    after.starts_with(" │").then_some(())?;
    Some((escape, number.parse().ok()?, after))
}
