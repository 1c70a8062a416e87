//! Inputs made by chance from seeds in `testdata/fuzz`: none of them ends the program, takes forever or nests without bound.
//!
//! `GROUNDRULE_FUZZ_SECONDS=300` runs each target so long instead of a moment, and `GROUNDRULE_FUZZ_SEED=N` begins with the
//! N that a failure named. Each input depends on its seed alone.

mod mutation;
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use arbitrary::Unstructured;

/// What is fuzzed: takes an input, and must come back.
type Target = fn(&[u8]);

/// Without optimization, on a busy machine: longer than this is a hang.
const LIMIT: Duration = Duration::from_secs(60);
/// As much as the program's own threads have.
const STACK: usize = 256 << 20;

/// Bytes that depend on the seed alone.
fn bytes_of(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let word = std::iter::from_fn(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        Some(state.wrapping_mul(0x2545_f491_4f6c_dd1d).to_le_bytes())
    });
    word.take(256).flatten().collect()
}

fn seeds(kind: &str) -> Vec<Vec<u8>> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/fuzz")
        .join(kind);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&directory)
        .unwrap_or_else(|e| panic!("{}: {e}", directory.display()))
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    let all: Vec<Vec<u8>> = paths
        .iter()
        .map(|path| std::fs::read(path).expect("a seed can be read"))
        .collect();
    assert!(!all.is_empty(), "{kind} has seeds");
    all
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Runs a target: with each seed as it is, then with what becomes of them.
fn fuzz(kind: &'static str, target: Target) {
    let seeds = seeds(kind);
    let time =
        number("GROUNDRULE_FUZZ_SECONDS").map_or(Duration::from_secs(2), Duration::from_secs);
    let first = number("GROUNDRULE_FUZZ_SEED").unwrap_or(0);
    let (send, receive) = mpsc::channel::<Result<u64, String>>();
    std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || {
            for seed in &seeds {
                target(seed);
            }
            let start = Instant::now();
            for number in first.. {
                if start.elapsed() > time {
                    break;
                }
                let bytes = bytes_of(number);
                let mut chance = Unstructured::new(&bytes);
                let input = mutation::mutated(&seeds, &mut chance);
                if send.send(Ok(number)).is_err() {
                    return;
                }
                if catch_unwind(AssertUnwindSafe(|| target(&input))).is_err() {
                    let shown = String::from_utf8_lossy(&input).into_owned();
                    let _ = send.send(Err(shown));
                    return;
                }
            }
        })
        .expect("a thread can be started");
    let mut last = None;
    let mut count = 0;
    loop {
        match receive.recv_timeout(LIMIT) {
            Ok(Ok(number)) => {
                last = Some(number);
                count += 1;
            }
            Ok(Err(input)) => panic!(
                "{kind}: GROUNDRULE_FUZZ_SEED={} fails with:\n{input}",
                last.unwrap_or_default()
            ),
            Err(mpsc::RecvTimeoutError::Timeout) => panic!(
                "{kind}: GROUNDRULE_FUZZ_SEED={} takes longer than {LIMIT:?}",
                last.unwrap_or_default()
            ),
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
    }
    assert!(last.is_some(), "{kind}: a seed fails as it is");
    println!("{kind}: {count} inputs");
}

#[test]
fn hcl() {
    fuzz("hcl", targets::hcl);
}

#[test]
fn expressions() {
    fuzz("expression", targets::expression);
}

#[test]
fn templates() {
    fuzz("template", targets::template);
}

#[test]
fn plans() {
    fuzz("plan", targets::plan);
}

#[test]
fn rules() {
    fuzz("rule", targets::rule);
}

#[test]
fn configurations() {
    fuzz("configuration", targets::configuration);
}

#[test]
fn reports_and_baselines() {
    fuzz("report", targets::report);
}

#[test]
fn git_objects() {
    fuzz("git", targets::git);
}
