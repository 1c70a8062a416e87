//! SARIF and JSON.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::sample::{Sample, at, finding, full, instance};
use crate::findings::{Report, Severity};
use crate::report::{Context, read_json, write_json, write_sarif};

fn sarif(sample: &Sample) -> Json {
    sarif_in(sample, &sample.context())
}

fn sarif_in(sample: &Sample, context: &Context) -> Json {
    let mut out = Vec::new();
    write_sarif(&sample.report, context, &mut out).unwrap();
    let log: Json = serde_json::from_slice(&out).unwrap();
    assert_valid("sarif-2.1.0.json", &log);
    log
}

fn json_of(sample: &Sample) -> Json {
    let mut out = Vec::new();
    write_json(&sample.report, &sample.context(), &mut out).unwrap();
    let document: Json = serde_json::from_slice(&out).unwrap();
    assert_valid("report-1.schema.json", &document);
    document
}

fn assert_valid(schema: &str, document: &Json) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/schemas")
        .join(schema);
    let text: Json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.enable_format_assertions();
    let url = format!("https://example.com/{schema}");
    compiler.add_resource(&url, text).unwrap();
    let index = compiler.compile(&url, &mut schemas).unwrap();
    // The validator has its own idea of numbers; the text is what counts.
    if let Err(error) = schemas.validate(document, index) {
        panic!("{schema}: {error:#}");
    }
}

#[test]
fn sarif_says_everything() {
    let mut sample = full();
    sample.include_undecided = true;
    insta::assert_snapshot!(serde_json::to_string_pretty(&sarif(&sample)).unwrap());
}

#[test]
fn json_says_everything() {
    let mut sample = full();
    sample.include_undecided = true;
    insta::assert_snapshot!(serde_json::to_string_pretty(&json_of(&sample)).unwrap());
}

#[test]
fn what_is_read_back_is_what_was_written() {
    let mut sample = full();
    sample.include_undecided = true;
    sample.report.findings[1].hides_value = true;
    let write = |report: &Report, context: &Context| {
        let mut out = Vec::new();
        write_json(report, context, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let text = write(&sample.report, &sample.context());
    let saved = read_json(&text).unwrap();
    assert_eq!(saved.report.findings, sample.report.findings);
    assert_eq!(saved.report.accepted, sample.report.accepted);
    assert_eq!(saved.report.coverage, sample.report.coverage);
    assert_eq!(saved.report.diagnostics, sample.report.diagnostics);
    let context = Context {
        rules: &saved.rules,
        ..sample.context()
    };
    assert_eq!(write(&saved.report, &context), text);
}

#[test]
fn nothing_found_is_valid_too() {
    let log = sarif(&Sample::new(&[]));
    assert_eq!(log["runs"][0]["results"], json!([]));
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"], json!([]));
    assert_eq!(json_of(&Sample::new(&[]))["summary"]["worst"], Json::Null);
}

#[test]
fn undecided_findings_are_listed_only_when_asked_for() {
    let mut sample = full();
    assert_eq!(
        sarif(&sample)["runs"][0]["results"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
    assert_eq!(json_of(&sample)["findings"].as_array().unwrap().len(), 2);
    sample.include_undecided = true;
    let log = sarif(&sample);
    assert_eq!(log["runs"][0]["results"][2]["kind"], "open");
    assert_eq!(log["runs"][0]["results"][2]["level"], "none");
}

#[test]
fn the_category_is_the_users() {
    let sample = full();
    assert_eq!(sarif(&sample)["runs"][0].get("automationDetails"), None);
    for category in ["prod", "prod/"] {
        let context = Context {
            sarif_category: Some(category),
            ..sample.context()
        };
        assert_eq!(
            sarif_in(&sample, &context)["runs"][0]["automationDetails"]["id"],
            "prod/"
        );
    }
}

#[test]
fn columns_are_in_utf16_units() {
    let text = "a = \"x\"\r\nö = \"👩‍👩‍👧😀\" # e\u{301}\r\n\tb = \"é\" + false\r\n";
    let sample = Sample::new(&[("main.tf", text)]);
    for (part, start, end) in [
        ("\"👩‍👩‍👧😀\"", 5, 17),
        ("# e\u{301}", 18, 22),
        ("false", 12, 17),
        ("\"x\"\r\n", 5, 8),
    ] {
        let place = sample.place("main.tf", part);
        let sample = Sample::new(&[("main.tf", text)]).with(finding("r", Severity::Low, place));
        let region =
            &sarif(&sample)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
        assert_eq!(
            (&region["startColumn"], &region["endColumn"]),
            (&json!(start), &json!(end)),
            "{part}"
        );
    }
}

#[test]
fn columns_far_out_in_a_huge_line_are_right() {
    let text = format!("{}false", "ö😀 ".repeat(200_000));
    let sample = Sample::new(&[("main.tf", &text)]);
    let place = sample.place("main.tf", "false");
    let sample = Sample::new(&[("main.tf", &text)]).with(finding("r", Severity::Low, place));
    let region =
        &sarif(&sample)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startColumn"], &region["endColumn"]),
        (&json!(800_001), &json!(800_006))
    );
}

#[test]
fn a_region_is_one_line() {
    let text = "resource \"a\" \"b\" {\n  c = 1\n}\n";
    let sample = Sample::new(&[("main.tf", text)]);
    let place = sample.place("main.tf", text.trim_end());
    assert_eq!(place.end_line, 3);
    let sample = Sample::new(&[("main.tf", text)]).with(finding("r", Severity::Low, place));
    assert_eq!(
        sarif(&sample)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"],
        json!({"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 19})
    );
}

#[test]
fn one_line_is_one_result() {
    let sample = Sample::new(&[("main.tf", "a = [false, false]\n")]);
    let mut second = finding("r", Severity::Critical, at("main.tf", 1, 13));
    second.stack = "other".to_string();
    second.instances = vec![
        instance("aws_db_instance.other"),
        instance("aws_db_instance.main"),
    ];
    let sample = sample
        .with(finding("r", Severity::Low, at("main.tf", 1, 6)))
        .with(second)
        .with(finding("s", Severity::Low, at("main.tf", 1, 6)));
    let log = sarif(&sample);
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 2);
    assert_eq!(results[0]["level"], "error");
    assert_eq!(
        results[0]["properties"]["instances"],
        json!(["aws_db_instance.main", "aws_db_instance.other"])
    );
    assert_eq!(log["runs"][0]["tool"]["driver"]["rules"][1]["id"], "s");
    assert_eq!(results[1]["ruleIndex"], 1);
}

#[test]
fn sources_that_are_missing_leave_the_line() {
    let sample = Sample::new(&[("main.tf", "")])
        .with(finding("r", Severity::Low, at("gone.tf", 9, 2)))
        .with(finding("r", Severity::Low, at("main.tf", 7, 2)));
    let log = sarif(&sample);
    for (n, line) in [(0, 9), (1, 7)] {
        let result = &log["runs"][0]["results"][n];
        assert_eq!(
            result["locations"][0]["physicalLocation"]["region"],
            json!({"startLine": line})
        );
        assert_eq!(
            result["partialFingerprints"].get("primaryLocationLineHash"),
            None
        );
    }
}

#[test]
fn no_path_leads_out_of_the_tree() {
    for (path, uri) in [
        ("/home/someone/x y.tf", "x%20y.tf"),
        ("../x/ä.tf", "%C3%A4.tf"),
        ("a/#1?.tf", "a/%231%3F.tf"),
        ("./a:b.tf", "a%3Ab.tf"),
    ] {
        let sample = Sample::new(&[]).with(finding("r", Severity::Low, at(path, 1, 1)));
        assert_eq!(
            sarif(&sample)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
                ["uri"],
            uri
        );
    }
}

#[test]
fn hostile_text_makes_no_links_and_acts_nowhere() {
    let mut hostile = finding("r", Severity::Low, at("main.tf", 1, 1));
    hostile.message =
        "Bucket [click](https://evil.example) \u{1b}[31mred\u{202e}der\u{9b}".to_string();
    hostile.instances = vec![instance("aws_s3_bucket.b[\"](1)\u{1b}\"]")];
    let sample = Sample::new(&[("main.tf", "a\n")]).with(hostile);
    let text = sarif(&sample)["runs"][0]["results"][0]["message"]["text"]
        .as_str()
        .unwrap()
        .to_string();
    assert_eq!(
        text,
        "Bucket [click] (https://evil.example) ␛[31mred�der�. Resource: aws_s3_bucket.b[\"] (1)␛\"]."
    );
    let mut out = Vec::new();
    write_json(&sample.report, &sample.context(), &mut out).unwrap();
    let raw = String::from_utf8(out).unwrap();
    assert!(!raw.contains(['\u{1b}', '\u{202e}', '\u{9b}']));
    assert!(raw.contains("\\u202eder\\u009b"));
    // Exact all the same.
    assert_eq!(
        json_of(&sample)["findings"][0]["message"],
        sample.report.findings[0].message.as_str()
    );
}

#[test]
fn a_run_holds_no_more_than_github_takes() {
    let mut sample = Sample::new(&[("main.tf", "a\n")]);
    for line in 0..25_010 {
        let severity = if line == 25_009 {
            Severity::Critical
        } else {
            Severity::Low
        };
        sample
            .report
            .findings
            .push(finding("r", severity, at("gone.tf", line + 1, 1)));
    }
    let mut out = Vec::new();
    write_sarif(&sample.report, &sample.context(), &mut out).unwrap();
    let log: Json = serde_json::from_slice(&out).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 25_000);
    assert_eq!(results[0]["level"], "error");
    let notification = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    assert!(
        notification["message"]["text"]
            .as_str()
            .unwrap()
            .starts_with("10 results are left out")
    );
}

#[test]
fn where_the_tree_lies_is_not_said() {
    let mut sample = full();
    sample.report.diagnostics[0].detail = "/tree/envs/x.tf can't be read below /tree".to_string();
    let log = sarif(&sample);
    let notification = &log["runs"][0]["invocations"][0]["toolExecutionNotifications"][0];
    assert!(
        notification["message"]["text"]
            .as_str()
            .unwrap()
            .ends_with(" envs/x.tf can't be read below .")
    );
    assert_eq!(
        json_of(&sample)["problems"][0]["detail"],
        "envs/x.tf can't be read below ."
    );
}

#[test]
fn long_texts_are_cut() {
    let mut sample = Sample::new(&[("main.tf", "a\n")]).with(finding(
        "aws-rds-multi-az",
        Severity::Low,
        at("main.tf", 1, 1),
    ));
    sample.rules[0].title = "long ".repeat(1000);
    let rule = &sarif(&sample)["runs"][0]["tool"]["driver"]["rules"][0];
    for text in [
        &rule["shortDescription"]["text"],
        &rule["fullDescription"]["text"],
    ] {
        assert_eq!(text.as_str().unwrap().chars().count(), 1024);
    }
}
