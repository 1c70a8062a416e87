//! The files in which other tools keep what they accept.

use std::path::Path;

use crate::load::cloudformation::{Document, Node};
use crate::source::Source;
use crate::syntax;

/// What a file says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// What it accepts.
    pub entries: Vec<Entry>,
    /// Paths that the tool doesn't look at.
    pub excluded: Vec<String>,
    /// What has no counterpart.
    pub notes: Vec<String>,
}

/// Something that is accepted.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The tool's ids.
    pub ids: Vec<String>,
    /// Of this resource; none: of all.
    pub address: Option<String>,
    /// In these files; none: in all.
    pub paths: Vec<String>,
    /// Why.
    pub reason: Option<String>,
    /// The last day.
    pub until: Option<String>,
}

/// A file of another tool.
pub struct Form {
    /// Its name.
    pub file: &'static str,
    /// How it is read.
    pub read: fn(&Path, &str) -> Result<Read, String>,
}

/// The files that are known.
pub const FORMS: [Form; 13] = [
    form(".checkov.yaml", checkov),
    form(".checkov.yml", checkov),
    form(".checkov.baseline", checkov_baseline),
    form(".trivyignore", trivy_lines),
    form(".trivyignore.yaml", trivy_yaml),
    form(".trivyignore.yml", trivy_yaml),
    form(".tfsec/config.yml", tfsec),
    form(".tfsec/config.yaml", tfsec),
    form(".tfsec/config.json", tfsec),
    form(".tflint.hcl", tflint),
    form(".cfnlintrc", cfn_lint),
    form(".cfnlintrc.yaml", cfn_lint),
    form(".cfn_nag.yml", cfn_nag),
];

const fn form(file: &'static str, read: fn(&Path, &str) -> Result<Read, String>) -> Form {
    Form { file, read }
}

fn document(path: &Path, text: &str) -> Result<Document, String> {
    let source = Source::of_rule(path, text.to_string());
    Document::read(&source).map_err(|d| format!("{}: {}", d.summary, d.detail))
}

/// The texts of a sequence; of a single text, what commas separate.
fn texts(node: Option<&Node>) -> Vec<String> {
    let Some(node) = node else {
        return Vec::new();
    };
    match node.items() {
        Some(items) => items
            .iter()
            .filter_map(|item| item.text().map(|t| t.trim().to_string()))
            .collect(),
        None => node
            .text()
            .map(|t| {
                t.split(',')
                    .map(|w| w.trim().to_string())
                    .collect::<Vec<_>>()
            })
            .unwrap_or_default(),
    }
    .into_iter()
    .filter(|t: &String| !t.is_empty())
    .collect()
}

fn one(node: &Node, name: &str) -> Option<String> {
    node.get(name)
        .and_then(Node::text)
        .map(|t| t.trim().to_string())
        .filter(|t| !t.is_empty())
}

/// All these ids, everywhere.
fn everywhere(ids: Vec<String>) -> Vec<Entry> {
    match ids.is_empty() {
        true => Vec::new(),
        false => vec![Entry {
            ids,
            ..Entry::default()
        }],
    }
}

fn checkov(path: &Path, text: &str) -> Result<Read, String> {
    let document = document(path, text)?;
    let root = &document.root;
    // Wildcards select several checks.
    let (patterns, ids): (Vec<String>, Vec<String>) = texts(root.get("skip-check"))
        .into_iter()
        .partition(|id| id.contains('*') || !id.contains('_'));
    let mut read = Read {
        entries: everywhere(ids),
        excluded: texts(root.get("skip-path")),
        notes: Vec::new(),
    };
    for pattern in patterns {
        read.notes.push(format!(
            "skip-check {pattern} selects by a pattern or a severity; name the rules with disable"
        ));
    }
    for (key, advice) in [
        (
            "check",
            "it runs only these; `disable = [\"all\"]` and `enable` do that by rules",
        ),
        ("soft-fail", "fail_on = \"none\" never fails"),
        (
            "soft-fail-on",
            "fail_on says from which severity on a scan fails, by category",
        ),
        (
            "hard-fail-on",
            "fail_on says from which severity on a scan fails, by category",
        ),
        (
            "external-checks-dir",
            "rules of your own are HCL files; `rules/README.md` shows how they are written",
        ),
        ("var-file", "var_files gives values"),
        ("baseline", "`groundrule baseline write` makes a baseline"),
    ] {
        if root.get(key).is_some() {
            read.notes.push(format!("{key}: {advice}"));
        }
    }
    Ok(read)
}

fn checkov_baseline(path: &Path, text: &str) -> Result<Read, String> {
    let document = document(path, text)?;
    let mut read = Read::default();
    for file in document
        .root
        .get("failed_checks")
        .and_then(Node::items)
        .unwrap_or_default()
    {
        let path = one(file, "file").map(|p| p.trim_start_matches('/').to_string());
        for finding in file
            .get("findings")
            .and_then(Node::items)
            .unwrap_or_default()
        {
            let ids = texts(finding.get("check_ids"));
            if ids.is_empty() {
                continue;
            }
            // In templates Checkov writes `AWS::S3::Bucket.Logs` for the resource Logs.
            let address = one(finding, "resource").map(|r| match r.contains("::") {
                true => r.rsplit('.').next().unwrap_or(&r).to_string(),
                false => r,
            });
            read.entries.push(Entry {
                ids,
                address,
                paths: path.clone().into_iter().collect(),
                reason: Some("in Checkov's baseline".into()),
                until: None,
            });
        }
    }
    Ok(read)
}

fn trivy_lines(_: &Path, text: &str) -> Result<Read, String> {
    let mut read = Read::default();
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or("").trim();
        let mut words = line.split_whitespace();
        let Some(id) = words.next() else { continue };
        if id.starts_with("CVE-") || id.starts_with("GHSA-") {
            read.notes.push(format!(
                "{id} is a vulnerability, which isn't looked for here"
            ));
            continue;
        }
        read.entries.push(Entry {
            ids: vec![id.to_string()],
            until: words
                .find_map(|w| w.strip_prefix("exp:"))
                .map(str::to_string),
            ..Entry::default()
        });
    }
    Ok(read)
}

fn trivy_yaml(path: &Path, text: &str) -> Result<Read, String> {
    let document = document(path, text)?;
    let mut read = Read::default();
    for item in document
        .root
        .get("misconfigurations")
        .and_then(Node::items)
        .unwrap_or_default()
    {
        let Some(id) = one(item, "id") else { continue };
        read.entries.push(Entry {
            ids: vec![id],
            address: None,
            paths: texts(item.get("paths")),
            reason: one(item, "statement"),
            until: one(item, "expired_at"),
        });
    }
    for kind in ["vulnerabilities", "secrets", "licenses"] {
        if document.root.get(kind).is_some() {
            read.notes.push(format!("{kind} aren't looked for here"));
        }
    }
    Ok(read)
}

fn tfsec(path: &Path, text: &str) -> Result<Read, String> {
    let document = document(path, text)?;
    let mut read = Read {
        entries: everywhere(texts(document.root.get("exclude"))),
        ..Read::default()
    };
    if let Some(overrides) = document.root.get("severity_overrides") {
        for entry in overrides.entries().unwrap_or_default() {
            read.notes.push(format!(
                "severity_overrides: give the rule of {} its severity with rule \"ID\" {{ severity = … }}",
                entry.key
            ));
        }
    }
    Ok(read)
}

fn tflint(path: &Path, text: &str) -> Result<Read, String> {
    let source = Source::of_rule(path, text.to_string());
    let parsed = syntax::parse_file(text, source.base);
    if let Some(error) = parsed.errors.first() {
        return Err(format!("{}: {}", error.summary, error.detail));
    }
    let mut read = Read::default();
    let is_false =
        |value: &syntax::Expression| matches!(value.kind, syntax::ExpressionKind::Bool(false));
    let mut ids = Vec::new();
    for block in &parsed.body.blocks {
        match (&*block.kind.text, block.label(0)) {
            ("rule", Some(id)) => {
                let enabled = block.body.attribute("enabled");
                if enabled.is_some_and(|a| is_false(&a.value)) {
                    ids.push(id.to_string());
                }
            }
            ("plugin", Some(name)) if name != "terraform" && name != "aws" => {
                read.notes
                    .push(format!("the plugin {name} has no counterpart"));
            }
            _ => {}
        }
    }
    read.entries = everywhere(ids);
    Ok(read)
}

fn cfn_lint(path: &Path, text: &str) -> Result<Read, String> {
    let document = document(path, text)?;
    Ok(Read {
        entries: everywhere(texts(document.root.get("ignore_checks"))),
        excluded: texts(document.root.get("ignore_templates")),
        notes: Vec::new(),
    })
}

fn cfn_nag(path: &Path, text: &str) -> Result<Read, String> {
    let document = document(path, text)?;
    let mut read = Read::default();
    for item in document
        .root
        .get("RulesToSuppress")
        .and_then(Node::items)
        .unwrap_or_default()
    {
        if let Some(id) = one(item, "id") {
            read.entries.push(Entry {
                ids: vec![id],
                reason: one(item, "reason"),
                ..Entry::default()
            });
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str, text: &str) -> Read {
        let form = FORMS.iter().find(|f| f.file == file).expect("it is known");
        (form.read)(Path::new(file), text).expect("it is valid")
    }

    #[test]
    fn skip_lists_and_ignore_files_are_read() {
        let ids = |read: &Read| -> Vec<String> {
            read.entries.iter().flat_map(|e| e.ids.clone()).collect()
        };
        let checkov = read(
            ".checkov.yaml",
            "skip-check:\n  - CKV_AWS_18\n  - CKV_AWS_*\nskip-path:\n  - vendor\nsoft-fail: true\n",
        );
        assert_eq!(ids(&checkov), ["CKV_AWS_18"]);
        assert_eq!(checkov.excluded, ["vendor"]);
        assert_eq!(checkov.notes.len(), 2);
        let trivy = read(
            ".trivyignore",
            "# why\nAVD-AWS-0089 exp:2027-01-31\nCVE-2024-1\n",
        );
        assert_eq!(ids(&trivy), ["AVD-AWS-0089"]);
        assert_eq!(
            trivy
                .entries
                .first()
                .and_then(|e| e.until.clone())
                .as_deref(),
            Some("2027-01-31")
        );
        let lint = read(".cfnlintrc", "ignore_checks: [W3005, E1001]\n");
        assert_eq!(ids(&lint), ["W3005", "E1001"]);
        let tflint = read(
            ".tflint.hcl",
            "rule \"terraform_typed_variables\" {\n  enabled = false\n}\nrule \"terraform_naming_convention\" {\n  enabled = true\n}\n",
        );
        assert_eq!(ids(&tflint), ["terraform_typed_variables"]);
    }

    #[test]
    fn a_baseline_names_files_and_resources() {
        let baseline = read(
            ".checkov.baseline",
            r#"{"failed_checks": [{"file": "/live/main.tf", "findings": [{"resource": "aws_s3_bucket.a", "check_ids": ["CKV_AWS_21", "CKV_AWS_18"]}]}, {"file": "/t.yaml", "findings": [{"resource": "AWS::S3::Bucket.Logs", "check_ids": ["CKV_AWS_21"]}]}]}"#,
        );
        let [first, second] = baseline.entries.as_slice() else {
            panic!("there are two: {baseline:?}");
        };
        assert_eq!(first.ids, ["CKV_AWS_21", "CKV_AWS_18"]);
        assert_eq!(first.address.as_deref(), Some("aws_s3_bucket.a"));
        assert_eq!(first.paths, ["live/main.tf"]);
        assert_eq!(second.address.as_deref(), Some("Logs"));
    }
}
