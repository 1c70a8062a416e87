//! One finding: what, where, whence, for whom, and what to do.

use super::super::context::RuleFacts;
use super::super::excerpt::Excerpts;
use super::super::plain::{cut, first_sentence, plain_line, plain_text};
use super::lines::{width, wrapped};
use super::links::Links;
use super::{TextStyle, snippet};
use crate::findings::{Finding, Instance};

/// Instances that are named.
const NAMED: usize = 5;

/// The finding in one line.
pub(super) fn line(finding: &Finding, rule: Option<&RuleFacts>, links: Links<'_>) -> String {
    let addresses = match finding.instances.as_slice() {
        [] => String::new(),
        [one] => format!(" [{}]", address(one)),
        [first, rest @ ..] => format!(" [{} and {} more]", address(first), rest.len()),
    };
    let severity = if finding.undecided.is_some() {
        "undecided"
    } else {
        finding.severity.name()
    };
    let message = plain_line(finding.message.trim());
    format!(
        "{}: {severity} {}: {message}{addresses}\n",
        links.place(&finding.place),
        links.rule(&finding.rule, rule)
    )
}

/// The finding with the source around it.
pub(super) fn block(
    finding: &Finding,
    rule: Option<&RuleFacts>,
    excerpts: &Excerpts,
    links: Links<'_>,
    style: TextStyle,
) -> String {
    let paint = style.paint();
    let message = plain_text(finding.message.trim());
    let severity = if finding.undecided.is_some() {
        "undecided"
    } else {
        finding.severity.name()
    };
    let first = first_sentence(&message);
    let lead = format!("{severity}[{}]: ", finding.rule);
    let id = links.rule(&finding.rule, rule);
    let painted = match &finding.undecided {
        None => format!(
            "{}{} ",
            paint.severity(finding.severity, severity),
            paint.dim(&format!("[{id}]:"))
        ),
        Some(_) => format!("{} ", paint.dim(&format!("{severity}[{id}]:"))),
    };
    // Further lines of a long message are indented a little, not below its beginning.
    let mut text = title(&painted, width(&lead), first, style);
    text.push_str(&snippet::snippet(finding, excerpts, links, style));
    let rest = message.get(first.len()..).unwrap_or("").trim();
    if !rest.is_empty() {
        text.push_str(&wrapped("  ", 2, rest, style.columns()));
    }
    if let Some(reason) = &finding.undecided {
        text.push_str(&field("Undecided", &plain_text(reason), style));
    }
    text.push_str(&instances(&finding.instances, style));
    if let Some(rule) = rule {
        if !rule.remedy.trim().is_empty() {
            text.push_str(&field("Remedy", &plain_text(&rule.remedy), style));
        }
        if let Some(reference) = rule.references.first() {
            text.push_str(&field("See", &plain_line(reference), style));
        }
    }
    text.push('\n');
    text
}

fn title(painted: &str, lead: usize, message: &str, style: TextStyle) -> String {
    let mut lines = vec![String::new()];
    let mut used = lead;
    for (n, word) in message.split_whitespace().enumerate() {
        let wide = width(word);
        if n > 0 && used + 1 + wide > style.columns() {
            lines.push(String::new());
            used = 4;
        } else if n > 0 {
            used += 1;
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        used += wide;
    }
    let lines: Vec<String> = lines.iter().map(|line| style.paint().bold(line)).collect();
    format!("{painted}{}\n", lines.join("\n    "))
}

fn field(name: &str, text: &str, style: TextStyle) -> String {
    let lead = format!("  {}", style.paint().dim(&format!("{name:<11}")));
    wrapped(&lead, 13, text, style.columns())
}

fn instances(instances: &[Instance], style: TextStyle) -> String {
    let mut text = String::new();
    // A condition that all share is said once.
    let shared = instances
        .first()
        .and_then(|i| i.when.as_deref())
        .filter(|when| {
            instances.len() > 1 && instances.iter().all(|i| i.when.as_deref() == Some(when))
        });
    for (n, instance) in instances.iter().take(NAMED).enumerate() {
        let name = match (n, instances.len()) {
            (0, 1) => "Resource",
            (0, _) => "Resources",
            _ => "",
        };
        let when = match &instance.when {
            Some(when) if shared.is_none() => format!(" when {}", cut(&plain_line(when), 255)),
            _ => String::new(),
        };
        text.push_str(&field(name, &format!("{}{when}", address(instance)), style));
    }
    if instances.len() > NAMED {
        text.push_str(&field(
            "",
            &format!("and {} more", instances.len() - NAMED),
            style,
        ));
    }
    if let Some(when) = shared {
        text.push_str(&field(
            "Condition",
            &format!("when {}", plain_line(when)),
            style,
        ));
    }
    text
}

fn address(instance: &Instance) -> String {
    let address = cut(&plain_line(&instance.address), 255).into_owned();
    match &instance.construct {
        Some(construct) => format!("{} ({address})", cut(&plain_line(construct), 255)),
        None => address,
    }
}
