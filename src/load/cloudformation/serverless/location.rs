//! Objects in S3 that SAM's resources are made of: `s3://bucket/key?versionId=…`, or a mapping of these.

use ecow::EcoString;

use super::expansion::{Expanded, Expansion, refuse};
use super::tree;
use crate::load::cloudformation::document::Node;

/// What the parts of a location are called, by what SAM calls them.
pub type Names = [(&'static str, &'static str)];

/// The code of functions and layers.
pub const CODE: [(&str, &str); 4] = [
    ("Bucket", "S3Bucket"),
    ("Key", "S3Key"),
    ("Version", "S3ObjectVersion"),
    ("StorageMode", "S3ObjectStorageMode"),
];
/// Definitions of state machines.
pub const DEFINITION: [(&str, &str); 3] =
    [("Bucket", "Bucket"), ("Key", "Key"), ("Version", "Version")];
/// The code of web functions.
pub const WEB: [(&str, &str); 3] = [
    ("Bucket", "Bucket"),
    ("Key", "Key"),
    ("Version", "VersionId"),
];

/// The location as the resource has it. A path of a file is kept: packaging the template replaces it.
pub fn of(expansion: &Expansion, uri: &Node, property: &str, names: &Names) -> Expanded<Node> {
    if uri.entries().is_some() {
        return of_mapping(expansion, uri, property, names);
    }
    let Some(text) = uri.string() else {
        return refuse(
            uri.span,
            format!("{property} must be an S3 URI, a path, or a mapping with Bucket and Key."),
        );
    };
    if text.contains("{{resolve:") && text.contains('/') {
        return refuse(
            uri.span,
            format!(
                "{property} can't be a dynamic reference; write a mapping with Bucket and Key."
            ),
        );
    }
    match parsed(text) {
        Some(parts) => {
            let entries = names.iter().zip(parts).filter_map(|((_, name), part)| {
                let part = part?;
                Some((*name, tree::text(uri.span, part)))
            });
            Ok(tree::object(uri.span, entries))
        }
        None if text.contains("://") => refuse(
            uri.span,
            format!("{property} must be an S3 URI of the form s3://bucket/key or a path."),
        ),
        None => Ok(uri.clone()),
    }
}

fn of_mapping(expansion: &Expansion, uri: &Node, property: &str, names: &Names) -> Expanded<Node> {
    let something = |name| uri.get(name).is_some_and(Node::is_something);
    if !something("Bucket") || !something("Key") {
        if expansion.extended && uri.function().is_some() {
            return Ok(uri.clone());
        }
        return refuse(uri.span, format!("{property} needs Bucket and Key."));
    }
    let entries = names
        .iter()
        .filter_map(|(written, name)| Some((*name, uri.get(written)?.clone())));
    Ok(tree::object(uri.span, entries))
}

/// Bucket, key and version of an S3 URI.
fn parsed(uri: &str) -> Option<[Option<EcoString>; 3]> {
    let rest = uri.strip_prefix("s3://")?;
    let rest = rest.split('#').next()?;
    let (rest, query) = match rest.split_once('?') {
        Some((rest, query)) => (rest, query),
        None => (rest, ""),
    };
    let (bucket, key) = rest.split_once('/')?;
    if bucket.is_empty() {
        return None;
    }
    let mut versions = query
        .split('&')
        .filter_map(|part| part.strip_prefix("versionId="));
    let version = match (versions.next(), versions.next()) {
        (Some(version), None) if !version.is_empty() => Some(version.into()),
        _ => None,
    };
    Some([
        Some(bucket.into()),
        Some(key.trim_start_matches('/').into()),
        version,
    ])
}
