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

/// What a denial reaches: actions and resources in words.
pub(super) struct Denial {
    actions: Vec<EcoString>,
    resources: Vec<EcoString>,
}

impl Denial {
    /// What a statement that [`denies_strangers`] picks reaches; none where it names what it leaves out.
    pub(super) fn of(call: &Call<'_>, statement: &Value) -> Option<Denial> {
        let reached = |name: &str, negated: &str| -> Option<Vec<EcoString>> {
            let denied = listed(call, statement, name)?;
            let denied_but = listed(call, statement, negated)?;
            let words = denied.items.iter().map(|(_, _, d)| shown(d));
            denied_but.items.is_empty().then(|| words.collect())
        };
        Some(Denial {
            actions: reached("actions", "not_actions")?,
            resources: reached("resources", "not_resources")?,
        })
    }
}

/// Whether one of these denials covers all that a statement allows.
pub(super) fn is_shielded(call: &Call<'_>, statement: &Value, denials: &[Denial]) -> bool {
    if denials.is_empty() || text(statement, "effect") != Some("Allow") {
        return false;
    }
    let allowed = |name: &str, negated: &str| -> Option<Option<Vec<EcoString>>> {
        let allowed = listed(call, statement, name)?;
        let allowed_but = listed(call, statement, negated).is_none_or(|all| !all.items.is_empty());
        let words = allowed.items.iter().map(|(_, _, a)| shown(a));
        Some((!allowed_but).then(|| words.collect()))
    };
    let (Some(actions), Some(resources)) = (
        allowed("actions", "not_actions"),
        allowed("resources", "not_resources"),
    ) else {
        return false;
    };
    denials.iter().any(|denial| {
        reaches(call, &denial.actions, actions.as_deref())
            && reaches(call, &denial.resources, resources.as_deref())
    })
}

/// Whether what is denied is all that is allowed; without words it is everything but something.
fn reaches(call: &Call<'_>, denied: &[EcoString], allowed: Option<&[EcoString]>) -> bool {
    const PAIRS_PER_STEP: usize = 4;
    let budget = call.evaluator.budget;
    let pairs = denied.len() * allowed.map_or(1, <[_]>::len);
    budget.spend(1 + (pairs / PAIRS_PER_STEP) as u64);
    if budget.left() == 0 {
        return false;
    }
    denied.iter().any(|d| d == "*")
        || allowed.is_some_and(|allowed| {
            let is_denied = |a: &EcoString| denied.iter().any(|d| matches(d, a));
            allowed.iter().all(is_denied)
        })
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
                "notipaddress" => any(call, &values, &super::network::is_all),
                _ => any(call, &values, &|v| is_wide(v, is_pattern)),
            };
            IDENTIFYING.contains(&key.as_str())
                && !values.items.is_empty()
                && wide.as_bool() == Some(false)
        }
        _ => false,
    }
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
