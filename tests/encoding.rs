//! Files whose text or name isn't UTF-8: what can be read is judged, and what can't be is told.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// The exit code and the text report of a scan.
fn scan(directory: &Path) -> (i32, String) {
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .args(["scan", "--no-config", "--root"])
        .arg(directory)
        .arg(directory)
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.code().unwrap_or(-1), text)
}

#[test]
fn a_template_in_latin_1_is_judged_and_told() {
    let directory = TempDir::new().expect("a temporary directory");
    let template = b"Description: caf\xe9\nResources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties: { AccessControl: PublicRead }\n";
    fs::write(directory.path().join("t.yaml"), template).expect("it can be written");
    let (code, report) = scan(directory.path());
    assert_eq!(code, 2, "{report}");
    assert!(report.contains("[aws-s3-bucket-public-acl]"), "{report}");
    assert!(
        report.contains("The template is not UTF-8. Save it as UTF-8."),
        "{report}"
    );
}

#[test]
fn so_is_one_that_another_nests() {
    let directory = TempDir::new().expect("a temporary directory");
    let outer = "Resources:\n  N:\n    Type: AWS::CloudFormation::Stack\n    Properties: { TemplateURL: inner.yaml }\n";
    let inner = b"Description: caf\xe9\nResources:\n  B:\n    Type: AWS::S3::Bucket\n    Properties: { AccessControl: PublicRead }\n";
    fs::write(directory.path().join("outer.yaml"), outer).expect("it can be written");
    fs::write(directory.path().join("inner.yaml"), inner).expect("it can be written");
    let (code, report) = scan(directory.path());
    assert_eq!(code, 2, "{report}");
    assert!(report.contains("Resource   N.B"), "{report}");
    assert!(
        report.contains("inner.yaml:1:1: Invalid character encoding"),
        "{report}"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_of_a_module_with_another_name_is_told() {
    use std::os::unix::ffi::OsStrExt;

    let directory = TempDir::new().expect("a temporary directory");
    let name = std::ffi::OsStr::from_bytes(b"x\xff.tf");
    fs::write(directory.path().join(name), "locals {}\n").expect("it can be written");
    fs::write(directory.path().join("main.tf"), "locals {}\n").expect("it can be written");
    let (code, report) = scan(directory.path());
    assert_eq!(code, 2, "{report}");
    assert!(report.contains("its name isn't UTF-8"), "{report}");
}

#[test]
fn what_terraform_reads_beside_a_module_is_told_where_it_cannot_be_read() {
    for (name, text, told) in [
        (
            ".terraform.lock.hcl",
            &b"provider {"[..],
            ".terraform.lock.hcl:1:10: Unreadable lock file.",
        ),
        (
            ".terraform.lock.hcl",
            b"\xff",
            "Unreadable lock file. .terraform.lock.hcl can't be read",
        ),
        (
            "terraform.tfvars.json",
            b"[1]",
            "terraform.tfvars.json:1:1: Incorrect JSON value type.",
        ),
    ] {
        let directory = TempDir::new().expect("a temporary directory");
        fs::write(directory.path().join("main.tf"), "locals {}\n").expect("it can be written");
        fs::write(directory.path().join(name), text).expect("it can be written");
        let (code, report) = scan(directory.path());
        assert_eq!(code, 2, "{report}");
        assert!(report.contains(told), "{report}");
    }
}
