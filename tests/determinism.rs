//! The same input gives the same bytes, however it came to lie on the disk and however many threads read it; and findings keep
//! their fingerprints over edits that don't concern them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value as Json;

/// Every format, each in a file of its own, so that one run writes all.
const FORMATS: [&str; 10] = [
    "json",
    "jsonl",
    "text",
    "sarif",
    "github",
    "markdown",
    "gitlab-sast",
    "gitlab-code-quality",
    "junit",
    "html",
];

const RUNS: usize = 50;

fn scan(directory: &Path, threads: usize, arguments: &[&str]) {
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .current_dir(directory)
        .env("RAYON_NUM_THREADS", threads.to_string())
        .env_remove("GITHUB_STEP_SUMMARY")
        .args(["scan", "tree", "--as-of", "2026-01-01", "--no-config"])
        .args([
            "--no-environment",
            "--include-undecided",
            "--fail-on",
            "none",
        ])
        .args(arguments)
        .output()
        .expect("it runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The files below a directory, relative to it.
fn files_below(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut left = vec![directory.to_path_buf()];
    while let Some(at) = left.pop() {
        for entry in fs::read_dir(&at).expect("it can be listed") {
            let path = entry.expect("it can be read").path();
            match path.is_dir() {
                true => left.push(path),
                false => found.push(path.strip_prefix(directory).expect("below").to_path_buf()),
            }
        }
    }
    found.sort();
    found
}

/// Several stacks of both languages, written file by file in another order each time.
fn tree(order: usize) -> tempfile::TempDir {
    let made = tempfile::tempdir().expect("a directory can be made");
    let inputs = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut files: Vec<PathBuf> = ["shop", "orders", "environments"]
        .iter()
        .flat_map(|name| {
            let below = files_below(&inputs.join(name));
            below.into_iter().map(move |f| Path::new(name).join(f))
        })
        .collect();
    // A different permutation for each order, without chance: a step that shares no divisor with the count.
    let count = files.len();
    let step = (0..)
        .map(|n| order + 1 + n)
        .find(|s| divisor(*s, count) == 1);
    let step = step.expect("there is one");
    files = (0..count)
        .map(|n| files[n * step % count].clone())
        .collect();
    for file in files {
        let target = made.path().join("tree").join(&file);
        fs::create_dir_all(target.parent().expect("it has one")).expect("it can be made");
        fs::copy(inputs.join(&file), target).expect("it can be copied");
    }
    made
}

fn divisor(a: usize, b: usize) -> usize {
    if b == 0 { a } else { divisor(b, a % b) }
}

#[test]
fn fifty_runs_write_the_same_bytes_in_every_format() {
    let out = tempfile::tempdir().expect("a directory can be made");
    let mut first: Option<Vec<Vec<u8>>> = None;
    for run in 0..RUNS {
        let tree = tree(run);
        let reports: Vec<String> = FORMATS
            .iter()
            .map(|format| format!("--report={format}={}", out.path().join(format).display()))
            .collect();
        let arguments: Vec<&str> = reports.iter().map(String::as_str).collect();
        scan(tree.path(), [1, 2, 8][run % 3], &arguments);
        let written: Vec<Vec<u8>> = FORMATS
            .iter()
            .map(|format| fs::read(out.path().join(format)).expect("it was written"))
            .collect();
        assert!(written.iter().all(|report| report.len() > 100));
        match &first {
            None => first = Some(written),
            Some(first) => {
                for (format, (one, other)) in FORMATS.iter().zip(first.iter().zip(&written)) {
                    assert!(one == other, "{format} differs in run {run}");
                }
            }
        }
    }
}

/// Rule, address and fingerprint of every finding of a resource.
fn fingerprints(directory: &Path) -> BTreeSet<(String, String, String)> {
    let out = directory.join("report.json");
    scan(directory, 2, &[&format!("--report=json={}", out.display())]);
    let report: Json =
        serde_json::from_slice(&fs::read(&out).expect("it was written")).expect("it is JSON");
    let text = |value: &Json| value.as_str().unwrap_or_default().to_string();
    let mut found = BTreeSet::new();
    for finding in report["findings"].as_array().expect("there are findings") {
        for instance in finding["instances"].as_array().expect("each has some") {
            found.insert((
                text(&finding["rule"]),
                text(&instance["address"]),
                text(&instance["fingerprint"]),
            ));
        }
    }
    assert!(found.len() > 20);
    found
}

#[test]
fn fingerprints_stay_over_edits_that_do_not_concern_the_finding() {
    let tree = tree(0);
    let before = fingerprints(tree.path());
    let root = tree.path().join("tree/shop/envs/prod");
    let main = root.join("main.tf");
    let text = fs::read_to_string(&main).expect("it can be read");
    type Edit<'e> = (&'e str, Box<dyn Fn() + 'e>);
    let write = |path: &Path, text: &str| fs::write(path, text).expect("it can be written");
    let edits: [Edit<'_>; 5] = [
        (
            "lines above",
            Box::new(|| write(&main, &format!("# one\n\n# two\n{text}"))),
        ),
        (
            "other white space",
            Box::new(|| write(&main, &text.replace("  ", "    "))),
        ),
        (
            "another name of the file",
            Box::new(|| {
                fs::rename(&main, root.join("service.tf")).expect("it can be renamed");
            }),
        ),
        (
            "another order of the blocks",
            Box::new(|| {
                let mut blocks: Vec<&str> = text.split("\n\n").collect();
                blocks.reverse();
                write(&main, &(blocks.join("\n\n") + "\n"));
            }),
        ),
        (
            "another resource",
            Box::new(|| {
                let more = "resource \"aws_sqs_queue\" \"more\" {\n  name                    = \"more\"\n  sqs_managed_sse_enabled = true\n}\n";
                write(&root.join("more.tf"), more);
            }),
        ),
    ];
    for (what, edit) in edits {
        edit();
        let after = fingerprints(tree.path());
        let lost: Vec<_> = before.difference(&after).collect();
        assert!(lost.is_empty(), "{what} changes {lost:#?}");
        // Back to how it was.
        for extra in ["service.tf", "more.tf"] {
            let _ = fs::remove_file(root.join(extra));
        }
        write(&main, &text);
    }
}
