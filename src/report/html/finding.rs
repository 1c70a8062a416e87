//! A finding on the page: what, where, whence, for whom, and what to do.

use std::io::{self, Write};

use super::super::context::RuleFacts;
use super::super::coverage::position;
use super::super::excerpt::Excerpts;
use super::super::markup::{line, lines};
use super::super::plain::{cut, sentence};
use crate::findings::{Finding, shown_path};
use crate::source::Location;

/// Characters of a line of source.
const COLUMNS: usize = 160;
/// Places and resources that are shown.
const PLACES: usize = 24;
const RESOURCES: usize = 20;
/// More of a text isn't read.
const MAXIMUM_TEXT: usize = 2_000;

/// Writes a finding; `page` is where its rule is explained.
pub(super) fn write(
    finding: &Finding,
    rule: Option<&RuleFacts>,
    page: Option<&str>,
    excerpts: &Excerpts,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (class, name) = match finding.undecided {
        Some(_) => ("undecided", "undecided"),
        None => (finding.severity.name(), finding.severity.name()),
    };
    let id = format!("<code>{}</code>", line(&finding.rule));
    let id = match page {
        Some(page) => link(page, &id),
        None => id,
    };
    writeln!(
        out,
        "<article class=\"{class}\">\n<h3>{}</h3>\n<p><span class=\"severity {class}\">{name}</span> {id} <span class=\"dim\">{}</span></p>",
        line(&cut(&sentence(finding.message.trim()), MAXIMUM_TEXT)),
        line(shown_path(&finding.stack))
    )?;
    writeln!(out, "<ol class=\"trace\">")?;
    let steps = std::iter::once((&finding.place, &finding.label))
        .chain(finding.related.iter().map(|r| (&r.place, &r.label)));
    for (place, label) in steps.clone().take(PLACES) {
        step(place, label, excerpts, out)?;
    }
    let more = steps.count().saturating_sub(PLACES);
    if more > 0 {
        writeln!(out, "<li>and {more} more places</li>")?;
    }
    writeln!(out, "</ol>\n<dl>")?;
    if let Some(reason) = &finding.undecided {
        field("Undecided", &line(&cut(reason, MAXIMUM_TEXT)), out)?;
    }
    field("Resources", &resources(finding), out)?;
    if let Some(rule) = rule {
        let remedy = cut(rule.remedy.trim(), MAXIMUM_TEXT);
        if !remedy.is_empty() {
            field("Remedy", &lines(&remedy), out)?;
        }
        let links: Vec<String> = rule.links().map(|url| link(url, &line(url))).collect();
        if !links.is_empty() {
            field("See", &links.join("\n"), out)?;
        }
    }
    writeln!(out, "</dl>\n</article>")
}

fn step(place: &Location, label: &str, excerpts: &Excerpts, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<li><code>{}</code> {}",
        line(&position(place)),
        line(&cut(label.trim(), 255))
    )?;
    if let Some(excerpt) = excerpts.of(place, COLUMNS) {
        let [before, inside, after] = excerpt.parts().map(|part| line(&part));
        writeln!(
            out,
            "<pre><span class=\"n\">{} </span>{before}<mark>{inside}</mark>{after}</pre>",
            excerpt.line
        )?;
    }
    writeln!(out, "</li>")
}

fn resources(finding: &Finding) -> String {
    let mut all: Vec<String> = finding
        .instances
        .iter()
        .take(RESOURCES)
        .map(|instance| {
            let mut said = format!("<code>{}</code>", line(&cut(&instance.address, 255)));
            if let Some(construct) = &instance.construct {
                said.push_str(&format!(" of {}", line(&cut(construct, 255))));
            }
            if let Some(when) = &instance.when {
                said.push_str(&format!(" when {}", line(&cut(when, 255))));
            }
            said
        })
        .collect();
    let more = finding.instances.len().saturating_sub(RESOURCES);
    if more > 0 {
        all.push(format!("and {more} more"));
    }
    all.join("\n")
}

fn field(name: &str, markup: &str, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<dt>{name}</dt><dd>{markup}</dd>")
}

/// A link to an address that was looked at already; the markup is what is shown.
fn link(url: &str, markup: &str) -> String {
    format!(
        "<a href=\"{}\" rel=\"noopener noreferrer\">{markup}</a>",
        line(url)
    )
}
