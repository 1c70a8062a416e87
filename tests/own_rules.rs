//! Rules of the user's own: what is wrong with them is told, and nothing of it passes for a value that isn't known.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value as Json;

const BUCKET: &str = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"logs\"\n}\n";

fn write(directory: &Path, name: &str, text: &str) {
    let path = directory.join(name);
    fs::create_dir_all(path.parent().expect("it has a parent")).expect("it can be made");
    fs::write(path, text).expect("it can be written");
}

/// A rule about buckets with these lines in it.
fn rule(id: &str, lines: &str) -> String {
    let needed = "title = \"T\"\n  severity = \"high\"\n  category = \"security\"\n  checklist = \"security\"\n  message = \"M\"";
    let kind = match lines.contains("kind ") {
        true => "",
        false => "  kind = \"aws_s3_bucket\"\n",
    };
    format!("rule \"{id}\" {{\n  {needed}\n{kind}{lines}\n}}\n")
}

fn run(directory: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .current_dir(directory)
        .args(arguments)
        .output()
        .expect("it runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let code = output.status.code().unwrap_or(-1);
    (code, text(&output.stdout), text(&output.stderr))
}

/// What a scan of one bucket with own rules gives.
struct Scanned {
    code: i32,
    /// What is wrong, with the rules and else.
    told: String,
    /// The findings of the own rule.
    found: usize,
}

fn scan(directory: &Path) -> Scanned {
    write(directory, "tree/main.tf", BUCKET);
    let arguments = ["scan", "tree", "--rules", "rules", "--format", "json"];
    let rest = ["--no-config", "--fail-on", "high"];
    let (code, out, error) = run(directory, &[&arguments[..], &rest].concat());
    // Without all rules that are meant nothing is scanned.
    let report: Json = serde_json::from_str(&out).unwrap_or_default();
    let findings = report["findings"].as_array().cloned().unwrap_or_default();
    let problems = report["problems"].as_array().cloned().unwrap_or_default();
    Scanned {
        code,
        told: problems
            .iter()
            .map(Json::to_string)
            .chain([error])
            .collect(),
        found: findings.iter().filter(|f| f["rule"] == "own").count(),
    }
}

/// The same with one own rule.
fn scanned_with(lines: &str) -> Scanned {
    let directory = tempfile::tempdir().expect("a directory can be made");
    write(directory.path(), "rules/own.hcl", &rule("own", lines));
    scan(directory.path())
}

#[test]
fn a_name_or_function_that_there_is_not_is_told_where_it_stands() {
    let cases = [
        ("require = selff.bucket == \"x\"", "Did you mean \"self\"?"),
        (
            "require = aws_s3_bucket.b.bucket == \"x\"",
            "and no \"aws_s3_bucket\"",
        ),
        ("require = var.x == \"x\"", "and no \"var\""),
        ("require = param.days > 3", "no param named \"days\""),
        (
            "require = each.value != null",
            "each.value are there only in rules with for_each",
        ),
        (
            "for_each = [1]\n  require = each.valeu != null",
            "no each.valeu",
        ),
        ("require = nofn(self) == null", "no function named \"nofn\""),
        (
            "require = try(lenght(self.bucket) > 3, true)",
            "Did you mean \"length\"?",
        ),
        ("require = file(\"x\") != \"\"", "reads no files"),
        ("require = [true]", "is true or false"),
        (
            "require = length(resources(\"AWS::S3::Bucket\")) == 0",
            "AWS::S3::Bucket is \"aws_s3_bucket\"",
        ),
        (
            "let {\n    a = b\n    b = [for x in a : x]\n  }\n  require = a != null",
            "depends on itself",
        ),
        (
            "require = alltrue([for x in self.tags : y != null])",
            "and no \"y\"",
        ),
        (
            "require = \"${self.bucket}${slef}\" != \"\"",
            "and no \"slef\"",
        ),
    ];
    for (lines, told) in cases {
        let scanned = scanned_with(lines);
        assert!(scanned.told.contains(told), "{lines}: {}", scanned.told);
        assert!(
            scanned.told.contains("own.hcl:8:") || lines.contains('\n'),
            "{lines}"
        );
        assert_eq!((scanned.code, scanned.found), (2, 0), "{lines}");
    }
}

#[test]
fn what_a_rule_binds_and_knows_is_no_mistake() {
    let cases = [
        "let {\n    a = [for k, v in self.tags : \"${k}${v}\" if v != self.bucket]\n  }\n  require = length(a) > 0",
        "for_each = self.tags\n  require = each.key == each.value",
        "param \"days\" {\n    default = 3\n  }\n  require = core::length(self.bucket) > 10 && param.days == 3",
        "require = self.lifecycle_rule[*].id == [\"a\"] && resource.address != \"\" && stack.path != \"\" && false",
        "require = length(referrers(self, \"aws_s3_bucket_policy\", \"bucket\")) > 0 || [for self in [1] : self] == []",
    ];
    for lines in cases {
        let scanned = scanned_with(lines);
        assert_eq!(scanned.told, "", "{lines}");
        assert_ne!(scanned.code, 2, "{lines}");
    }
}

#[test]
fn what_is_not_known_here_is_told_and_asked_all_the_same() {
    let cases = [
        (
            "require = length(resources(\"aws_s3_buckett\")) > 0",
            "Did you mean \"aws_s3_bucket\"?",
            1,
        ),
        (
            "kind = \"aws_s3_buckett\"\n  require = false",
            "Unknown kind",
            0,
        ),
        (
            "kind = \"aws_accessanalyzer_analyzer\"\n  require = self.analyzer_nam != null",
            "Did you mean \"analyzer_name\"?",
            0,
        ),
    ];
    for (lines, told, found) in cases {
        let scanned = scanned_with(lines);
        assert!(scanned.told.contains(told), "{lines}: {}", scanned.told);
        assert_eq!(
            (scanned.code, scanned.found),
            (found as i32, found),
            "{lines}"
        );
    }
}

#[test]
fn an_error_in_an_expression_is_told_and_leaves_the_rest_to_be_asked() {
    let scanned = scanned_with("require = jsondecode(self.bucket).x == 1");
    assert!(scanned.told.contains("in the rule own"), "{}", scanned.told);
    assert!(scanned.told.contains("\"line\":8"), "{}", scanned.told);
    assert_eq!((scanned.code, scanned.found), (2, 0));
    let scanned = scanned_with("for_each = reachable_from_internet(self)\n  require  = false");
    let wants = "wants the ports that are asked about";
    assert!(scanned.told.contains(wants), "{}", scanned.told);
    assert_eq!(scanned.code, 2);
    let scanned = scanned_with("require = try(jsondecode(self.bucket).x == 1, false)");
    assert_eq!(
        (scanned.code, scanned.told.as_str(), scanned.found),
        (1, "", 1)
    );
}

#[test]
fn two_rules_of_one_id_are_told_and_one_file_may_be_named_twice() {
    let directory = tempfile::tempdir().expect("a directory can be made");
    write(
        directory.path(),
        "rules/a.hcl",
        &rule("own", "require = true"),
    );
    write(
        directory.path(),
        "rules/b.hcl",
        &rule("own", "require = false"),
    );
    let scanned = scan(directory.path());
    assert!(scanned.told.contains("Only that of "), "{}", scanned.told);
    assert_eq!(scanned.code, 2);
    let twice = [
        "scan",
        "tree",
        "--rules",
        "rules/b.hcl",
        "--rules",
        "rules/b.hcl",
    ];
    let only = ["--disable", "all", "--enable", "own", "--no-config"];
    assert_eq!(run(directory.path(), &[&twice[..], &only].concat()).0, 1);
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_rules_is_told() {
    let directory = tempfile::tempdir().expect("a directory can be made");
    write(
        directory.path(),
        "elsewhere/a.hcl",
        &rule("own", "require = false"),
    );
    write(
        directory.path(),
        "rules/b.hcl",
        &rule("own-other", "require = true"),
    );
    std::os::unix::fs::symlink("../elsewhere", directory.path().join("rules/link"))
        .expect("a link can be made");
    let scanned = scan(directory.path());
    assert!(
        scanned.told.contains("rules/link lies outside"),
        "{}",
        scanned.told
    );
    assert_eq!(scanned.code, 2);
}

#[test]
fn rules_of_one_file_have_their_own_examples() {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let with = |id: &str, name: &str| {
        let example = |outcome: &str, bucket: &str| {
            format!(
                "  {outcome} \"{id}\" {{\n    resource \"aws_s3_bucket\" \"b\" {{\n      bucket = \"{bucket}\"\n    }}\n  }}\n"
            )
        };
        let lines = format!(
            "  require = self.bucket == \"{name}\"\n{}{}",
            example("fail", "other"),
            example("pass", name)
        );
        rule(id, &lines)
    };
    let text = with("own-a", "a") + &with("own-b", "b");
    write(directory.path(), "rules/both.hcl", &text);
    let (code, out, error) = run(directory.path(), &["test", "rules"]);
    assert_eq!(code, 0, "{out}{error}");
    assert!(out.contains("4 examples"), "{out}");
    let (_, page, _) = run(directory.path(), &["explain", "own-b", "--rules", "rules"]);
    assert!(
        page.contains("Fails: own-b") && !page.contains("own-a"),
        "{page}"
    );
}
