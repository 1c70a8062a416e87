//! What a module's `source` says (<https://developer.hashicorp.com/terraform/language/modules/sources>).

use crate::value::Value;

/// An address as it may be shown: without the password of a user, and without what a query gives.
pub fn without_credentials(source: &str) -> String {
    let (address, query) = match source.split_once('?') {
        Some((address, query)) => (address, Some(query)),
        None => (source, None),
    };
    let mut shown = match address.split_once("://") {
        Some((scheme, rest)) => {
            let host = rest.split('/').next().unwrap_or(rest);
            match host.rsplit_once('@') {
                // Over HTTP, who is named may be let in by nothing else: a token.
                Some((user, _)) if user.contains(':') || scheme.contains("http") => {
                    format!("{scheme}://…{}", rest.get(user.len()..).unwrap_or(""))
                }
                _ => address.to_string(),
            }
        }
        None => address.to_string(),
    };
    for (number, parameter) in query.into_iter().flat_map(|q| q.split('&')).enumerate() {
        shown.push(if number == 0 { '?' } else { '&' });
        match parameter.split_once('=') {
            // These say which version is meant; others may open something.
            Some(("ref" | "depth" | "archive" | "version", _)) | None => shown.push_str(parameter),
            Some((name, _)) => {
                shown.push_str(name);
                shown.push_str("=…");
            }
        }
    }
    shown
}

/// The facts that rules read of a module call: `kind` (`local`, `registry`, `git`, `http`, `s3`, `gcs`, `other`), `host`,
/// `ref` (of git), `commit` (a ref that is one).
pub fn facts(source: &str) -> Vec<(&'static str, Value)> {
    let mut facts = Vec::new();
    let mut say = |key, value: &str| facts.push((key, Value::string(value)));
    if super::library::is_local(source) {
        say("kind", "local");
        return facts;
    }
    let (forced, rest) = source.split_once("::").unwrap_or(("", source));
    let (address, query) = rest.split_once('?').unwrap_or((rest, ""));
    let parameter = |name: &str| {
        query
            .split('&')
            .filter_map(|p| p.split_once('='))
            .find(|(n, _)| *n == name)
            .map(|(_, v)| v.trim_matches('/'))
    };
    let is_git = forced == "git"
        || address.starts_with("git@")
        || address.starts_with("github.com/")
        || address.starts_with("bitbucket.org/")
        || address.starts_with("ssh://")
        || (address.contains("://") && address.split("//").any(|part| part.ends_with(".git")));
    let host = |address: &str| {
        let after = address.split_once("://").map_or(address, |(_, a)| a);
        let after = after.rsplit_once('@').map_or(after, |(_, a)| a);
        after.split(['/', ':']).next().unwrap_or("").to_string()
    };
    if is_git {
        say("kind", "git");
        say("host", &host(address));
        if let Some(reference) = parameter("ref") {
            say("ref", reference);
            let is_commit = (7..=64).contains(&reference.len())
                && reference.bytes().all(|b| b.is_ascii_hexdigit())
                && (reference.len() >= 40 || reference.bytes().any(|b| b.is_ascii_digit()));
            if is_commit {
                say("commit", reference);
            }
        }
        return facts;
    }
    if forced == "s3" || forced == "gcs" || forced == "hg" {
        say("kind", if forced == "hg" { "other" } else { forced });
        if let Some(reference) = parameter("rev") {
            say("ref", reference);
        }
        return facts;
    }
    if address.contains("://") {
        say("kind", "http");
        say("host", &host(address));
        return facts;
    }
    let parts: Vec<&str> = address
        .split("//")
        .next()
        .unwrap_or("")
        .split('/')
        .collect();
    match parts.len() {
        3 | 4 => {
            say("kind", "registry");
            say(
                "host",
                if parts.len() == 4 {
                    parts.first().copied().unwrap_or("")
                } else {
                    "registry.terraform.io"
                },
            );
        }
        _ => say("kind", "other"),
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::{facts, without_credentials};

    fn fact(source: &str, key: &str) -> Option<String> {
        facts(source)
            .into_iter()
            .find(|(k, _)| *k == key)
            .and_then(|(_, v)| v.as_str().map(str::to_string))
    }

    #[test]
    fn addresses_are_shown_without_credentials() {
        for (source, shown) in [
            (
                "git::https://me:secret@example.com/a.git?ref=v1",
                "git::https://…@example.com/a.git?ref=v1",
            ),
            (
                "https://example.com/a.zip?token=secret&ref=v1",
                "https://example.com/a.zip?token=…&ref=v1",
            ),
            (
                "git::ssh://git@example.com/a.git",
                "git::ssh://git@example.com/a.git",
            ),
            (
                "terraform-aws-modules/vpc/aws",
                "terraform-aws-modules/vpc/aws",
            ),
        ] {
            assert_eq!(without_credentials(source), shown);
        }
    }

    #[test]
    fn kinds_of_sources() {
        for (source, kind) in [
            ("./modules/vpc", "local"),
            ("../..", "local"),
            ("terraform-aws-modules/vpc/aws", "registry"),
            ("app.terraform.io/acme/vpc/aws", "registry"),
            ("git::https://example.com/vpc.git?ref=v1", "git"),
            ("git@github.com:acme/vpc.git", "git"),
            ("github.com/acme/vpc//modules/x?ref=main", "git"),
            ("https://example.com/vpc.zip", "http"),
            ("s3::https://s3.amazonaws.com/b/vpc.zip", "s3"),
        ] {
            assert_eq!(fact(source, "kind").as_deref(), Some(kind), "{source}");
        }
    }

    #[test]
    fn references() {
        assert_eq!(
            fact("git::https://x.org/y.git?ref=v1.2.0", "ref").as_deref(),
            Some("v1.2.0")
        );
        assert_eq!(fact("git::https://x.org/y.git?ref=v1.2.0", "commit"), None);
        let commit = "a3f5c1d2e4b6978812345678901234567890abcd";
        assert_eq!(
            fact(&format!("git::https://x.org/y.git?ref={commit}"), "commit").as_deref(),
            Some(commit)
        );
    }
}
