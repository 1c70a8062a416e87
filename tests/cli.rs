//! The binary as a user runs it, on the inputs of `testdata/`.

use assert_cmd::Command;

fn groundrule(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("groundrule").expect("the binary is built");
    command
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_remove("NO_COLOR")
        .env("COLUMNS", "100")
        .args(arguments);
    command
}

fn output(arguments: &[&str]) -> (i32, String, String) {
    let output = groundrule(arguments).output().expect("it runs");
    (
        output.status.code().unwrap_or(-1),
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[test]
fn a_terraform_project_as_text() {
    let (code, text, _) = output(&["scan", "testdata/shop", "--as-of", "2026-01-01"]);
    insta::assert_snapshot!("shop", text);
    assert_eq!(code, 1);
}

#[test]
fn a_template_as_text() {
    let (code, text, _) = output(&["scan", "testdata/orders", "--as-of", "2026-01-01"]);
    insta::assert_snapshot!("orders", text);
    assert_eq!(code, 1);
}

#[test]
fn one_line_per_finding() {
    // What readers are fuzzed from says nothing of how a report looks.
    let all = ["scan", "testdata", "--exclude", "testdata/fuzz/**"];
    let (_, text, _) = output(&[&all[..], &["--quiet", "--as-of", "2026-01-01"]].concat());
    insta::assert_snapshot!("quiet", text);
}

#[test]
fn what_would_settle_most_and_what_takes_time_is_told_beside_the_report() {
    let made = tempfile::tempdir().expect("a directory can be made");
    let text = "variable \"encrypted\" {\n  type = bool\n}\nresource \"aws_ebs_volume\" \"a\" {\n  availability_zone = \"eu-west-1a\"\n  size = 8\n  encrypted = var.encrypted\n}\n";
    std::fs::write(made.path().join("main.tf"), text).expect("it can be written");
    let scan = |flag: &str| {
        let path = made.path().to_string_lossy().into_owned();
        output(&["scan", &path, "--root", &path, "--quiet", flag])
    };
    let (_, _, told) = scan("--explain-undecided");
    assert!(told.contains("var.encrypted has no value"), "{told}");
    let (_, report, told) = scan("--timings");
    assert!(
        told.contains("questions  aws-ebs-volume-not-encrypted"),
        "{told}"
    );
    assert!(!report.contains("questions"), "{report}");
}

#[test]
fn reports_are_the_same_however_often_they_are_made() {
    for format in ["text", "sarif", "json"] {
        let arguments = [
            "scan",
            "testdata",
            "--format",
            format,
            "--as-of",
            "2026-01-01",
            "--enable",
            "all",
        ];
        let (_, first, _) = output(&arguments);
        for threads in ["1", "2", "7"] {
            let again = groundrule(&arguments)
                .env("RAYON_NUM_THREADS", threads)
                .output()
                .expect("it runs");
            assert_eq!(
                first,
                String::from_utf8_lossy(&again.stdout),
                "{format} with {threads} threads"
            );
        }
        assert!(
            !first.contains(env!("CARGO_MANIFEST_DIR")),
            "{format} names a place of this machine"
        );
    }
}

#[test]
fn exit_codes() {
    let code = |arguments: &[&str]| output(arguments).0;
    assert_eq!(code(&["scan", "testdata/shop"]), 1);
    assert_eq!(code(&["scan", "testdata/shop", "--fail-on", "none"]), 0);
    assert_eq!(
        code(&[
            "scan",
            "testdata/shop",
            "--disable",
            "all",
            "--enable",
            "aws-s3-bucket-public-acl"
        ]),
        0
    );
    assert_eq!(code(&["scan", "no/such/path"]), 2);
    assert_eq!(code(&["scan", "benches"]), 2, "nothing to scan");
    assert_eq!(code(&["scan", "benches", "--allow-incomplete"]), 0);
    assert_eq!(code(&["scan", "--no-such-flag"]), 2);
}

#[test]
fn help_says_what_exit_codes_mean_and_puts_flags_under_headings() {
    for command in [
        &["--help"][..],
        &["scan", "-h"],
        &["merge", "--help"],
        &["checklist", "--help"],
        &["baseline", "--help"],
    ] {
        let (code, help, _) = output(command);
        assert!(code == 0 && help.contains("Exit codes: 0"), "{command:?}");
    }
    let (_, help, _) = output(&["scan", "--help"]);
    let headings = [
        "Where to look",
        "Rules",
        "Inputs",
        "Accepted findings",
        "Reports",
        "Terminal",
        "Exit code",
        "Only what is new",
    ];
    for heading in headings {
        assert!(help.contains(&format!("\n{heading}:\n")), "{heading}");
    }
    // What stands under no heading is asking for help.
    let rest = help.split("\nOptions:\n").nth(1).unwrap_or_default();
    let rest = rest.split("\n\n").next().unwrap_or_default();
    assert_eq!(
        rest.matches("--").count(),
        rest.matches("--help").count(),
        "{rest}"
    );
}

#[test]
fn mistyped_names_are_told() {
    let (code, _, errors) = output(&[
        "scan",
        "testdata/shop",
        "--enable",
        "aws-s3-bucket-versionin",
    ]);
    assert_eq!(code, 2);
    assert!(
        errors.contains("Did you mean \"aws-s3-bucket-versioning\"?"),
        "{errors}"
    );
    let (code, _, errors) = output(&["explain", "aws-s3-bucket-versionin"]);
    assert_eq!(code, 2);
    assert!(errors.contains("aws-s3-bucket-versioning"), "{errors}");
}

#[test]
fn rules_and_kinds_are_explained() {
    let (_, page, _) = output(&["explain", "aws-s3-bucket-versioning"]);
    insta::assert_snapshot!("explain_rule", page);
    let (_, page, _) = output(&["explain", "terraform.variable"]);
    insta::assert_snapshot!("explain_kind", page);
    let (code, page, _) = output(&["explain", "aws_s3_bucket"]);
    assert!(code == 0 && page.contains("bucket_prefix"), "{page}");
    let (code, page, _) = output(&["explain", "CKV_AWS_21"]);
    assert!(
        code == 0 && page.starts_with("aws-s3-bucket-versioning"),
        "{page}"
    );
}

#[test]
fn expressions_are_evaluated() {
    let (code, text, _) = output(&["eval", "[for n in range(3) : n * 2]"]);
    assert_eq!(
        (code, text.split_whitespace().collect::<String>()),
        (0, "[0,2,4]".to_string())
    );
    let (code, text, _) = output(&[
        "eval",
        "--in",
        "testdata/shop/modules/network",
        "length(var.database_clients)",
    ]);
    assert_eq!((code, text.trim()), (0, "1"));
    let (code, _, errors) = output(&["eval", "1 +"]);
    assert_eq!(code, 2);
    assert!(!errors.is_empty());
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let (_, plain, _) = output(&["scan", "testdata/shop"]);
    assert!(!plain.contains('\u{1b}'));
    let (_, coloured, _) = output(&["scan", "testdata/shop", "--color", "always"]);
    assert!(coloured.contains('\u{1b}'));
}

#[test]
fn arguments_as_terraform_spells_them() {
    let arguments = [
        "scan",
        "testdata/shop/envs/prod",
        "--format",
        "jsonl",
        "-var",
        "keep_backups=true",
    ];
    let (_, text, _) = output(&arguments);
    assert!(
        !text.contains("\"rule\":\"aws-rds-backups-off\""),
        "the backups are kept"
    );
    let (_, text, _) = output(&arguments[..4]);
    assert!(text.contains("\"rule\":\"aws-rds-backups-off\""));
}

#[test]
fn rules_are_listed_by_control_and_by_the_ids_of_others() {
    let (code, text, _) = output(&["rules", "--control", "cis-aws-3.0:2.2.1"]);
    assert_eq!(code, 0);
    assert!(text.contains("aws-ebs-encryption-by-default-off"), "{text}");
    assert!(!text.contains("aws-s3-bucket-versioning"), "{text}");
    let (code, _, told) = output(&["rules", "--control", "cis-aws-0"]);
    assert_eq!(code, 2);
    assert!(told.contains("cis-aws-3.0"), "{told}");
    let (_, text, _) = output(&["rules", "--aliases"]);
    let row = text.lines().find(|l| l.contains("CKV_AWS_21 ")).unwrap();
    assert!(row.ends_with("aws-s3-bucket-versioning"), "{row}");
    let (_, page, _) = output(&["rules", "--format", "markdown"]);
    assert!(page.contains("\n## aws-s3-bucket-versioning\n"));
    assert!(page.contains("](#aws-s3-bucket-versioning)"));
}

#[test]
fn a_control_selects_rules_for_a_scan() {
    let (_, text, _) = output(&["scan", "testdata/shop", "--control", "cis-aws-3.0"]);
    let (_, all, _) = output(&["scan", "testdata/shop"]);
    assert!(!text.contains("[aws-ecs"), "{text}");
    assert!(all.len() > text.len());
}

#[test]
fn a_root_is_evaluated_for_each_of_its_environments() {
    let only = [
        "--disable",
        "all",
        "--enable",
        "aws-rds-storage-not-encrypted",
    ];
    let (_, text, _) = output(&[&["scan", "testdata/environments"], &only[..]].concat());
    insta::assert_snapshot!("environments", text);
    // Values that are given are those that count.
    let given = ["--var-file", "testdata/environments/envs/prod.tfvars"];
    let arguments = [
        &["scan", "testdata/environments/main.tf"],
        &only[..],
        &given,
    ]
    .concat();
    let (code, text, _) = output(&arguments);
    assert_eq!(code, 0, "{text}");
}

#[test]
fn a_scorecard_says_what_of_the_checklist_a_stack_has() {
    let shop = ["checklist", "testdata/shop", "--as-of", "2026-01-01"];
    let (code, text, _) = output(&shop);
    assert_eq!(code, 0);
    insta::assert_snapshot!("checklist", text);
    let (code, _, _) = output(&[&shop[..], &["--min", "90"]].concat());
    assert_eq!(code, 1);
    let (_, table, _) = output(&[&shop[..], &["--format", "markdown"]].concat());
    assert_eq!(
        table.lines().filter(|l| l.starts_with("| ")).count(),
        17,
        "{table}"
    );
    let (_, json, _) = output(&[&shop[..], &["--format", "json"]].concat());
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(
        json["stacks"][0]["items"].as_array().map(Vec::len),
        Some(15)
    );
}
