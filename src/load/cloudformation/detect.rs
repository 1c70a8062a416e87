//! Which texts are templates, told by what they say and not by what they are named.

use super::document::Document;

/// Whether a text may be a template, without parsing it: it has the marks that every template has.
///
/// What is refused here (Kubernetes manifests, workflows, package files) is never parsed at all.
pub fn looks_like_template(text: &str) -> bool {
    if !text.contains("Resources") {
        return false;
    }
    if text.contains("AWSTemplateFormatVersion") || text.contains("AWS::Serverless") {
        return true;
    }
    if !text.contains("Type") {
        return false;
    }
    // A type as templates write it: `Type: AWS::S3::Bucket`, `"Type": "Custom::Thing"`.
    ["AWS::", "Custom::", "Alexa::"].iter().any(|prefix| {
        text.match_indices(prefix)
            .any(|(at, _)| text.get(..at).is_some_and(ends_with_type))
    })
}

/// Whether what stands before a value says that it is a type: `Type:`, `"Type" :`, `Type: &name`, `Type: !!str`, `Type: >-`.
fn ends_with_type(before: &str) -> bool {
    /// The longest property of a value that is looked at: its name, its tag.
    const LONGEST: usize = 128;
    let is_between = |c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'');
    let mut rest = before.trim_end_matches(is_between);
    loop {
        if let Some(key) = rest.strip_suffix(':') {
            return key.trim_end_matches(is_between).ends_with("Type");
        }
        let tail = rest.as_bytes().iter().rev().take(LONGEST);
        let Some(length) = tail.clone().position(u8::is_ascii_whitespace) else {
            return false;
        };
        let (outside, property) = rest
            .split_at_checked(rest.len() - length)
            .unwrap_or_default();
        if !property.starts_with(['&', '!', '>', '|']) {
            return false;
        }
        rest = outside.trim_end();
    }
}

/// Whether a document is a template: a mapping with `Resources` of which some have a `Type`, or with the version or
/// transform that only templates have.
pub fn is_template(document: &Document) -> bool {
    let root = &document.root;
    if root.entries().is_none() {
        return false;
    }
    if root.entry("AWSTemplateFormatVersion").is_some() {
        return true;
    }
    root.get("Resources")
        .and_then(|resources| resources.entries())
        .is_some_and(|resources| {
            resources.iter().any(|resource| {
                resource.key.starts_with("Fn::ForEach::")
                    || resource
                        .value
                        .get("Type")
                        .and_then(|ty| ty.text())
                        .is_some_and(|ty| ty.contains("::"))
            })
        })
}
