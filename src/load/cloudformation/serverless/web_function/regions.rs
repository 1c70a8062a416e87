//! `ReplicaRegions`: where an endpoint's function runs too.

use std::collections::BTreeSet;

use ecow::EcoString;

use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, refuse};
use crate::load::cloudformation::serverless::owner::Owner;
use crate::load::cloudformation::serverless::tree;

/// Names for groups of regions.
const GROUPS: [(&str, &[&str]); 6] = [
    ("US", &["us-east-1", "us-east-2", "us-west-1", "us-west-2"]),
    (
        "AP",
        &[
            "ap-south-1",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-southeast-1",
            "ap-southeast-2",
        ],
    ),
    ("CA", &["ca-central-1"]),
    (
        "EU",
        &[
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "eu-central-1",
            "eu-north-1",
        ],
    ),
    ("SA", &["sa-east-1"]),
    (
        "SPARSE_GLOBAL",
        &[
            "us-east-1",
            "eu-west-1",
            "eu-central-1",
            "ap-northeast-1",
            "ap-southeast-2",
            "sa-east-1",
            "ap-southeast-1",
        ],
    ),
];

/// The regions of a function that names some.
pub fn of(owner: &Owner) -> Expanded<Option<Node>> {
    let Some(written) = owner.get("ReplicaRegions") else {
        return Ok(None);
    };
    if written.function().is_some() {
        return Ok(Some(written.clone()));
    }
    if let Some(items) = written.items() {
        let (names, others) = parted(items);
        return Ok(Some(list(written, expanded(&names)?, others)));
    }
    for entry in written.entries().unwrap_or_default() {
        if entry.key != "IncludeRegions" && entry.key != "ExcludeRegions" {
            return refuse(
                entry.key_span,
                format!(
                    "ReplicaRegions has IncludeRegions and ExcludeRegions, and no {}.",
                    entry.key
                ),
            );
        }
    }
    let part = |name| {
        let part = written.get(name).filter(|part| part.is_something());
        match part.map(|part| (part, part.items())) {
            None => Ok((Vec::new(), Vec::new())),
            Some((_, Some(items))) => Ok(parted(items)),
            Some((part, None)) => refuse(part.span, format!("{name} must be a list.")),
        }
    };
    let ((included, others), (excluded, unknown)) =
        (part("IncludeRegions")?, part("ExcludeRegions")?);
    if excluded.is_empty() && unknown.is_empty() {
        return Ok(Some(list(written, expanded(&included)?, others)));
    }
    if !unknown.is_empty() || !others.is_empty() || included.is_empty() {
        return refuse(
            written.span,
            "ExcludeRegions takes regions out of IncludeRegions: both must be lists of texts without functions.",
        );
    }
    let mut regions = expanded(&included)?;
    for region in expanded(&excluded)? {
        regions.remove(&region);
    }
    Ok(Some(list(written, regions, others)))
}

/// The texts and all else.
fn parted(items: &[Node]) -> (Vec<&Node>, Vec<Node>) {
    let (names, others): (Vec<&Node>, Vec<&Node>) =
        items.iter().partition(|item| item.string().is_some());
    (names, others.into_iter().cloned().collect())
}

fn list(written: &Node, regions: BTreeSet<EcoString>, others: Vec<Node>) -> Node {
    let span = written.span;
    let regions = regions.into_iter().map(|region| tree::text(span, region));
    tree::list(span, regions.chain(others))
}

/// Regions with those that are meant by the names of groups.
fn expanded(names: &[&Node]) -> Expanded<BTreeSet<EcoString>> {
    let mut regions = BTreeSet::new();
    for name in names {
        let text = name.text().map_or("", EcoString::as_str);
        let upper = text.to_ascii_uppercase();
        let of_groups = GROUPS
            .iter()
            .filter(|(group, _)| upper == "ALL_STANDARD" || upper == *group);
        let mut known = false;
        for (_, group) in of_groups {
            known = true;
            regions.extend(group.iter().map(|region| EcoString::from(*region)));
        }
        if !known && text.contains('-') {
            regions.insert(text.into());
        } else if !known {
            return refuse(
                name.span,
                format!("There is no region or group of regions {text}."),
            );
        }
    }
    Ok(regions)
}
