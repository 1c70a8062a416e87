//! Each form, of an input without anything odd.

use std::collections::BTreeSet;

use groundrule::report::read_json;

use crate::{FORMATS, assert_valid, command, json, report, run, scan, schema};

const ORDERS: &str = "testdata/orders";

#[test]
fn every_form_of_one_template() {
    // Text, SARIF and JSON have snapshots of their own.
    // How many rules there are is no matter of the form.
    let counts = regex::Regex::new("[0-9,]+ rules, [0-9,]+ checks").unwrap();
    for format in &FORMATS[3..] {
        let text = report(format, ORDERS);
        insta::assert_snapshot!(*format, counts.replace(&text, "… rules, … checks"));
    }
}

#[test]
fn forms_that_have_a_schema_follow_it() {
    for input in ["testdata", ORDERS] {
        for (format, schema) in [
            ("sarif", "sarif-2.1.0.json"),
            ("json", "report-1.schema.json"),
            ("gitlab-sast", "gitlab-sast.schema.json"),
            ("gitlab-code-quality", "gitlab-code-quality.schema.json"),
        ] {
            let outcome = scan(&[
                input,
                "--format",
                format,
                "--enable",
                "all",
                "--include-undecided",
            ]);
            assert_valid(schema, &json(&outcome.out));
        }
        let outcome = scan(&[input, "--format", "jsonl", "--include-undecided"]);
        for line in outcome.out.lines() {
            assert_valid("finding-line-1.schema.json", &json(line));
        }
    }
}

#[test]
fn accepted_findings_are_suppressed_results_where_they_are_wanted() {
    let directory = tempfile::TempDir::new().unwrap();
    let disk = |name: &str, comment: &str| {
        format!(
            "{comment}\nresource \"aws_ebs_volume\" \"{name}\" {{\n  availability_zone = \"eu-west-1a\"\n  size              = 8\n}}\n"
        )
    };
    let comment = "# groundrule:ignore aws-ebs-volume-not-encrypted rebuilt nightly owner=data until=2099-01-31";
    let source = disk("open", "") + &disk("commented", comment) + &disk("waived", "");
    std::fs::write(directory.path().join("main.tf"), source).unwrap();
    let root = directory.path().to_str().unwrap();
    let rule = "aws-ebs-volume-not-encrypted";
    let waiver = format!("{rule}@aws_ebs_volume.waived [see](https://x.example)");
    let arguments = [
        root,
        "--ignore",
        &waiver,
        "--disable",
        "all",
        "--enable",
        rule,
    ];
    let sarif = |more: &[&str]| {
        let text = scan(&[&arguments[..], &["--format", "sarif"], more].concat()).out;
        let document = json(&text);
        assert_valid("sarif-2.1.0.json", &document);
        document["runs"][0]["results"].as_array().unwrap().clone()
    };
    // GitHub makes alerts of suppressed results, too: by default there are none.
    let without = sarif(&[]);
    assert_eq!(without.len(), 1);
    assert!(without[0].get("suppressions").is_none());
    let with = sarif(&["--sarif-suppressed"]);
    let of = |address: &str| {
        let found = with
            .iter()
            .find(|r| r["properties"]["instances"][0] == format!("aws_ebs_volume.{address}"));
        found.unwrap_or_else(|| panic!("{address}"))["suppressions"].clone()
    };
    assert_eq!(with.len(), 3);
    // Of all results or of none it is said.
    assert_eq!(of("open"), serde_json::json!([]));
    let comment = &of("commented")[0];
    assert_eq!(comment["kind"], "inSource");
    assert_eq!(comment["status"], "accepted");
    assert_eq!(comment["justification"], "rebuilt nightly.");
    assert_eq!(comment["properties"]["owner"], "data");
    assert_eq!(comment["properties"]["until"], "2099-01-31");
    let place = &comment["location"]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "main.tf");
    assert_eq!(place["region"]["startLine"], 6);
    let waived = &of("waived")[0];
    assert_eq!(waived["kind"], "external");
    assert_eq!(waived["properties"]["form"], "configuration");
    assert_eq!(waived["justification"], "[see] (https://x.example).");
    assert!(waived.get("location").is_none(), "a flag is no file");
    // They fail nothing.
    let accepted = ["--ignore", "aws-ebs-volume-not-encrypted@aws_ebs_volume.*"];
    let outcome = scan(&[&arguments[..], &accepted, &["--sarif-suppressed"]].concat());
    assert_eq!(outcome.code, 0, "{}", outcome.out);
}

#[test]
fn the_schemas_refuse_what_is_wrong() {
    let mut sast = json(&report("gitlab-sast", ORDERS));
    sast["vulnerabilities"][0]["severity"] = "high".into();
    let refused = std::panic::catch_unwind(|| assert_valid("gitlab-sast.schema.json", &sast));
    assert!(refused.is_err());
    let mut issues = json(&report("gitlab-code-quality", ORDERS));
    issues[0]["location"]["path"] = "./template.yaml".into();
    let refused =
        std::panic::catch_unwind(|| assert_valid("gitlab-code-quality.schema.json", &issues));
    assert!(refused.is_err());
    let text = std::fs::read_to_string(schema("finding-line-1.schema.json")).unwrap();
    let columns = json(&text)["required"].as_array().unwrap().len();
    let line = json(report("jsonl", ORDERS).lines().next().unwrap());
    assert_eq!(line.as_object().map(|o| o.len()), Some(columns));
}

#[test]
fn all_forms_have_the_same_findings() {
    let shop = "testdata/shop";
    let document = json(&report("json", shop));
    let count = document["summary"]["findings"].as_u64().unwrap() as usize;
    let instances = document["summary"]["instances"].as_u64().unwrap() as usize;
    let security = document["summary"]["by_category"]["security"]
        .as_u64()
        .unwrap() as usize;
    let results = json(&report("sarif", shop))["runs"][0]["results"]
        .as_array()
        .unwrap()
        .len();
    assert!(count > 20, "{count}");
    assert_eq!(results, count);
    assert_eq!(report("jsonl", shop).lines().count(), instances);
    let issues = json(&report("gitlab-code-quality", shop));
    assert_eq!(issues.as_array().unwrap().len(), count);
    let sast = json(&report("gitlab-sast", shop));
    assert_eq!(sast["vulnerabilities"].as_array().unwrap().len(), security);
    assert!(
        sast["scan"]["messages"][0]["value"]
            .as_str()
            .unwrap()
            .starts_with(&format!(
                "{} findings are not about security",
                count - security
            ))
    );
    assert_eq!(report("junit", shop).matches("<failure ").count(), count);
    assert_eq!(report("html", shop).matches("<article ").count(), count);
    assert_eq!(
        report("markdown", shop).matches("\n#### ").count() - 1,
        count
    );
}

#[test]
fn identities_are_unique_and_survive_moves() {
    let directory = tempfile::TempDir::new().unwrap();
    let source = "resource \"aws_s3_bucket\" \"a\" {}\nresource \"aws_s3_bucket\" \"b\" {}\n";
    let identities = |text: &str| {
        std::fs::write(directory.path().join("main.tf"), text).unwrap();
        let root = directory.path().to_str().unwrap();
        let issues = json(&scan(&[root, "--format", "gitlab-code-quality"]).out);
        let all: Vec<String> = issues
            .as_array()
            .unwrap()
            .iter()
            .map(|i| i["fingerprint"].as_str().unwrap().to_string())
            .collect();
        let unique: BTreeSet<String> = all.iter().cloned().collect();
        assert_eq!(unique.len(), all.len());
        unique
    };
    let before = identities(source);
    assert!(before.len() > 3);
    assert_eq!(before, identities(&format!("\n\n# moved\n{source}")));
    assert_ne!(before, identities(&source.replace("\"b\"", "\"c\"")));
}

#[test]
fn a_report_that_is_read_and_written_again_is_the_same() {
    for input in ["testdata", "testdata/shop", ORDERS] {
        let text = scan(&[input, "--format", "json", "--include-undecided"]).out;
        let saved = read_json(&text).expect("it can be read");
        let sources = groundrule::source::SourceMap::default();
        let context = groundrule::report::Context {
            sources: &sources,
            tree: std::path::Path::new(""),
            rules: &saved.rules,
            include_undecided: true,
            sarif_category: None,
            sarif_suppressed: false,
            tool_version: &saved.tool_version,
            information_uri: "",
            rules_page: None,
            as_of: jiff::civil::Date::constant(2026, 1, 1),
        };
        let mut again = Vec::new();
        groundrule::report::write_json(&saved.report, &context, &mut again).unwrap();
        assert!(String::from_utf8(again).unwrap() == text, "{input}");
    }
}

#[test]
fn what_is_no_report_is_not_read() {
    let text = report("json", ORDERS);
    for (wrong, said) in [
        (String::new(), "no JSON report"),
        ("{}".into(), "no JSON report"),
        ("[1]".into(), "no JSON report"),
        (text.replacen("\"1\"", "\"2\"", 1), "of version 2"),
        (
            text.replacen("\"severity\": \"high\"", "\"severity\": \"huge\"", 1),
            "no severity \"huge\"",
        ),
        (
            text.replace("\"item\": \"tests\"", "\"item\": \"pests\""),
            "no item \"pests\"",
        ),
    ] {
        let error = read_json(&wrong).unwrap_err();
        assert!(error.contains(said), "{error}");
    }
}

#[test]
fn every_form_is_the_same_however_often_it_is_made() {
    for format in FORMATS {
        let arguments = ["testdata", "--format", format, "--include-undecided"];
        let first = scan(&arguments).out;
        for threads in ["1", "3"] {
            let again = run(command(&arguments).env("RAYON_NUM_THREADS", threads)).out;
            assert!(first == again, "{format} with {threads} threads");
        }
        assert!(
            !first.contains(env!("CARGO_MANIFEST_DIR")),
            "{format} names a place of this machine"
        );
    }
}

#[test]
fn githubs_annotations_keep_to_its_limits() {
    let text = report("github", "testdata/shop");
    for (kind, count) in [("error", 4), ("warning", 9), ("notice", 10)] {
        let lines = text
            .lines()
            .filter(|l| l.starts_with(&format!("::{kind} ")));
        assert_eq!(lines.count(), count, "{kind}");
    }
    let all = json(&report("json", "testdata/shop"));
    let left_out = all["summary"]["findings"].as_u64().unwrap() - 22;
    assert_eq!(
        text.lines().last(),
        Some(
            format!(
                "::notice title=groundrule::{left_out} more findings are not annotated: GitHub shows 10 errors, 10 warnings and 10 notices of a step."
            )
            .as_str()
        )
    );
    let few = scan(&[
        "testdata/shop",
        "--format",
        "github",
        "--control",
        "cis-aws-3.0",
    ])
    .out;
    assert!(!few.contains("not annotated"), "{few}");
    // Where the errors alone are too many, the number of the rest is still said.
    let many = scan(&[
        "testdata",
        "--format",
        "github",
        "--disable",
        "all",
        "--enable",
        "security",
    ]);
    assert!(many.out.lines().count() <= 30);
}

#[test]
fn a_page_of_rules_is_linked_to() {
    let page = "https://rules.example/all.html";
    let arguments = ["testdata/shop", "--rules-page", page];
    let with = |format: &str| scan(&[&arguments[..], &["--format", format]].concat()).out;
    let rules = &json(&with("sarif"))["runs"][0]["tool"]["driver"]["rules"];
    for rule in rules.as_array().unwrap() {
        assert_eq!(
            rule["helpUri"],
            format!("{page}#{}", rule["id"].as_str().unwrap())
        );
    }
    let anchor = format!("{page}#aws-rds-backups-off");
    assert!(with("markdown").contains(&format!("[`aws-rds-backups-off`](<{anchor}>)")));
    assert!(with("html").contains(&format!("<a href=\"{anchor}\"")));
    assert!(!report("sarif", "testdata/shop").contains(page));
    for wrong in ["javascript:alert(1)", "https://x/#y", "https://x/ y", "x"] {
        let outcome = scan(&["testdata/shop", "--rules-page", wrong]);
        assert_eq!(outcome.code, 2, "{wrong}");
    }
}

#[test]
fn rules_name_the_ids_of_other_tools() {
    let sarif = json(&report("sarif", "testdata/shop"));
    let rules = sarif["runs"][0]["tool"]["driver"]["rules"]
        .as_array()
        .unwrap();
    let rule = rules.iter().find(|r| r["id"] == "aws-s3-bucket-versioning");
    assert_eq!(
        rule.unwrap()["properties"]["aliases"]["checkov"][0],
        "CKV_AWS_21"
    );
    // Aliases that stand for one clause of a rule are named too.
    let clauses = rules
        .iter()
        .find(|r| r["id"] == "aws-s3-bucket-public-access-block")
        .unwrap();
    let checkov = clauses["properties"]["aliases"]["checkov"]
        .as_array()
        .unwrap();
    assert!(checkov.contains(&"CKV_AWS_53".into()), "{checkov:?}");
    let document = json(&report("json", "testdata/shop"));
    let finding = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["rule"] == "aws-s3-bucket-public-access-block")
        .unwrap();
    assert_eq!(finding["aliases"], clauses["properties"]["aliases"]);
}

#[test]
fn a_scorecard_judges_by_all_rules() {
    let all = json(&report("json", "testdata/shop"));
    let card = &all["scorecards"][0];
    assert_eq!(card["stack"], "testdata/shop/envs/prod");
    assert_eq!(card["items"].as_array().map(Vec::len), Some(15));
    let cards = std::process::Command::new(env!("CARGO_BIN_EXE_groundrule"))
        .args([
            "checklist",
            "testdata/shop",
            "--format",
            "json",
            "--as-of",
            "2026-01-01",
        ])
        .output()
        .unwrap();
    let cards: serde_json::Value = serde_json::from_slice(&cards.stdout).unwrap();
    assert_eq!(&cards["stacks"][0], card);
    let score = format!("{} %", card["score"]);
    for format in ["text", "markdown", "html"] {
        let some = report(format, "testdata/shop");
        assert!(
            some.contains("Checklist") && some.contains(&score),
            "{format}"
        );
        let part = scan(&[
            "testdata/shop",
            "--format",
            format,
            "--control",
            "cis-aws-3.0",
        ])
        .out;
        assert!(!part.contains("Checklist"), "{format}");
    }
}

#[test]
fn where_a_secret_is_declared_its_name_is_shown() {
    let directory = tempfile::TempDir::new().unwrap();
    let terraform = "variable \"bot_token\" {\n  type      = string\n  sensitive = true\n}\nresource \"aws_lambda_function\" \"f\" {\n  environment {\n    variables = { BOT_TOKEN = var.bot_token }\n  }\n}\n";
    let template = "Parameters:\n  BotToken: { Type: String, NoEcho: true }\nResources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: { Environment: { Variables: { BOT_TOKEN: !Ref BotToken } } }\n";
    std::fs::write(directory.path().join("main.tf"), terraform).unwrap();
    std::fs::write(directory.path().join("template.yaml"), template).unwrap();
    let root = directory.path().to_str().unwrap();
    let rule = "aws-lambda-environment-secret";
    let outcome = scan(&[root, "--disable", "all", "--enable", rule]);
    let text = outcome.out;
    for shown in ["variable \"bot_token\" {", "BotToken: {"] {
        assert!(text.contains(shown), "{text}");
    }
    assert_eq!(text.matches("── declared here").count(), 2, "{text}");
}
