//! Findings, as SARIF's results.

use std::collections::BTreeMap;

use serde_json::json;
use serde_sarif::sarif::{
    ArtifactLocation, CodeFlow, Location, LogicalLocation, Message, PhysicalLocation, Region,
    Result, ResultKind, ResultLevel, ThreadFlow, ThreadFlowLocation,
};

use super::super::context::RuleFacts;
use super::super::escape::relative_uri;
use super::super::group::Group;
use super::super::place::Texts;
use super::super::plain::{cut, plain_line, plain_text, sentence};
use super::{MAXIMUM_TEXT, ROOT, message, properties, rule};
use crate::findings::{Finding, Instance};
use crate::source::Location as Place;

/// More logical locations help nobody; all addresses are among the properties.
const MAXIMUM_LOGICAL: usize = 100;
/// More steps than GitHub shows.
const MAXIMUM_STEPS: usize = 1_000;
/// More links than GitHub takes in.
const MAXIMUM_RELATED: usize = 100;
/// Instances that the message names.
const NAMED: usize = 10;

pub(super) fn result(
    group: &Group,
    (rule, index): (Option<&RuleFacts>, usize),
    texts: &Texts,
) -> Result {
    let finding = group.first;
    let instances = group.instances();
    let related = related(finding, texts);
    let mut place = location(&finding.place, texts);
    place.logical_locations = Some(logical_locations(&instances)).filter(|l| !l.is_empty());
    let mut result = Result::builder()
        .rule_id(finding.rule.as_str())
        .rule_index(index as i64)
        .message(text(group, &instances, &related))
        .locations(vec![place])
        .properties(properties([
            (
                "instances",
                json!(addresses(&instances).collect::<Vec<_>>()),
            ),
            ("conditions", conditions(&instances)),
            ("severity", json!(group.severity.name())),
            ("stack", json!(plain_line(&finding.stack))),
        ]))
        .build();
    if let Some((aliases, bag)) = aliases(group, rule).zip(result.properties.as_mut()) {
        bag.additional_properties
            .insert("aliases".to_string(), aliases);
    }
    if group.is_undecided() {
        result.kind = Some(ResultKind::Open);
        result.level = Some(ResultLevel::None);
    } else {
        result.level = Some(match rule::level(group.severity) {
            "error" => ResultLevel::Error,
            "warning" => ResultLevel::Warning,
            _ => ResultLevel::Note,
        });
    }
    result.code_flows = code_flow(finding, texts).map(|flow| vec![flow]);
    result.related_locations = Some(related).filter(|r| !r.is_empty());
    let mut fingerprints = BTreeMap::new();
    if let Some(hash) = texts.line_hash(&finding.place) {
        fingerprints.insert("primaryLocationLineHash".to_string(), hash);
    }
    if let Some(first) = instances
        .iter()
        .map(|i| &i.fingerprint)
        .min()
        .filter(|f| !f.is_empty())
    {
        fingerprints.insert("groundrule/instance/v1".to_string(), first.clone());
    }
    result.partial_fingerprints = Some(fingerprints).filter(|f| !f.is_empty());
    result
}

/// What other tools call it, where that isn't all of what they call its rule.
fn aliases(group: &Group, rule: Option<&RuleFacts>) -> Option<serde_json::Value> {
    let rule = rule?;
    let own: Vec<_> = rule.aliases_of(&group.findings).collect();
    (own.len() < rule.aliases.len()).then(|| json!(rule::by_tool(own.into_iter())))
}

/// A location with a region within one line: GitHub annotates a change only if it holds all lines.
pub(super) fn location(place: &Place, texts: &Texts) -> Location {
    let path = place.path.to_string_lossy();
    let mut region = Region::builder()
        .start_line(i64::from(place.line.max(1)))
        .build();
    if let Some(mark) = texts.mark(place) {
        let (start, end) = mark.utf16();
        region.start_column = Some(start as i64);
        region.end_column = Some(end.max(start) as i64);
        region.end_line = Some(i64::from(mark.line));
    }
    let physical = PhysicalLocation::builder()
        .artifact_location(
            ArtifactLocation::builder()
                .uri(relative_uri(&path))
                .uri_base_id(ROOT)
                .build(),
        )
        .region(region)
        .build();
    Location::builder().physical_location(physical).build()
}

/// What the finding says, where, when, and whence; the first sentence stands for itself.
fn text(group: &Group, instances: &[&Instance], related: &[Location]) -> Message {
    let finding = group.first;
    let said = message(sentence(finding.message.trim()))
        .text
        .unwrap_or_default();
    let mut text = said;
    if let Some(reason) = &finding.undecided {
        text = format!("{text} Not decided: {}", sentence(&scanned(reason)));
    }
    if !instances.is_empty() {
        text.push(' ');
        text.push_str(&places(instances));
    }
    for (n, step) in related.iter().enumerate() {
        let label = step
            .message
            .as_ref()
            .and_then(|m| m.text.as_deref())
            .unwrap_or("here");
        text.push_str(if n == 0 { " See also: " } else { ", " });
        // Brackets within a link's text would end it.
        text.push_str(&format!(
            "[{}]({})",
            label.trim_end_matches('.').replace(['[', ']', '\\'], ""),
            n + 1
        ));
        if n + 1 == NAMED {
            break;
        }
    }
    if !related.is_empty() {
        text.push('.');
    }
    Message::builder().text(text).build()
}

fn places(instances: &[&Instance]) -> String {
    let mut text = match instances.len() {
        1 => "Resource: ".to_string(),
        n => format!("{n} resources: "),
    };
    let shared = instances
        .first()
        .and_then(|i| i.when.as_deref())
        .filter(|w| instances.iter().all(|i| i.when.as_deref() == Some(w)));
    for (n, instance) in instances.iter().take(NAMED).enumerate() {
        if n > 0 {
            text.push_str(", ");
        }
        text.push_str(&scanned(&instance.address));
        if shared.is_none()
            && let Some(when) = &instance.when
        {
            text.push_str(&format!(" (when {})", scanned(when)));
        }
    }
    if instances.len() > NAMED {
        text.push_str(&format!(" and {} more", instances.len() - NAMED));
    }
    if let Some(when) = shared {
        text.push_str(&format!(", when {}", scanned(when)));
    }
    text.push('.');
    text
}

/// Text from the source: in one line, harmless, no link, not too long.
fn scanned(text: &str) -> String {
    cut(&plain_line(text), 255).replace("](", "] (")
}

/// The resources that are concerned, each once: where what decided stands in another one, that one comes first.
fn addresses<'i>(instances: &[&'i Instance]) -> impl Iterator<Item = &'i str> {
    let mut seen = std::collections::HashSet::new();
    instances
        .iter()
        .flat_map(|i| i.culprit.as_ref().into_iter().chain(Some(&i.address)))
        .map(|address| address.as_str())
        .filter(move |address| seen.insert(*address))
}

fn logical_locations(instances: &[&Instance]) -> Vec<LogicalLocation> {
    addresses(instances)
        .take(MAXIMUM_LOGICAL)
        .map(|address| {
            LogicalLocation::builder()
                .fully_qualified_name(plain_line(address))
                .kind("resource")
                .build()
        })
        .collect()
}

/// The conditions, each with the addresses it concerns.
fn conditions(instances: &[&Instance]) -> serde_json::Value {
    let mut conditions: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for instance in instances {
        if let Some(when) = &instance.when {
            conditions.entry(when).or_default().push(&instance.address);
        }
    }
    json!(
        conditions
            .into_iter()
            .map(|(when, addresses)| json!({"when": plain_line(when), "instances": addresses}))
            .collect::<Vec<_>>()
    )
}

/// What else decides: the attribute of the resource first, then back to where the value was made.
fn related(finding: &Finding, texts: &Texts) -> Vec<Location> {
    finding
        .related
        .iter()
        .rev()
        .take(MAXIMUM_RELATED)
        .enumerate()
        .map(|(n, step)| {
            let mut place = location(&step.place, texts);
            place.id = Some(n as i64 + 1);
            place.message = Some(label(&step.label));
            place
        })
        .collect()
}

/// From where the value was made to the resource.
fn code_flow(finding: &Finding, texts: &Texts) -> Option<CodeFlow> {
    if finding.related.is_empty() {
        return None;
    }
    let steps = std::iter::once((&finding.place, &finding.label))
        .chain(finding.related.iter().map(|r| (&r.place, &r.label)))
        .take(MAXIMUM_STEPS)
        .map(|(place, said)| {
            let mut place = location(place, texts);
            place.message = Some(label(said));
            ThreadFlowLocation::builder().location(place).build()
        })
        .collect::<Vec<_>>();
    Some(
        CodeFlow::builder()
            .thread_flows(vec![ThreadFlow::builder().locations(steps).build()])
            .build(),
    )
}

fn label(text: &str) -> Message {
    let plain = plain_text(text.trim()).replace("](", "] (");
    let said = if plain.is_empty() {
        "here".to_string()
    } else {
        sentence(&plain)
    };
    Message::builder().text(cut(&said, MAXIMUM_TEXT)).build()
}
