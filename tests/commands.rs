//! What every command says, of input that means harm: nothing in it acts on terminals and build logs, and no secret is in it; and
//! what would keep a command busy is refused in time.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::time::Duration;

use assert_cmd::Command;
use tempfile::TempDir;

/// The test binary is not optimized.
const LIMIT: Duration = Duration::from_secs(60);

/// A line end, with a command of GitHub's behind it; an escape, one of the other control characters, a character that turns what
/// follows, and a command of Azure's.
const HARM: &str = "x\n::error::harm\u{1b}[31m\u{9b}31m\u{202e}##vso[task.complete]";

struct Said {
    code: i32,
    out: String,
    err: String,
}

fn run_with(at: &Path, arguments: &[&str], input: &str) -> Said {
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .current_dir(at)
        .args(arguments)
        .write_stdin(input)
        .timeout(LIMIT)
        .output()
        .expect("it ends in time");
    let said = Said {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    };
    assert!(
        !said.err.contains("panicked"),
        "{arguments:?}: {}",
        said.err
    );
    assert!(
        (0..=2).contains(&said.code),
        "{arguments:?} ended with {}: {}",
        said.code,
        said.err
    );
    said
}

fn run(at: &Path, arguments: &[&str]) -> Said {
    run_with(at, arguments, "")
}

fn tree(files: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory can be made");
    for (name, text) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in a directory")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    directory
}

/// Asserts that nothing of what was said acts on whoever reads it.
fn is_harmless(what: &[&str], said: &Said) {
    for text in [&said.out, &said.err] {
        let acts = |c: char| {
            (c.is_control() && !matches!(c, '\n' | '\t'))
                || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!text.contains(acts), "{what:?}: {text:?}");
        assert!(!text.contains("##vso["), "{what:?}: {text:?}");
        let is_command = |line: &str| line.trim_start().starts_with("::");
        assert!(!text.lines().any(is_command), "{what:?}: {text:?}");
    }
}

#[test]
fn nothing_that_is_said_acts() {
    let name = format!("r-{HARM}");
    let rule = |id: &str, text: &str| {
        format!(
            "rule \"{id}\" {{\n  title = {text}\n  severity = \"low\"\n  category = \"security\"\n  checklist = \"security\"\n  kind = \"aws_s3_bucket\"\n  require = false\n  message = {text}\n  remedy = {text}\n  references = [{text}]\n  fail {text} {{\n    resource \"aws_sqs_queue\" \"q\" {{}}\n  }}\n}}\n"
        )
    };
    let quoted = "\"x\\n::error::harm \u{1b}[31m \u{9b}31m \u{202e} ##vso[task.complete] <img src=x> @team\"";
    let directory = tree(&[
        (
            "main.tf",
            &format!(
                "# groundrule:ignore rule-{} because\n# checkov:skip=CKV_AWS_1:{}\nresource \"aws_s3_bucket\" \"b\" {{\n  bucket = {quoted}\n  tags   = {{ {quoted} = {quoted} }}\n}}\n",
                HARM.replace('\n', " "),
                HARM.replace('\n', " "),
            ),
        ),
        ("rules/good.hcl", &rule("hostile-texts", quoted)),
        ("wrong/rule.hcl", &rule(&HARM.replace('\n', " "), quoted)),
        (
            &format!("{name}.hcl"),
            &format!("exclude = [{quoted}]\nunheard_of_{} = 1\n", "a"),
        ),
        (".trivyignore", &format!("{}\n", HARM.replace('\n', " "))),
        (
            "baseline.json",
            &format!(
                "{{\"version\": 1, \"{}\": 2, \"findings\": [{{}}]}}",
                HARM.replace(['\n', '\u{1b}'], " ")
            ),
        ),
    ]);
    let configuration = format!("{name}.hcl");
    let at = directory.path();
    let all: &[&[&str]] = &[
        &["scan", &name],
        &["scan", ".", "--rules", &name],
        &["scan", ".", "--rules", "wrong"],
        &["scan", ".", "--config", &configuration],
        &["scan", ".", "--since", &name],
        &["scan", ".", "--exclude", &name, "--disable", &name],
        &["scan", ".", "--fail-on", &name],
        &["scan", ".", "--baseline", "baseline.json"],
        &["scan", ".", &format!("--{name}")],
        &["scan", ".", "--rules", "rules", "--report", &name],
        &["scan", ".", "--rules", "rules", "--explain-undecided"],
        &["scan", ".", "--rules", "rules", "--timings"],
        &["merge", &name],
        &["config", ".", "--config", &configuration],
        &["doctor", "."],
        &["checklist", "."],
        &["checklist", ".", "--format", "json"],
        &["checklist", ".", "--format", "markdown"],
        &["suppressions", "."],
        &["suppressions", ".", "--format", "json"],
        &["suppressions", ".", "--format", "markdown"],
        &["model", "."],
        &["explain", "aws_s3_bucket.b", "."],
        &["explain", "aws_s3_bucket.b.bucket", "."],
        &["explain", &name, "."],
        &["migrate", "."],
        &["rules", "--rules", "rules"],
        &["rules", "--rules", "rules", "--format", "markdown"],
        &["rules", "--rules", "rules", "--format", "json"],
        &["rules", "--alias", &name],
        &["test", "rules"],
        &["test", "wrong"],
        &["eval", "aws_s3_bucket.b.bucket", "--in", "."],
        &["eval", "upper(", "--in", "."],
        &["eval", quoted, "--format", "json"],
        &[&name],
    ];
    for arguments in all {
        is_harmless(arguments, &run(at, arguments));
    }
    let odd = at.join(&name);
    fs::create_dir(&odd).expect("it can be made");
    is_harmless(&["init"], &run(&odd, &["init", &odd.to_string_lossy()]));
    let lines = "\"1 + \\u001b\\u202e\"\nno json \u{202e}\n";
    is_harmless(&["eval"], &run_with(at, &["eval", "--lines"], lines));
}

#[test]
fn no_command_shows_a_secret() {
    const SECRET: &str = "correct-horse-battery";
    let directory = tree(&[
        (
            "main.tf",
            &format!(
                "resource \"aws_db_instance\" \"d\" {{\n  username = \"app\"\n  password = \"{SECRET}\"\n}}\nresource \"aws_ecs_task_definition\" \"t\" {{\n  family = \"t\"\n  container_definitions = jsonencode([{{ name = \"a\", environment = [{{ name = \"DB_PASSWORD\", value = \"{SECRET}\" }}] }}])\n}}\noutput \"password\" {{\n  value = \"{SECRET}\"\n}}\n"
            ),
        ),
        ("other/main.tf", ""),
    ]);
    for arguments in [
        &["model", "."][..],
        &["explain", "aws_db_instance.d", "."],
        &["explain", "aws_db_instance.d.password", "."],
        &[
            "explain",
            "aws_ecs_task_definition.t.container_definitions",
            ".",
        ],
        &["eval", "aws_db_instance.d.password", "--in", "."],
        &["eval", "aws_db_instance.d", "--in", "."],
        &["checklist", "."],
        &["scan", ".", "--enable", "all"],
    ] {
        let said = run(directory.path(), arguments);
        assert!(!said.out.contains(SECRET), "{arguments:?}: {}", said.out);
        assert!(!said.err.contains(SECRET), "{arguments:?}: {}", said.err);
    }
    // Who asks for it sees it.
    let said = run(directory.path(), &["model", ".", "--show-sensitive"]);
    assert!(said.out.contains(SECRET));
}

/// What is refused, and by which words.
fn refused(files: &[(&str, &str)], arguments: &[&str], why: &str) {
    let directory = tree(files);
    let said = run(directory.path(), arguments);
    assert_eq!(said.code, 2, "{arguments:?}: {}{}", said.out, said.err);
    let all = format!("{}{}", said.out, said.err);
    let words: Vec<&str> = all.split_whitespace().collect();
    let (all, why) = (words.join(" "), why);
    assert!(all.contains(why), "{arguments:?}: {all}");
}

#[test]
fn a_configuration_that_keeps_its_reader_busy_is_refused() {
    let nested = format!("{}{}", "{a,".repeat(200), "}".repeat(200));
    let waiver = |glob: &str| format!("ignore {{\n  rule = \"all\"\n  path = \"{glob}\"\n}}\n");
    for (text, why) in [
        (waiver(&nested), ".groundrule.hcl:3:10: Invalid glob"),
        (waiver(&"*".repeat(1 << 20)), "the limit, so it is not read"),
        (waiver(&"?".repeat(1 << 19)), "too long"),
        (
            format!("exclude = [\"{}\"]", "a".repeat(100_000)),
            ".groundrule.hcl:1:12:",
        ),
        (
            format!("exclude = [{}]", "\"a\",".repeat(100_000)),
            "Too many settings",
        ),
        (waiver("a/*").repeat(6_000), "Too many settings"),
        (
            "environment \"e\" {\n  var_files = [\"a\"]\n}\n".repeat(12_000),
            "Too many settings",
        ),
    ] {
        if why == "the limit, so it is not read" {
            refused(
                &[(".groundrule.hcl", &text), ("main.tf", "")],
                &["scan", "."],
                "is larger than 1 MiB, the limit",
            );
        } else {
            refused(
                &[(".groundrule.hcl", &text), ("main.tf", "")],
                &["scan", "."],
                why,
            );
        }
    }
}

#[test]
fn many_waivers_are_asked_for_in_time() {
    let text: String = (0..1_200)
        .map(|n| format!("ignore {{\n  rule    = \"aws-s3-bucket-versioning\"\n  address = \"aws_s3_bucket.x{n}\"\n  reason  = \"r\"\n}}\n"))
        .collect();
    let buckets: String = (0..200)
        .map(|n| format!("resource \"aws_s3_bucket\" \"b{n}\" {{}}\n"))
        .collect();
    let directory = tree(&[(".groundrule.hcl", &text), ("main.tf", &buckets)]);
    let said = run(directory.path(), &["scan", "-q", "."]);
    assert_eq!(said.code, 1, "{}", said.err);
}

#[test]
fn files_that_are_given_are_read_within_limits() {
    let members = format!(
        "{{\"version\": \"1\", \"x\": [{}0]}}",
        "0,".repeat(16_000_001)
    );
    refused(&[("r.json", &members)], &["merge", "r.json"], "the limit");
    refused(
        &[("b.json", "[{},{},{}]"), ("main.tf", "")],
        &["scan", ".", "--baseline", "b.json"],
        "it is no baseline",
    );
    let ids: String = (0..30_000).map(|n| format!("AVD-AWS-{n}\n")).collect();
    refused(
        &[(".trivyignore", &ids)],
        &["migrate", "."],
        "more than 20000 entries",
    );
    let rules = "rule \"a\" {\n}\n".repeat(5_000);
    refused(
        &[("rules/a.hcl", &rules)],
        &["rules", "--rules", "rules"],
        "rules/a.hcl",
    );
    let directory = tree(&[]);
    fs::write(directory.path().join("r.hcl"), b"\xff\xfe").expect("it can be written");
    let said = run(directory.path(), &["rules", "--rules", "."]);
    assert!(
        said.code == 2 && said.err.contains("is not UTF-8 text"),
        "{}",
        said.err
    );
    let line = format!("\"{}\"\n", "a".repeat(17 << 20));
    let said = run_with(directory.path(), &["eval", "--lines"], &line);
    assert!(
        said.code == 2 && said.err.contains("a line is longer"),
        "{}",
        said.err
    );
}

#[test]
fn ignore_files_are_read_within_limits() {
    let lines: String = (0..100_000).map(|n| format!("/a{n}/*.tf\n")).collect();
    refused(
        &[(".gitignore", &lines), ("main.tf", "")],
        &["scan", "."],
        "128 KiB",
    );
    // A pipe above what is scanned, or where git keeps what it has in common with another work tree.
    let directory = tree(&[
        ("sub/main.tf", ""),
        ("work/main.tf", ""),
        ("e/commondir", "../c\n"),
    ]);
    let at = directory.path();
    let pipe = |path: &str| {
        fs::create_dir_all(at.join(path).parent().expect("it has one")).expect("it can be made");
        let made = std::process::Command::new("mkfifo")
            .arg(at.join(path))
            .status();
        assert!(made.expect("mkfifo runs").success());
    };
    pipe("c/info/exclude");
    fs::write(
        at.join("work/.git"),
        format!("gitdir: {}\n", at.join("e").display()),
    )
    .expect("it can be written");
    let said = run(at, &["scan", "work"]);
    assert!(
        said.code == 2 && said.out.contains("no regular file"),
        "{}",
        said.out
    );
    pipe(".gitignore");
    let said = run(at, &["scan", "sub"]);
    assert!(
        said.code == 2 && said.out.contains("no regular file"),
        "{}",
        said.out
    );
}

#[test]
fn what_leads_out_of_the_tree_is_not_read() {
    let outside = tree(&[("secret", "AVD-AWS-0001 \nwords_of_another = 1\n")]);
    for name in [".groundrule.hcl", ".trivyignore"] {
        let directory = tree(&[("main.tf", "")]);
        std::os::unix::fs::symlink(outside.path().join("secret"), directory.path().join(name))
            .expect("it can be linked");
        let command = if name == ".trivyignore" {
            "migrate"
        } else {
            "scan"
        };
        let said = run(directory.path(), &[command, "."]);
        assert_eq!(said.code, 2);
        assert!(said.err.contains("it leads out of"), "{}", said.err);
        assert!(!said.err.contains("words_of_another"), "{}", said.err);
    }
}

#[test]
fn git_objects_are_read_within_limits() {
    let directory = tree(&[("main.tf", "")]);
    let at = directory.path();
    let git = |arguments: &[&str], input: &str| {
        let output = Command::new("git")
            .current_dir(at)
            .args(["-c", "user.name=a", "-c", "user.email=a@example.com"])
            .args(arguments)
            .write_stdin(input)
            .output()
            .expect("git runs");
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stdout).trim().to_string()
    };
    git(&["init", "-q"], "");
    // Ten directories of ten directories, ten deep: a few objects, ten thousand million files.
    let blob = git(&["hash-object", "-w", "--stdin"], "a = 1\n");
    let mut below = format!("100644 blob {blob}");
    for _ in 0..10 {
        let entries: String = (0..10).map(|n| format!("{below}\tf{n}\n")).collect();
        let tree = git(&["mktree"], &entries);
        below = format!("040000 tree {tree}");
    }
    let tree = below.rsplit(' ').next().expect("it has an id").to_string();
    let commit = git(&["commit-tree", &tree, "-m", "x"], "");
    git(&["update-ref", "HEAD", &commit], "");
    let said = run(at, &["scan", ".", "--since", "HEAD.."]);
    assert!(
        said.code == 2 && said.err.contains("200000"),
        "{}",
        said.err
    );
    fs::write(at.join(".git/shallow"), "1\n").expect("it can be written");
    let said = run(at, &["scan", ".", "--since", "HEAD"]);
    assert!(
        said.code == 2 && said.err.contains("no list of commits"),
        "{}",
        said.err
    );
}
