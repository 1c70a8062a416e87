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

/// Names that stand for two of the one before: thirty of them have more parts than memory.
#[test]
fn values_that_double() {
    for (base, step, used) in [
        ("\"aaaaaaaaaaaaaaaa\"", "\"${@}${@}\"", "bucket = local.x60"),
        (
            "\"aaaaaaaaaaaaaaaa\"",
            "join(\"\", [@, @])",
            "bucket = local.x60",
        ),
        (
            "\"aaaaaaaaaaaaaaaa\"",
            "replace(@, \"a\", \"aaaa\")",
            "bucket = local.x60",
        ),
        ("[1]", "concat(@, @)", "tags = local.x60"),
        ("[1]", "[@, @]", "tags = local.x60"),
        ("[1]", "[@, @]", "bucket = jsonencode(local.x60)"),
        ("[1]", "[@, @]", "count = local.x60 == local.x59 ? 1 : 0"),
        ("[1]", "[@, @]", "count = length(flatten(local.x60))"),
        ("[1]", "toset([@, @])", "count = length(local.x60)"),
        ("{ a = 1 }", "{ a = @, b = @ }", "tags = local.x60"),
        (
            "{ a = 1 }",
            "true ? { a = @, b = @ } : {}",
            "tags = local.x60",
        ),
        ("[timestamp()]", "[@, @]", "tags = local.x60"),
        ("2", "@ * @", "bucket = tostring(local.x60)"),
    ] {
        let chain: String = (0..60)
            .map(|n| {
                format!(
                    "  x{} = {}\n",
                    n + 1,
                    step.replace('@', &format!("local.x{n}"))
                )
            })
            .collect();
        let outcome = terraform(&format!(
            "locals {{\n  x0 = {base}\n{chain}}}\nresource \"aws_s3_bucket\" \"c\" {{\n  {used}\n}}\nresource \"aws_s3_bucket\" \"rest\" {{}}\n"
        ));
        assert!(
            outcome.stdout.contains("aws_s3_bucket.rest"),
            "the rest is looked at: {step}, {used}"
        );
    }
}

/// What functions read and compress takes steps.
#[test]
fn files_that_are_read_again_and_again() {
    let large = "a".repeat(4 << 20);
    for expression in [
        "\"${count.index}${file(\"large.txt\")}\"",
        "filesha512(\"large.txt\")",
        "base64gzip(file(\"large.txt\"))",
        "length(fileset(path.module, \"**/**/**/**/*\"))",
    ] {
        let text = format!(
            "resource \"aws_s3_bucket\" \"b\" {{\n  count  = 2000\n  bucket = {expression}\n}}\n"
        );
        with(&[
            ("main.tf", text.as_bytes()),
            ("large.txt", large.as_bytes()),
        ]);
    }
}

/// Rules that never end, or make more than there is memory for.
#[test]
fn rules_that_mean_harm() {
    for body in [
        "let {\n    a = b\n    b = a\n  }\n  require = a",
        "require = length([for i in range(1000) : [for j in range(1000) : [for k in range(1000) : k]]]) == 0",
        "for_each = range(1000000000)\n  require = false",
    ] {
        let rule = format!(
            "rule \"x-y\" {{\n  title = \"T\"\n  severity = \"low\"\n  category = \"security\"\n  checklist = \"security\"\n  kind = \"aws_s3_bucket\"\n  {body}\n  message = \"m\"\n  remedy = \"r\"\n}}\n"
        );
        let directory = TempDir::new().expect("a temporary directory");
        let root = directory.path();
        fs::create_dir(root.join("rules")).expect("it can be made");
        fs::write(root.join("rules/x.hcl"), rule).expect("it can be written");
        fs::write(
            root.join("main.tf"),
            "resource \"aws_s3_bucket\" \"b\" {}\n",
        )
        .expect("it can be written");
        let output = Command::cargo_bin("groundrule")
            .expect("the binary is built")
            .args(["scan", "--format", "json", "--rules"])
            .arg(root.join("rules"))
            .arg(root)
            .timeout(LIMIT)
            .output()
            .expect("it ends in time");
        let code = output.status.code();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(
            code.is_some_and(|code| (0..=2).contains(&code)) && !errors.contains("panicked"),
            "{body}: {code:?} {errors}"
        );
    }
}

/// Functions within functions evaluate what is in them again and again.
#[test]
fn templates_that_multiply() {
    let (open, close) = ("{\"Fn::Sub\": [\"${a}${a}${a}${a}\", {\"a\": ", "}]}");
    let text = format!(
        "{{\"Resources\": {{\"A\": {{\"Type\": \"AWS::S3::Bucket\", \"Properties\": {{\"BucketName\": {}\"x\"{}}}}}, \"Rest\": {{\"Type\": \"AWS::S3::Bucket\"}}}}}}",
        open.repeat(30),
        close.repeat(30)
    );
    let outcome = with(&[("t.json", text.as_bytes())]);
    assert!(outcome.stdout.contains("Rest"), "the rest is looked at");
}

/// Where git looks for its own files there may be pipes.
#[cfg(unix)]
#[test]
fn pipes_where_git_looks() {
    for (pipe, arguments) in [
        (".gitignore", &["scan"][..]),
        (".git/HEAD", &["scan", "--since", "HEAD"][..]),
    ] {
        let directory = TempDir::new().expect("a temporary directory");
        let root = directory.path();
        for name in ["refs", "objects"] {
            fs::create_dir_all(root.join(".git").join(name)).expect("it can be made");
        }
        fs::write(root.join("main.tf"), "locals {}\n").expect("it can be written");
        let made = std::process::Command::new("mkfifo")
            .arg(root.join(pipe))
            .status();
        assert!(made.is_ok_and(|s| s.success()), "a pipe can be made");
        let output = Command::cargo_bin("groundrule")
            .expect("the binary is built")
            .args(arguments)
            .arg(root)
            .timeout(LIMIT)
            .output()
            .expect("it ends in time");
        let said = String::from_utf8_lossy(&output.stdout).into_owned()
            + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{pipe}: {said}");
        assert!(said.contains("no regular file"), "{pipe}: {said}");
    }
}

/// The most memory that a run has had, in MiB, as far as a look every few milliseconds shows.
#[cfg(target_os = "linux")]
fn peak(arguments: &[&str], directory: &Path) -> u64 {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_groundrule"))
        .args(arguments)
        .arg(directory)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("it runs");
    let status = format!("/proc/{}/status", child.id());
    let start = Instant::now();
    let mut most = 0;
    while child.try_wait().expect("it is ours").is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find(|line| line.starts_with("VmHWM:"));
        let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
        most = most.max(kib.unwrap_or(0) >> 10);
        if start.elapsed() > LIMIT {
            let _ = child.kill();
            panic!("it takes too long");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    most
}

/// Peak memory stays below what `--memory` says, for stacks that would each take more.
#[cfg(target_os = "linux")]
#[test]
fn memory_is_bounded_by_a_setting() {
    let directory = TempDir::new().expect("a temporary directory");
    for n in 0..4 {
        let lists: String = (0..20)
            .map(|n| format!("  l{n} = [for i in range(1000) : [for j in range(500) : [j]]]\n"))
            .collect();
        let used: Vec<String> = (0..20).map(|n| format!("local.l{n}")).collect();
        let path = directory.path().join(format!("s{n}/main.tf"));
        fs::create_dir_all(path.parent().expect("it has a parent")).expect("it can be made");
        let text = format!(
            "locals {{\n{lists}}}\nresource \"aws_s3_bucket\" \"b\" {{\n  tags = [{}]\n}}\n",
            used.join(", ")
        );
        fs::write(path, text).expect("it can be written");
    }
    let arguments = |mebibytes| ["scan", "--no-config", "--memory", mebibytes];
    let (little, more) = (
        peak(&arguments("256"), directory.path()),
        peak(&arguments("1024"), directory.path()),
    );
    assert!(little <= 256, "{little} MiB of 256");
    assert!(more <= 1024, "{more} MiB of 1024");
    assert!(more > little, "it is a setting: {little} MiB, {more} MiB");

    // Trees take much more than their text where it is dense.
    let dense = TempDir::new().expect("a temporary directory");
    for n in 0..6 {
        let text = format!("locals {{\n  l{n} = [{}]\n}}\n", "0,".repeat(900_000));
        let path = dense.path().join(format!("s{n}/main.tf"));
        fs::create_dir_all(path.parent().expect("it has a parent")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    let little = peak(&arguments("256"), dense.path());
    assert!(little <= 256, "{little} MiB of 256");
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

/// What isn't looked at is said, and makes the run incomplete.
#[test]
fn what_is_beyond_a_limit_is_said() {
    let counted = terraform("resource \"aws_s3_bucket\" \"b\" {\n  count = 30000\n}\n");
    assert_eq!(counted.code, 2);
    assert!(
        counted.stdout.contains("Too many resources"),
        "{}",
        counted.stdout
    );

    let child = b"Resources:\n  B: { Type: AWS::S3::Bucket }\n";
    let calls: String = (0..230)
        .map(|n| format!("  S{n}: {{ Type: AWS::CloudFormation::Stack, Properties: {{ TemplateURL: child.yaml }} }}\n"))
        .collect();
    let parent = format!("Resources:\n{calls}");
    let nested = with(&[("main.yaml", parent.as_bytes()), ("child.yaml", child)]);
    assert_eq!(nested.code, 2);
    assert!(
        nested.stdout.contains("Nested stack not followed"),
        "{}",
        nested.stdout
    );

    let keys: Vec<String> = (0..1000).map(|n| format!("k{n}")).collect();
    let list = keys.join(", ");
    let looped = format!(
        "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::A:\n    - X\n    - [{list}]\n    - Fn::ForEach::B:\n        - Y\n        - [{list}]\n        - \"${{X}}${{Y}}\": {{ Type: AWS::S3::Bucket }}\n"
    );
    let looped = with(&[("t.yaml", looped.as_bytes())]);
    assert_eq!(looped.code, 2);
    assert!(
        looped.stdout.contains("Loop not expanded"),
        "{}",
        looped.stdout
    );

    let statements: String = (0..520)
        .map(|n| {
            format!(
                "  statement {{\n    actions   = [\"s3:Get{n}\"]\n    resources = [\"*\"]\n  }}\n"
            )
        })
        .collect();
    let policy = terraform(&format!(
        "data \"aws_iam_policy_document\" \"d\" {{\n{statements}}}\nresource \"aws_iam_policy\" \"p\" {{\n  policy = data.aws_iam_policy_document.d.json\n}}\n"
    ));
    assert_eq!(policy.code, 2);
    assert!(
        policy.stdout.contains("Policy has too many statements"),
        "{}",
        policy.stdout
    );
}

/// More resources than are told apart may each set a policy: those that are still count.
#[test]
fn one_of_many_policies_is_enough() {
    let policies: String = (0..33)
        .map(|n| format!("variable \"p{n}\" {{\n  type = bool\n}}\nresource \"aws_sqs_queue_policy\" \"p{n}\" {{\n  count     = var.p{n} ? 1 : 0\n  queue_url = aws_sqs_queue.q.id\n  policy    = jsonencode({{ Statement = [{{ Effect = \"Allow\", Principal = \"*\", Action = \"sqs:SendMessage\", Resource = \"*\" }}] }})\n}}\n"))
        .collect();
    let outcome = terraform(&format!(
        "resource \"aws_sqs_queue\" \"q\" {{}}\n{policies}"
    ));
    assert!(
        outcome.stdout.contains("aws-sqs-queue-policy-public"),
        "{}",
        outcome.stdout
    );
}

/// One character that isn't ASCII in a long line: columns are counted from stops in it, not from its beginning.
#[test]
fn long_lines_may_hold_any_characters() {
    let buckets: Vec<String> = (0..1500)
        .map(|n| format!("\"B{n}\": {{\"Type\": \"AWS::S3::Bucket\"}}"))
        .collect();
    let line = format!(
        "{{\"Description\": \"é\", \"Resources\": {{{}}}}}",
        buckets.join(", ")
    );
    with(&[("t.json", line.as_bytes())]);
}

/// A value takes two bytes to write, and a hundred in memory.
#[test]
fn files_full_of_values_are_not_read_to_their_end() {
    let zeros = "0,".repeat(3_000_000);
    let bucket = "resource \"aws_s3_bucket\" \"b\" {}\n";
    let native = with(&[
        ("a.tf", bucket.as_bytes()),
        (
            "b.tf",
            format!("locals {{\n  x = [{zeros}0]\n}}\n").as_bytes(),
        ),
    ]);
    let json = with(&[
        ("a.tf", bucket.as_bytes()),
        (
            "b.tf.json",
            format!("{{\"locals\":{{\"x\":[{zeros}0]}}}}").as_bytes(),
        ),
    ]);
    for outcome in [native, json] {
        assert_eq!(outcome.code, 2);
        let said = outcome
            .stdout
            .matches("Too many values in one file")
            .count();
        assert_eq!(said, 1, "{}", outcome.stdout);
        assert!(outcome.stdout.contains("aws_s3_bucket.b"));
    }

    let plan = with(&[(
        "plan.json",
        format!("{{\"format_version\":\"1.2\",\"terraform_version\":\"1.9.0\",\"planned_values\":{{\"x\":[{zeros}0]}},\"resource_changes\":[],\"configuration\":{{}}}}").as_bytes(),
    )]);
    assert_eq!(plan.code, 2);
    assert!(plan.stdout.contains("Plan too large"), "{}", plan.stdout);

    for (name, open) in [
        (
            "t.yaml",
            "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Metadata: [",
        ),
        (
            "t.json",
            "{\"Resources\":{\"B\":{\"Type\":\"AWS::S3::Bucket\",\"Metadata\":[",
        ),
    ] {
        let close = if name == "t.json" { "0]}}}" } else { "0]\n" };
        let template = with(&[(name, format!("{open}{zeros}{close}").as_bytes())]);
        assert_eq!(template.code, 2);
        assert!(
            template.stdout.contains("Template too large"),
            "{}",
            template.stdout
        );
    }
}

#[test]
fn what_could_not_be_read_has_no_score() {
    let unread = with(&[(
        "t.yaml",
        b"Resources:\n  B: { Type: AWS::S3::Bucket }\n  : [\n",
    )]);
    assert_eq!(unread.code, 2);
    assert!(unread.stdout.contains("Invalid YAML"), "{}", unread.stdout);
    assert!(!unread.stdout.contains("100 %"), "{}", unread.stdout);
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

/// What is asked of one thing many times costs no more than how often it is asked.
#[test]
fn long_lists_of_what_may_be_are_no_blow_up() {
    let texts: Vec<String> = (0..6_000).map(|n| format!("\"v{n}\"")).collect();
    let list = texts.join(", ");
    terraform(&format!(
        "variable \"v\" {{\n  validation {{\n    condition     = contains([{list}], var.v)\n    error_message = \"No.\"\n  }}\n}}\nresource \"aws_s3_bucket\" \"b\" {{\n  count = contains([{list}], var.v) ? 1 : 0\n}}\n"
    ));
    let template = format!(
        "Parameters: {{ V: {{ Type: String }} }}\nConditions:\n  C: {{ \"Fn::Contains\": [[{list}], !Ref V] }}\nResources:\n  B: {{ Type: AWS::S3::Bucket, Condition: C }}\n"
    );
    with(&[("t.yaml", template.as_bytes())]);
    let conditions: String = (0..2_000)
        .map(|n| format!("        - Assert: !Not [!Equals [!Ref V, v{n}]]\n"))
        .collect();
    let rules = format!(
        "Parameters: {{ V: {{ Type: String }} }}\nRules:\n  R:\n    Assertions:\n{conditions}Resources:\n  B: {{ Type: AWS::S3::Bucket }}\n"
    );
    with(&[("t.yaml", rules.as_bytes())]);
}

#[test]
fn many_comments_of_one_line() {
    let marks = "checkov:skip=".repeat(30_000);
    terraform(&format!(
        "resource \"aws_s3_bucket\" \"b\" {{}} # {marks}\n"
    ));
}

/// A map that many modules take is converted once.
#[cfg(target_os = "linux")]
#[test]
fn what_many_modules_take_is_held_once() {
    let directory = TempDir::new().expect("a temporary directory");
    let calls: String = (0..800)
        .map(|n| format!("module \"m{n}\" {{\n  source = \"./m\"\n  all    = local.all\n}}\n"))
        .collect();
    let all: String = (0..800)
        .map(|n| format!("    k{n} = {{ a = \"{n}\", b = {n} }}\n"))
        .collect();
    fs::create_dir_all(directory.path().join("m")).expect("it can be made");
    fs::write(
        directory.path().join("main.tf"),
        format!("locals {{\n  all = {{\n{all}  }}\n}}\n{calls}"),
    )
    .expect("it can be written");
    fs::write(
        directory.path().join("m/main.tf"),
        "variable \"all\" {\n  type = map(object({ a = string, b = number }))\n}\nresource \"aws_s3_bucket\" \"b\" {\n  tags = { n = length(var.all) }\n}\n",
    )
    .expect("it can be written");
    let most = peak(&["scan", "--no-config"], directory.path());
    assert!(most < 400, "{most} MiB");
}

#[test]
fn a_param_that_stands_for_itself() {
    let rule = "rule \"acme-circle\" {\n  title     = \"t\"\n  severity  = \"low\"\n  category  = \"security\"\n  checklist = \"security\"\n  kind      = \"aws_s3_bucket\"\n  param \"a\" {\n    description = \"a\"\n    default     = param.b\n  }\n  param \"b\" {\n    description = \"b\"\n    default     = param.a\n  }\n  require    = param.a > 0\n  message    = \"m\"\n  remedy     = \"r\"\n  references = [\"https://example.com\"]\n}\n";
    let outcome = with(&[
        ("main.tf", b"resource \"aws_s3_bucket\" \"b\" {}\n"),
        ("rules/circle.hcl", rule.as_bytes()),
        (".groundrule.hcl", b"rules = [\"rules\"]\n"),
    ]);
    assert!(!outcome.stderr.contains("overflow"), "{}", outcome.stderr);
}

#[test]
fn more_environments_than_are_looked_at() {
    let mut files: Vec<(String, String)> = (0..230)
        .map(|n| (format!("envs/e{n}.tfvars"), format!("n = {n}\n")))
        .collect();
    files.push((
        "main.tf".into(),
        "variable \"n\" {}\nresource \"aws_s3_bucket\" \"b\" {}\n".into(),
    ));
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    let outcome = with(&files);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome.stdout.contains("Environments not looked at"),
        "{}",
        outcome.stdout
    );
}
