//! Inputs that mean harm, or are merely broken: the scan ends in time, in a verdict, without a panic.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use tempfile::TempDir;

/// Longer than this is a hang; the test binary is not optimized, so it may take a while.
const LIMIT: Duration = Duration::from_secs(60);

struct Outcome {
    code: i32,
    stdout: String,
    stderr: String,
}

fn scan(directory: &Path) -> Outcome {
    let start = Instant::now();
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .args(["scan", "--format", "json"])
        .arg(directory)
        .timeout(LIMIT)
        .output()
        .expect("it ends in time");
    assert!(start.elapsed() < LIMIT);
    let outcome = Outcome {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
    };
    assert!(!outcome.stderr.contains("panicked"), "{}", outcome.stderr);
    assert!(
        (0..=2).contains(&outcome.code),
        "{}: {}",
        outcome.code,
        outcome.stderr
    );
    outcome
}

fn with(files: &[(&str, &[u8])]) -> Outcome {
    let directory = TempDir::new().expect("a temporary directory");
    for (name, bytes) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().expect("it has a parent")).expect("it can be made");
        fs::write(path, bytes).expect("it can be written");
    }
    scan(directory.path())
}

fn terraform(text: &str) -> Outcome {
    with(&[("main.tf", text.as_bytes())])
}

#[test]
fn deep_nesting() {
    for (open, close) in [
        ("[", "]"),
        ("(", ")"),
        ("{a=", "}"),
        ("!", ""),
        ("-", ""),
        ("\"${", "}\""),
    ] {
        let value = format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
        let outcome = terraform(&format!(
            "locals {{\n  x = {value}\n}}\nresource \"aws_s3_bucket\" \"b\" {{}}\n"
        ));
        assert_eq!(outcome.code, 2, "what isn't parsed is said: {open}");
        assert!(
            outcome.stdout.contains("aws_s3_bucket.b"),
            "the rest is scanned all the same: {open}"
        );
    }
}

#[test]
fn long_chains() {
    let chain: String = (0..5_000)
        .map(|n| format!("  l{} = local.l{}\n", n, n + 1))
        .collect();
    terraform(&format!("locals {{\n{chain}  l5000 = 1\n}}\n"));
    let sum = format!("locals {{\n  x = {}\n}}\n", vec!["1"; 20_000].join(" + "));
    terraform(&sum);
}

#[test]
fn expansion_bombs() {
    for expression in [
        "range(1e9)",
        "setproduct(range(1000), range(1000), range(1000))",
        "format(\"%999999999d\", 1)",
        "join(\",\", [for i in range(1000) : join(\",\", [for j in range(1000) : \"xxxxxxxxxxxxxxxx\"])])",
        "[for i in range(1000) : [for j in range(1000) : [for k in range(1000) : i * j * k]]]",
        "cidrsubnets(\"10.0.0.0/8\", [for i in range(1000) : 24]...)",
        "pow(10, 100000)",
        "replace(join(\"\", [for i in range(1000) : \"aaaaaaaaaa\"]), \"a\", join(\"\", [for i in range(1000) : \"bbbbbbbbbb\"]))",
        "regex(\"(a*)*b\", \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\")",
        "1e999999999",
    ] {
        terraform(&format!("locals {{\n  x = {expression}\n}}\n"));
    }
    terraform("resource \"aws_s3_bucket\" \"b\" {\n  count = 1000000000\n}\n");
    terraform(
        "resource \"aws_s3_bucket\" \"b\" {\n  for_each = toset([for i in range(1000) : tostring(i)])\n}\n",
    );
}

#[test]
fn circles() {
    terraform(
        "locals {\n  a = local.b\n  b = local.a\n}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = local.a\n}\n",
    );
    with(&[
        ("main.tf", b"module \"a\" {\n  source = \"./a\"\n}\n"),
        ("a/main.tf", b"module \"b\" {\n  source = \"../\"\n}\n"),
    ]);
    with(&[("main.tf", b"module \"self\" {\n  source = \"./\"\n}\n")]);
    let template = b"Resources:\n  A:\n    Type: AWS::S3::Bucket\n    DependsOn: B\n  B:\n    Type: AWS::S3::Bucket\n    DependsOn: A\n";
    with(&[("t.yaml", template)]);
}

#[test]
fn modules_that_call_many() {
    // 8 levels of 8 calls would be 16 million instances.
    let mut files: Vec<(String, String)> = Vec::new();
    for level in 0..8 {
        let calls: String = (0..8)
            .map(|n| format!("module \"m{n}\" {{\n  source = \"../l{}\"\n}}\n", level + 1))
            .collect();
        files.push((format!("l{level}/main.tf"), calls));
    }
    files.push((
        "l8/main.tf".into(),
        "resource \"aws_s3_bucket\" \"b\" {}\n".into(),
    ));
    let borrowed: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(n, t)| (n.as_str(), t.as_bytes()))
        .collect();
    with(&borrowed);
}

#[test]
fn bytes_that_are_no_text() {
    with(&[(
        "main.tf",
        b"resource \"aws_s3_bucket\" \"b\" { bucket = \"\xff\xfe\" }\n",
    )]);
    with(&[("main.tf", b"\x00\x00resource\x00")]);
    with(&[(
        "main.tf",
        b"\xef\xbb\xbfresource \"aws_s3_bucket\" \"b\" {}\r\n",
    )]);
    with(&[(
        "t.json",
        b"{\"Resources\": {\"A\": {\"Type\": \"AWS::S3::Bucket\", \"x\": \"\xff\"}}}",
    )]);
    let line = format!("locals {{ x = \"{}\" }}\n", "a".repeat(5_000_000));
    with(&[("main.tf", line.as_bytes())]);
}

#[test]
fn template_bombs() {
    let mut bomb = String::from("AWSTemplateFormatVersion: '2010-09-09'\nx0: &x0 [a]\n");
    for n in 1..40 {
        bomb.push_str(&format!("x{n}: &x{n} [*x{}, *x{}]\n", n - 1, n - 1));
    }
    bomb.push_str("Resources:\n  A: {Type: AWS::S3::Bucket}\n");
    with(&[("t.yaml", bomb.as_bytes())]);
    let nested = format!(
        "AWSTemplateFormatVersion: x\nResources: {}",
        "{a: ".repeat(50_000)
    );
    with(&[("t.yaml", nested.as_bytes())]);
    let conditions: String = (0..300)
        .map(|n| {
            format!(
                "  C{n}: !Or [!Equals [!Ref P{n}, a], !Equals [!Ref P{}, b]]\n",
                (n + 1) % 300
            )
        })
        .collect();
    let parameters: String = (0..300)
        .map(|n| format!("  P{n}: {{Type: String}}\n"))
        .collect();
    let buckets: String = (0..300)
        .map(|n| format!("  B{n}:\n    Type: AWS::S3::Bucket\n    Condition: C{n}\n    Properties:\n      VersioningConfiguration: !If [C{}, {{Status: Enabled}}, !Ref AWS::NoValue]\n", (n + 7) % 300))
        .collect();
    with(&[(
        "t.yaml",
        format!("Parameters:\n{parameters}Conditions:\n{conditions}Resources:\n{buckets}")
            .as_bytes(),
    )]);
}

#[cfg(unix)]
#[test]
fn links_pipes_and_escapes() {
    let directory = TempDir::new().expect("a temporary directory");
    let root = directory.path().join("repository");
    fs::create_dir_all(root.join("a")).expect("it can be made");
    fs::write(directory.path().join("secret.txt"), "do not read this").expect("it can be written");
    std::os::unix::fs::symlink(&root, root.join("a/loop")).expect("a link can be made");
    std::os::unix::fs::symlink(directory.path().join("secret.txt"), root.join("link.txt"))
        .expect("a link can be made");
    let text = "output \"a\" {\n  value = file(\"../secret.txt\")\n}\noutput \"b\" {\n  value = file(\"link.txt\")\n}\noutput \"c\" {\n  value = file(\"/etc/hostname\")\n}\noutput \"d\" {\n  value = file(\"pipe\")\n}\n";
    fs::write(root.join("main.tf"), text).expect("it can be written");
    let made = std::process::Command::new("mkfifo")
        .arg(root.join("pipe"))
        .status();
    assert!(made.is_ok_and(|s| s.success()), "a pipe can be made");
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .args(["model", "--root"])
        .arg(&root)
        .arg(&root)
        .timeout(LIMIT)
        .output()
        .expect("it ends in time");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(!text.contains("do not read this"), "{text}");
    scan(&root);
}

/// Bytes changed at random, from seeds, in files that are valid.
#[test]
fn mangled_files() {
    let sources = [
        include_str!("../testdata/shop/modules/service/main.tf"),
        include_str!("../testdata/shop/envs/prod/main.tf"),
        include_str!("../testdata/orders/template.yaml"),
    ];
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize
    };
    let directory = TempDir::new().expect("a temporary directory");
    for round in 0..60 {
        let source = sources[round % sources.len()];
        let mut bytes = source.as_bytes().to_vec();
        for _ in 0..=round % 7 {
            let at = random() % bytes.len();
            match random() % 4 {
                0 => bytes[at] = b"{}[]()\"$%#\n\\=:*&!"[random() % 17],
                1 => {
                    bytes.remove(at);
                }
                2 => bytes.truncate(at.max(1)),
                _ => bytes.insert(at, (random() % 256) as u8),
            }
        }
        let name = if round % sources.len() == 2 {
            format!("{round}/t.yaml")
        } else {
            format!("{round}/main.tf")
        };
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().expect("it has a parent")).expect("it can be made");
        fs::write(path, &bytes).expect("it can be written");
    }
    scan(directory.path());
}
