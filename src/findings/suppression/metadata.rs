//! `Metadata` of templates that accepts findings: groundrule's own, and that of other tools.
//!
//! ```yaml
//! Metadata:
//!   groundrule:
//!     ignore:
//!       - rule: aws-s3-bucket-versioning
//!         reason: rebuilt every night
//!         until: 2027-01-31
//!         owner: data
//!   checkov: { skip: [{ id: CKV_AWS_21, comment: … }] }
//!   cfn_nag: { rules_to_suppress: [{ id: W35, reason: … }] }
//!   cfn-lint: { config: { ignore_checks: [W3005] } }
//! ```

use super::{Remarks, Scope, Suppression};
use crate::load::Stack;
use crate::secrets::masked;
use crate::syntax::Span;
use crate::value::Value;

/// Where each tool keeps its list, and how its entries name the rule and the reason.
const LISTS: [(&str, &[&str], &[&str], &str); 5] = [
    ("groundrule", &["groundrule", "ignore"], &["rule"], "reason"),
    ("checkov", &["checkov", "skip"], &["id"], "comment"),
    ("checkov", &["bridgecrew", "skip"], &["id"], "comment"),
    (
        "cfn_nag",
        &["cfn_nag", "rules_to_suppress"],
        &["id"],
        "reason",
    ),
    (
        "cfn-lint",
        &["cfn-lint", "config", "ignore_checks"],
        &["id"],
        "reason",
    ),
];

/// What the metadata of a stack's resources and templates accepts.
pub fn of_nodes(stack: &Stack) -> Vec<Suppression> {
    let mut all = Vec::new();
    for node in &stack.nodes {
        let of = |value: &Value| value.as_entries().and_then(|e| e.get("metadata")).cloned();
        let is_template = node.kind == "cloudformation.template";
        let metadata = match is_template {
            true => of(&node.attributes),
            false => of(&node.declaration),
        };
        let Some(metadata) = metadata else { continue };
        for (tool, path, ids, reason) in LISTS {
            let list = path.iter().try_fold(metadata.clone(), |value, name| {
                value.as_entries()?.get(*name).cloned()
            });
            for entry in list.iter().flat_map(Value::parts) {
                let scope = match is_template {
                    true => Scope::Template,
                    false => Scope::Resource(node.block),
                };
                all.extend(suppression(entry, tool, ids, reason, scope));
            }
        }
    }
    all
}

fn suppression(
    entry: &Value,
    tool: &'static str,
    ids: &[&str],
    reason: &str,
    scope: Scope,
) -> Option<Suppression> {
    let member = |name: &str| entry.as_entries().and_then(|e| e.get(name));
    let text = |name: &str| member(name).and_then(Value::as_str).map(str::to_string);
    // An entry may be the bare id.
    let id = ids.iter().find_map(|name| member(name)).unwrap_or(entry);
    let mut remarks = Remarks {
        reason: text(reason).filter(|r| !r.trim().is_empty()).map(masked),
        owner: text("owner").filter(|o| !o.trim().is_empty()),
        ..Remarks::default()
    };
    if let Some(date) = text("until") {
        remarks.set_until(&date);
    }
    let place = match id.origin().is_none() {
        true => entry.origin(),
        false => id.origin(),
    };
    Some(Suppression {
        rule: id.as_str()?.trim().into(),
        tool,
        reason: remarks.reason,
        owner: remarks.owner,
        until: remarks.until,
        wrong_until: remarks.wrong_until,
        place: match place == Span::NONE {
            true => return None,
            false => place,
        },
        scope,
    })
}
