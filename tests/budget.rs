//! What a run may take: it grows with its text, not with what a few words make of it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use serde_json::Value as Json;

/// Longer than this is a hang; the test binary isn't optimized, so it may take a while.
const LIMIT: Duration = Duration::from_secs(60);

/// The exit code and the report of a scan of a directory.
fn scan(directory: &Path) -> (i32, Json) {
    let start = Instant::now();
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .current_dir(directory)
        .args(["scan", ".", "--no-config", "--format", "json"])
        .timeout(LIMIT)
        .output()
        .expect("it ends in time");
    assert!(start.elapsed() < LIMIT);
    let report = serde_json::from_slice(&output.stdout).expect("it is JSON");
    (output.status.code().unwrap_or(-1), report)
}

fn write(directory: &Path, name: &str, text: &str) {
    let path = directory.join(name);
    fs::create_dir_all(path.parent().expect("it has a parent")).expect("it can be made");
    fs::write(path, text).expect("it can be written");
}

/// Each is small enough to be judged wholly, and a hundred of them would take a hundred times as long.
#[test]
fn many_small_stacks_share_what_a_run_may_take() {
    let directory = tempfile::tempdir().expect("a directory can be made");
    for n in 0..100 {
        let text = "resource \"aws_sqs_queue\" \"q\" {\n  count = 2000\n}\n";
        write(directory.path(), &format!("s{n}/main.tf"), text);
    }
    let (code, report) = scan(directory.path());
    assert_eq!(code, 2);
    let problems = report["problems"].to_string();
    assert!(problems.contains("Scanned by itself"), "{problems}");
    // By itself it isn't too much.
    let (_, report) = scan(&directory.path().join("s7"));
    assert_eq!(
        report["summary"]["complete"], true,
        "{}",
        report["problems"]
    );
}

/// What one of many needs is what others leave.
#[test]
fn a_large_stack_among_small_ones_is_judged_wholly() {
    let directory = tempfile::tempdir().expect("a directory can be made");
    for n in 0..200 {
        let text = "module \"m\" {\n  source = \"../shared\"\n}\n";
        write(directory.path(), &format!("s{n}/main.tf"), text);
    }
    let mut shared = String::new();
    for n in 0..40 {
        let _ = writeln!(
            shared,
            "resource \"aws_sqs_queue\" \"q{n}\" {{\n  name = \"queue-{n}\"\n}}"
        );
    }
    write(directory.path(), "shared/main.tf", &shared);
    let large = "resource \"aws_sqs_queue\" \"q\" {\n  count = 1000\n}\n";
    write(directory.path(), "large/main.tf", large);
    let (_, report) = scan(directory.path());
    assert_eq!(
        report["summary"]["complete"], true,
        "{}",
        report["problems"]
    );
}

/// A name that stands for two of the one before, fifteen times: what is made of it must not be written out each time.
#[test]
fn what_is_made_of_shared_values_is_shared() {
    let calls = [
        "concat([local.x15], [@])",
        "merge(local.x15, { z = @ })",
        "length(local.x15)",
        "keys(local.x15)",
        "toset([local.x15])",
        "tomap({ a = local.x15 })",
        "distinct([local.x15, local.x15])",
        "chunklist([local.x15], 1)",
        "setproduct([local.x15], [@, 0])",
        "matchkeys([local.x15], [local.x15], [local.x15])",
        "coalesce(local.x15, local.x15)",
        "format(\"%v\", local.x15)",
        "var.c == \"@\" ? local.x15 : null",
        "nonsensitive(sensitive(local.x15))",
    ];
    for bottom in ["1", "null", "sensitive(1)"] {
        let mut doubled = format!("variable \"c\" {{}}\nlocals {{\n  x0 = {{ a = {bottom} }}\n");
        for n in 0..15 {
            let _ = writeln!(
                doubled,
                "  x{} = {{ a = local.x{n}, b = local.x{n} }}",
                n + 1
            );
        }
        for call in calls {
            let mut text = doubled.clone();
            for n in 0..20 {
                let _ = writeln!(text, "  z{n} = {}", call.replace('@', &n.to_string()));
            }
            text.push_str("}\nresource \"aws_s3_bucket\" \"b\" {}\n");
            let directory = tempfile::tempdir().expect("a directory can be made");
            write(directory.path(), "main.tf", &text);
            let (_, report) = scan(directory.path());
            assert!(
                report["findings"].to_string().contains("aws_s3_bucket.b"),
                "{call} of {bottom}"
            );
        }
    }
}

/// Nothing is converted where a variable takes all, so it costs nothing, however large it is.
#[test]
fn large_values_that_a_variable_takes_as_they_are_are_no_cost() {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let root = r#"
module "each" {
  source   = "./module"
  for_each = { for i in range(160) : "k${i}" => { all = [for j in range(160) : { i = i, j = j }] } }
  x        = each.value
}
module "all" {
  source   = "./module"
  for_each = module.each
  x        = { all = values(module.each) }
}
"#;
    let module = r#"
variable "x" {}
resource "aws_s3_bucket" "b" {
  bucket = "b${length(var.x.all)}"
}
output "o" {
  value = var.x
}
"#;
    write(directory.path(), "main.tf", root);
    write(directory.path(), "module/main.tf", module);
    let (_, report) = scan(directory.path());
    let (summary, problems) = (&report["summary"], &report["problems"]);
    assert_eq!(summary["complete"], true, "{problems}");
}

/// Which of two lists it is isn't known, so each of their elements is either of two.
#[test]
fn lists_of_lists_that_may_be_two_are_no_blow_up() {
    let mut text =
        String::from("variable \"c\" {}\nlocals {\n  a0 = tolist([1])\n  b0 = tolist([2])\n");
    for n in 0..15 {
        for name in ["a", "b"] {
            let _ = writeln!(
                text,
                "  {name}{} = tolist([local.{name}{n}, local.{name}{n}])",
                n + 1
            );
        }
    }
    for n in 0..30 {
        let _ = writeln!(text, "  z{n} = var.c == \"{n}\" ? local.a15 : local.b15");
    }
    text.push_str("}\nresource \"aws_s3_bucket\" \"b\" {}\n");
    let directory = tempfile::tempdir().expect("a directory can be made");
    write(directory.path(), "main.tf", &text);
    let (_, report) = scan(directory.path());
    assert!(report["findings"].to_string().contains("aws_s3_bucket.b"));
}

/// As many changes as clauses, each tried on as many examples, each of which asks all clauses.
#[test]
fn trying_the_changes_of_a_rule_ends() {
    let clauses: Vec<String> = (0..120)
        .map(|n| format!("self.tags.t{n} != \"x\""))
        .collect();
    let mut text = format!(
        "rule \"my-x\" {{\n  title = \"T\"\n  severity = \"low\"\n  category = \"security\"\n  checklist = \"security\"\n  kind = \"aws_s3_bucket\"\n  require = {}\n  message = \"M of ${{resource.address}}.\"\n",
        clauses.join(" && ")
    );
    for n in 0..120 {
        let _ = write!(
            text,
            "  pass \"p{n}\" {{\n    resource \"aws_s3_bucket\" \"b\" {{\n      tags = {{ t{n} = \"y\" }}\n    }}\n  }}\n"
        );
    }
    text.push_str("}\n");
    let directory = tempfile::tempdir().expect("a directory can be made");
    write(directory.path(), "rules/my-x.hcl", &text);
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .current_dir(directory.path())
        .args(["test", "rules"])
        .timeout(LIMIT)
        .output()
        .expect("it ends in time");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(told.contains("120 examples, 0 failures"), "{told}");
    assert!(told.contains("were not tried on all examples"), "{told}");
}

/// Two links that lead back to where they are: the paths through them have no end.
#[cfg(unix)]
#[test]
fn links_that_lead_back_are_not_followed_without_end() {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let text = "module \"x\" {\n  source = \"./l0\"\n}\nmodule \"y\" {\n  source = \"./l1\"\n}\nresource \"aws_s3_bucket\" \"b\" {}\n";
    write(directory.path(), "a/main.tf", text);
    for link in ["l0", "l1"] {
        std::os::unix::fs::symlink(".", directory.path().join("a").join(link))
            .expect("a link can be made");
    }
    let (_, report) = scan(directory.path());
    assert!(report["findings"].to_string().contains("aws_s3_bucket.b"));
}

/// Modules that only call each other have no root among them, and are judged all the same.
#[test]
fn modules_in_a_circle_are_looked_at() {
    let directory = tempfile::tempdir().expect("a directory can be made");
    for (own, other) in [("a", "b"), ("b", "a")] {
        let text = format!(
            "module \"m\" {{\n  source = \"../{other}\"\n}}\nresource \"aws_s3_bucket\" \"{own}\" {{}}\n"
        );
        write(directory.path(), &format!("{own}/main.tf"), &text);
    }
    let text = "resource \"aws_s3_bucket\" \"beside\" {}\n";
    write(directory.path(), "c/main.tf", text);
    let (_, report) = scan(directory.path());
    let findings = report["findings"].to_string();
    for name in ["aws_s3_bucket.a", "aws_s3_bucket.b", "aws_s3_bucket.beside"] {
        assert!(findings.contains(name), "{name}");
    }
}

/// What isn't known because text ran out is told.
#[test]
fn a_template_that_doubles_its_text_is_told() {
    let mut text = String::from(
        "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: ",
    );
    let mut name = String::from("aaaaaaaaaaaaaaaa");
    for _ in 0..23 {
        name = format!("!Sub [\"${{A}}${{A}}\", {{A: {name}}}]");
    }
    text.push_str(&name);
    text.push('\n');
    let directory = tempfile::tempdir().expect("a directory can be made");
    write(directory.path(), "template.yaml", &text);
    let (code, report) = scan(directory.path());
    assert_eq!(code, 2, "{report}");
    assert!(report["problems"].to_string().contains("too much text"));
}
