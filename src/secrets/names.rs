//! What names say of the values that they stand for.

use crate::value::{Entries, Marks, Value};

/// Pairs that say by their own words what a value is called: an environment variable is `{ name = …, value = … }`.
pub const NAMED: [(&str, &str); 4] = [
    ("name", "value"),
    ("Name", "Value"),
    ("key", "value"),
    ("Key", "Value"),
];

/// Of an object that says by its own words what its value is called: the value's key, and the name.
pub fn called(entries: &Entries) -> Option<(&'static str, &str)> {
    NAMED.iter().find_map(|(name, value)| {
        let name = entries.get(*name)?.as_str()?;
        entries.get(*value)?;
        Some((*value, name))
    })
}

/// The parts of a name: `DbPassword`, `DB_PASSWORD` and `db-password` have the same.
///
/// A claim of an identity provider (`token.actions.githubusercontent.com:sub`) is called as what is behind the provider.
fn parts(name: &str) -> Vec<String> {
    let name = match name.rsplit_once(':') {
        Some((provider, claim)) if provider.contains('.') && !claim.is_empty() => claim,
        _ => name,
    };
    let mut parts: Vec<String> = Vec::new();
    let mut before = ' ';
    for character in name.chars() {
        if !character.is_alphanumeric() {
            before = ' ';
            continue;
        }
        let begins = before == ' ' || (before.is_lowercase() && character.is_uppercase());
        match parts.last_mut() {
            Some(last) if !begins => last.extend(character.to_lowercase()),
            _ => parts.push(character.to_lowercase().collect()),
        }
        before = character;
    }
    parts
}

pub(super) fn names_a_password(name: &str) -> bool {
    are_of_a_password(&parts(name))
}

/// Whether the parts of a name say that its value is a password.
fn are_of_a_password(parts: &[String]) -> bool {
    parts.iter().any(|part| {
        matches!(part.as_str(), "passwd" | "passphrase" | "pwd")
            || part.ends_with("password")
            || part.ends_with("passwords")
    }) || matches!(parts.last().map(String::as_str), Some("pass" | "pw"))
}

/// Whether a name says that its value is a secret, and not that it says where the secret is or how it is treated.
pub fn names_a_secret(name: &str) -> bool {
    /// What follows the word and makes it the name of something else.
    const ABOUT: [&str; 43] = [
        "arn",
        "arns",
        "name",
        "names",
        "id",
        "ids",
        "path",
        "url",
        "uri",
        "file",
        "ttl",
        "expiry",
        "expiration",
        "endpoint",
        "enabled",
        "version",
        "region",
        "length",
        "type",
        "policy",
        "rotation",
        "prefix",
        "suffix",
        "location",
        "manager",
        "store",
        "parameter",
        "parameters",
        "ref",
        "hash",
        "algorithm",
        "header",
        "issuer",
        "port",
        "seconds",
        "minutes",
        "hours",
        "days",
        "cache",
        "count",
        "size",
        "limit",
        "template",
    ];
    let parts = parts(name);
    let Some(last) = parts.last() else {
        return false;
    };
    if ABOUT.contains(&last.as_str()) {
        return false;
    }
    let two = |first: &str, second: &str| {
        parts
            .windows(2)
            .any(|pair| matches!(pair, [a, b] if a == first && b == second))
            || parts.iter().any(|part| *part == format!("{first}{second}"))
    };
    are_of_a_password(&parts)
        || parts.iter().any(|part| {
            let is_word = matches!(part.as_str(), "secrets" | "credential" | "credentials");
            is_word || part.ends_with("secret") || part.ends_with("token") || part == "tokens"
        })
        || [
            ("api", "key"),
            ("access", "key"),
            ("secret", "key"),
            ("private", "key"),
            ("auth", "token"),
            ("auth", "key"),
            ("shared", "key"),
            ("preshared", "key"),
            ("encryption", "key"),
            ("signing", "key"),
        ]
        .iter()
        .any(|(first, second)| two(first, second))
}

/// Entries of an object as they may be shown: of one that says by its own words what its value is called, the value is confidential
/// where that is a secret.
pub fn confide_pair(entries: &mut Entries) {
    let Some((key, name)) = called(entries) else {
        return;
    };
    let Some(value) = entries.get(key) else {
        return;
    };
    let marked = confided(name, value.clone());
    if marked.marks.is_hidden() {
        entries.insert(key.into(), marked);
    }
}

/// What every name of a secret has one of, in small letters.
pub(super) const WORDS: [&str; 6] = ["pass", "pw", "secret", "token", "key", "credential"];

/// A value of something that is called `name`: a text that is called a secret is confidential from there on, whatever is made of it.
pub fn confided(name: &str, value: Value) -> Value {
    let holds = |word: &&str| {
        let starts = name.as_bytes().windows(word.len());
        starts
            .into_iter()
            .any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
    };
    let is_told = |value: &Value| {
        let text = value.as_str();
        text.is_some_and(|text| !text.is_empty() && !says_where(text))
    };
    let is_text = is_told(&value);
    let are_texts = || {
        value
            .as_items()
            .is_some_and(|items| items.iter().any(is_told))
    };
    let is_secret = (is_text || are_texts())
        && WORDS.iter().any(holds)
        && (is_text && names_a_secret(name) || names_a_password(name));
    match is_secret {
        true => value.mark(Marks::CONFIDENTIAL),
        false => value,
    }
}

/// Whether a text says where a secret is, and isn't one.
pub(super) fn says_where(text: &str) -> bool {
    ["arn:", "{{resolve:", "ssm:"]
        .iter()
        .any(|start| text.starts_with(start))
}
