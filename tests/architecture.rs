//! Modules depend one way: a stage knows what comes before it, and nothing of what comes after.

use std::fs;
use std::path::Path;

/// The stages, first to last, as ARCHITECTURE.md draws them.
const STAGES: [&str; 16] = [
    "syntax",
    "value",
    "secrets",
    "source",
    "evaluate",
    "schema",
    "discover",
    "load",
    "language",
    "model",
    "rules",
    "findings",
    "configuration",
    "report",
    "analysis",
    "command",
];

fn rank(stage: &str) -> Option<usize> {
    STAGES.iter().position(|s| *s == stage)
}

/// The stages that a file names as `crate::stage`.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("crate::").filter_map(|(at, word)| {
        let rest = text.get(at + word.len()..)?;
        let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '_')?;
        rest.get(..end)
    })
}

fn check(directory: &Path, stage: &str, wrong: &mut Vec<String>) {
    for entry in fs::read_dir(directory)
        .expect("a folder of sources can be listed")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            check(&path, stage, wrong);
            continue;
        }
        let text = fs::read_to_string(&path).expect("a source can be read");
        for other in named(&text) {
            if rank(other) > rank(stage) {
                wrong.push(format!(
                    "{} is part of {stage}, and names {other}, which comes later",
                    path.display()
                ));
            }
        }
    }
}

#[test]
fn stages_know_only_what_comes_before_them() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for stage in STAGES {
        let folder = source.join(stage);
        assert!(folder.is_dir(), "there is no folder {stage}");
        check(&folder, stage, &mut wrong);
    }
    wrong.sort();
    wrong.dedup();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_syntax_needs_nothing_but_the_standard_library() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/syntax");
    for entry in fs::read_dir(folder)
        .expect("it can be listed")
        .flatten()
        .filter(|e| e.path().is_file())
    {
        let text = fs::read_to_string(entry.path()).expect("it can be read");
        assert!(
            !text.contains("crate::"),
            "{} is used by the build script too",
            entry.path().display()
        );
    }
}
