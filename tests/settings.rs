//! Configuration, suppressions and what explains them, through the binary.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

fn tree(files: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().expect("a directory can be made");
    for (name, text) in files {
        let path = directory.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in a directory")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    // What lies above is none of it.
    fs::create_dir_all(directory.path().join(".git")).expect("it can be made");
    directory
}

fn run_with(at: &Path, arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_groundrule"))
        .current_dir(at)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("groundrule runs");
    child
        .stdin
        .take()
        .expect("it has an input")
        .write_all(input.as_bytes())
        .expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

fn run(at: &Path, arguments: &[&str]) -> (i32, String, String) {
    run_with(at, arguments, "")
}

const DISK: &str = "resource \"aws_ebs_volume\" \"data\" {\n  availability_zone = \"eu-west-1a\"\n  size              = 8\n  type              = \"gp3\"\n}\n";
const RULE: &str = "aws-ebs-volume-not-encrypted";

/// The scan of that rule alone, one line per finding.
fn scan(at: &Path, more: &[&str]) -> (i32, String, String) {
    let arguments: Vec<&str> = ["scan", "-q", "--disable", "all", "--enable", RULE]
        .into_iter()
        .chain(more.iter().copied())
        .collect();
    run(at, &arguments)
}

#[test]
fn a_flag_counts_more_than_the_configuration() {
    let tree = tree(&[
        ("main.tf", DISK),
        (
            ".groundrule.hcl",
            "fail_on = \"critical\"\nrule \"aws-ebs-volume-not-encrypted\" {\n  severity = \"low\"\n}\n",
        ),
    ]);
    let at = tree.path();
    let (code, out, _) = scan(at, &[]);
    assert_eq!((code, out.contains("low aws-ebs")), (0, true), "{out}");
    assert_eq!(scan(at, &["--fail-on", "low"]).0, 1);
    let severity = format!("--severity={RULE}=critical");
    assert_eq!(scan(at, &[&severity]).0, 1);
    let (code, out, _) = scan(at, &["--no-config"]);
    assert_eq!((code, out.contains("high aws-ebs")), (1, true), "{out}");
    // It is found from below, too.
    fs::create_dir(at.join("sub")).expect("it can be made");
    fs::write(at.join("sub/main.tf"), DISK).expect("it can be written");
    assert_eq!(scan(&at.join("sub"), &[]).0, 0);
    let (_, out, _) = run(at, &["config"]);
    let row = out
        .lines()
        .find(|l| l.starts_with("fail-on"))
        .expect("it is set");
    assert!(
        row.contains("critical") && row.ends_with(".groundrule.hcl:1"),
        "{row}"
    );
}

#[test]
fn what_is_wrong_in_the_configuration_is_told_with_its_line() {
    for (text, message) in [
        (
            "\nfailon = \"low\"\n",
            ".groundrule.hcl:2:1: Unsupported argument",
        ),
        (
            "fail_on = \"hihg\"\n",
            ".groundrule.hcl:1:11: invalid value 'hihg'",
        ),
        ("fail_on = 1 +\n", ".groundrule.hcl:"),
        (
            "ignore {\n  rule = \"x\"\n}\n",
            "needs an address, a path or a stack",
        ),
    ] {
        let tree = tree(&[("main.tf", DISK), (".groundrule.hcl", text)]);
        let (code, _, err) = scan(tree.path(), &[]);
        assert_eq!(code, 2, "{text}");
        assert!(err.contains(message), "{text}: {err}");
    }
}

#[test]
fn paths_have_settings_of_their_own() {
    let tree = tree(&[
        ("new/main.tf", DISK),
        ("old/main.tf", DISK),
        (
            ".groundrule.hcl",
            "path \"old/**\" {\n  disable = [\"aws-ebs-volume-not-encrypted\"]\n}\n",
        ),
    ]);
    let (_, out, _) = scan(tree.path(), &[]);
    assert!(
        out.contains("new/main.tf") && !out.contains("old/main.tf:"),
        "{out}"
    );
    let (_, out, _) = scan(
        tree.path(),
        &["--no-config", "--severity", &format!("{RULE}=info@old/**")],
    );
    assert!(
        out.contains("new/main.tf:1:1: high") && out.contains("old/main.tf:1:1: info"),
        "{out}"
    );
}

#[test]
fn waivers_accept_by_address_and_by_path() {
    let tree = tree(&[("main.tf", DISK), ("vendor/main.tf", DISK)]);
    let ignored = |what: &str| scan(tree.path(), &["--ignore", what]).1;
    let out = ignored(&format!(
        "{RULE}@vendor/** a copy owner=web until=2099-01-01"
    ));
    assert!(
        out.contains("\nmain.tf") || out.starts_with("main.tf"),
        "{out}"
    );
    assert!(!out.contains("vendor/main.tf:"), "{out}");
    let out = ignored("CKV_AWS_3@aws_ebs_volume.data");
    assert!(!out.contains("main.tf:"), "{out}");
    let out = ignored(&format!("{RULE}@vendor/** until=2020-01-01"));
    assert!(out.contains("vendor/main.tf:"), "{out}");
}

#[test]
fn rules_of_ones_own_are_a_file_or_a_directory() {
    let rule = "rule \"my-disk\" {\n  title = \"t\"\n  severity = \"high\"\n  category = \"cost\"\n  checklist = \"cost\"\n  kind = \"aws_ebs_volume\"\n  require = false\n  message = \"It costs.\"\n  remedy = \"None.\"\n}\n";
    let tree = tree(&[
        ("main.tf", DISK),
        ("mine/my-disk.hcl", rule),
        ("mine/notes.txt", "x"),
    ]);
    for path in ["mine", "mine/my-disk.hcl"] {
        let rules = tree.path().join(path);
        let (_, out, err) = run(
            tree.path(),
            &["scan", "-q", "--rules", &rules.to_string_lossy()],
        );
        assert!(out.contains("my-disk"), "{path}: {out}{err}");
    }
    let (code, _, err) = scan(tree.path(), &["--rules", "mine/nothing.hcl"]);
    assert!(code == 2 && err.contains("mine/nothing.hcl"), "{err}");
    let notes = tree.path().join("mine/notes.txt");
    let (code, _, err) = scan(tree.path(), &["--rules", &notes.to_string_lossy()]);
    assert!(code == 2 && err.contains("notes.txt"), "{err}");
}

#[test]
fn of_several_waivers_the_one_that_names_the_rule_is_used() {
    let waivers = [
        "ignore {\n  rule = \"all\"\n  path = \"**\"\n  reason = \"everything\"\n}\n".to_string(),
        "ignore {\n  rule = \"aws-ebs-*\"\n  stack = \"*\"\n  reason = \"disks\"\n}\n".to_string(),
        format!(
            "ignore {{\n  rule = \"{RULE}\"\n  address = \"aws_ebs_volume.da*\"\n  path = \"*.tf\"\n  reason = \"this one\"\n}}\n"
        ),
        format!(
            "ignore {{\n  rule = \"{RULE}\"\n  address = \"aws_ebs_volume.data\"\n  path = \"other/*.tf\"\n  reason = \"elsewhere\"\n}}\n"
        ),
    ];
    let used = |waivers: &[String]| {
        let tree = tree(&[("main.tf", DISK), (".groundrule.hcl", &waivers.concat())]);
        let (_, out, _) = run(tree.path(), &["suppressions", "--format", "json"]);
        let list: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
        let all = list["suppressions"]
            .as_array()
            .expect("it is a list")
            .clone();
        let used = all.iter().filter(|one| {
            let accepts = one["accepts"]
                .as_array()
                .is_some_and(|a| a.iter().any(|finding| finding["rule"] == RULE));
            one["standing"] == "used" && accepts
        });
        used.map(|one| one["reason"].to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(used(&waivers), ["\"this one\""]);
    let [everything, disks, _, elsewhere] = waivers;
    assert_eq!(
        used(&[everything.clone(), elsewhere.clone(), disks]),
        ["\"disks\""]
    );
    assert_eq!(used(&[elsewhere, everything]), ["\"everything\""]);
}

#[test]
fn a_suppression_may_need_a_reason_and_protected_rules_none_accepts() {
    let comment = format!("# groundrule:ignore {RULE}\n{DISK}");
    let tree = tree(&[("main.tf", &comment)]);
    assert_eq!(scan(tree.path(), &[]).0, 0);
    assert_eq!(scan(tree.path(), &["--require-reason"]).0, 1);
    assert_eq!(scan(tree.path(), &["--protect", "aws-ebs-*"]).0, 1);
    assert_eq!(scan(tree.path(), &["--no-suppressions"]).0, 1);
    let (_, out, _) = run(tree.path(), &["suppressions", "--format", "json"]);
    let list: serde_json::Value = serde_json::from_str(&out).expect("it is JSON");
    let first = &list["suppressions"][0];
    assert_eq!(first["standing"], "used");
    assert_eq!(first["accepts"][0]["address"], "aws_ebs_volume.data");
}

#[test]
fn an_alias_of_one_clause_accepts_that_clause() {
    let volume = |id: &str| {
        format!(
            "resource \"aws_ebs_volume\" \"a\" {{\n  # checkov:skip={id}:it holds nothing\n  size = 1\n}}\n"
        )
    };
    let found = |text: String| {
        let tree = tree(&[("main.tf", &text)]);
        let rule = "aws-ebs-volume-not-encrypted";
        let (_, out, _) = run(
            tree.path(),
            &["scan", "-q", "--disable", "all", "--enable", rule],
        );
        out.lines().filter(|l| l.contains(rule)).count()
    };
    assert_eq!(found(volume("CKV_AWS_4")), 1);
    assert_eq!(found(volume("CKV_AWS_3")), 0);
    // What the id doesn't stand for is still reported: nothing attaches the volume.
    assert_eq!(found(volume("CKV2_AWS_2")), 1);
}

#[test]
fn a_finding_has_the_aliases_of_the_clauses_that_fail() {
    let volumes = r#"
resource "aws_ebs_volume" "alone" {
  size = 1
}
resource "aws_ebs_volume" "attached" {
  size = 1
}
resource "aws_volume_attachment" "a" {
  volume_id = aws_ebs_volume.attached.id
}
"#;
    let tree = tree(&[("main.tf", volumes)]);
    let rule = "aws-ebs-volume-not-encrypted";
    let report = |format: &str| -> serde_json::Value {
        let arguments = ["scan", "--disable", "all", "--enable", rule, "--format"];
        let (_, out, _) = run(tree.path(), &[&arguments[..], &[format]].concat());
        serde_json::from_str(&out).expect("it is JSON")
    };
    let both = serde_json::json!(["CKV_AWS_3", "CKV2_AWS_2"]);
    let one = serde_json::json!(["CKV_AWS_3"]);
    let document = report("json");
    assert_eq!(document["findings"][0]["aliases"]["checkov"], one);
    assert_eq!(document["findings"][1]["aliases"]["checkov"], both);
    assert_eq!(document["rules"][0]["aliases"]["checkov"], both);
    // SARIF says it of a result where it isn't all of the rule's.
    let results = &report("sarif")["runs"][0]["results"];
    assert_eq!(results[0]["properties"]["aliases"]["checkov"], one);
    assert_eq!(
        results[0]["properties"]["aliases"]["trivy"][0],
        "AVD-AWS-0026"
    );
    assert!(results[1]["properties"].get("aliases").is_none());
    let ids = |finding: &serde_json::Value| {
        let identifiers = finding["identifiers"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        identifiers
            .iter()
            .filter(|i| i["type"] == "checkov_check")
            .count()
    };
    let found = &report("gitlab-sast")["vulnerabilities"];
    assert_eq!((ids(&found[0]), ids(&found[1])), (1, 2));
}

#[test]
fn an_alias_of_a_part_of_the_requirement_accepts_what_that_part_decided() {
    let count = |rule: &str, text: &str| {
        let tree = tree(&[("main.tf", text)]);
        let arguments = ["scan", "-q", "--disable", "all", "--enable", rule];
        let (_, out, _) = run(tree.path(), &arguments);
        out.lines().filter(|l| l.contains(rule)).count()
    };
    let policy = |id: &str, schedule: &str| {
        format!(
            "resource \"aws_dlm_lifecycle_policy\" \"p\" {{\n  # checkov:skip={id}:the copies stay in the account\n  policy_details {{\n    action {{\n      name = \"a\"\n      cross_region_copy {{\n        target = \"eu-north-1\"\n        encryption_configuration {{\n          encrypted = true\n        }}\n      }}\n    }}\n{schedule}  }}\n}}\n"
        )
    };
    let schedule = "    schedule {\n      name = \"daily\"\n      cross_region_copy_rule {\n        target    = \"eu-north-1\"\n        encrypted = true\n      }\n    }\n";
    let rule = "aws-dlm-copy-no-customer-key";
    assert_eq!(count(rule, &policy("CKV_AWS_256", "")), 1);
    assert_eq!(count(rule, &policy("CKV_AWS_254", "")), 0);
    assert_eq!(count(rule, &policy("CKV_AWS_254", schedule)), 1);
}

#[test]
fn standard_input_is_scanned() {
    let tree = tree(&[("main.tf", "")]);
    let arguments = ["scan", "-", "-q", "--disable", "all", "--enable", RULE];
    let (code, out, _) = run_with(tree.path(), &arguments, DISK);
    assert_eq!((code, out.contains("stdin.tf:1:1")), (1, true), "{out}");
    let named: Vec<&str> = arguments
        .into_iter()
        .chain(["--stdin-name", "main.tf"])
        .collect();
    let (code, out, _) = run_with(tree.path(), &named, DISK);
    assert_eq!((code, out.contains("main.tf:1:1")), (1, true), "{out}");
}

#[test]
fn a_resource_is_explained_clause_by_clause() {
    let tree = tree(&[("main.tf", DISK)]);
    let (code, out, _) = run(
        tree.path(),
        &["explain", "aws_ebs_volume.data", "--rule", RULE],
    );
    assert_eq!(code, 0);
    assert!(out.contains(&format!("{RULE} fails")), "{out}");
    assert!(out.contains("it would pass if"), "{out}");
    assert!(out.contains("size = 8  (main.tf:3:"), "{out}");
    let (_, json, _) = run(tree.path(), &["scan", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    let fingerprint = report["findings"][0]["instances"][0]["fingerprint"].clone();
    let start = &fingerprint.as_str().expect("it has one")[..12];
    let (code, out, err) = run(tree.path(), &["explain", start]);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("main.tf:1:1"), "{out}");
    let (code, _, err) = run(tree.path(), &["explain", "aws_ebs_volume.other"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("there is no rule, kind, finding or resource"),
        "{err}"
    );
}

#[test]
fn what_passes_is_explained_too_and_one_attribute_by_itself() {
    let good = DISK.replace("gp3\"", "gp3\"\n  encrypted         = true");
    let tree = tree(&[("main.tf", &good)]);
    let (code, out, _) = run(tree.path(), &["explain", "aws_ebs_volume.data.encrypted"]);
    assert_eq!(code, 0);
    for said in [
        "encrypted = true  (main.tf:5:".to_string(),
        format!("{RULE} passes"),
        "true     self.encrypted".into(),
        "it would fail if `self.encrypted` were false".into(),
    ] {
        assert!(out.contains(&said), "{said}: {out}");
    }
    // Neither other attributes nor rules that don't ask for this one.
    assert!(!out.contains("size =") && !out.contains("gp2"), "{out}");
}

#[test]
fn environments_are_named_on_the_command_line() {
    let tree = tree(&[
        (
            "main.tf",
            "variable \"safe\" {\n  type = bool\n}\nresource \"aws_ebs_volume\" \"data\" {\n  availability_zone = \"eu-west-1a\"\n  size              = 8\n  encrypted         = var.safe\n}\n",
        ),
        ("a.tfvars", "safe = true\n"),
        ("b.tfvars", "safe = false\n"),
    ]);
    let (_, out, _) = scan(
        tree.path(),
        &[
            "--environment",
            "one=a.tfvars",
            "--environment",
            "two=b.tfvars",
        ],
    );
    assert!(out.contains("b.tfvars:1:8"), "{out}");
    let (_, out, _) = run(
        tree.path(),
        &[
            "scan",
            "--format",
            "json",
            "--environment",
            "one=a.tfvars",
            "--environment",
            "two=b.tfvars",
        ],
    );
    assert!(out.contains("the values are those of two"), "{out}");
    assert!(!out.contains("those of one"), "{out}");
}

#[test]
fn several_files_of_the_same_variables_are_environments() {
    let tree = tree(&[
        (
            "main.tf",
            "variable \"safe\" {\n  type = bool\n}\nvariable \"size\" {\n  type = number\n}\nresource \"aws_ebs_volume\" \"data\" {\n  availability_zone = \"eu-west-1a\"\n  size              = var.size\n  encrypted         = var.safe\n}\n",
        ),
        ("dev.tfvars", "safe = false\nsize = 8\n"),
        ("prod.tfvars", "safe = true\nsize = 16\n"),
        ("size.tfvars", "size = 8\n"),
    ]);
    let found = |files: &[&str]| {
        let arguments: Vec<String> = files.iter().map(|f| format!("--var-file={f}")).collect();
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        scan(tree.path(), &arguments).1
    };
    assert!(found(&["dev.tfvars", "prod.tfvars"]).contains("dev.tfvars:1:8"));
    assert!(found(&["prod.tfvars", "dev.tfvars"]).contains("dev.tfvars:1:8"));
    // Other variables: a layer, as Terraform has it.
    assert!(!found(&["prod.tfvars", "size.tfvars"]).contains(RULE));
    assert!(found(&["dev.tfvars", "size.tfvars"]).contains("dev.tfvars:1:8"));
}

#[test]
fn other_tools_lists_become_a_configuration_that_holds() {
    let tree = tree(&[
        ("main.tf", DISK),
        (".checkov.yaml", "skip-check: [CKV_AWS_3, CKV_NONE_1]\n"),
    ]);
    let (code, _, err) = run(tree.path(), &["migrate", "--write"]);
    assert_eq!(code, 0);
    assert!(err.contains("CKV_NONE_1 has no counterpart"), "{err}");
    let (_, out, _) = scan(tree.path(), &[]);
    assert!(!out.contains(RULE), "{out}");
}

#[test]
fn what_is_written_for_shells_and_readers_is_there() {
    let tree = tree(&[("main.tf", DISK)]);
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let (code, out, _) = run(tree.path(), &["completions", shell]);
        assert!(code == 0 && out.contains("groundrule"), "{shell}");
    }
    let (code, out, _) = run(tree.path(), &["man", "scan"]);
    assert!(
        code == 0 && out.contains("--since") | out.contains("\\-\\-since"),
        "{out}"
    );
    let (code, out, _) = run(tree.path(), &["doctor"]);
    assert!(code == 0 && out.contains("1 Terraform"), "{out}");
    let (code, _, _) = run(tree.path(), &["init"]);
    assert_eq!(code, 0);
    assert_eq!(run(tree.path(), &["init"]).0, 2);
    assert_eq!(scan(tree.path(), &[]).0, 1);
}

#[test]
fn the_readme_shows_a_configuration_that_holds() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"))
        .expect("there is one");
    let block = readme
        .split("```hcl\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .find(|block| block.contains("fail_on"))
        .expect("it shows one");
    let tree = tree(&[
        ("main.tf", DISK),
        (".groundrule.hcl", block),
        ("environments/prod.tfvars", ""),
    ]);
    let (code, _, err) = scan(tree.path(), &[]);
    assert_eq!(code, 1, "{err}");
}

#[test]
fn a_directory_beside_a_file_is_looked_at_whole() {
    let tree = tree(&[
        ("one/main.tf", DISK),
        ("one/notes.txt", "notes"),
        ("two/main.tf", DISK),
        ("two/more.tf", ""),
        ("three/main.tf", DISK),
    ]);
    let found = |paths: &[&str]| {
        let (_, out, _) = scan(tree.path(), paths);
        ["one", "two", "three"]
            .into_iter()
            .filter(|name| out.contains(&format!("{name}/main.tf:1:1")))
            .collect::<Vec<_>>()
    };
    assert_eq!(found(&["one/notes.txt", "two"]), ["two"]);
    assert_eq!(found(&["one/main.tf", "two"]), ["one", "two"]);
    assert_eq!(found(&["two/more.tf", "."]), ["one", "two", "three"]);
    assert_eq!(found(&["two/more.tf"]), Vec::<&str>::new());
}

#[test]
fn a_renamed_rule_keeps_its_suppressions_baselines_and_settings() {
    let rule = |head: &str| {
        format!(
            "rule {head}\n  title     = \"Volume is small\"\n  severity  = \"medium\"\n  category  = \"production-readiness\"\n  checklist = \"provision\"\n  kind      = \"aws_ebs_volume\"\n\n  param \"least\" {{\n    description = \"The least size.\"\n    default     = 10\n  }}\n\n  require = self.size >= param.least\n  message = \"${{resource.address}} is small.\"\n}}\n"
        )
    };
    let old = rule("\"acme-small\" {");
    let new = rule("\"acme-volume-size\" {\n  was       = [\"acme-small\"]");
    let tree = tree(&[("main.tf", DISK), ("policies/rule.hcl", &old)]);
    let at = tree.path();
    let found = |more: &[&str]| {
        let enabled = ["scan", "-q", "--rules", "policies", "--disable", "all"];
        let (code, out, err) = run(at, &[&enabled[..], more].concat());
        assert_ne!(code, 2, "{err}");
        out
    };
    let enable = ["--enable", "acme-small"];
    assert!(found(&enable).contains("medium acme-small"));
    let baseline = [
        "baseline",
        "write",
        "--rules",
        "policies",
        "--disable",
        "all",
        "--enable",
        "acme-small",
    ];
    assert_eq!(run(at, &baseline).0, 0);
    fs::write(at.join("policies/rule.hcl"), new).expect("it can be written");
    // Settings on the command line and in the configuration.
    assert!(found(&enable).contains("medium acme-volume-size"));
    let param = ["--enable", "acme-small", "--param", "acme-small.least=8"];
    assert!(!found(&param).contains("acme-volume-size"));
    for value in ["8d", "", "true", "\"8\""] {
        let wrong = format!("acme-small.least={value}");
        let arguments = ["scan", "--rules", "policies", "--param", &wrong];
        let (code, _, err) = run(at, &arguments);
        assert_eq!(code, 2, "{value}");
        assert!(err.contains("least is a number"), "{value}: {err}");
    }
    let severity = "rule \"acme-small\" {\n  severity = \"low\"\n}\n";
    fs::write(at.join(".groundrule.hcl"), severity).expect("it can be written");
    assert!(found(&enable).contains("low acme-volume-size"));
    // The baseline.
    let known = [
        "--enable",
        "acme-small",
        "--baseline",
        "groundrule-baseline.json",
    ];
    assert!(!found(&known).contains("acme-volume-size"));
    // Suppressions: a comment and a waiver.
    let waiver = [
        "--enable",
        "acme-small",
        "--ignore",
        "acme-small@aws_ebs_volume.*",
    ];
    assert!(!found(&waiver).contains("acme-volume-size"));
    let comment = format!("# groundrule:ignore acme-small a sandbox\n{DISK}");
    fs::write(at.join("main.tf"), comment).expect("it can be written");
    assert!(!found(&enable).contains("acme-volume-size"));
}

/// A configuration that lies in the tree is anybody's: it has nothing written outside.
#[test]
fn a_configuration_in_the_tree_writes_within_it() {
    let outside = TempDir::new().expect("a temporary directory");
    let target = outside.path().join("report.json");
    let absolute = format!("report = \"json={}\"\n", target.display());
    let refused = |directory: &TempDir, arguments: &[&str]| {
        let (code, _, err) = run(directory.path(), arguments);
        assert_eq!(code, 2, "{err}");
        assert!(err.contains("File outside of the tree"), "{err}");
        assert!(err.contains(".groundrule.hcl:1:"), "{err}");
    };
    let with = |configuration: &str| tree(&[("main.tf", DISK), (".groundrule.hcl", configuration)]);
    refused(&with(&absolute), &["scan"]);
    refused(&with("report = [\"json=../report.json\"]\n"), &["scan"]);
    refused(&with("report = [\"text=.git/config\"]\n"), &["scan"]);
    let baseline = format!("baseline = \"{}\"\n", target.display());
    refused(&with(&baseline), &["baseline", "write"]);
    #[cfg(unix)]
    {
        let linked = with("report = [\"json=out/report.json\"]\n");
        std::os::unix::fs::symlink(outside.path(), linked.path().join("out")).expect("a link");
        refused(&linked, &["scan"]);
        let dangling = with("report = [\"json=report.json\"]\n");
        std::os::unix::fs::symlink(&target, dangling.path().join("report.json")).expect("a link");
        refused(&dangling, &["scan"]);
    }
    assert!(!target.exists());

    // What is there and is no report stays.
    let over = |file: &str, text: &str, configuration: &str| {
        let directory = with(configuration);
        std::fs::write(directory.path().join(file), text).expect("it can be written");
        let (code, _, err) = run(directory.path(), &["scan"]);
        let after = std::fs::read_to_string(directory.path().join(file)).expect("it is there");
        (code, err.contains("File is no report"), after == text)
    };
    for (file, text, configuration) in [
        ("Makefile", "all:\n", "report = [\"json=Makefile\"]\n"),
        ("main.tf", DISK, "report = [\"text=main.tf\"]\n"),
        (
            "ci.yml",
            "on: push\n",
            "report = [\"gitlab-code-quality=ci.yml\"]\n",
        ),
    ] {
        assert_eq!(over(file, text, configuration), (2, true, true), "{file}");
    }
    let older = "{\n  \"tool\": {\n    \"name\": \"groundrule\"\n  }\n}\n";
    let (_, is_refused, is_same) = over("r.json", older, "report = [\"json=r.json\"]\n");
    assert!(!is_refused && !is_same);

    let inside = with("report = [\"json=report.json\"]\n");
    run(inside.path(), &["scan"]);
    assert!(inside.path().join("report.json").exists());
    // Who names the configuration answers for it.
    let named = with(&absolute);
    run(named.path(), &["scan", "--config", ".groundrule.hcl"]);
    assert!(target.exists());
}

#[test]
fn values_that_cannot_be_read_are_refused() {
    let directory = tree(&[
        ("main.tf", DISK),
        ("broken.json", "[\n  {\"ParameterKey\": \"A\", ]\n"),
        ("dev.tfvars", "a = 1\n"),
    ]);
    let refused = [
        (&["--parameters", "missing.json"][..], "missing.json"),
        (&["--parameters", "broken.json"], "broken.json:2:"),
        (&["--parameters", "."], "no regular file"),
        (&["--var-file", "."], "no regular file"),
        (&["--environment", "dev=."], "no regular file"),
        (&["--root", "main.tf"], "--root"),
        (&["--var", "=1"], "write NAME=VALUE"),
        (&["--env", "@x"], "write NAME"),
    ];
    for (arguments, why) in refused {
        let (code, _, errors) = scan(directory.path(), arguments);
        assert_eq!(code, 2, "{arguments:?}: {errors}");
        assert!(errors.contains(why), "{arguments:?}: {errors}");
    }
    let (code, _, _) = scan(directory.path(), &["--environment", "dev=dev.tfvars"]);
    assert_eq!(code, 1);
}
