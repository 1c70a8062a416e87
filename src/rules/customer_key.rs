//! Whether a key is a customer's own, or one that AWS manages for a service.
//!
//! Aliases that begin with `aws/` are reserved for AWS managed keys
//! (<https://docs.aws.amazon.com/kms/latest/developerguide/alias-create.html>).

use crate::model::{Model, references_in};
use crate::value::Value;

/// What isn't known of a text: no name of a key has it.
const HOLE: &str = "\0";

/// Aliases are looked up through so many data sources.
const DEEPEST: usize = 8;

/// Whether a value names a key of the customer's: none and AWS's own are no such key. None where it isn't known.
pub(super) fn is_customer_key(model: &Model, value: &Value) -> Option<bool> {
    looked_up(model, value, 0)
}

/// The same, behind so many data sources.
fn looked_up(model: &Model, value: &Value, depth: usize) -> Option<bool> {
    if value.is_null() {
        return Some(false);
    }
    if let Some(text) = value.as_str() {
        return Some(!text.is_empty() && !own_name(text).starts_with("alias/aws/"));
    }
    let unknown = value.as_unknown()?;
    if unknown.refers_to.is_some() {
        let referred = references_in(value);
        let [one] = referred.as_slice() else {
            return None;
        };
        let name = match model.node(*one)?.kind.as_str() {
            "data.aws_kms_alias" => "name",
            "data.aws_kms_key" => "key_id",
            // Who refers to something else means a key of their own.
            _ => return Some(true),
        };
        let value = model.value(*one);
        let looks_up = value.as_entries()?.get(name)?.clone();
        return match depth < DEEPEST {
            true => looked_up(model, &looks_up, depth + 1),
            false => None,
        };
    }
    let text = unknown.text_with(HOLE)?;
    of_partly_known(own_name(&text))
}

/// What is behind the last colon of an ARN; of a name, all of it.
fn own_name(text: &str) -> &str {
    text.rsplit(':').next().unwrap_or(text)
}

fn of_partly_known(name: &str) -> Option<bool> {
    const OF_AWS: &str = "aws/";
    let begins = name.split(HOLE).next().unwrap_or("");
    if begins.starts_with("key/") {
        return Some(true);
    }
    let alias = begins.strip_prefix("alias/")?;
    match alias.starts_with(OF_AWS) {
        true => Some(false),
        // It may still go on so.
        false if OF_AWS.starts_with(alias) => None,
        false => Some(true),
    }
}
