//! Credentials that a line of source text spells out, whatever the text is: code, a comment, JSON, a command.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::names::{NAMED, WORDS, names_a_secret, says_where};
use super::shapes::shaped;
use super::values::is_secret_value;

/// A name and what is assigned to it: behind a sign, in quotes or up to the next blank. Only a flag's value may be the next word.
static ASSIGNMENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r#"(?:([A-Za-z_][A-Za-z0-9_.-]*)\\?["']?\s*(?:=>|=|:)\s*|\B--([A-Za-z_][A-Za-z0-9_.-]*)\\?["']?(?:\s*,\s*|\s+))(?:\\?"([^"\\]*)|'([^']*)|([^\s"',;}\])]+))"#,
    )
    .ok()
});

static LITERAL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r#""([^"\\]*)""#).ok());

/// Who is named before a host, over HTTP: somebody's name, or a token that lets in whoever has it.
static USER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\bhttps?://([A-Za-z0-9_-]{8,})@").ok());

/// A JSON Web Token (RFC 7519): a header and claims, both JSON in base64, and a signature.
static WEB_TOKEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}").ok()
});

/// A token as HTTP carries it.
static BEARER: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\bbearer\s+([A-Za-z0-9._~+/=-]{8,})").ok());

/// What `docker login` and its like are given after `-p`.
static LOGIN: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"\blogin\b[^|;&\n]*?\s-p[ =]?\\?["']?([^\s"'|;&\\]+)"#).ok());

/// What says, in small letters, that what a line declares is a secret.
const DECLARED: [&str; 2] = ["noecho", "\"sensitive\""];

/// The bytes of a line that are a credential.
pub fn credentials_in_line(line: &str) -> Vec<Range<usize>> {
    /// A line that is longer is written by programs.
    const LONGEST: usize = 64 << 10;
    if line.len() > LONGEST {
        return Vec::new();
    }
    let mut found = Vec::new();
    let lower = line.to_ascii_lowercase();
    let is_declared = DECLARED.iter().any(|word| lower.contains(word));
    if is_declared || WORDS.iter().any(|word| lower.contains(word)) {
        found.extend(assigned(line, is_declared));
    }
    found.extend(shaped(line));
    if lower.contains("bearer ") {
        let tokens = BEARER.iter().flat_map(|token| token.captures_iter(line));
        let tokens = tokens.filter_map(|token| token.get(1));
        found.extend(
            tokens
                .filter(|token| token.as_str().contains(|c: char| c.is_ascii_digit()))
                .map(|token| token.range()),
        );
    }
    if lower.contains("login ") && lower.contains(" -p") {
        let given = LOGIN.iter().flat_map(|login| login.captures_iter(line));
        let given = given.filter_map(|login| login.get(1));
        // Of a variable, or of what asks for it, the name is shown.
        let is_told = |text: &str| !text.starts_with(['$', '%', '-']);
        found.extend(given.filter(|g| is_told(g.as_str())).map(|g| g.range()));
    }
    if lower.contains("eyj") {
        let tokens = WEB_TOKEN.iter().flat_map(|token| token.find_iter(line));
        found.extend(tokens.map(|token| token.range()));
    }
    if lower.contains("://") {
        let users = USER.iter().flat_map(|user| user.captures_iter(line));
        found.extend(users.filter_map(|user| Some(user.get(1)?.range())));
    }
    found
}

/// A text with dots in place of what is a credential in it.
pub fn masked(text: String) -> String {
    let secrets = credentials_in_line(&text);
    covered(text, secrets)
}

/// A text with dots in place of what has the shape of a credential.
pub fn without_credentials(text: String) -> String {
    let secrets = shaped(&text).collect();
    covered(text, secrets)
}

fn covered(text: String, secrets: Vec<Range<usize>>) -> String {
    if secrets.is_empty() {
        return text;
    }
    let is_secret = |at: usize| secrets.iter().any(|s| s.contains(&at));
    text.char_indices()
        .map(|(at, c)| if is_secret(at) { '•' } else { c })
        .collect()
}

fn assigned(line: &str, is_declared: bool) -> Vec<Range<usize>> {
    let Some(assignment) = ASSIGNMENT.as_ref() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    if !line.contains(['=', ':']) && !line.contains("--") {
        return found;
    }
    // What an entry before says that the value of this one is called.
    let mut called: Option<(&str, &str)> = None;
    // Within the declaration of a secret, as parameters have it in one line.
    let mut is_declared = is_declared || declared(line).is_some_and(names_a_secret);
    let mut at = 0;
    while let Some(captures) = assignment.captures_at(line, at) {
        let name = captures.get(1).or_else(|| captures.get(2));
        let (Some(name), Some(whole)) = (name, captures.get(0)) else {
            break;
        };
        let quoted = captures.get(3).or_else(|| captures.get(4));
        let Some(value) = quoted.or_else(|| captures.get(5)) else {
            break;
        };
        let between = line.get(name.end()..value.start()).unwrap_or_default();
        let is_assigned = between.contains(['=', ':']);
        let is_literal = quoted.is_some() && !value.as_str().contains("${");
        let is_secret = |name: &str| {
            names_a_secret(name) && is_literal && !is_where(value.as_str())
                || is_secret_value(name, value.as_str()) && !is_reference(value.as_str())
        };
        let is_called_secret =
            called.is_some_and(|(entry, other)| entry == name.as_str() && names_a_secret(other));
        let is_default = is_declared
            && matches!(name.as_str(), "Default" | "default" | "value")
            && (quoted.is_some() || !is_reference(value.as_str()));
        let is_hidden = is_secret(name.as_str())
            || is_called_secret && (is_literal || !is_reference(value.as_str()))
            || is_default;
        if !value.is_empty() && is_hidden {
            found.push(value.range());
        } else if names_a_secret(name.as_str()) && is_assigned {
            is_declared |= value.as_str().starts_with('{');
            // `var.x == "" ? "…" : var.x`, `coalesce(var.x, "…")`: what is spelled out in it.
            let rest = line.get(value.start()..).unwrap_or_default();
            let is_made = rest.contains(['?', '(']) || rest.starts_with("[\"");
            if quoted.is_none() && is_made && !is_declared {
                let literals = LITERAL
                    .iter()
                    .flat_map(|literal| literal.captures_iter(rest));
                let inner = literals.filter_map(|literal| literal.get(1));
                let shown = |text: &str| text.is_empty() || text.contains("${") || is_where(text);
                found.extend(
                    inner
                        .filter(|inner| !shown(inner.as_str()))
                        .map(|inner| value.start() + inner.start()..value.start() + inner.end()),
                );
            }
        }
        let pair = NAMED.iter().find(|(entry, _)| *entry == name.as_str());
        called = match pair {
            Some((_, entry)) => Some((entry, value.as_str())),
            None => called.filter(|_| !is_called_secret),
        };
        at = match is_literal {
            true => whole.end(),
            // `{"a": b: c`: the value may be a name.
            false => value.start(),
        }
        .max(at + 1);
        while !line.is_char_boundary(at) {
            at += 1;
        }
    }
    found
}

/// The name of what a line declares.
fn declared(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let rest = line
        .strip_prefix("variable ")
        .or_else(|| line.strip_prefix("output "))?;
    rest.trim_start().strip_prefix('"')?.split('"').next()
}

/// Whether a value says where a secret or a key is.
fn is_where(value: &str) -> bool {
    says_where(value) || value.starts_with("alias/")
}

/// Whether an expression takes its value from somewhere.
fn is_reference(value: &str) -> bool {
    value.contains(['(', '[', '{']) || {
        let root = value.split('.').next().unwrap_or_default();
        value.contains('.') && root.chars().all(|c| c.is_ascii_lowercase() || c == '_')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hidden(line: &str) -> Vec<&str> {
        let ranges = credentials_in_line(line);
        ranges.into_iter().filter_map(|r| line.get(r)).collect()
    }

    #[test]
    fn what_is_called_a_secret_is_hidden_wherever_it_stands() {
        for (line, secret) in [
            (r#"  password = "not told 1""#, "not told 1"),
            (r#"# old password = "hunter2x""#, "hunter2x"),
            (
                "/* AWS_SECRET_ACCESS_KEY=abcd1234efgh5678ijkl */",
                "abcd1234efgh5678ijkl",
            ),
            (r#"{"tags": {"db_password": "x"}, "size": 1}"#, "x"),
            (
                r#"command = ["run", "--password=hunter2x", "-v"]"#,
                "hunter2x",
            ),
            (r#"command = ["run", "--password", "hunter2x"]"#, "hunter2x"),
            (r#"{"command":["run","--token","hunter2x"]}"#, "hunter2x"),
            (
                r#"headers = { Authorization = "Bearer ab12.cd34" }"#,
                "ab12.cd34",
            ),
            (
                "run --admin-token abcd1234efgh5678ijkl now",
                "abcd1234efgh5678ijkl",
            ),
            (r#"{ name = "DB_PASSWORD", value = "x y" }"#, "x y"),
            (r#"[{"Name":"API_TOKEN","Value":"z"}]"#, "z"),
            (r#"\"password\": \"hunter2\","#, "hunter2"),
            ("    MasterUserPassword: hunter2x # never", "hunter2x"),
            (
                r#"  password = var.p == "" ? "fallback" : var.p"#,
                "fallback",
            ),
            (r#"  password = coalesce(var.p, "fallback")"#, "fallback"),
            (
                "  DbPassword: {Type: String, Default: fallback}",
                "fallback",
            ),
            (
                "source = \"git::https://abcd1234efgh@example.org/x\"",
                "abcd1234efgh",
            ),
            (
                "curl https://me:hunter2x@example.org",
                "https://me:hunter2x@example.org",
            ),
            ("docker login -u me -p hunter2x example.org", "hunter2x"),
            (
                r#"command = "podman login -u me -p 'hunter2x' example.org""#,
                "hunter2x",
            ),
        ] {
            assert_eq!(hidden(line), [secret], "{line}");
        }
    }

    #[test]
    fn what_is_no_credential_is_shown() {
        for line in [
            "  password = var.password",
            "docker login -u me -p $PASSWORD example.org",
            "docker login --password-stdin -u me example.org && docker push -p x",
            "  password = random_password.db.result",
            "  password = data.aws_ssm_parameter.x.value",
            r#"  password = "${var.prefix}-x""#,
            "  password: !Ref Password",
            r#"  secret_arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db""#,
            r#"  key = "terraform.tfstate""#,
            r#"{ name = "MODE", value = "token" }"#,
            "  manage_master_user_password = true",
            "  password_length = 32",
            r#"variable "password" {"#,
            r#"resource "aws_secretsmanager_secret" "token" {"#,
            "  kms_master_key_id = aws_kms_key.a.arn",
            "# the password is kept in Secrets Manager",
            "  DbPassword: { Type: String, NoEcho: true }",
            "  password = lookup(var.all, local.name)",
            "  source = \"git::ssh://git@example.org/modules.git\"",
            "  source = \"git::https://example.org/modules.git?ref=v1\"",
        ] {
            assert_eq!(hidden(line), Vec::<&str>::new(), "{line}");
        }
    }

    #[test]
    fn strange_lines_end() {
        for line in [
            "password=",
            "=password=ä",
            "password:ä\"",
            "--password",
            "key = \"",
            "ä=ö=password=ü",
        ] {
            hidden(line);
        }
        hidden(&"password=\"a\",".repeat(4_000));
    }
}
