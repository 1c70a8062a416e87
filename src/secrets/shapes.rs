//! What the credentials of some issuers look like, wherever they stand.

use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::Regex;

/// What a credential of some kind looks like, by the page on which its issuer describes it.
pub(super) struct Shape {
    pub what: &'static str,
    /// One of these is in every text that matches, in small letters: most texts hold none, and aren't looked through.
    pub signs: &'static [&'static str],
    pub pattern: &'static str,
}

const fn shape(what: &'static str, signs: &'static [&'static str], pattern: &'static str) -> Shape {
    Shape {
        what,
        signs,
        pattern,
    }
}

pub(super) static SHAPES: [Shape; 27] = [
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
        r"https://hooks\.slack\.com/(services|workflows|triggers)/[A-Za-z0-9+/]{40,}",
    ),
    // https://discord.com/developers/docs/resources/webhook
    shape(
        "Discord webhook",
        &["/webhooks/"],
        r"https://([a-z]+\.)?discord(app)?\.com/api/(v\d+/)?webhooks/\d{17,20}/[A-Za-z0-9_-]{60,}",
    ),
    shape(
        "Teams webhook",
        &["/incomingwebhook/"],
        r"https://(outlook\.office(365)?\.com/webhook|[a-z0-9-]+\.webhook\.office\.com/webhookb2)/[0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/[0-9a-f]{32}/[0-9a-f-]{36}",
    ),
    // Whoever has the signature starts the flow.
    shape(
        "Power Automate address",
        &["sig="],
        r"https://[a-z0-9.-]+\.(logic\.azure\.com|environment\.api\.powerplatform\.com)(:443)?/\S*[?&]sig=[A-Za-z0-9_%-]{40,}",
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
        r"\b[a-z][a-z0-9+.-]*://[^\s:/@<>{}$%*]*:[^\s:/@<>{}$%*]{3,}@[^\s/@]+",
    ),
];

/// The pattern of each shape, from when a text has one of its signs.
static PATTERNS: [OnceLock<Option<Regex>>; SHAPES.len()] =
    [const { OnceLock::new() }; SHAPES.len()];

/// The signs of all shapes, looked for at once, with the number of the shape of each.
static SIGNS: LazyLock<Option<(AhoCorasick, Vec<usize>)>> = LazyLock::new(|| {
    let signs = SHAPES.iter().enumerate();
    let (shapes, signs): (Vec<usize>, Vec<&str>) = signs
        .flat_map(|(number, shape)| shape.signs.iter().map(move |sign| (number, *sign)))
        .unzip();
    let automaton = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .build(signs)
        .ok()?;
    Some((automaton, shapes))
});

/// The shapes that a text may have, with their patterns.
pub(super) fn shapes_of(text: &str) -> impl Iterator<Item = (&'static Shape, &'static Regex)> {
    let mut may_have = [false; SHAPES.len()];
    if let Some((automaton, shapes)) = &*SIGNS {
        for sign in automaton.find_overlapping_iter(text) {
            let shape = shapes.get(sign.pattern().as_usize());
            if let Some(may) = shape.and_then(|shape| may_have.get_mut(*shape)) {
                *may = true;
            }
        }
    }
    let all = SHAPES.iter().zip(&PATTERNS).zip(may_have);
    all.filter_map(|(shape, may)| may.then_some(shape))
        .filter_map(|(shape, pattern)| {
            let pattern = pattern.get_or_init(|| Regex::new(shape.pattern).ok());
            Some((shape, pattern.as_ref()?))
        })
}

/// Where in a text what has the shape of a credential is.
pub(super) fn shaped(text: &str) -> impl Iterator<Item = Range<usize>> {
    shapes_of(text).flat_map(move |(_, pattern)| pattern.find_iter(text).map(|m| m.range()))
}
