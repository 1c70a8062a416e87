//! The language of IAM policies: statements in one form, whom they let in, what they allow.

use super::decoding::decoded;
use super::gather::{Gathered, any, can_be, is_computed, is_narrowed};
use super::iam_deny::{Denial, shielded};
use super::{Call, Function};
use crate::evaluate::Fault;
use crate::syntax::Span;
use crate::value::{Data, Entries, Guard, Reason, Truth, Type, Value};

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("iam_statements", |call| Some(statements(call))),
    ("iam_confined", |call| Some(confined(call))),
    ("iam_allows", |call| Some(allows(call))),
    ("iam_action_matches", |call| Some(action_matches(call))),
];

/// Keys of the request that say who asks, or from where, so that a test of them leaves out strangers. What anybody can put
/// into a request of his own (a referer, a tag of his account's roles, the service he asks through) is none.
pub(super) const IDENTIFYING: [&str; 25] = [
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalisawsservice",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpcarn",
    "aws:sourcevpce",
    "aws:userid",
    "aws:username",
    "aws:vpceaccount",
    "aws:vpceorgid",
    "aws:vpceorgpaths",
    "elasticfilesystem:accessedviamounttarget",
    "kms:calleraccount",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
];

/// `iam_statements(policy)`: the statements of a policy in one form. The policy is a JSON text, an object, or a list of those.
fn statements(call: &Call<'_>) -> Result<Value, Fault> {
    let value = call.value(0)?;
    let policies = Gathered::of(call, &value);
    let mut found = Gathered {
        open: policies.open,
        ..Gathered::default()
    };
    for (guard, _, policy) in &policies.items {
        match decoded(policy).map_err(|why| call.fault(why))? {
            Some(document) => {
                // All of it is put in another form: about the time of a step for each part.
                let parts = u64::from(document.size().cells);
                call.evaluator.budget.pay(parts, call.span)?;
                documents(call, &document, *guard, &mut found);
            }
            None => {
                found.open.get_or_insert_with(|| reason_of(policy));
            }
        }
    }
    Ok(found.into_value(value.origin()))
}

fn reason_of(value: &Value) -> Reason {
    value
        .as_unknown()
        .map(|u| u.reason.clone())
        .unwrap_or_default()
}

/// The statements of a document, and of each that it may be.
fn documents(call: &Call<'_>, document: &Value, guard: Guard, found: &mut Gathered) {
    let mut whole = Gathered::default();
    whole.add(call, document, guard, true);
    found.open = found.open.take().or(whole.open);
    for (guard, _, document) in whole.items {
        let Some(entries) = document.as_entries() else {
            if document.is_unknown() {
                found.open.get_or_insert_with(|| reason_of(&document));
            }
            continue;
        };
        let mut inner = Gathered::default();
        if let Some(list) = entries.get("Statement") {
            inner.add(call, list, guard, true);
        }
        found.open = found.open.take().or(inner.open);
        let mut read = Vec::with_capacity(inner.items.len());
        for (guard, _, statement) in inner.items {
            match statement.as_entries() {
                Some(entries) => read.push((guard, normalized(call, &statement, entries))),
                None => {
                    found.open.get_or_insert_with(|| reason_of(&statement));
                }
            }
        }
        let denials: Vec<Denial> = read
            .iter()
            .filter_map(|(when, statement)| Denial::of(call, statement, *when))
            .collect();
        for (guard, mut statement) in read {
            let shielded = shielded(call, &statement, &denials);
            let reason = found.open.clone().unwrap_or_default();
            let shielded = call
                .evaluator
                .from_truth(shielded, reason, statement.origin());
            if let Data::Object(object) = &mut statement.data {
                let entries = &mut std::sync::Arc::make_mut(object).entries;
                entries.insert("shielded".into(), shielded);
            }
            found.items.push((guard, None, statement));
        }
    }
}

fn normalized(call: &Call<'_>, statement: &Value, entries: &Entries) -> Value {
    let origin = statement.origin();
    let list = |name: &str| match entries.get(name) {
        None => Value::tuple(Vec::new()).at(origin),
        Some(value) => Gathered::of(call, value).into_value(place(value, origin)),
    };
    let one = |name: &str| entries.get(name).cloned().unwrap_or_else(Value::null);
    let (principals, types) = principals(call, entries.get("Principal"));
    let everybody = any(call, &principals, &is_everybody);
    let there =
        |name: &str| Value::bool(entries.get(name).is_some_and(|v| !v.is_null())).at(origin);
    let conditions = conditions(call, entries.get("Condition"));
    let (not_principals, _) = self::principals(call, entries.get("NotPrincipal"));
    Value::object(Entries::from([
        ("effect".into(), one("Effect")),
        ("sid".into(), one("Sid")),
        ("actions".into(), list("Action")),
        ("not_actions".into(), list("NotAction")),
        ("resources".into(), list("Resource")),
        ("not_resources".into(), list("NotResource")),
        ("everybody".into(), everybody),
        ("has_principal".into(), there("Principal")),
        (
            "principals".into(),
            principals.into_value(
                entries
                    .get("Principal")
                    .map_or(origin, |p| place(p, origin)),
            ),
        ),
        ("principal_types".into(), Value::tuple(types)),
        (
            "not_principals".into(),
            not_principals.into_value(
                entries
                    .get("NotPrincipal")
                    .map_or(origin, |p| place(p, origin)),
            ),
        ),
        ("conditions".into(), conditions.into_value(origin)),
        ("statement".into(), statement.clone()),
    ]))
    .at(origin)
}

fn place(value: &Value, otherwise: Span) -> Span {
    if value.origin().is_none() {
        otherwise
    } else {
        value.origin()
    }
}

/// Whether a principal is everybody. What the service names (an ARN, an account) is somebody.
fn is_everybody(principal: &Value) -> Option<bool> {
    match principal.as_str() {
        Some(text) => Some(text == "*"),
        None if !can_be(principal, "*") => Some(false),
        None => None,
    }
}

/// All principals as one list, with their types.
fn principals(call: &Call<'_>, principal: Option<&Value>) -> (Gathered, Vec<Value>) {
    let mut all = Gathered::default();
    let mut types = Vec::new();
    let Some(principal) = principal else {
        return (all, types);
    };
    let mut whole = Gathered::default();
    whole.add(call, principal, Guard::TRUE, true);
    all.open = whole.open;
    for (guard, key, item) in whole.items {
        match item.as_entries() {
            Some(by_type) => {
                for (name, value) in by_type {
                    let mut these = Gathered::default();
                    these.add(call, value, guard, true);
                    all.items.extend(these.items);
                    all.open = all.open.take().or(these.open);
                    types.push(Value::string(name).at(value.origin()));
                }
            }
            None => all.items.push((guard, key, item)),
        }
    }
    (all, types)
}

/// The conditions as `{ operator, key, values }`.
fn conditions(call: &Call<'_>, condition: Option<&Value>) -> Gathered {
    let mut all = Gathered::default();
    let Some(condition) = condition else {
        return all;
    };
    let mut whole = Gathered::default();
    whole.add(call, condition, Guard::TRUE, true);
    all.open = whole.open;
    for (guard, _, item) in whole.items {
        let Some(operators) = item.as_entries() else {
            all.open.get_or_insert_with(|| reason_of(&item));
            continue;
        };
        for (operator, keys) in operators {
            let mut inner = Gathered::default();
            inner.add(call, keys, guard, true);
            all.open = all.open.take().or(inner.open);
            for (guard, _, keys) in inner.items {
                let Some(entries) = keys.as_entries() else {
                    all.open.get_or_insert_with(|| reason_of(&keys));
                    continue;
                };
                for (key, values) in entries {
                    let guard = when_said(call, guard, values);
                    if !guard.is_false() {
                        all.items
                            .push((guard, None, one_condition(call, operator, key, values)));
                    }
                }
            }
        }
    }
    all
}

/// When a member is said at all: what a template leaves out under a condition (`AWS::NoValue`) isn't there then.
fn when_said(call: &Call<'_>, guard: Guard, value: &Value) -> Guard {
    if value.is_null() {
        return Guard::FALSE;
    }
    let cases = value.as_unknown().and_then(|u| u.cases.as_ref());
    let nulls = cases.iter().flat_map(|cases| cases.iter());
    nulls
        .filter(|(_, case)| case.is_null())
        .fold(guard, |guard, (when, _)| {
            let mut guards = call.evaluator.guards.borrow_mut();
            let said = guards.not(*when);
            guards.and(guard, said)
        })
}

fn one_condition(call: &Call<'_>, operator: &str, key: &str, values: &Value) -> Value {
    Value::object(Entries::from([
        ("operator".into(), Value::string(operator)),
        ("key".into(), Value::string(key)),
        (
            "values".into(),
            Gathered::of(call, values).into_value(values.origin()),
        ),
    ]))
    .at(values.origin())
}

/// `iam_confined(statement)`: whether its conditions leave out strangers: they test, positively, who asks or from where.
fn confined(call: &Call<'_>) -> Result<Value, Fault> {
    let statement = call.value(0)?;
    call.evaluator
        .lift(std::slice::from_ref(&statement), &|values| {
            let Some(statement) = values.first() else {
                return Ok(Value::null());
            };
            if statement.is_unknown() {
                return Ok(call.unknown(Type::Bool, &[statement]));
            }
            let member = |name: &str| statement.as_entries().and_then(|e| e.get(name));
            let shielded = member("shielded");
            let mut sum = shielded.map_or(Truth::FALSE, |s| call.evaluator.truth(s));
            if sum.yes.is_true() {
                return Ok(Value::bool(true).at(statement.origin()));
            }
            let conditions = member("conditions").map(|value| Gathered::of(call, value));
            let conditions = conditions.unwrap_or_default();
            let reason_of_shield = shielded.and_then(Value::as_unknown);
            let mut reason =
                (conditions.open.clone()).or_else(|| reason_of_shield.map(|u| u.reason.clone()));
            for (guard, _, condition) in &conditions.items {
                let confines = confines(call, condition);
                reason = reason.or_else(|| confines.as_unknown().map(|u| u.reason.clone()));
                let truth = call.evaluator.truth(&confines);
                let mut guards = call.evaluator.guards.borrow_mut();
                let absent = guards.not(*guard);
                let (yes, no) = (guards.and(truth.yes, *guard), guards.or(truth.no, absent));
                sum = guards.truth_or(sum, Truth { yes, no });
            }
            if conditions.open.is_some() {
                sum.no = Guard::FALSE;
            }
            let result =
                call.evaluator
                    .from_truth(sum, reason.unwrap_or_default(), statement.origin());
            Ok(result)
        })
}

/// Whether one condition leaves out strangers.
fn confines(call: &Call<'_>, condition: &Value) -> Value {
    let get = |name: &str| condition.as_entries().and_then(|e| e.get(name));
    let (Some(operator), Some(key), Some(values)) = (
        get("operator").and_then(Value::as_str),
        get("key").and_then(Value::as_str),
        get("values"),
    ) else {
        return Value::bool(false);
    };
    let key = key.to_lowercase();
    if !IDENTIFYING.contains(&key.as_str()) {
        return Value::bool(false);
    }
    let operator = operator.to_lowercase();
    // Both hold where the request doesn't have the key at all, as a stranger's.
    if operator.starts_with("forallvalues:") || operator.ends_with("ifexists") {
        return Value::bool(false);
    }
    let test = operator.strip_prefix("foranyvalue:").unwrap_or(&operator);
    let is_like = matches!(test, "stringlike" | "arnlike" | "arnequals");
    let values = Gathered::of(call, values);
    let wide = match test {
        "bool" => any(call, &values, &|v| {
            Some(v.as_str() != Some("true") && v.as_bool() != Some(true))
        }),
        "ipaddress" => any(call, &values, &super::network::is_all),
        "stringequals" | "stringequalsignorecase" | "stringlike" | "arnequals" | "arnlike" => {
            any(call, &values, &|v| is_wide(v, is_like))
        }
        _ => return Value::bool(false),
    };
    let not_any = values.items.is_empty() && values.open.is_none();
    let truth = call.evaluator.truth(&wide);
    let truth = call.evaluator.guards.borrow_mut().truth_not(truth);
    if not_any {
        return Value::bool(false);
    }
    let reason = reason_of(&wide);
    call.evaluator.from_truth(
        truth,
        reason,
        values
            .items
            .first()
            .map(|(_, _, v)| v.origin())
            .unwrap_or_default(),
    )
}

/// Whether a pattern is so wide that anybody's fits: `*`, `arn:aws:s3:*:*:*`.
pub(super) fn is_wide(value: &Value, is_pattern: bool) -> Option<bool> {
    match value.as_str() {
        Some(text) => Some(
            is_pattern
                && !text
                    .trim_start_matches("arn:aws")
                    .split(':')
                    .enumerate()
                    .any(|(n, part)| {
                        // The service alone is nobody's in particular.
                        let is_service = text.starts_with("arn:") && n == 1;
                        !is_service && part.chars().any(|c| c.is_ascii_alphanumeric())
                    }),
        ),
        None if is_narrowed(value) => Some(false),
        None => None,
    }
}

/// `iam_allows(statement, action)`: whether its actions include this one, or one of these.
fn allows(call: &Call<'_>) -> Result<Value, Fault> {
    let (statement, actions) = (call.value(0)?, call.value(1)?);
    let wanted: Vec<String> = Gathered::of(call, &actions)
        .items
        .iter()
        .filter_map(|(_, _, v)| v.as_str().map(str::to_string))
        .collect();
    call.evaluator
        .lift(std::slice::from_ref(&statement), &|values| {
            let Some(statement) = values.first() else {
                return Ok(Value::null());
            };
            let Some(entries) = statement.as_entries() else {
                return Ok(call.unknown(Type::Bool, &[statement]));
            };
            let listed = |name: &str| {
                entries
                    .get(name)
                    .map(|v| Gathered::of(call, v))
                    .unwrap_or_default()
            };
            let (actions, not_actions) = (listed("actions"), listed("not_actions"));
            if not_actions.items.is_empty() && not_actions.open.is_none() {
                return Ok(any(call, &actions, &|pattern| includes(pattern, &wanted)));
            }
            // All but what is listed: it includes an action unless that is listed.
            let free: Vec<&String> = wanted
                .iter()
                .filter(|w| {
                    not_actions
                        .items
                        .iter()
                        .all(|(_, _, p)| includes(p, std::slice::from_ref(*w)) == Some(false))
                })
                .collect();
            if not_actions.open.is_some() {
                return Ok(call.unknown(Type::Bool, &[statement]));
            }
            let origin = not_actions
                .items
                .first()
                .map(|(_, _, v)| v.origin())
                .unwrap_or_default();
            Ok(Value::bool(!free.is_empty()).at(origin))
        })
}

/// Whether a pattern includes one of these actions.
fn includes(pattern: &Value, wanted: &[String]) -> Option<bool> {
    match pattern.as_str() {
        Some(pattern) => Some(wanted.iter().any(|w| matches(pattern, w))),
        None if is_computed(pattern) => Some(false),
        None => wanted
            .iter()
            .all(|w| !can_be_action(pattern, w))
            .then_some(false),
    }
}

fn can_be_action(pattern: &Value, wanted: &str) -> bool {
    // The known beginning names a service: `s3:${…}`.
    let Some(unknown) = pattern.as_unknown() else {
        return false;
    };
    let beginning = match unknown.pieces.as_deref() {
        Some([crate::value::Piece::Text(text), ..]) => text.to_string(),
        _ => unknown.prefix.to_string(),
    };
    match beginning.split_once(':') {
        Some((service, _)) => wanted
            .to_lowercase()
            .starts_with(&format!("{}:", service.to_lowercase())),
        None => true,
    }
}

/// `iam_action_matches(pattern, action)`: whether a pattern with `*` and `?` matches an action; case doesn't count.
fn action_matches(call: &Call<'_>) -> Result<Value, Fault> {
    let (pattern, action) = (call.value(0)?, call.value(1)?);
    call.evaluator.lift(&[pattern, action], &|values| {
        let [pattern, action] = values else {
            return Ok(Value::null());
        };
        Ok(match (&pattern.data, &action.data) {
            (Data::Null(_), _) | (_, Data::Null(_)) => Value::bool(false),
            (Data::String(p), Data::String(a)) => Value::bool(matches(p.as_str(), a.as_str())),
            _ => call.unknown(Type::Bool, &[pattern, action]),
        })
    })
}

/// Whether a pattern with `*` and `?` matches a text; case doesn't count.
pub(super) fn matches(pattern: &str, text: &str) -> bool {
    matches_folded(&pattern.to_lowercase(), &text.to_lowercase())
}

/// The same, of what is in lower case already.
pub(super) fn matches_folded(pattern: &str, text: &str) -> bool {
    let (mut rest, mut have) = (pattern.chars(), text.chars());
    // Behind the last star, and where what it stands for ends so far.
    let mut star: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let (before, at) = (rest.clone(), have.clone());
        match (rest.next(), have.next()) {
            (Some('*'), _) => {
                have = at.clone();
                star = Some((rest.clone(), at));
            }
            (Some(wanted), Some(character)) if wanted == '?' || wanted == character => {}
            (None, None) => return true,
            (_, None) => return before.clone().all(|c| c == '*'),
            (_, Some(_)) => match &mut star {
                Some((behind, until)) => {
                    until.next();
                    rest = behind.clone();
                    have = until.clone();
                }
                None => return false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{is_wide, matches};
    use crate::value::Value;

    #[test]
    fn patterns_match_actions() {
        for (pattern, action, want) in [
            ("*", "iam:PassRole", true),
            ("iam:*", "iam:PassRole", true),
            ("IAM:pass*", "iam:PassRole", true),
            ("iam:Pass?ole", "iam:PassRole", true),
            ("iam:Get*", "iam:PassRole", false),
            ("s3:*Object", "s3:GetObject", true),
            ("s3:*Object", "s3:GetObjectAcl", false),
            ("s3:*Obj*Acl", "s3:GetObjectAcl", true),
        ] {
            assert_eq!(matches(pattern, action), want, "{pattern} {action}");
        }
    }

    #[test]
    fn patterns_that_fit_anybody_are_wide() {
        for (pattern, want) in [
            ("*", true),
            ("arn:aws:s3:*:*:*", true),
            ("arn:aws:*:*:*:*", true),
            ("arn:aws:s3:::logs", false),
            ("arn:aws:sns:*:111122223333:*", false),
            ("o-12345", false),
        ] {
            assert_eq!(
                is_wide(&Value::string(pattern), true),
                Some(want),
                "{pattern}"
            );
        }
    }
}
