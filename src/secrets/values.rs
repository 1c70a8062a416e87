//! Whether a text is a credential, by what it is called and what it looks like.

use std::sync::LazyLock;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use regex::Regex;

use super::names::{NAMED, names_a_password, names_a_secret, says_where};
use super::shapes::shapes_of;
use super::written_out::credentials_in_line;

/// An assignment in a script or a file of settings, its quotes escaped where the script stands in another text.
static ASSIGNMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?im)^[ \t]*(?:export[ \t]+|set[ \t]+|-e[ \t]+|--)?["']?([A-Za-z_][A-Za-z0-9_.-]*)["']?[ \t]*(?:=|:)[ \t]*\\?["']?([^\s"'`;,\\]+)"#,
    )
    .ok()
});

/// What credential a text is or holds.
pub fn what(name: &str, text: &str) -> Option<&'static str> {
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
        || encoded(text).is_some_and(|text| what(name, &text).is_some())
}

/// What a text encodes as base64, where that is a text.
fn encoded(text: &str) -> Option<String> {
    const LEAST: usize = 16;
    let is_one = text.len() >= LEAST
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b));
    let bytes = is_one.then(|| BASE64_STANDARD.decode(text).ok())??;
    String::from_utf8(bytes).ok()
}

fn holds_credential_within(json: &serde_json::Value, depth: usize) -> bool {
    const DEEPEST: usize = 32;
    use serde_json::Value as Json;
    let within = |inner: &Json| depth < DEEPEST && holds_credential_within(inner, depth + 1);
    match json {
        Json::Array(items) => items.iter().any(within),
        Json::Object(entries) => {
            let said = |key: &str| entries.get(key).and_then(Json::as_str);
            let is_pair = NAMED.iter().any(|(name, value)| {
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
    use super::super::shapes::SHAPES;
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
        let id = "0a1b2c3d-1111-2222-3333-0123456789ab";
        let letters = "aB3dE5fG7hI9jK1lM3nO5pQ7rS9tU1vW".repeat(2);
        let hex = "0123456789abcdef".repeat(2);
        for (address, issuer) in [
            (
                format!("discord.com/api/webhooks/123456789012345678/{letters}"),
                "Discord webhook",
            ),
            (
                format!("acme.webhook.office.com/webhookb2/{id}@{id}/IncomingWebhook/{hex}/{id}"),
                "Teams webhook",
            ),
            (
                format!(
                    "prod-12.westeurope.logic.azure.com:443/workflows/1/triggers/manual/paths/invoke?sv=1.0&sig={letters}"
                ),
                "Power Automate address",
            ),
            (
                format!("hooks.slack.com/triggers/T0123ABCD/1234567890123/{hex}"),
                "Slack webhook",
            ),
        ] {
            assert_eq!(what("x", &format!("https://{address}")), Some(issuer));
        }
        for address in [
            "discord.com/api/webhooks/WEBHOOK_ID/WEBHOOK_TOKEN",
            "hooks.slack.com/triggers/",
            "prod-12.westeurope.logic.azure.com/workflows/1/triggers/manual/paths/invoke?sig=SIGNATURE",
        ] {
            assert_eq!(what("x", &format!("https://{address}")), None, "{address}");
        }
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
            (
                "token.actions.example.com:sub",
                "repo:acme/shop-1:ref:refs/heads/main",
            ),
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
