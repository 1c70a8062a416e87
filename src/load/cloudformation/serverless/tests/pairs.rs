//! Templates with what SAM itself makes of them, where the folder with them is there.

use std::path::{Path, PathBuf};

use serde_json::Value as Json;

use super::*;
use crate::load::cloudformation::{Options, load, scalar};
use crate::load::{DiagnosticSeverity, Stack};
use crate::source::Memory;
use crate::value::Value;

/// So many of the pairs are right; those that aren't are templates whose answers come of older versions of SAM or of its repository.
const RIGHT: usize = 403;

fn pairs() -> Option<PathBuf> {
    let shared = match std::env::var_os("GROUNDRULE_SHARED") {
        Some(path) => PathBuf::from(path),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
    };
    let pairs = shared.join("oracle/sam");
    pairs.is_dir().then_some(pairs)
}

#[test]
fn templates_expand_as_sam_expands_them() {
    let Some(folder) = pairs() else {
        println!("skipped: no folder with pairs");
        return;
    };
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".input.yaml"))
        .collect();
    names.sort();
    let mut right = 0;
    for path in &names {
        let expected = path
            .to_string_lossy()
            .replace(".input.yaml", ".expected.json");
        let expected: Json =
            serde_json::from_str(&std::fs::read_to_string(expected).unwrap()).unwrap();
        match difference(&loaded(path), &expected) {
            None => right += 1,
            Some(difference) => println!(
                "{}: {difference}",
                path.file_name().unwrap().to_string_lossy()
            ),
        }
    }
    println!("{right} of {} pairs right", names.len());
    assert!(right >= RIGHT);
}

fn loaded(path: &Path) -> Stack {
    let sources = SourceMap::default();
    let source = sources
        .add(path, std::fs::read_to_string(path).unwrap())
        .unwrap();
    load(&source, &Memory::default(), &sources, &Options::default()).unwrap_or_default()
}

/// What is otherwise than expected: types, logical ids without their hashes, and literal properties are compared.
fn difference(stack: &Stack, expected: &Json) -> Option<String> {
    let Some(resources) = expected.get("Resources").and_then(Json::as_object) else {
        let refused = stack
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == DiagnosticSeverity::Error);
        return (!refused).then(|| format!("not refused: {}", expected["errorMessage"]));
    };
    let nodes = || {
        stack
            .nodes
            .iter()
            .filter(|node| node.written_type.contains("::"))
    };
    let mut wanted: Vec<(String, String)> = resources
        .iter()
        .map(|(id, resource)| {
            (
                without_hash(id).into(),
                resource["Type"].as_str().unwrap_or_default().into(),
            )
        })
        .collect();
    let mut made: Vec<(String, String)> = nodes()
        .map(|node| {
            (
                without_hash(&node.address).into(),
                node.written_type.to_string(),
            )
        })
        .collect();
    wanted.sort();
    made.sort();
    if wanted != made {
        let missing: Vec<_> = wanted.iter().filter(|one| !made.contains(one)).collect();
        let extra: Vec<_> = made.iter().filter(|one| !wanted.contains(one)).collect();
        return Some(format!("missing {missing:?}, extra {extra:?}"));
    }
    resources.iter().find_map(|(id, resource)| {
        let mut named = nodes().filter(|node| without_hash(&node.address) == without_hash(id));
        let (Some(node), None) = (named.next(), named.next()) else {
            return None;
        };
        let properties = node.properties.as_ref().unwrap_or(&node.attributes);
        let wrong = wrong_leaf(&resource["Properties"], Some(properties))?;
        Some(format!("{id}: {wrong}"))
    })
}

/// A logical id without ten digits of a hash at its end.
fn without_hash(id: &str) -> &str {
    const DIGITS: usize = 10;
    match id.len().checked_sub(DIGITS).map(|at| id.split_at(at)) {
        Some((start, end)) if end.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')) => start,
        _ => id,
    }
}

/// The first literal that isn't as expected. Functions aren't compared, because here they are evaluated.
fn wrong_leaf(expected: &Json, made: Option<&Value>) -> Option<String> {
    match expected {
        Json::Object(entries) => {
            let mut keys = entries.keys();
            if let (Some(key), None) = (keys.next(), keys.next())
                && (key == "Ref" || key.starts_with("Fn::"))
            {
                return None;
            }
            entries.iter().find_map(|(key, expected)| {
                let made = made.and_then(|made| made.as_entries()?.get(key.as_str()));
                let wrong = wrong_leaf(expected, made)?;
                Some(format!("{key}.{wrong}"))
            })
        }
        Json::Array(items) => items.iter().enumerate().find_map(|(index, expected)| {
            let made = made.and_then(|made| made.as_items()?.get(index));
            let wrong = wrong_leaf(expected, made)?;
            Some(format!("{index}.{wrong}"))
        }),
        Json::Null => None,
        literal => {
            let text = literal
                .as_str()
                .map_or_else(|| literal.to_string(), str::to_string);
            let has_hash = text.as_bytes().windows(10).any(|bytes| {
                bytes
                    .iter()
                    .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            });
            let made = made.and_then(scalar::text);
            let right = made.as_deref() == Some(text.as_str());
            (!right && !has_hash).then(|| format!(": {text:?} is {made:?}"))
        }
    }
}
