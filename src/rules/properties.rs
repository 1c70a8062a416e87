//! Properties that a CloudFormation type doesn't have.

use ecow::EcoString;

use crate::load::Node;
use crate::schema::{Kind, Level, distance, kind};
use crate::value::{Entries, Value};

/// More of one resource aren't named.
const MOST: usize = 20;
/// Deeper than this, nothing is looked at.
const MOST_DEPTH: usize = 12;
/// What is written behind the name of another property by mistake, or left out of it.
const ENDINGS: [&str; 10] = [
    "Seconds",
    "InSeconds",
    "Minutes",
    "InMinutes",
    "Days",
    "InDays",
    "Arn",
    "Id",
    "Name",
    "Type",
];
/// A type that takes what it isn't told of.
const OPEN: &str = "AWS::CloudFormation::CustomResource";

/// The properties of a resource that its type doesn't have, each with the one that is `near` it by its name and isn't set: `name`,
/// `path`, `near`, `value`. What is near none may be newer than the tables.
pub(super) fn unknown_properties(node: &Node) -> Value {
    let mut found = Vec::new();
    if node.written_type != OPEN
        && let Some(kind) = kind(&node.written_type)
        && let Some(entries) = node.properties.as_ref().and_then(Value::as_entries)
    {
        within(&kind, kind.attributes(), entries, "", 0, &mut found);
    }
    Value::tuple(found)
}

fn within(
    kind: &Kind,
    level: &Level,
    entries: &Entries,
    above: &str,
    depth: usize,
    found: &mut Vec<Value>,
) {
    for (name, value) in entries {
        if found.len() >= MOST || depth > MOST_DEPTH {
            return;
        }
        let path: EcoString = match above {
            "" => name.clone(),
            above => ecow::eco_format!("{above}.{name}"),
        };
        let Some(attribute) = level.get(name.as_str()) else {
            if let Some(near) = near(name, level, entries) {
                let object = Value::object(Entries::from_iter([
                    ("name".into(), Value::string(name)),
                    ("near".into(), Value::string(near)),
                    ("path".into(), Value::string(&path)),
                    ("value".into(), value.clone()),
                ]));
                found.push(object.at(value.origin()));
            }
            continue;
        };
        let Some(below) = kind.below(*attribute) else {
            continue;
        };
        let parts = match (value.as_entries(), value.as_items()) {
            (Some(entries), _) if !attribute.is_map() => vec![entries],
            (None, Some(items)) => items.iter().filter_map(Value::as_entries).collect(),
            _ => Vec::new(),
        };
        for part in parts {
            within(kind, below, part, &path, depth + 1, found);
        }
    }
}

/// The property that is meant, where its name is nearly the same.
fn near(name: &str, level: &Level, entries: &Entries) -> Option<&'static str> {
    let is_near = |known: &str| {
        let most = match known.len() {
            0..5 => 0,
            5..10 => 1,
            _ => 2,
        };
        let is_longer = |long: &str, short: &str| {
            long.strip_prefix(short)
                .is_some_and(|rest| ENDINGS.contains(&rest))
        };
        known.eq_ignore_ascii_case(name)
            || is_longer(name, known)
            || is_longer(known, name)
            || known.len().abs_diff(name.len()) <= most && distance(name, known) <= most
    };
    let mut candidates: Vec<&'static str> = level
        .iter()
        .filter(|(known, attribute)| {
            !attribute.is_computed() && !entries.contains_key(**known) && is_near(known)
        })
        .map(|(known, _)| *known)
        .collect();
    candidates.sort_by_key(|known| (distance(name, known), *known));
    candidates.first().copied()
}
