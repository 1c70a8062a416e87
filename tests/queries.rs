//! The queries of README.md over the report of lines, asked where DuckDB is at hand (its program, or Python's module).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value as Json;

/// Runs a query in Python, the rows as JSON.
const SCRIPT: &str = "
import duckdb, json, sys
cursor = duckdb.sql(sys.argv[1])
rows = [dict(zip(cursor.columns, row)) for row in cursor.fetchall()]
print(json.dumps(rows, default=str))
";

/// A way to ask DuckDB: the program and what comes before the query.
fn duckdb() -> Option<(&'static str, Vec<&'static str>)> {
    let ways = [
        ("duckdb", vec!["-json", "-c"]),
        ("python3", vec!["-c", SCRIPT]),
    ];
    ways.into_iter().find(|(program, arguments)| {
        Command::new(program)
            .args(arguments)
            .arg("SELECT 1 AS one")
            .output()
            .is_ok_and(|o| o.status.success())
    })
}

/// The blocks of README.md in SQL.
fn queries() -> Vec<String> {
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(readme).expect("it can be read");
    text.split("```sql\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .map(str::to_string)
        .collect()
}

#[test]
fn the_queries_of_the_readme_answer() {
    let queries = queries();
    assert_eq!(queries.len(), 3);
    let Some((program, arguments)) = duckdb() else {
        eprintln!("skipped: DuckDB isn't here");
        return;
    };
    let made = tempfile::tempdir().expect("a directory can be made");
    let scan = |format: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_groundrule"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["scan", "testdata", "--no-config"])
            .args(["--as-of", "2026-01-01", "--format", format])
            .output()
            .expect("it runs");
        output.stdout
    };
    let lines = scan("jsonl");
    fs::write(made.path().join("findings.jsonl"), &lines).expect("it can be written");
    let lines: Vec<Json> = String::from_utf8(lines)
        .expect("it is UTF-8")
        .lines()
        .map(|line| serde_json::from_str(line).expect("it is JSON"))
        .collect();
    let answers: Vec<Vec<Json>> = queries
        .iter()
        .map(|query| {
            let output = Command::new(program)
                .current_dir(made.path())
                .args(&arguments)
                .arg(query)
                .output()
                .expect("it runs");
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{query}\n{errors}");
            serde_json::from_slice(&output.stdout).unwrap_or_else(|e| panic!("{query}\n{e}"))
        })
        .collect();
    let [by_rule, shared, by_category] = answers.as_slice() else {
        panic!("there are three");
    };
    // Every line is counted once, and the worst is first.
    let sum = |rows: &[Json], skip: &str| -> u64 {
        rows.iter()
            .filter_map(Json::as_object)
            .flat_map(|row| row.iter().filter(|(name, _)| *name != skip))
            .filter_map(|(_, count)| count.as_u64())
            .sum()
    };
    let resources: u64 = by_rule.iter().filter_map(|r| r["resources"].as_u64()).sum();
    assert_eq!(resources, lines.len() as u64);
    let severities = ["critical", "high", "medium", "low", "info"];
    let worst = severities
        .iter()
        .find(|s| lines.iter().any(|line| line["severity"] == **s))
        .expect("there are findings");
    assert_eq!(by_rule[0]["severity"], *worst);
    assert_eq!(sum(by_category, "stack"), lines.len() as u64);
    let stacks: BTreeSet<&str> = lines.iter().filter_map(|l| l["stack"].as_str()).collect();
    assert_eq!(by_category.len(), stacks.len(), "{by_category:?}");
    for row in shared {
        let place = (&row["path"], &row["line"], &row["rule"]);
        let count = lines
            .iter()
            .filter(|l| (&l["path"], &l["line"], &l["rule"]) == place)
            .count();
        assert!(count > 1, "{row}");
    }
    assert!(!shared.is_empty(), "a line concerns two resources");
}
