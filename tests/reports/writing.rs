//! Where reports are written.

use std::fs;
use std::path::Path;

use crate::{command, run, scan};

#[test]
fn several_reports_of_one_run() {
    let directory = tempfile::TempDir::new().unwrap();
    let file = |name: &str| directory.path().join(name);
    let to = |format: &str, name: &str| format!("{format}={}", file(name).display());
    let outcome = scan(&[
        "testdata/orders",
        "--report",
        &to("sarif", "a.sarif"),
        "--report",
        &to("junit", "a.xml"),
        "--report",
        "text",
        "--quiet",
    ]);
    assert_eq!(outcome.code, 1, "{}", outcome.errors);
    assert!(outcome.out.contains("findings ("));
    let alone = |format: &str| scan(&["testdata/orders", "--format", format]).out;
    assert_eq!(fs::read_to_string(file("a.sarif")).unwrap(), alone("sarif"));
    assert_eq!(fs::read_to_string(file("a.xml")).unwrap(), alone("junit"));
    // The short form is one of them.
    let outcome = scan(&[
        "testdata/orders",
        "--format",
        "json",
        "--output",
        file("b.json").to_str().unwrap(),
        "--report",
        "jsonl=-",
    ]);
    assert_eq!(outcome.code, 1);
    assert_eq!(outcome.out, alone("jsonl"));
    assert_eq!(fs::read_to_string(file("b.json")).unwrap(), alone("json"));
    assert_eq!(names(directory.path()), ["a.sarif", "a.xml", "b.json"]);
}

fn names(directory: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(directory)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn two_reports_to_one_place_are_refused() {
    for (arguments, said) in [
        (
            &["--report", "sarif", "--report", "text"][..],
            "standard output",
        ),
        (
            &["--format", "json", "--report", "text=-"],
            "standard output",
        ),
        (
            &["--report", "json=./x", "--report", "text=x"],
            "can go to x",
        ),
    ] {
        let outcome = scan(&[&["testdata/orders"], arguments].concat());
        assert_eq!(outcome.code, 2);
        assert!(outcome.out.is_empty());
        assert!(outcome.errors.contains(said), "{}", outcome.errors);
    }
    for wrong in ["srif", "sarif=", "=x", ""] {
        let outcome = scan(&["testdata/orders", "--report", wrong]);
        assert_eq!(outcome.code, 2, "{wrong}");
    }
}

#[test]
fn a_report_that_cannot_be_written_keeps_no_other_from_it() {
    let directory = tempfile::TempDir::new().unwrap();
    let good = directory.path().join("good.json");
    let bad = directory.path().join("none/bad.json");
    let outcome = scan(&[
        "testdata/orders",
        "--report",
        &format!("json={}", bad.display()),
        "--report",
        &format!("json={}", good.display()),
        "--report",
        "text",
    ]);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome.errors.contains("none/bad.json"),
        "{}",
        outcome.errors
    );
    assert!(outcome.out.contains("Findings"));
    assert!(fs::read_to_string(&good).unwrap().ends_with("}\n"));
    assert_eq!(names(directory.path()), ["good.json"]);
}

#[cfg(unix)]
#[test]
fn a_report_takes_the_place_of_an_older_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let directory = tempfile::TempDir::new().unwrap();
    let file = directory.path().join("report.json");
    let link = directory.path().join("link.json");
    fs::write(&file, "an older and much longer text ".repeat(100_000)).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    symlink(&file, &link).unwrap();
    let outcome = scan(&[
        "testdata/orders",
        "--report",
        &format!("json={}", link.display()),
    ]);
    assert_eq!(outcome.code, 1, "{}", outcome.errors);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(fs::read_to_string(&file).unwrap().starts_with("{\n"));
    // What is no file is written as it is.
    let outcome = scan(&["testdata/orders", "--report", "json=/dev/stdout"]);
    assert!(outcome.out.starts_with("{\n"));
}

#[test]
fn a_summary_of_a_job_may_be_longer_than_a_comment() {
    let directory = tempfile::TempDir::new().unwrap();
    let source: String = (0..400)
        .map(|n| format!("resource \"aws_s3_bucket\" \"bucket_{n}\" {{}}\n"))
        .collect();
    fs::write(directory.path().join("main.tf"), source).unwrap();
    let summary = directory.path().join("summary.md");
    let arguments = [
        directory.path().to_str().unwrap().to_string(),
        "--report".into(),
        format!("markdown={}", summary.display()),
        "--report".into(),
        "markdown".into(),
    ];
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = run(command(&arguments).env("GITHUB_STEP_SUMMARY", &summary));
    let summary = fs::read_to_string(&summary).unwrap();
    assert!(outcome.out.len() <= 65_536);
    assert!(summary.len() > 65_536 && summary.len() <= 1_000_000);
    assert!(outcome.out.contains("more findings have no room here."));
    assert!(!summary.contains("no room here"));
    for text in [outcome.out, summary] {
        assert!(text.starts_with("<!-- groundrule -->\n"));
        assert!(text.contains("### Coverage"), "the end is there");
        assert_eq!(
            text.matches("<details").count(),
            text.matches("</details>").count()
        );
    }
}
