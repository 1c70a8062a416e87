//! What patterns of actions amount to: which of them could be limited to resources.

use super::gather::Gathered;
use super::iam::matches_folded;
use super::{Call, Function};
use crate::evaluate::Fault;
use crate::schema::{AccessLevel, actions};
use crate::value::Value;

pub(super) const FUNCTIONS: &[(&str, Function)] =
    &[("iam_limitable", |call| Some(limitable(call)))];

/// `iam_limitable(patterns[, level, …])`: those of the patterns that match an action which can be limited to resources, of
/// the levels `read`, `list`, `write`, `permissions`, `tagging`, or of any. A pattern of a service that no table knows matches
/// none.
fn limitable(call: &Call<'_>) -> Result<Value, Fault> {
    let value = call.value(0)?;
    let mut levels = Vec::new();
    for n in 1..call.arguments.len() {
        let name = call.text(n)?;
        match AccessLevel::parse(&name) {
            Some(level) => levels.push(level),
            None => {
                return Err(call.fault(format!(
                    "{name:?} is no access level: read, list, write, permissions, tagging"
                )));
            }
        }
    }
    let mut all = Gathered::of(call, &value);
    let mut open = all.open.take();
    all.items.retain(|(_, _, pattern)| match pattern.as_str() {
        Some(pattern) => is_limitable(pattern, &levels),
        None => {
            if let Some(unknown) = pattern.as_unknown() {
                open.get_or_insert_with(|| unknown.reason.clone());
            }
            false
        }
    });
    all.open = open;
    Ok(all.into_value(value.origin()))
}

fn is_limitable(pattern: &str, levels: &[AccessLevel]) -> bool {
    let Some((service, name)) = pattern.split_once(':') else {
        return pattern == "*";
    };
    if service.contains(['*', '?']) {
        return true;
    }
    let name = name.to_ascii_lowercase();
    actions(service).iter().any(|action| {
        action.has_resources
            && (levels.is_empty() || levels.contains(&action.level))
            && matches_folded(&name, &action.folded)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_compared_with_the_table() {
        let write = [AccessLevel::Write, AccessLevel::Permissions];
        assert!(is_limitable("*", &write));
        assert!(is_limitable("s3:*", &write));
        assert!(is_limitable("S3:putobject", &write));
        assert!(!is_limitable("s3:GetObject", &write));
        assert!(is_limitable("s3:GetObject", &[]));
        assert!(!is_limitable("ec2:Describe*", &[AccessLevel::Write]));
        assert!(!is_limitable("s3:ListAllMyBuckets", &[]));
        assert!(!is_limitable("own:Thing", &[]));
    }
}
