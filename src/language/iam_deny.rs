//! What a policy's own denials leave of what it allows.
//!
//! A denial always wins
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html>): where a
//! document denies everybody what it allows, unless they are somebody it names, strangers are left out as if the allowing
//! statement said so itself.

use ecow::{EcoString, eco_format};

use super::Call;
use super::gather::{Gathered, any};
use super::iam::{IDENTIFYING, is_wide, matches};
use crate::value::{Piece, Value};

/// Whether one of these denials, which [`denies_strangers`] picks, covers all that a statement allows.
pub(super) fn is_shielded(call: &Call<'_>, statement: &Value, denials: &[Value]) -> bool {
    text(statement, "effect") == Some("Allow")
        && denials.iter().any(|denial| covers(call, denial, statement))
}

fn text<'v>(statement: &'v Value, name: &str) -> Option<&'v str> {
    statement.as_entries()?.get(name)?.as_str()
}

fn listed(call: &Call<'_>, statement: &Value, name: &str) -> Option<Gathered> {
    let list = statement.as_entries()?.get(name)?;
    let gathered = Gathered::of(call, list);
    let is_certain = gathered.open.is_none() && gathered.items.iter().all(|(g, _, _)| g.is_true());
    is_certain.then_some(gathered)
}

/// Whether a statement certainly denies everybody, but for those whom its conditions name.
pub(super) fn denies_strangers(call: &Call<'_>, statement: &Value) -> bool {
    let has = |name: &str| {
        statement
            .as_entries()
            .and_then(|entries| entries.get(name))
            .and_then(Value::as_bool)
            == Some(true)
    };
    text(statement, "effect") == Some("Deny")
        && (has("everybody") || !has("has_principal"))
        && listed(call, statement, "not_principals").is_some_and(|all| all.items.is_empty())
        && listed(call, statement, "conditions")
            .is_some_and(|all| all.items.iter().all(|(_, _, c)| meets_strangers(call, c)))
}

/// Whether a condition holds for every stranger.
fn meets_strangers(call: &Call<'_>, condition: &Value) -> bool {
    let (Some(operator), Some(key)) = (text(condition, "operator"), text(condition, "key")) else {
        return false;
    };
    let Some(values) = listed(call, condition, "values") else {
        return false;
    };
    let (operator, key) = (operator.to_lowercase(), key.to_lowercase());
    let test = operator
        .strip_suffix("ifexists")
        .unwrap_or(&operator)
        .trim_start_matches("foranyvalue:")
        .trim_start_matches("forallvalues:");
    let all_are = |wanted: &str| {
        !values.items.is_empty()
            && values.items.iter().all(|(_, _, v)| {
                v.as_str() == Some(wanted)
                    || v.as_bool().map(|b| b.to_string()).as_deref() == Some(wanted)
            })
    };
    match test {
        // No stranger is a service of AWS, nor comes through one on somebody's behalf.
        "bool" => {
            matches!(
                key.as_str(),
                "aws:principalisawsservice" | "aws:viaawsservice"
            ) && all_are("false")
        }
        // A stranger may come without the key, or with his own.
        "stringnotequals"
        | "stringnotequalsignorecase"
        | "arnnotequals"
        | "arnnotlike"
        | "stringnotlike"
        | "notipaddress" => {
            let is_pattern = test.ends_with("like") || test == "arnnotequals";
            let wide = match test {
                "notipaddress" => any(call, &values, &super::network::is_everywhere),
                _ => any(call, &values, &|v| is_wide(v, is_pattern)),
            };
            IDENTIFYING.contains(&key.as_str())
                && !values.items.is_empty()
                && wide.as_bool() == Some(false)
        }
        _ => false,
    }
}

/// Whether a denial reaches all actions and resources that a statement names.
fn covers(call: &Call<'_>, denial: &Value, statement: &Value) -> bool {
    let reaches = |name: &str, negated: &str| {
        let (Some(denied), Some(denied_but)) =
            (listed(call, denial, name), listed(call, denial, negated))
        else {
            return false;
        };
        let Some(allowed) = listed(call, statement, name) else {
            return false;
        };
        let allowed_but = listed(call, statement, negated).is_none_or(|all| !all.items.is_empty());
        let is_all = denied.items.iter().any(|(_, _, d)| d.as_str() == Some("*"));
        denied_but.items.is_empty()
            && (is_all
                || (!allowed_but
                    && allowed.items.iter().all(|(_, _, a)| {
                        let a = shown(a);
                        denied.items.iter().any(|(_, _, d)| matches(&shown(d), &a))
                    })))
    };
    reaches("actions", "not_actions") && reaches("resources", "not_resources")
}

/// A text with what isn't known of it by the words for it, so that the same unknown is the same text.
fn shown(value: &Value) -> EcoString {
    if let Some(text) = value.as_str() {
        return text.into();
    }
    let Some(unknown) = value.as_unknown() else {
        return EcoString::new();
    };
    match &unknown.pieces {
        Some(pieces) => pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.clone(),
                Piece::Hole(hole) => shown(hole),
            })
            .fold(EcoString::new(), |all, piece| all + piece.as_str()),
        None => eco_format!("<{}>", unknown.reason.what),
    }
}
