//! Templates whose conditions, told apart one by one, would be more combinations than can be counted: each is scanned in a
//! moment, and twice as many take about twice as long.

use std::time::{Duration, Instant};

use assert_cmd::Command;
use serde_json::{Map, Value, json};
use tempfile::TempDir;

type Files = Vec<(String, Value)>;

/// The slowest of them takes a tenth of this without optimization.
const LIMIT: Duration = Duration::from_secs(20);

fn named<T: Into<Value>>(count: usize, of: impl Fn(usize) -> (String, T)) -> Value {
    let entries = (0..count)
        .map(&of)
        .map(|(name, value)| (name, value.into()));
    Value::Object(entries.collect::<Map<String, Value>>())
}

fn parameters(count: usize) -> Value {
    named(count, |n| (format!("P{n}"), json!({"Type": "String"})))
}

fn is_true(n: usize) -> (String, Value) {
    let test = json!({"Fn::Equals": [{"Ref": format!("P{n}")}, "true"]});
    (format!("C{n}"), test)
}

fn bucket(condition: Option<String>, chosen_by: &str) -> Value {
    let access = json!({"Fn::If": [chosen_by, "PublicRead", "Private"]});
    let mut bucket = json!({"Type": "AWS::S3::Bucket", "Properties": {"AccessControl": access}});
    if let Some(condition) = condition {
        bucket["Condition"] = condition.into();
    }
    bucket
}

/// One value selected by all conditions, one behind the other.
fn chain(size: usize) -> Files {
    let name = (0..size).rev().fold(
        json!("last"),
        |rest, n| json!({"Fn::If": [format!("C{n}"), format!("v{n}"), rest]}),
    );
    let resources = named(size, |n| {
        let mut bucket = bucket(None, &format!("C{n}"));
        bucket["Properties"]["BucketName"] = name.clone();
        (format!("R{n}"), bucket)
    });
    one(
        json!({"Parameters": parameters(size), "Conditions": named(size, is_true), "Resources": resources}),
    )
}

/// Conditions of conditions of conditions.
fn pyramid(size: usize) -> Files {
    let conditions = named(3 * size, |n| {
        if n < size {
            return is_true(n);
        }
        let of: Vec<Value> = [1, 7, 13, 29]
            .iter()
            .map(|k| json!({"Condition": format!("C{}", n.saturating_sub(*k))}))
            .collect();
        let function = if n % 2 == 0 { "Fn::And" } else { "Fn::Or" };
        (format!("C{n}"), json!({function: of}))
    });
    let resources = named(3 * size, |n| {
        let other = format!("C{}", n * 37 % (3 * size));
        (format!("R{n}"), bucket(Some(format!("C{n}")), &other))
    });
    one(json!({"Parameters": parameters(size), "Conditions": conditions, "Resources": resources}))
}

/// Each condition is whether one of two holds and not both: no ordering makes its diagram small by accident.
fn parity(size: usize) -> Files {
    let conditions = named(2 * size, |n| {
        if n < size {
            return is_true(n);
        }
        let (before, own) = (n - size, n - size + 1);
        let before = match before {
            0 => json!({"Condition": "C0"}),
            _ => json!({"Condition": format!("C{}", n - 1)}),
        };
        let own = json!({"Condition": format!("C{}", own.min(size - 1))});
        let either = json!({"Fn::Or": [
            {"Fn::And": [before, {"Fn::Not": [own]}]},
            {"Fn::And": [{"Fn::Not": [before]}, own]},
        ]});
        (format!("C{n}"), either)
    });
    let resources = named(size, |n| {
        (
            format!("R{n}"),
            bucket(Some(format!("C{}", n + size)), "C1"),
        )
    });
    one(json!({"Parameters": parameters(size), "Conditions": conditions, "Resources": resources}))
}

/// One pseudo parameter that is compared with every region.
fn regions(size: usize) -> Files {
    let conditions = named(2 * size, |n| {
        if n < size {
            let test = json!({"Fn::Equals": [{"Ref": "AWS::Region"}, format!("region-{n}")]});
            return (format!("C{n}"), test);
        }
        let of: Vec<Value> = (0..8)
            .map(|k| json!({"Condition": format!("C{}", (n + k) % size)}))
            .collect();
        (format!("C{n}"), json!({"Fn::Or": of}))
    });
    let resources = named(2 * size, |n| {
        let other = format!("C{}", n % size);
        (format!("R{n}"), bucket(Some(format!("C{n}")), &other))
    });
    one(json!({"Conditions": conditions, "Resources": resources}))
}

/// Nested stacks that hand their parameters on under conditions.
fn nested(size: usize) -> Files {
    const PARAMETERS: usize = 30;
    let template = |next: Option<usize>| {
        let mut resources = named(PARAMETERS, |n| {
            let other = format!("C{}", (n * 7 + 3) % PARAMETERS);
            (format!("R{n}"), bucket(Some(format!("C{n}")), &other))
        });
        if let Some(next) = next {
            let given = named(PARAMETERS, |n| {
                let selected = json!([format!("C{}", (n + 1) % PARAMETERS), {"Ref": format!("P{n}")}, "false"]);
                (format!("P{n}"), json!({"Fn::If": selected}))
            });
            resources["Next"] = json!({"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": format!("./t{next}.json"), "Parameters": given}});
        }
        json!({"Parameters": parameters(PARAMETERS), "Conditions": named(PARAMETERS, is_true), "Resources": resources})
    };
    let names = (0..size).map(|n| {
        (
            format!("t{n}.json"),
            template((n % 8 < 7 && n + 1 < size).then_some(n + 1)),
        )
    });
    let given = named(PARAMETERS, |n| {
        (format!("P{n}"), json!({"Ref": format!("P{n}")}))
    });
    let stacks = named(size, |n| {
        let properties = json!({"TemplateURL": format!("./t{n}.json"), "Parameters": given});
        (
            format!("S{n}"),
            json!({"Type": "AWS::CloudFormation::Stack", "Properties": properties}),
        )
    });
    let parent = json!({"Parameters": parameters(PARAMETERS), "Resources": stacks});
    std::iter::once(("main.json".to_string(), parent))
        .chain(names)
        .collect()
}

fn one(template: Value) -> Files {
    vec![("main.json".into(), template)]
}

/// The time that a scan takes.
fn scanned(files: Files) -> Duration {
    let directory = TempDir::new().expect("a temporary directory");
    for (name, template) in files {
        std::fs::write(directory.path().join(name), template.to_string()).expect("it is written");
    }
    let start = Instant::now();
    let output = Command::cargo_bin("groundrule")
        .expect("the binary is built")
        .args(["scan", "--format", "json"])
        .arg(directory.path().join("main.json"))
        .timeout(LIMIT)
        .output()
        .expect("it ends in time");
    let code = output.status.code();
    assert!(
        matches!(code, Some(0 | 1)),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    start.elapsed()
}

#[test]
fn combinations_are_not_counted_one_by_one() {
    for (name, shape, size) in [
        ("chain", chain as fn(usize) -> Files, 40),
        ("pyramid", pyramid, 60),
        ("parity", parity, 60),
        ("regions", regions, 80),
        ("nested", nested, 26),
    ] {
        let once = scanned(shape(size / 2)).max(Duration::from_millis(50));
        let twice = scanned(shape(size));
        // What selects by all conditions is as long as there are conditions, for each of as many resources; the rest is slack.
        assert!(
            twice < once * 8,
            "{name}: {once:?}, then {twice:?} for twice as much"
        );
    }
}
