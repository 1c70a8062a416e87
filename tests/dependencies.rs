//! What the program is made of: each dependency has its reason, and none of them opens connections.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(path).expect("it is part of the repository")
}

/// The names in a section of the manifest.
fn section(manifest: &str, name: &str) -> BTreeSet<String> {
    let start = format!("[{name}]");
    manifest
        .lines()
        .skip_while(|line| *line != start)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| Some(line.split_once('=')?.0.trim().to_string()))
        .collect()
}

/// The names in the first columns of the table, whose rows may name several, some of them with `*`.
fn reasons(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| line.strip_prefix("| ")?.split('|').next())
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .map(str::to_string)
        .collect()
}

#[test]
fn each_dependency_has_its_reason() {
    let manifest = read("Cargo.toml");
    let reasons = reasons(&read("SECURITY.md"));
    let mut all = section(&manifest, "dependencies");
    assert!(all.len() > 20, "{all:?}");
    all.extend(section(&manifest, "dev-dependencies"));
    let is_given = |name: &str| {
        reasons.iter().any(|reason| match reason.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == reason,
        })
    };
    let missing: Vec<&String> = all.iter().filter(|name| !is_given(name)).collect();
    assert!(
        missing.is_empty(),
        "SECURITY.md says of these what they are for: {missing:?}"
    );
}

/// Crates that open connections, or that such crates are made of.
const NETWORK: [&str; 22] = [
    "async-std",
    "attohttpc",
    "curl",
    "curl-sys",
    "h2",
    "hickory-resolver",
    "hyper",
    "isahc",
    "mio",
    "native-tls",
    "openssl",
    "openssl-sys",
    "quinn",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "ssh2",
    "surf",
    "tokio",
    "trust-dns-resolver",
    "ureq",
];

#[test]
fn nothing_that_is_linked_opens_connections() {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--edges",
            "normal,build",
            "--prefix",
            "none",
        ])
        .args(["--format", "{p}", "--target", "all"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs the tests");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let names: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert!(names.contains("serde"), "{names:?}");
    let found: Vec<&&str> = NETWORK
        .iter()
        .filter(|name| names.contains(**name))
        .collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn nothing_here_is_unsafe() {
    for name in ["src/lib.rs", "src/main.rs"] {
        let text = read(name);
        assert!(
            text.contains("#![forbid(unsafe_code)]"),
            "{name} forbids unsafe code"
        );
    }
}
