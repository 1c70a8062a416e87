//! What Terraform itself answers, where those answers are at hand: beside the repository, or where GROUNDRULE_SHARED says.

use std::path::PathBuf;
use std::process::Command;

fn shared(path: &str) -> Option<PathBuf> {
    let base = match std::env::var_os("GROUNDRULE_SHARED") {
        Some(path) => PathBuf::from(path),
        None => PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared"),
    };
    let found = base.join(path);
    found.exists().then_some(found)
}

/// The shares that the runner prints: `terraform expressions: 843 of 843 right`.
fn shares(output: &str) -> Vec<(String, u32, u32)> {
    output
        .lines()
        .filter_map(|line| {
            let (name, rest) = line.split_once(": ")?;
            let (right, rest) = rest.split_once(" of ")?;
            let (all, _) = rest.split_once(" right")?;
            Some((name.to_string(), right.parse().ok()?, all.parse().ok()?))
        })
        .collect()
}

#[test]
fn terraform_answers_the_same() {
    let (Some(runner), Some(answers)) = (
        shared("oracle/run_terraform.py"),
        shared("oracle/terraform"),
    ) else {
        eprintln!("skipped: Terraform's answers are not at hand");
        return;
    };
    let Ok(output) = Command::new("python3")
        .arg(runner)
        .args(["--bin", env!("CARGO_BIN_EXE_groundrule"), "--list"])
        .arg(answers)
        .output()
    else {
        eprintln!("skipped: there is no python3");
        return;
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let shares = shares(&text);
    assert!(!shares.is_empty(), "{text}");
    for (name, right, all) in shares {
        assert_eq!(right, all, "{name}\n{text}");
    }
}

/// Repositories as they are: nothing crashes, and every file that is valid is read.
#[test]
fn real_repositories_are_read() {
    let Some(real) = shared("corpus/real") else {
        eprintln!("skipped: the repositories are not at hand");
        return;
    };
    for entry in std::fs::read_dir(real)
        .expect("the folder can be listed")
        .flatten()
    {
        let output = Command::new(env!("CARGO_BIN_EXE_groundrule"))
            .args(["scan", "--format", "json", "--root"])
            .arg(entry.path())
            .arg(entry.path())
            .output()
            .expect("it runs");
        let code = output.status.code();
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(
            matches!(code, Some(0 | 1)),
            "{}: {code:?} {text}",
            entry.path().display()
        );
    }
}
