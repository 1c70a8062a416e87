//! The baseline file: findings that are known, so that only new ones are reported.
//!
//! ```json
//! {"version": 1, "findings": [
//! {"rule": "…", "stack": "live", "path": "live/main.tf", "address": "aws_s3_bucket.a", "fingerprint": "…", "moved": "…", "renamed": "…"}
//! ]}
//! ```
//!
//! One line for each finding of a resource, sorted, so that a change of the file reads well. Path, stack and address say what is meant;
//! what is matched are the hashes ([`super::compare`]).

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::json;

use super::compare::Known;

const VERSION: u64 = 1;

/// The text of a baseline.
pub fn write_baseline(known: &[Known]) -> String {
    let mut text = format!("{{\"version\": {VERSION}, \"findings\": [");
    for (n, k) in known.iter().enumerate() {
        let line = json!({
            "rule": k.rule.as_str(),
            "stack": k.stack,
            "path": k.path,
            "address": k.address.as_str(),
            "fingerprint": k.fingerprint,
            "moved": k.moved.as_str(),
            "renamed": k.renamed.as_str(),
        });
        text.push_str(if n == 0 { "\n" } else { ",\n" });
        text.push_str(&line.to_string());
    }
    text.push_str("\n]}\n");
    text
}

/// Reads a baseline; the error says what is wrong with it.
pub fn read_baseline(text: &str) -> Result<Vec<Known>, String> {
    /// What is said besides is passed over.
    #[derive(Deserialize)]
    struct Saved<'t> {
        version: Option<u64>,
        #[serde(borrow)]
        findings: Option<Vec<Member<'t>>>,
    }
    #[derive(Deserialize)]
    struct Member<'t> {
        #[serde(borrow)]
        rule: Cow<'t, str>,
        #[serde(borrow)]
        stack: Cow<'t, str>,
        #[serde(borrow)]
        path: Cow<'t, str>,
        #[serde(borrow)]
        address: Cow<'t, str>,
        #[serde(borrow)]
        fingerprint: Cow<'t, str>,
        #[serde(borrow)]
        moved: Cow<'t, str>,
        #[serde(borrow)]
        renamed: Cow<'t, str>,
    }
    let saved: Saved = serde_json::from_str(text).map_err(|e| format!("it is no baseline: {e}"))?;
    match saved.version {
        Some(VERSION) => {}
        Some(other) => return Err(format!("version {other} is not known, only {VERSION}")),
        None => {
            return Err(
                "it is no baseline of groundrule (`groundrule migrate` reads other tools')".into(),
            );
        }
    }
    let findings = saved.findings.ok_or("it has no findings")?;
    Ok(findings
        .into_iter()
        .map(|member| Known {
            rule: member.rule.as_ref().into(),
            stack: member.stack.into_owned(),
            path: member.path.into_owned(),
            address: member.address.as_ref().into(),
            fingerprint: member.fingerprint.into_owned(),
            moved: member.moved.as_ref().into(),
            renamed: member.renamed.as_ref().into(),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let known = vec![Known {
            rule: "r".into(),
            stack: "a \"b\"".into(),
            path: "a/main.tf".into(),
            address: "x[\"1\"]".into(),
            fingerprint: "f".into(),
            moved: "m".into(),
            renamed: "n".into(),
        }];
        assert_eq!(read_baseline(&write_baseline(&known)), Ok(known));
        assert_eq!(read_baseline(&write_baseline(&[])), Ok(vec![]));
    }

    #[test]
    fn what_is_no_baseline_is_refused() {
        for (text, why) in [
            ("{", "no baseline"),
            ("{}", "no baseline"),
            ("{\"version\": 2}", "version 2"),
            ("{\"version\": 1}", "no findings"),
            (
                "{\"version\": 1, \"findings\": [{}]}",
                "missing field `rule`",
            ),
        ] {
            let error = read_baseline(text).expect_err("it is wrong");
            assert!(error.contains(why), "{error}");
        }
    }
}
