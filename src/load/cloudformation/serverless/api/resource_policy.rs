//! `ResourcePolicy`: from which accounts, addresses and networks a REST API may be called.

use ecow::eco_format;

use super::event::pattern;
use super::{definition, literal};
use crate::load::cloudformation::document::Node;
use crate::load::cloudformation::serverless::expansion::{Expanded, refuse};
use crate::load::cloudformation::serverless::tree;
use crate::syntax::Span;

/// Where a definition has the API's policy.
const POLICY: &str = "x-amazon-apigateway-policy";

/// Adds what the policy says of a path.
pub fn of_path(body: &mut Node, policy: &Node, path: &str, stage: &Node) -> Expanded<()> {
    if policy.entries().is_none() {
        return refuse(policy.span, "The ResourcePolicy must be a mapping.");
    }
    let resources = resources(body, path, policy.span, stage)?;
    for (key, effect) in [
        ("AwsAccountWhitelist", "Allow"),
        ("AwsAccountBlacklist", "Deny"),
    ] {
        if let Some(accounts) = policy.something(key) {
            if accounts.text().is_some() {
                return refuse(accounts.span, format!("{key} must be a list."));
            }
            let principal = tree::object(accounts.span, [("AWS", as_list(accounts))]);
            add(
                body,
                vec![statement(effect, resources.clone(), principal, None)],
                Repeated::Kept,
            );
        }
    }
    for (key, operator) in [
        ("IpRangeWhitelist", "NotIpAddress"),
        ("IpRangeBlacklist", "IpAddress"),
    ] {
        if let Some(ranges) = policy.something(key) {
            let keys = tree::object(ranges.span, [("aws:SourceIp", as_list(ranges))]);
            deny_where(body, &resources, operator, keys);
        }
    }
    for (kind, operator) in [
        ("Blacklist", "StringEquals"),
        ("Whitelist", "StringNotEquals"),
    ] {
        if let Some(keys) = networks(policy, kind)? {
            deny_where(body, &resources, operator, keys);
        }
    }
    if body.get(POLICY).is_none() {
        body.set(POLICY, tree::object::<ecow::EcoString>(policy.span, []));
    }
    Ok(())
}

/// Adds `CustomStatements`.
pub fn custom(body: &mut Node, policy: &Node) {
    if let Some(statements) = policy.something("CustomStatements") {
        match policy_mut(body, statements.span) {
            Some(policy) if policy.given("Statement").is_none() => {
                policy.set("Statement", statements.clone());
            }
            _ => add(
                body,
                as_list(statements).items().unwrap_or_default().to_vec(),
                Repeated::Dropped,
            ),
        }
    }
}

/// The methods of a path, as policies name them.
fn resources(body: &Node, path: &str, span: Span, stage: &Node) -> Expanded<Node> {
    let mut out = Vec::new();
    let path_pattern = pattern(path);
    for item in definition::path_items(body, path)? {
        for entry in item.entries().unwrap_or_default() {
            let method = match definition::method_key(&entry.key).as_str() {
                definition::ANY_METHOD => "*".into(),
                method => method.to_uppercase(),
            };
            out.push(tree::sub_with(
                span,
                eco_format!("execute-api:/${{__Stage__}}/{method}{path_pattern}"),
                tree::object(span, [("__Stage__", stage.clone())]),
            ));
        }
    }
    Ok(tree::list(span, out))
}

/// The networks and their endpoints that the policy names, as condition keys.
fn networks(policy: &Node, kind: &str) -> Expanded<Option<Node>> {
    let (mut networks, mut endpoints) = (Vec::new(), Vec::new());
    let key = eco_format!("SourceVpc{kind}");
    if let Some(all) = policy.given(&key) {
        for node in all.items().unwrap_or_default() {
            match literal::string(node) {
                Some(name) if name.starts_with("vpce-") => endpoints.push(node.clone()),
                Some(name) if name.starts_with("vpc-") => networks.push(node.clone()),
                Some(_) => {}
                None => {
                    return refuse(
                        node.span,
                        format!(
                            "{key} must be a list of strings. Values that are computed go into IntrinsicVpc{kind} or IntrinsicVpce{kind}."
                        ),
                    );
                }
            }
        }
    }
    for (key, list) in [
        (eco_format!("IntrinsicVpc{kind}"), &mut networks),
        (eco_format!("IntrinsicVpce{kind}"), &mut endpoints),
    ] {
        if let Some(all) = policy.given(&key) {
            list.extend(all.items().unwrap_or_default().iter().cloned());
        }
    }
    let mut keys = tree::object::<ecow::EcoString>(policy.span, []);
    for (key, list) in [("aws:SourceVpc", networks), ("aws:SourceVpce", endpoints)] {
        if !list.is_empty() {
            keys.set(key, tree::list(policy.span, list));
        }
    }
    Ok(keys.is_something().then_some(keys))
}

fn as_list(node: &Node) -> Node {
    match node.items() {
        Some(_) => node.clone(),
        None => tree::list(node.span, [node.clone()]),
    }
}

fn statement(effect: &str, resources: Node, principal: Node, condition: Option<Node>) -> Node {
    let span = principal.span;
    let mut out = tree::object(
        span,
        [
            ("Effect", tree::text(span, effect)),
            ("Action", tree::text(span, "execute-api:Invoke")),
            ("Resource", resources),
            ("Principal", principal),
        ],
    );
    if let Some(condition) = condition {
        out.set("Condition", condition);
    }
    out
}

/// Allows calls to all, and denies them where the condition holds.
fn deny_where(body: &mut Node, resources: &Node, operator: &'static str, keys: Node) {
    let span = keys.span;
    let everyone = || tree::text(span, "*");
    let condition = tree::object(span, [(operator, keys)]);
    add(
        body,
        vec![
            statement("Allow", resources.clone(), everyone(), None),
            statement("Deny", resources.clone(), everyone(), Some(condition)),
        ],
        Repeated::Dropped,
    );
}

/// What becomes of a statement that the policy has.
#[derive(PartialEq, Eq)]
enum Repeated {
    Dropped,
    Kept,
}

/// The definition's policy, where it is put first if it isn't there.
fn policy_mut(body: &mut Node, span: Span) -> Option<&mut Node> {
    if body.something(POLICY).is_none() {
        body.set(POLICY, tree::object::<ecow::EcoString>(span, []));
    }
    let policy = body.get_mut(POLICY)?;
    policy.set("Version", tree::text(span, "2012-10-17"));
    Some(policy)
}

fn add(body: &mut Node, statements: Vec<Node>, repeated: Repeated) {
    let Some(span) = statements.first().map(|statement| statement.span) else {
        return;
    };
    let Some(policy) = policy_mut(body, span) else {
        return;
    };
    let mut all = match policy.given("Statement") {
        // One alone for accounts is a mapping, not a list.
        None if repeated == Repeated::Kept && statements.len() == 1 => {
            if let Some(statement) = statements.into_iter().next() {
                policy.set("Statement", statement);
            }
            return;
        }
        None => Vec::new(),
        Some(written) => as_list(written).items().unwrap_or_default().to_vec(),
    };
    for statement in statements {
        if repeated == Repeated::Kept || !all.iter().any(|other| literal::same(other, &statement)) {
            all.push(statement);
        }
    }
    policy.set("Statement", tree::list(span, all));
}
