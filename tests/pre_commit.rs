//! The hooks, run by pre-commit itself where it is installed.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn the_hook_reports_what_concerns_the_files_of_a_commit() {
    let has = Command::new("pre-commit").arg("--version").output();
    if !has.is_ok_and(|o| o.status.success()) {
        println!("skipped: pre-commit is not installed");
        return;
    }
    let directory = tempfile::tempdir().expect("a directory can be made");
    let at = directory.path();
    let hooks =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".pre-commit-hooks.yaml"))
            .expect("there are hooks");
    // The hook as it is written, of a repository on the spot.
    let files = hooks
        .lines()
        .find_map(|l| l.trim().strip_prefix("files: "))
        .expect("it says which files");
    let git = |arguments: &[&str]| {
        let output = Command::new("git")
            .current_dir(at)
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
            .args(arguments)
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{arguments:?}");
    };
    git(&["init", "-q"]);
    fs::create_dir_all(at.join("other")).expect("it can be made");
    let disk = "resource \"aws_ebs_volume\" \"data\" {\n  availability_zone = \"eu-west-1a\"\n  size              = 8\n}\n";
    fs::write(at.join("main.tf"), disk).expect("it can be written");
    fs::write(at.join("other/main.tf"), disk).expect("it can be written");
    fs::write(at.join("values.yaml"), "image: {{ .Values.image }}\n").expect("it can be written");
    fs::write(
        at.join(".pre-commit-config.yaml"),
        format!(
            "repos:\n  - repo: local\n    hooks:\n      - id: groundrule\n        name: groundrule\n        entry: groundrule scan -q\n        language: system\n        files: {files}\n        require_serial: true\n"
        ),
    )
    .expect("it can be written");
    git(&["add", "-A"]);
    let binary = Path::new(env!("CARGO_BIN_EXE_groundrule"));
    let path = format!(
        "{}:{}",
        binary.parent().expect("it is in a directory").display(),
        std::env::var("PATH").unwrap_or_default()
    );
    let hook = |files: &[&str]| {
        let output = Command::new("pre-commit")
            .current_dir(at)
            .env("PATH", &path)
            .args(["run", "groundrule", "--files"])
            .args(files)
            .output()
            .expect("pre-commit runs");
        (
            output.status.success(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    let (passed, out) = hook(&["main.tf"]);
    assert!(!passed, "{out}");
    assert!(
        out.contains("main.tf:1:1: high aws-ebs-volume-not-encrypted"),
        "{out}"
    );
    assert!(!out.contains("other/main.tf"), "{out}");
    let (passed, out) = hook(&["values.yaml"]);
    assert!(passed, "a file that is no template blocks nothing: {out}");
}
