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
use crate::value::{Guard, Piece, Truth, Value};

/// What a denial reaches, and under which condition it is there and holds for every stranger.
pub(super) struct Denial {
    denies: Truth,
    actions: Words,
    resources: Words,
}

/// A list in words, each there under a condition.
struct Words {
    words: Vec<Word>,
    is_open: bool,
}

struct Word {
    when: Guard,
    text: EcoString,
    /// It may be any text: an input, or what nothing is known of. An attribute of something is one of its kind.
    is_any: bool,
}

impl Words {
    /// What a statement names by a member; none where it names everything but something by another.
    fn of(call: &Call<'_>, statement: &Value, name: &str, negated: &str) -> Option<Words> {
        let but = listed(call, statement, negated)?;
        if !but.items.is_empty() || but.open.is_some() {
            return None;
        }
        let listed = listed(call, statement, name)?;
        let words = listed.items.iter().map(|(when, _, value)| Word {
            when: *when,
            text: shown(value),
            is_any: may_be_any(value),
        });
        Some(Words {
            words: words.collect(),
            is_open: listed.open.is_some(),
        })
    }
}

impl Denial {
    /// What a statement that is there under a condition denies strangers; none where it doesn't, or names what it leaves out.
    pub(super) fn of(call: &Call<'_>, statement: &Value, when: Guard) -> Option<Denial> {
        let denies = and(call, present(call, when), denies_strangers(call, statement));
        if denies.no.is_true() {
            return None;
        }
        Some(Denial {
            denies,
            actions: Words::of(call, statement, "actions", "not_actions")?,
            resources: Words::of(call, statement, "resources", "not_resources")?,
        })
    }
}

/// Whether one of these denials covers all that a statement allows.
pub(super) fn shielded(call: &Call<'_>, statement: &Value, denials: &[Denial]) -> Truth {
    if denials.is_empty() || is_text(call, statement, "effect", "Allow").no.is_true() {
        return Truth::FALSE;
    }
    // Without words it is everything but something.
    let actions = Words::of(call, statement, "actions", "not_actions");
    let resources = Words::of(call, statement, "resources", "not_resources");
    let mut sum = Truth::FALSE;
    for denial in denials {
        let all_actions = reaches(call, &denial.actions, actions.as_ref());
        let all = and(call, denial.denies, all_actions);
        if all.no.is_true() {
            continue;
        }
        let all = and(
            call,
            all,
            reaches(call, &denial.resources, resources.as_ref()),
        );
        sum = or(call, sum, all);
        if sum.yes.is_true() {
            break;
        }
    }
    sum
}

/// Whether what is denied is all that is allowed; without words it is everything but something.
fn reaches(call: &Call<'_>, denied: &Words, allowed: Option<&Words>) -> Truth {
    const PAIRS_PER_STEP: usize = 4;
    let budget = call.evaluator.budget;
    let pairs = denied.words.len() * allowed.map_or(1, |allowed| allowed.words.len());
    budget.spend(1 + (pairs / PAIRS_PER_STEP) as u64);
    if budget.left() == 0 {
        return Truth::FALSE;
    }
    let denies = |what: &dyn Fn(&str) -> bool| {
        let reaching = denied.words.iter().filter(|word| what(&word.text));
        let mut sum = reaching.fold(Truth::FALSE, |sum, word| {
            or(call, sum, present(call, word.when))
        });
        if denied.is_open || denied.words.iter().any(|word| word.is_any) {
            sum.no = Guard::FALSE;
        }
        sum
    };
    let all = denies(&|word| word == "*");
    let Some(allowed) = allowed.filter(|_| !all.yes.is_true()) else {
        return all;
    };
    let mut each = Truth::TRUE;
    for word in &allowed.words {
        let mut is_denied = denies(&|denied| matches(denied, &word.text));
        if word.is_any {
            is_denied.no = Guard::FALSE;
        }
        let absent = not(call, present(call, word.when));
        each = and(call, each, or(call, absent, is_denied));
        if each.no.is_true() {
            break;
        }
    }
    if allowed.is_open {
        each.yes = Guard::FALSE;
    }
    or(call, all, each)
}

/// Whether what is there under a condition is there.
fn present(call: &Call<'_>, when: Guard) -> Truth {
    let no = call.evaluator.guards.borrow_mut().not(when);
    Truth { yes: when, no }
}

fn and(call: &Call<'_>, a: Truth, b: Truth) -> Truth {
    call.evaluator.guards.borrow_mut().truth_and(a, b)
}

fn or(call: &Call<'_>, a: Truth, b: Truth) -> Truth {
    call.evaluator.guards.borrow_mut().truth_or(a, b)
}

fn not(call: &Call<'_>, a: Truth) -> Truth {
    call.evaluator.guards.borrow().truth_not(a)
}

fn member<'v>(statement: &'v Value, name: &str) -> Option<&'v Value> {
    statement.as_entries()?.get(name)
}

/// Whether a member is this text.
fn is_text(call: &Call<'_>, statement: &Value, name: &str, text: &str) -> Truth {
    let Some(value) = member(statement, name) else {
        return Truth::FALSE;
    };
    let is = |value: &Value| match value.is_unknown() {
        true => None,
        false => Some(value.as_str() == Some(text)),
    };
    let found = any(call, &Gathered::of(call, value), &is);
    call.evaluator.truth(&found)
}

fn listed(call: &Call<'_>, statement: &Value, name: &str) -> Option<Gathered> {
    Some(Gathered::of(call, member(statement, name)?))
}

/// Whether all that a list has passes a test, and it has nothing more.
fn all(call: &Call<'_>, statement: &Value, name: &str, test: &dyn Fn(&Value) -> Truth) -> Truth {
    let Some(listed) = listed(call, statement, name) else {
        return Truth::FALSE;
    };
    let mut sum = Truth::TRUE;
    for (when, _, item) in &listed.items {
        let absent = not(call, present(call, *when));
        sum = and(call, sum, or(call, absent, test(item)));
    }
    if listed.open.is_some() {
        sum.yes = Guard::FALSE;
    }
    sum
}

/// Whether a statement denies everybody, but for those whom its conditions name.
fn denies_strangers(call: &Call<'_>, statement: &Value) -> Truth {
    let denies = is_text(call, statement, "effect", "Deny");
    if denies.no.is_true() {
        return Truth::FALSE;
    }
    let truth = |name: &str| {
        member(statement, name).map_or(Truth::FALSE, |value| call.evaluator.truth(value))
    };
    let without_principal = not(call, truth("has_principal"));
    let is_everybody = or(call, truth("everybody"), without_principal);
    let spares_nobody = all(call, statement, "not_principals", &|_| Truth::FALSE);
    let meets_all = all(call, statement, "conditions", &|condition| {
        meets_strangers(call, condition)
    });
    let whom = and(call, is_everybody, spares_nobody);
    and(call, denies, and(call, whom, meets_all))
}

/// Whether a condition holds for every stranger.
fn meets_strangers(call: &Call<'_>, condition: &Value) -> Truth {
    let text = |name: &str| member(condition, name).and_then(Value::as_str);
    let (Some(operator), Some(key)) = (text("operator"), text("key")) else {
        return Truth::FALSE;
    };
    let Some(values) = listed(call, condition, "values") else {
        return Truth::FALSE;
    };
    let (operator, key) = (operator.to_lowercase(), key.to_lowercase());
    let test = operator
        .strip_suffix("ifexists")
        .unwrap_or(&operator)
        .trim_start_matches("foranyvalue:")
        .trim_start_matches("forallvalues:");
    if values.items.is_empty() {
        return Truth::FALSE;
    }
    match test {
        // No stranger is a service of AWS, nor comes through one on somebody's behalf.
        "bool"
            if matches!(
                key.as_str(),
                "aws:principalisawsservice" | "aws:viaawsservice"
            ) =>
        {
            all(call, condition, "values", &|value| {
                let is_false = value.as_str() == Some("false") || value.as_bool() == Some(false);
                match (is_false, value.is_unknown()) {
                    (true, _) => Truth::TRUE,
                    (_, true) => Truth::UNKNOWN,
                    _ => Truth::FALSE,
                }
            })
        }
        // A stranger may come without the key, or with his own.
        "stringnotequals"
        | "stringnotequalsignorecase"
        | "arnnotequals"
        | "arnnotlike"
        | "stringnotlike"
        | "notipaddress"
            if IDENTIFYING.contains(&key.as_str()) =>
        {
            let is_pattern = test.ends_with("like") || test == "arnnotequals";
            let wide = match test {
                "notipaddress" => any(call, &values, &super::network::is_all),
                _ => any(call, &values, &|v| is_wide(v, is_pattern)),
            };
            not(call, call.evaluator.truth(&wide))
        }
        _ => Truth::FALSE,
    }
}

/// Whether a value may be any text, `*` as well.
fn may_be_any(value: &Value) -> bool {
    value.as_unknown().is_some_and(|unknown| {
        let is_put_together = unknown.pieces.is_some() || !unknown.prefix.is_empty();
        unknown.input.is_some() || !is_put_together && unknown.refers_to.is_none()
    })
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
