//! Actions that patterns of IAM policies mean, and which there aren't.

use super::gather::{Gathered, can_be};
use super::iam::matches_folded;
use super::{Call, Function};
use crate::evaluate::Fault;
use crate::schema::{Action, actions, distance};
use crate::value::{Entries, Value};

pub(super) const FUNCTIONS: &[(&str, Function)] =
    &[("iam_unknown_actions", |call| Some(unknown_actions(call)))];

/// No name of an action is longer.
const LONGEST: usize = 100;

/// `iam_unknown_actions(patterns)`: those that match none of the actions which a service is known to have: `action` as it is
/// written, and `near`: the action that is meant where it is a slip of it, else null.
///
/// What is of no service that is known, or of several, is left out. A pattern that isn't known leaves the list open, unless it
/// can be an action for all that is known of it.
fn unknown_actions(call: &Call<'_>) -> Result<Value, Fault> {
    let value = call.value(0)?;
    let mut all = Gathered::of(call, &value);
    let mut open = all.open.take();
    let mut found = Vec::new();
    for (guard, key, pattern) in std::mem::take(&mut all.items) {
        if let Some(unknown) = pattern.as_unknown() {
            if !may_be_an_action(&pattern) {
                open.get_or_insert_with(|| unknown.reason.clone());
            }
            continue;
        }
        if let Some(said) = pattern
            .as_str()
            .and_then(|text| unknown_action(call, &pattern, text))
        {
            found.push((guard, key, said));
        }
    }
    all.items = found;
    all.open = open;
    Ok(all.into_value(value.origin()))
}

/// What is said of a pattern that matches no action of its service.
fn unknown_action(call: &Call<'_>, pattern: &Value, text: &str) -> Option<Value> {
    let (service, name) = text.split_once(':')?;
    if service.contains(['*', '?']) {
        return None;
    }
    let known = actions(service);
    let folded = name.to_ascii_lowercase();
    if known.is_empty() || known.iter().any(|a| matches_folded(&folded, &a.folded)) {
        return None;
    }
    // Each of them is compared with the name.
    call.evaluator.budget.spend(known.len() as u64 / 4);
    let near = match near(name, &folded, &known) {
        Some(near) => Value::string(format!("{}:{near}", service.to_ascii_lowercase())),
        None => Value::null(),
    };
    let said = [("action".into(), pattern.clone()), ("near".into(), near)];
    Some(Value::object(Entries::from_iter(said)).at(pattern.origin()))
}

/// Whether what is known of a text that isn't wholly known fits an action of the service that it begins with.
fn may_be_an_action(pattern: &Value) -> bool {
    let prefix = pattern.as_unknown().and_then(|u| u.text_with("*"));
    let Some((service, _)) = prefix.as_deref().and_then(|text| text.split_once(':')) else {
        return false;
    };
    let service = service.to_ascii_lowercase();
    let known = actions(&service);
    known
        .iter()
        .any(|a| can_be(pattern, &format!("{service}:{}", a.name)))
}

/// The action that is meant, where a name is a slip of it, and none that came after the table was made: new ones are made of
/// words that the service has elsewhere (`PutX` beside `GetX`), or have a number behind them.
fn near(name: &str, folded: &str, known: &[Action]) -> Option<&'static str> {
    if name.contains(['*', '?']) || name.len() > LONGEST {
        return None;
    }
    let slip_of = |action: &Action| {
        let most = if action.name.len() < 8 { 1 } else { 2 };
        if action.folded.len().abs_diff(folded.len()) > most {
            return None;
        }
        let far = distance(folded, &action.folded);
        if far > most {
            return None;
        }
        let is_plural = |long: &str, short: &str| long.strip_suffix('s') == Some(short);
        let is_slip = is_plural(folded, &action.folded)
            || is_plural(&action.folded, folded)
            || is_misspelt(name, action.name, known);
        is_slip.then_some((far, action.name))
    };
    known.iter().filter_map(slip_of).min().map(|(_, name)| name)
}

/// Whether a word that a name doesn't share with another is none that the service uses, nor a number.
fn is_misspelt(name: &str, other: &str, known: &[Action]) -> bool {
    let others = words(other);
    let own: Vec<String> = words(name)
        .into_iter()
        .filter(|word| !others.contains(word))
        .collect();
    let is_used = |word: &String| known.iter().any(|a| words(a.name).contains(word));
    let is_version = |word: &String| word == "v" || word.chars().all(|c| c.is_ascii_digit());
    // Of the same words in another order none is its own.
    own.is_empty() || own.iter().any(|word| !is_version(word) && !is_used(word))
}

/// The words of a name such as `DescribeVPCEndpoints2`, in lower case: `describe`, `vpc`, `endpoints`, `2`.
fn words(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut last: Option<char> = None;
    for (n, character) in characters.iter().copied().enumerate() {
        let next = characters.get(n + 1);
        let starts = last.is_none_or(|last| {
            let is_digit = |c: char| c.is_ascii_digit();
            is_digit(last) != is_digit(character)
                || (character.is_ascii_uppercase()
                    && (!last.is_ascii_uppercase() || next.is_some_and(char::is_ascii_lowercase)))
        });
        if starts {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(character.to_ascii_lowercase());
        }
        last = Some(character);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{near, words};
    use crate::schema::actions;

    #[test]
    fn names_are_made_of_words() {
        assert_eq!(
            words("DescribeVPCEndpoints2"),
            ["describe", "vpc", "endpoints", "2"]
        );
        assert_eq!(words("invokeasyc"), ["invokeasyc"]);
        assert_eq!(words("GetV2Link"), ["get", "v", "2", "link"]);
        assert!(words("").is_empty());
    }

    #[test]
    fn slips_are_told_from_what_may_be_new() {
        let meant =
            |service: &str, name: &str| near(name, &name.to_ascii_lowercase(), &actions(service));
        assert_eq!(meant("ecr", "BatchDeletImage"), Some("BatchDeleteImage"));
        assert_eq!(meant("kms", "ListGrant"), Some("ListGrants"));
        assert_eq!(meant("lambda", "InvokeAsyc"), Some("InvokeAsync"));
        // Another verb that the service has, another number: those may be new.
        assert_eq!(meant("ecr", "PutRegistryScanningConfiguration2"), None);
        assert_eq!(meant("kafka-cluster", "AlterClusterMetrics"), None);
        assert_eq!(meant("s3", "Frob*"), None);
    }
}
