//! Shards of a scan, merged, are what one scan reports.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value as Json;
use tempfile::TempDir;

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

fn groundrule(directory: &Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .current_dir(directory)
        .env_remove("NO_COLOR")
        .env_remove("GITHUB_STEP_SUMMARY")
        .env("COLUMNS", "100")
        .args(arguments)
        .output()
        .expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it is UTF-8");
    (
        output.status.code().unwrap_or(-1),
        text(output.stdout),
        text(output.stderr),
    )
}

fn scan(directory: &Path, arguments: &[&str]) -> (i32, String, String) {
    let all = ["scan", "--as-of", "2026-01-01", "--no-config"];
    groundrule(directory, &[&all[..], arguments].concat())
}

/// The JSON reports of all shards of a scan; a directory that holds them, and their paths.
fn shards(directory: &Path, count: usize, arguments: &[&str]) -> (TempDir, Vec<String>) {
    let made = tempfile::tempdir().expect("a directory can be made");
    let files = (1..=count)
        .map(|number| {
            let file = made.path().join(format!("{number}.json"));
            let file = file.to_string_lossy().into_owned();
            let shard = format!("{number}/{count}");
            let own = ["--shard", &shard, "--format", "json", "--output", &file];
            let (code, _, err) = scan(directory, &[&own[..], arguments].concat());
            assert!(Path::new(&file).is_file(), "exit {code}: {err}");
            file
        })
        .collect();
    (made, files)
}

fn merge(directory: &Path, files: &[String], arguments: &[&str]) -> (i32, String, String) {
    let files = files.iter().map(String::as_str);
    let all: Vec<&str> = ["merge", "--no-config"]
        .into_iter()
        .chain(arguments.iter().copied())
        .chain(files)
        .collect();
    groundrule(directory, &all)
}

fn assert_same(directory: &Path, counts: &[usize], arguments: &[&str]) {
    assert_same_in(&FORMATS, directory, counts, arguments);
}

fn assert_same_in(formats: &[&str], directory: &Path, counts: &[usize], arguments: &[&str]) {
    for count in counts {
        let (_made, files) = shards(directory, *count, arguments);
        for format in formats {
            let (code, one, err) =
                scan(directory, &[&["--format", format][..], arguments].concat());
            assert!(!one.is_empty(), "{format}: exit {code}: {err}");
            let (merged_code, merged, err) = merge(directory, &files, &["--format", format]);
            assert_eq!(merged, one, "{format} of {count} shards: {err}");
            assert_eq!(merged_code, code, "{format} of {count} shards: {err}");
        }
    }
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn shards_of_the_test_data_are_one_scan() {
    assert_same(repository(), &[1, 2, 3, 7], &["testdata"]);
}

#[test]
fn what_cannot_be_decided_is_merged_where_it_is_listed() {
    let listed = [
        "testdata/shop",
        "testdata/terragrunt",
        "--include-undecided",
    ];
    let (_, one, _) = scan(repository(), &[&["--format", "json"][..], &listed].concat());
    assert!(one.contains("\"undecided\": \""), "something is undecided");
    assert_same(repository(), &[2], &listed);
}

const MODULE: &str = r#"
variable "public" {
  type = bool
}

resource "aws_db_instance" "main" {
  engine              = "postgres"
  # groundrule:ignore aws-rds-publicly-accessible reviewed
  publicly_accessible = var.public
}

resource "aws_s3_bucket" "logs" { # groundrule:ignore aws-no-such-rule
  bucket = "acme-logs"
}
"#;

const PARENT: &str = r#"
Resources:
  Child:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./child.yaml
      Parameters: { Public: 'true' }
"#;

const CHILD: &str = r#"
Parameters:
  Public: { Type: String, Default: 'false' }
Resources:
  Database:
    Type: AWS::RDS::DBInstance
    Metadata:
      checkov: { skip: [{ id: CKV_AWS_16, comment: a copy }] }
    Properties:
      Engine: postgres
      PubliclyAccessible: !Ref Public
"#;

/// A tree in which what one stack says concerns others: a comment in a module that only one of its callers needs, states that two
/// stacks share, a template that another nests, waivers that one stack needs, another, or none.
fn entangled() -> TempDir {
    let made = tempfile::tempdir().expect("a directory can be made");
    let write = |name: &str, text: &str| {
        let path = made.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in a directory")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    };
    fs::create_dir(made.path().join(".git")).expect("it can be made");
    write("modules/database/main.tf", MODULE);
    for (name, public) in [("a", "false"), ("b", "true"), ("c", "false")] {
        write(
            &format!("live/{name}/main.tf"),
            &format!(
                r#"
terraform {{
  backend "s3" {{
    bucket = "acme-states"
    key    = "shared.tfstate"
    region = "eu-central-1"
  }}
}}

module "database" {{
  source = "../../modules/database"
  public = {public}
}}

resource "aws_ebs_volume" "data" {{ # groundrule:ignore aws-ebs-volume-not-encrypted scratch until=2025-01-01
  size      = 8
  encrypted = {public}
}}
"#
            ),
        );
    }
    write("templates/parent.yaml", PARENT);
    write("templates/child.yaml", CHILD);
    write("broken/main.tf", "resource \"aws_s3_bucket\" {\n");
    made
}

const SETTINGS: [&str; 7] = [
    ".",
    "--ignore",
    "aws-s3-bucket-versioning@modules/** kept elsewhere",
    "--ignore",
    "aws-s3-bucket-versioning@nowhere/** kept elsewhere",
    "--severity",
    "aws-s3-bucket-versioning=critical,suppression-unused=high,aws-rds-publicly-accessible=info@modules/**",
];

/// Which templates are parts of others is told by all shards together.
#[test]
fn templates_that_nest_templates_are_judged_once_over_all_shards() {
    let made = tempfile::tempdir().expect("a directory can be made");
    let nesting = |path: &str, next: &[&str]| {
        let next: String = next
            .iter()
            .map(|n| format!("  {n}:\n    Type: AWS::CloudFormation::Stack\n    Properties: {{ TemplateURL: {n}.yaml }}\n"))
            .collect();
        let text = format!("Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n{next}");
        fs::write(made.path().join(path), text).expect("it can be written");
    };
    for n in 10..30 {
        nesting(&format!("t{n}.yaml"), &[&format!("t{}", n + 1)]);
    }
    nesting("t30.yaml", &[]);
    nesting("a.yaml", &["b"]);
    nesting("b.yaml", &["c", "t12"]);
    nesting("c.yaml", &["a"]);
    assert_same(made.path(), &[1, 2, 5], &["."]);
}

#[test]
fn what_one_stack_says_concerns_others() {
    let tree = entangled();
    let (code, one, _) = scan(tree.path(), &["--format", "json", "--enable", "all", "."]);
    assert_eq!(code, 2, "a file doesn't parse");
    let report: Json = serde_json::from_str(&one).expect("it is JSON");
    let rules: Vec<&str> = report["rules"]
        .as_array()
        .expect("there is a list")
        .iter()
        .filter_map(|r| r["id"].as_str())
        .collect();
    for rule in [
        "terraform-backend-key-shared",
        "suppression-expired",
        "suppression-of-unknown-rule",
    ] {
        assert!(rules.contains(&rule), "{rule} is found: {rules:?}");
    }
    assert_same(tree.path(), &[1, 2, 3, 7], &["--enable", "all", "."]);
    // What stands on a command line has no excerpt in a report that is merged elsewhere.
    assert_same_in(&["json", "jsonl"], tree.path(), &[2, 5], &SETTINGS);
}

#[test]
fn a_comment_that_one_stack_of_another_shard_needs_is_not_unused() {
    let tree = entangled();
    let about = |report: &Json| -> Vec<String> {
        report["findings"]
            .as_array()
            .expect("there is a list")
            .iter()
            .filter(|f| f["rule"] == "suppression-unused")
            .map(|f| format!("{}:{}", f["place"]["path"], f["place"]["line"]))
            .collect()
    };
    let arguments = ["--enable", "all", "live/a", "live/c"];
    let (_, without, _) = scan(
        tree.path(),
        &[&["--format", "json"][..], &arguments].concat(),
    );
    let without: Json = serde_json::from_str(&without).expect("it is JSON");
    assert!(
        about(&without).contains(&"\"modules/database/main.tf\":8".to_string()),
        "without the stack that needs it, it is unused: {:?}",
        about(&without)
    );
    let (_made, files) = shards(tree.path(), 3, &["--enable", "all", "live"]);
    let (_, merged, _) = merge(tree.path(), &files, &["--format", "json"]);
    let merged: Json = serde_json::from_str(&merged).expect("it is JSON");
    assert!(!about(&merged).contains(&"\"modules/database/main.tf\":8".to_string()));
}

#[test]
fn what_is_known_is_left_out_of_the_merged_report() {
    let tree = entangled();
    let baseline = tree.path().join("known.json");
    let baseline = baseline.to_string_lossy();
    let write = [
        "baseline",
        "write",
        "live/a",
        "--no-config",
        "--baseline",
        &baseline,
    ];
    let (code, _, err) = groundrule(tree.path(), &write);
    assert_eq!(code, 0, "{err}");
    let format = ["--format", "json", "--baseline", &baseline];
    let (_, one, _) = scan(tree.path(), &[&format[..], &["live"]].concat());
    let (_made, files) = shards(tree.path(), 2, &["live"]);
    let (_, merged, err) = merge(tree.path(), &files, &format);
    assert_eq!(merged, one, "{err}");
}

#[test]
fn what_is_no_whole_run_is_refused() {
    let tree = entangled();
    let (_made, three) = shards(tree.path(), 3, &["."]);
    let (_other, two) = shards(tree.path(), 2, &["."]);
    let (_live, live) = shards(tree.path(), 3, &["live"]);
    let refused = |files: &[&String], why: &str| {
        let files: Vec<String> = files.iter().map(|f| f.to_string()).collect();
        let (code, out, err) = merge(tree.path(), &files, &[]);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains(why), "{err}");
    };
    refused(&[&three[0], &three[2]], "of 3 shards, 2 is missing");
    refused(&[&three[1]], "of 3 shards, 1, 3 are missing");
    refused(&[&three[0], &three[0]], "shard 1 of 3 is given twice");
    refused(
        &[&three[0], &two[1]],
        "one report is of 3 shards, another of 2",
    );
    refused(&[&three[0], &live[1], &three[2]], "not of one run");
    let plain = tree.path().join("plain.json");
    let plain = plain.to_string_lossy().into_owned();
    scan(
        tree.path(),
        &["live/a", "--format", "json", "--output", &plain],
    );
    refused(&[&plain], "no shard's");
    let older = tree.path().join("older.json");
    let text = fs::read_to_string(&three[1]).expect("it can be read");
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(text.contains(&version));
    fs::write(&older, text.replace(&version, "\"version\": \"0.0.1\"")).expect("it can be written");
    let older = older.to_string_lossy().into_owned();
    refused(&[&three[0], &older, &three[2]], "0.0.1");
    for wrong in ["0/3", "4/3", "x", "1/0", "1/2000"] {
        let (code, _, err) = scan(tree.path(), &["--shard", wrong, "."]);
        assert_eq!(code, 2, "{err}");
        assert!(err.contains("K/N"), "{err}");
    }
}

#[test]
fn a_shard_is_a_report_of_the_contract() {
    let tree = entangled();
    let (_made, files) = shards(tree.path(), 2, &["--enable", "all", "."]);
    let schema = repository().join("testdata/schemas/report-1.schema.json");
    for file in &files {
        let mut schemas = boon::Schemas::new();
        let mut compiler = boon::Compiler::new();
        let index = compiler
            .compile(&schema.to_string_lossy(), &mut schemas)
            .expect("the schema is one");
        let text = fs::read_to_string(file).expect("it can be read");
        let report: Json = serde_json::from_str(&text).expect("it is JSON");
        assert!(report["shard"]["parts"].is_array());
        if let Err(error) = schemas.validate(&report, index) {
            panic!("{error}");
        }
        // It is read and written as it is.
        let saved = groundrule::report::read_json(&text).expect("it can be read back");
        let sources = groundrule::source::SourceMap::default();
        let mut again = Vec::new();
        let context = groundrule::report::Context {
            sources: &sources,
            tree: Path::new("/nowhere"),
            rules: &saved.rules,
            include_undecided: false,
            sarif_category: None,
            sarif_suppressed: false,
            tool_version: &saved.tool_version,
            information_uri: "",
            rules_page: None,
            as_of: jiff::civil::date(2026, 1, 1),
        };
        groundrule::report::write_json(&saved.report, &context, &mut again).expect("it is written");
        assert_eq!(String::from_utf8(again).expect("it is UTF-8"), text);
    }
}
