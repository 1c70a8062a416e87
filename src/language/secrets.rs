//! `secrets_in(x)`: credentials that are written out in a value.
//!
//! What has the shape of a provider's credential is one wherever it stands. Elsewhere the name says that a value is secret,
//! and the value must look like one: words, placeholders, ARNs, paths and addresses are none.

use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use regex::Regex;

use super::texts::{Text, Walk};
use super::written_out::credentials_in_line;
use super::{Call, Function};
use crate::evaluate::Fault;
use crate::value::{Entries, Reason, Type, Value};

/// What a credential of some kind looks like, by the page on which its issuer describes it.
struct Shape {
    what: &'static str,
    /// One of these is in every text that matches, in small letters: most texts hold none, and aren't looked through.
    signs: &'static [&'static str],
    pattern: &'static str,
}

const fn shape(what: &'static str, signs: &'static [&'static str], pattern: &'static str) -> Shape {
    Shape {
        what,
        signs,
        pattern,
    }
}

static SHAPES: [Shape; 24] = [
    shape(
        "AWS access key",
        &["akia", "asia"],
        r"\b(AKIA|ASIA)[A-Z2-7]{4}[A-Z0-9]{12}\b",
    ),
    shape(
        "AWS secret key",
        &["secret", "session"],
        r#"(?i)aws_?(secret|session)_?(access)?_?(key|token)["']?\s*[=:]\s*["']?[A-Za-z0-9/+]{36,}={0,2}"#,
    ),
    shape(
        "private key",
        &["private key"],
        r"-----BEGIN ([A-Z]+ )*PRIVATE KEY( BLOCK)?-----",
    ),
    shape(
        "GitHub token",
        &["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
        r"\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bgithub_pat_[A-Za-z0-9_]{60,}\b",
    ),
    shape(
        "GitLab token",
        &[
            "glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glsoat-",
        ],
        r"\bgl(pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_-]{20,}",
    ),
    shape("Slack token", &["xox"], r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}"),
    shape(
        "Slack webhook",
        &["hooks.slack.com"],
        r"https://hooks\.slack\.com/(services|workflows)/[A-Za-z0-9+/]{40,}",
    ),
    shape(
        "Stripe key",
        &["k_live_"],
        r"\b[rs]k_live_[A-Za-z0-9]{20,}\b",
    ),
    shape("Google API key", &["aiza"], r"\bAIza[0-9A-Za-z_-]{35}\b"),
    shape(
        "Google service account",
        &["private_key_id"],
        r#""private_key_id"\s*:\s*"[0-9a-f]{40}""#,
    ),
    shape("npm token", &["npm_"], r"\bnpm_[A-Za-z0-9]{36}\b"),
    shape(
        "PyPI token",
        &["pypi-"],
        r"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}",
    ),
    shape(
        "SendGrid key",
        &["sg."],
        r"\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}\b",
    ),
    shape("Twilio key", &["sk"], r"\bSK[0-9a-f]{32}\b"),
    shape("Mailgun key", &["key-"], r"\bkey-[0-9a-f]{32}\b"),
    shape(
        "Azure storage key",
        &["accountkey="],
        r"\bAccountKey=[A-Za-z0-9+/]{86}==",
    ),
    shape("Vault token", &["hvs."], r"\bhvs\.[A-Za-z0-9_-]{24,}"),
    shape(
        "Terraform Cloud token",
        &["atlasv1."],
        r"\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,}",
    ),
    shape("Databricks token", &["dapi"], r"\bdapi[0-9a-f]{32}\b"),
    shape(
        "DigitalOcean token",
        &["doo_v1_", "dop_v1_", "dor_v1_"],
        r"\bdo[opr]_v1_[0-9a-f]{64}\b",
    ),
    shape(
        "Shopify token",
        &["shpat_", "shpca_", "shppa_", "shpss_"],
        r"\bshp(at|ca|pa|ss)_[0-9a-fA-F]{32}\b",
    ),
    shape(
        "Anthropic key",
        &["sk-ant-"],
        r"\bsk-ant-[A-Za-z0-9_-]{32,}",
    ),
    shape(
        "OpenAI key",
        &["t3blbkfj"],
        r"\bsk-(proj-)?[A-Za-z0-9]{20,}T3BlbkFJ[A-Za-z0-9]{20,}",
    ),
    // A user and a password in an address; what stands for them elsewhere is in brackets or begins with a dollar sign.
    shape(
        "password in an address",
        &["://"],
        r"\b[a-z][a-z0-9+.-]*://[^\s:/@<>{}$%*]+:[^\s:/@<>{}$%*]{3,}@[^\s/@]+",
    ),
];

/// The pattern of each shape, from when a text has one of its signs.
static PATTERNS: [OnceLock<Option<Regex>>; SHAPES.len()] =
    [const { OnceLock::new() }; SHAPES.len()];

/// The shapes that a text may have, with their patterns.
fn shapes_of(text: &str) -> impl Iterator<Item = (&'static Shape, &'static Regex)> {
    let lower = text.to_ascii_lowercase();
    let all = SHAPES.iter().zip(&PATTERNS);
    all.filter(move |(shape, _)| shape.signs.iter().any(|sign| lower.contains(sign)))
        .filter_map(|(shape, pattern)| {
            let pattern = pattern.get_or_init(|| Regex::new(shape.pattern).ok());
            Some((shape, pattern.as_ref()?))
        })
}

/// Where in a text what has the shape of a credential is.
pub(super) fn shaped(text: &str) -> impl Iterator<Item = Range<usize>> {
    shapes_of(text).flat_map(move |(_, pattern)| pattern.find_iter(text).map(|m| m.range()))
}

/// An assignment in a script or a file of settings, its quotes escaped where the script stands in another text.
static ASSIGNMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?im)^[ \t]*(?:export[ \t]+|set[ \t]+|-e[ \t]+|--)?["']?([A-Za-z_][A-Za-z0-9_.-]*)["']?[ \t]*(?:=|:)[ \t]*\\?["']?([^\s"'`;,\\]+)"#,
    )
    .ok()
});

pub(super) const FUNCTIONS: &[(&str, Function)] = &[("secrets_in", |call| Some(secrets_in(call)))];

/// The credentials in a value at any depth: `what` it is, the `name` of what holds it, the `path` to it, its `text`, and
/// `is_secret`, which isn't known where the name says that the value is a secret and the value isn't known.
fn secrets_in(call: &Call<'_>) -> Result<Value, Fault> {
    let value = call.value(0)?;
    let found = Walk::over(call, &value)
        .into_iter()
        .filter_map(|(guard, text)| Some((guard, None, described(&text)?)))
        .collect();
    Ok(crate::evaluate::collection(found, None).at(value.origin()))
}

fn described(text: &Text) -> Option<Value> {
    let (what, is_secret) = match (&text.text, &text.unknown) {
        (Some(known), _) => (what(&text.name, known)?, Value::bool(true)),
        // Of what isn't known at all, nothing can be said.
        (None, Some(reason)) if text.path.is_empty() || names_a_secret(&text.name) => {
            ("secret", unknown(reason))
        }
        _ => return None,
    };
    let shown = match &text.text {
        Some(known) => Value::string(known).at(text.span).mark(text.marks),
        None => Value::null(),
    };
    let object = Value::object(Entries::from_iter([
        ("is_secret".into(), is_secret.at(text.span)),
        ("name".into(), Value::string(&text.name)),
        ("path".into(), Value::string(&text.path)),
        ("text".into(), shown),
        ("what".into(), Value::string(what)),
    ]));
    Some(object.at(text.span))
}

fn unknown(reason: &Reason) -> Value {
    Value::unknown_not_null(Type::Bool, reason.clone())
}

/// What credential a text is or holds.
fn what(name: &str, text: &str) -> Option<&'static str> {
    let mut shapes = shapes_of(text);
    if let Some((shape, _)) = shapes.find(|(_, pattern)| pattern.is_match(text)) {
        return Some(shape.what);
    }
    if text.contains(char::is_whitespace) {
        // A script: what it assigns is looked at one by one.
        let assigned = ASSIGNMENT.as_ref()?.captures_iter(text).any(|found| {
            let part = |n: usize| found.get(n).map_or("", |part| part.as_str());
            is_secret_value(part(1), part(2))
        });
        return assigned.then_some("secret");
    }
    is_secret_value(name, text).then_some("secret")
}

pub(super) fn is_secret_value(name: &str, value: &str) -> bool {
    if !names_a_secret(name) || !may_be_secret(value) {
        return false;
    }
    // People's passwords may be words; what programs make is long, mixed and without much pattern.
    let is_made = value.len() >= 16
        && value.contains(|c: char| c.is_ascii_digit())
        && value.contains(|c: char| c.is_ascii_alphabetic())
        && entropy(value) >= 2.5;
    names_a_password(name) || is_made
}

/// Whether a text, of something that is called `name`, is or holds a credential that nobody should read where values are shown.
/// Rather too much is hidden than too little: unlike a rule, it takes every word that is called a password for one.
pub fn holds_credential(name: &str, text: &str) -> bool {
    let is_called_so = !text.is_empty() && names_a_secret(name) && !says_where(text);
    is_called_so
        || what(name, text).is_some()
        || text
            .lines()
            .any(|line| !credentials_in_line(line).is_empty())
        || serde_json::from_str(text).is_ok_and(|json| holds_credential_within(&json, 0))
}

/// Whether a text says where a secret is, and isn't one.
pub(super) fn says_where(text: &str) -> bool {
    ["arn:", "{{resolve:", "ssm:"]
        .iter()
        .any(|start| text.starts_with(start))
}

fn holds_credential_within(json: &serde_json::Value, depth: usize) -> bool {
    const DEEPEST: usize = 32;
    use serde_json::Value as Json;
    let within = |inner: &Json| depth < DEEPEST && holds_credential_within(inner, depth + 1);
    match json {
        Json::Array(items) => items.iter().any(within),
        Json::Object(entries) => {
            let said = |key: &str| entries.get(key).and_then(Json::as_str);
            let is_pair = super::texts::NAMED.iter().any(|(name, value)| {
                matches!((said(name), said(value)), (Some(name), Some(text)) if holds_credential(name, text))
            });
            is_pair
                || entries.iter().any(|(key, inner)| match inner {
                    Json::String(text) => holds_credential(key, text),
                    _ => within(inner),
                })
        }
        _ => false,
    }
}

/// The parts of a name: `DbPassword`, `DB_PASSWORD` and `db-password` have the same.
fn parts(name: &str) -> Vec<String> {
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

fn names_a_password(name: &str) -> bool {
    parts(name).iter().any(|part| {
        matches!(part.as_str(), "password" | "passwd" | "passphrase" | "pwd")
            || part.ends_with("password")
    })
}

/// Whether a name says that its value is a secret, and not that it says where the secret is or how it is treated.
pub(super) fn names_a_secret(name: &str) -> bool {
    /// What follows the word and makes it the name of something else.
    const ABOUT: [&str; 33] = [
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
    names_a_password(name)
        || parts.iter().any(|part| {
            let is_word = matches!(part.as_str(), "secrets" | "credential" | "credentials");
            is_word || part.ends_with("secret") || part.ends_with("token")
        })
        || [
            ("api", "key"),
            ("access", "key"),
            ("secret", "key"),
            ("private", "key"),
            ("auth", "token"),
            ("encryption", "key"),
            ("signing", "key"),
        ]
        .iter()
        .any(|(first, second)| two(first, second))
}

/// Whether a value can be a secret: it is no placeholder, no reference to where the secret is, and no word of a setting.
fn may_be_secret(value: &str) -> bool {
    const LEAST: usize = 6;
    let lower = value.to_lowercase();
    let is_placeholder = [
        "example",
        "placeholder",
        "dummy",
        "changeme",
        "change_me",
        "change-me",
        "replace",
        "your",
        "todo",
        "xxxx",
        "****",
        "....",
        "redacted",
        "insert",
        "sample",
        "notset",
        "undefined",
        "default",
        "none",
        "null",
    ]
    .iter()
    .any(|word| lower.contains(word));
    let is_reference = [
        "arn:",
        "/",
        "./",
        "ssm:",
        "vault:",
        "secretsmanager:",
        "file:",
        "http://",
        "https://",
        "env:",
        "ref+",
    ]
    .iter()
    .any(|start| lower.starts_with(start))
        || value.contains("{{")
        || value.contains("${")
        || value.starts_with(['$', '<', '%', '!', '@'])
        || value.contains("$(");
    let is_word = matches!(
        lower.as_str(),
        "true" | "false" | "enabled" | "disabled" | "required" | "optional"
    );
    let is_repeated = value
        .chars()
        .collect::<std::collections::HashSet<_>>()
        .len()
        < 3;
    value.len() >= LEAST && !is_placeholder && !is_reference && !is_word && !is_repeated
}

/// Shannon's entropy of a text's characters, in bits for each.
fn entropy(text: &str) -> f64 {
    let mut counts: std::collections::BTreeMap<char, f64> = Default::default();
    for character in text.chars() {
        *counts.entry(character).or_default() += 1.0;
    }
    let all: f64 = counts.values().sum();
    counts
        .values()
        .map(|count| count / all)
        .map(|share| -share * share.log2())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_known_by_their_shape() {
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
            "export AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY",
            "export DATABASE_PASSWORD=\\\"SomeSortOfPassword\\\"\n",
            "postgres://app:hunter22@db.internal:5432/app",
        ] {
            assert!(what("anything", text).is_some(), "{text}");
        }
        // Put together, so that nobody takes this file for a leak.
        let token = format!("ghp_{}", "a1B2c3D4e5F6".repeat(3));
        assert_eq!(what("x", &token), Some("GitHub token"));
        for shape in &SHAPES {
            assert!(Regex::new(shape.pattern).is_ok(), "{}", shape.what);
            let are_small = |sign: &&str| **sign == sign.to_ascii_lowercase();
            assert!(shape.signs.iter().all(are_small), "{}", shape.what);
        }
    }

    #[test]
    fn names_and_values_must_agree() {
        for (name, value) in [
            ("DB_PASSWORD", "hunter22"),
            ("dbPassword", "correct-horse"),
            ("API_TOKEN", "0123456789abcdef"),
            ("ApiKey", "9f8a7b6c5d4e3f2a"),
            ("/shop/MYSECRET", "k2mfk9dkwmf03ldkfm3kd"),
        ] {
            assert!(what(name, value).is_some(), "{name}={value}");
        }
        for (name, value) in [
            ("DB_PASSWORD", ""),
            ("DB_PASSWORD", "changeme"),
            ("DB_PASSWORD", "${…}"),
            ("DB_PASSWORD", "{{resolve:secretsmanager:db}}"),
            (
                "DB_PASSWORD",
                "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db",
            ),
            ("SECRET_NAME", "orders-database"),
            ("SECRET_ARN", "orders-database-1a2b"),
            ("TOKEN_TTL", "3600000"),
            ("PASSWORD_FILE", "db-password-file"),
            ("TOKEN", "aaaaaaaa"),
            ("TOKEN", "refresh-tokens-of-users"),
            ("TOKEN", "short1"),
            ("REQUIRE_TOKEN", "disabled"),
            ("DATABASE_URL", "postgres://db.internal:5432/app"),
            ("DATABASE_URL", "postgres://app:${…}@db.internal:5432/app"),
            ("KEYBOARD", "qwertyuiop12"),
            ("tokenizer", "a8f7e6d5c4b3a291"),
        ] {
            assert_eq!(what(name, value), None, "{name}={value}");
        }
    }

    #[test]
    fn scripts_are_read_line_by_line() {
        let script = "#!/bin/sh\nset -e\nexport DB_PASSWORD=\"hunter22\"\nstart\n";
        assert!(what("user_data", script).is_some());
        let script = "#!/bin/sh\nDB_PASSWORD=$(aws secretsmanager get-secret-value --secret-id db)\nTOKEN_FILE=/run/token\necho password: ask your administrator\n";
        assert_eq!(what("user_data", script), None);
    }
}
