//! JUnit's XML, read as Jenkins's xUnit plugin reads it (its `junit-10.xsd`), which is the strictest of its readers.

use roxmltree::{Document, Node};

use crate::{report, scan};

/// An element: its attributes, those that it needs, and its children.
type Element = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
    &'static [&'static str],
);

const ELEMENTS: [Element; 6] = [
    (
        "testsuites",
        &["name", "time", "tests", "failures", "errors"],
        &[],
        &["testsuite"],
    ),
    (
        "testsuite",
        &[
            "name",
            "tests",
            "failures",
            "errors",
            "skipped",
            "time",
            "timestamp",
            "hostname",
            "id",
            "package",
            "file",
        ],
        &["name", "tests", "failures", "errors"],
        &[
            "testsuite",
            "properties",
            "testcase",
            "system-out",
            "system-err",
        ],
    ),
    (
        "testcase",
        &["name", "time", "classname", "group"],
        &["name"],
        &["skipped", "error", "failure", "system-out", "system-err"],
    ),
    ("failure", &["type", "message"], &[], &[]),
    ("error", &["type", "message"], &[], &[]),
    ("skipped", &["type", "message"], &[], &[]),
];

/// Fails where Jenkins would.
pub fn assert_junit(text: &str) {
    let document = Document::parse(text).unwrap_or_else(|e| panic!("{e}\n{text}"));
    assert_eq!(document.root_element().tag_name().name(), "testsuites");
    check(document.root_element());
}

fn check(node: Node) {
    let name = node.tag_name().name();
    let (_, may, must, children) = ELEMENTS
        .iter()
        .find(|(n, ..)| *n == name)
        .unwrap_or_else(|| panic!("<{name}>"));
    for attribute in node.attributes() {
        assert!(
            may.contains(&attribute.name()),
            "{} of <{name}>",
            attribute.name()
        );
    }
    for attribute in *must {
        assert!(
            node.has_attribute(*attribute),
            "<{name}> without {attribute}"
        );
    }
    if let Some(time) = node.attribute("time").filter(|_| name != "testcase") {
        // Seconds, with commas between thousands if at all.
        let is_number = |part: &str| part.chars().all(|c| c.is_ascii_digit() || c == ',');
        let (whole, rest) = time.split_once('.').unwrap_or((time, ""));
        assert!(is_number(whole) && is_number(rest), "{time}");
    }
    if matches!(name, "testsuites" | "testsuite" | "testcase") {
        let text = node.children().filter(|c| c.is_text());
        assert!(
            text.map(|t| t.text().unwrap_or_default().trim())
                .all(str::is_empty),
            "<{name}> holds elements only"
        );
    }
    for child in node.children().filter(|c| c.is_element()) {
        assert!(children.contains(&child.tag_name().name()), "in <{name}>");
        check(child);
    }
    if name == "testsuite" {
        let cases = || node.children().filter(|c| c.has_tag_name("testcase"));
        let with = |name: &str| {
            cases()
                .filter(|c| c.children().any(|e| e.has_tag_name(name)))
                .count()
                .to_string()
        };
        assert_eq!(node.attribute("tests"), Some(&*cases().count().to_string()));
        assert_eq!(node.attribute("failures"), Some(&*with("failure")));
        assert_eq!(node.attribute("errors"), Some(&*with("error")));
        assert_eq!(node.attribute("skipped"), Some(&*with("skipped")));
    }
}

#[test]
fn what_jenkins_refuses_is_noticed() {
    let good = report("junit", "testdata/orders");
    for (part, wrong) in [
        ("<testsuite name=", "<testsuite title="),
        ("<failure type=", "<failure kind="),
        ("<failure ", "<problem "),
        ("<testsuite ", "text<testsuite "),
        ("skipped=\"0\"", "skipped=\"7\""),
    ] {
        let bad = good.replacen(part, wrong, 1);
        let bad = match wrong.starts_with("<problem") {
            true => bad.replacen("</failure>", "</problem>", 1),
            false => bad,
        };
        assert_ne!(bad, good, "there is a {part}");
        assert!(
            std::panic::catch_unwind(|| assert_junit(&bad)).is_err(),
            "{wrong}"
        );
    }
}

#[test]
fn jenkins_takes_it() {
    assert_junit(&report("junit", "testdata/shop"));
    let all = scan(&["testdata", "--format", "junit", "--include-undecided"]).out;
    assert_junit(&all);
    assert!(all.contains("<skipped message="));
}

#[test]
fn a_stack_without_findings_passes_and_a_file_that_does_not_parse_is_an_error() {
    let directory = tempfile::TempDir::new().unwrap();
    let good = directory.path().join("good");
    let bad = directory.path().join("bad");
    for (path, text) in [
        (&good, "locals {\n  a = 1\n}\n"),
        (&bad, "resource \"aws_s3_bucket\" {\n"),
    ] {
        std::fs::create_dir(path).unwrap();
        std::fs::write(path.join("main.tf"), text).unwrap();
    }
    let root = directory.path().to_str().unwrap();
    let only = ["--disable", "all", "--enable", "aws-s3-bucket-versioning"];
    let outcome = scan(&[&[root, "--format", "junit"], &only[..]].concat());
    assert_eq!(outcome.code, 2);
    assert_junit(&outcome.out);
    assert!(
        outcome.out.contains("name=\"no findings\""),
        "{}",
        outcome.out
    );
    assert!(
        outcome.out.contains("<error type=\"incomplete\""),
        "{}",
        outcome.out
    );
}
