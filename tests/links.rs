//! Symbolic links: those within the tree are what they lead to, and those that lead out of it aren't read.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value as Json;

fn write(directory: &Path, name: &str, text: &str) {
    let path = directory.join(name);
    fs::create_dir_all(path.parent().expect("it has a parent")).expect("it can be made");
    fs::write(path, text).expect("it can be written");
}

/// A link at `name` to a path.
fn link(directory: &Path, name: &str, target: &str) {
    let path = directory.join(name);
    fs::create_dir_all(path.parent().expect("it has a parent")).expect("it can be made");
    symlink(target, path).expect("a link can be made");
}

/// The exit code, the report and its text.
fn scan(directory: &Path, path: &str) -> (i32, Json, String) {
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .current_dir(directory)
        .args(["scan", path, "--root", ".", "--no-config"])
        .args(["--format", "json"])
        .output()
        .expect("it runs");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let report = serde_json::from_str(&text).expect("it is JSON");
    (output.status.code().unwrap_or(-1), report, text)
}

const DATABASE: &str = "variable \"public\" {\n  default = false\n}\nresource \"aws_db_instance\" \"d\" {\n  publicly_accessible = var.public\n}\n";

/// The stacks in which the database is public.
fn public_in(report: &Json) -> Vec<&str> {
    let findings = report["findings"].as_array().map_or(&[][..], Vec::as_slice);
    let found = findings
        .iter()
        .filter(|f| f["rule"] == "aws-rds-publicly-accessible");
    found.filter_map(|f| f["stack"].as_str()).collect()
}

#[test]
fn a_root_whose_files_are_links_is_a_root() {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let tree = directory.path();
    write(tree, "common/main.tf", DATABASE);
    link(tree, "live/prod/main.tf", "../../common/main.tf");
    write(tree, "live/prod/terraform.tfvars", "public = true\n");
    let (code, report, _) = scan(tree, ".");
    assert_eq!((code, public_in(&report)), (1, vec!["live/prod"]));
    let (code, report, _) = scan(tree, "live/prod");
    assert_eq!((code, public_in(&report).len()), (1, 1));
    // So is one whose values are a link.
    let other = tempfile::tempdir().expect("a directory can be made");
    write(other.path(), "shared/prod.tfvars", "public = true\n");
    write(other.path(), "app/main.tf", DATABASE);
    link(
        other.path(),
        "app/terraform.tfvars",
        "../shared/prod.tfvars",
    );
    let (code, report, _) = scan(other.path(), ".");
    assert_eq!((code, public_in(&report)), (1, vec!["app"]));
}

#[test]
fn a_template_is_looked_at_where_it_is() {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let template = "Resources:\n  B:\n    Type: AWS::RDS::DBInstance\n    Properties:\n      PubliclyAccessible: true\n";
    write(directory.path(), "a/t.yaml", template);
    link(directory.path(), "b/t.yaml", "../a/t.yaml");
    let (_, report, _) = scan(directory.path(), ".");
    assert_eq!(public_in(&report), ["a/t.yaml"]);
}

#[test]
fn what_a_link_leads_to_outside_of_the_tree_is_not_read() {
    let directory = tempfile::tempdir().expect("a directory can be made");
    let outside = directory.path().join("outside");
    write(
        &outside,
        "x.tf",
        "resource \"aws_db_instance\" \"hidden\" {\n  this is private\n}\n",
    );
    write(&outside, "x.auto.tfvars", "hidden = \"private\"\n");
    write(&outside, "x.tftest.hcl", "run \"hidden\" {}\n");
    let tree = directory.path().join("tree");
    write(
        &tree,
        "app/main.tf",
        "resource \"aws_sqs_queue\" \"q\" {}\n",
    );
    link(&tree, "app/x.tf", "../../outside/x.tf");
    link(&tree, "app/x.auto.tfvars", "../../outside/x.auto.tfvars");
    link(&tree, "app/x.tftest.hcl", "../../outside/x.tftest.hcl");
    link(&tree, "app/tests", "../../outside");
    link(&tree, "app/.terraform.lock.hcl", "../../outside/x.tf");
    link(&tree, "only/x.tf", "../../outside/x.tf");
    let (code, report, text) = scan(&tree, ".");
    assert_eq!(code, 2);
    assert!(
        !text.contains("hidden") && !text.contains("private"),
        "{text}"
    );
    let problems = report["problems"].to_string();
    let told = problems.matches("lies outside the scanned tree").count();
    // The values, the lock file, and the two of modules.
    assert_eq!(told, 4, "{problems}");
}
