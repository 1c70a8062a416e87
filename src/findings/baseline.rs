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

use serde_json::{Value as Json, json};

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
    let json: Json = serde_json::from_str(text).map_err(|e| format!("it is not JSON: {e}"))?;
    match json.get("version").and_then(Json::as_u64) {
        Some(VERSION) => {}
        Some(other) => return Err(format!("version {other} is not known, only {VERSION}")),
        None => {
            return Err(
                "it is no baseline of groundrule (`groundrule migrate` reads other tools')".into(),
            );
        }
    }
    let findings = json
        .get("findings")
        .and_then(Json::as_array)
        .ok_or("it has no findings")?;
    findings
        .iter()
        .enumerate()
        .map(|(n, finding)| {
            let text = |name: &str| {
                finding
                    .get(name)
                    .and_then(Json::as_str)
                    .ok_or_else(|| format!("finding {} has no {name}", n + 1))
            };
            Ok(Known {
                rule: text("rule")?.into(),
                stack: text("stack")?.to_string(),
                path: text("path")?.to_string(),
                address: text("address")?.into(),
                fingerprint: text("fingerprint")?.to_string(),
                moved: text("moved")?.into(),
                renamed: text("renamed")?.into(),
            })
        })
        .collect()
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
            ("{", "JSON"),
            ("{}", "no baseline"),
            ("{\"version\": 2}", "version 2"),
            ("{\"version\": 1}", "no findings"),
            (
                "{\"version\": 1, \"findings\": [{}]}",
                "finding 1 has no rule",
            ),
        ] {
            let error = read_baseline(text).expect_err("it is wrong");
            assert!(error.contains(why), "{error}");
        }
    }
}
