use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value as Json, json};

use super::{load, looks_like_plan};
use crate::evaluate::Share;
use crate::load::terraform::Library;
use crate::load::{DiagnosticSeverity, Stack};
use crate::source::{Memory, SourceMap};

/// The stack of a plan in a tree of its own, and the texts.
fn loaded(text: &str) -> (Stack, SourceMap) {
    let mut files = Memory::default();
    files.insert("/tree/plan.json", text);
    let sources = SourceMap::default();
    let library = Library::read(&[], &files, &sources);
    let stack = load(
        Path::new("/tree/plan.json"),
        Path::new("/tree"),
        &library,
        &files,
        &sources,
        |_| Share::MOST,
    );
    (stack.expect("it is taken for a plan"), sources)
}

fn plan(resources: Vec<Json>, changes: Vec<Json>) -> String {
    json!({
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": resources}},
        "resource_changes": changes,
    })
    .to_string()
}

fn bucket(address: &str, values: Json) -> Json {
    json!({"address": address, "mode": "managed", "type": "aws_s3_bucket", "name": "b", "values": values})
}

#[test]
fn plans_are_told_from_other_json() {
    assert!(looks_like_plan(
        r#" {"format_version": "1.2", "planned_values": {}}"#
    ));
    assert!(
        !looks_like_plan(r#"{"format_version": "1.0", "values": {}}"#),
        "a state"
    );
    assert!(!looks_like_plan(r#"{"Resources": {}}"#));
    assert!(!looks_like_plan("planned_values: \"format_version\""));
}

#[test]
fn malformed_plans_are_told() {
    let (stack, _) =
        loaded("{\"format_version\": \"1.2\", \"planned_values\": {\"secret\": \"hunter2\", }");
    assert_eq!(stack.nodes.len(), 0);
    assert_eq!(stack.diagnostics[0].severity, DiagnosticSeverity::Error);
    assert!(!stack.diagnostics[0].detail.contains("hunter2"));
}

#[test]
fn odd_shapes_do_no_harm() {
    for odd in [
        json!(null),
        json!([]),
        json!("x"),
        json!(1),
        json!({"a": []}),
        json!([{"address": 1}, {"address": "a", "type": "t", "name": "n"}]),
    ] {
        let text = json!({
            "format_version": odd, "variables": odd, "resource_changes": odd, "resource_drift": odd, "output_changes": odd,
            "planned_values": {"outputs": odd, "root_module": {"resources": odd, "child_modules": odd}},
            "prior_state": odd,
            "configuration": {"provider_config": odd, "root_module": {"resources": odd, "variables": odd, "outputs": odd, "module_calls": odd}},
        });
        loaded(&text.to_string());
        let resource = bucket("aws_s3_bucket.b", odd.clone());
        let change = json!({"address": "aws_s3_bucket.b", "type": odd, "change": {"actions": odd, "after_unknown": odd, "after_sensitive": odd, "replace_paths": odd}});
        loaded(&plan(vec![resource], vec![change]));
    }
    let deep = format!(
        "{{\"format_version\": \"1.2\", \"planned_values\": {}{}}}",
        "[".repeat(5_000),
        "]".repeat(5_000)
    );
    assert_eq!(loaded(&deep).0.diagnostics.len(), 1);
}

/// What is wrong with a plan, in words.
fn told(text: &str) -> Vec<String> {
    let (stack, _) = loaded(text);
    let errors = stack.diagnostics.into_iter();
    let errors = errors.filter(|d| d.severity == DiagnosticSeverity::Error);
    errors.map(|d| d.detail).collect()
}

#[test]
fn what_does_not_fit_the_format_is_told() {
    let change = |address: &str, actions: &[&str]| json!({"address": address, "mode": "managed", "change": {"actions": actions}});
    let values = json!({"bucket": "logs"});
    let planned = || bucket("aws_s3_bucket.b", values.clone());
    let whole = plan(
        vec![
            planned(),
            json!({"address": "null_resource.n", "mode": "managed", "type": "null_resource", "name": "n"}),
        ],
        vec![
            change("aws_s3_bucket.b", &["create"]),
            change("aws_s3_bucket.gone", &["delete"]),
            change("aws_s3_bucket.left", &["forget"]),
        ],
    );
    assert_eq!(told(&whole), Vec::<String>::new());
    let parts = [
        (
            "/planned_values",
            json!(null),
            "aws_s3_bucket.b will be there",
        ),
        ("/planned_values", json!([]), "planned_values of"),
        (
            "/planned_values/root_module",
            json!("x"),
            "planned_values.root_module of",
        ),
        (
            "/planned_values/root_module/resources",
            json!({}),
            "root_module.resources of",
        ),
        (
            "/planned_values/root_module/resources/0",
            json!(3),
            "root_module.resources[0] of",
        ),
        (
            "/planned_values/root_module/resources/0/type",
            json!(null),
            "root_module.resources[0] of",
        ),
        (
            "/planned_values/root_module/resources/0/values",
            json!([]),
            "root_module.resources[0] of",
        ),
        (
            "/planned_values/root_module/resources",
            json!([]),
            "aws_s3_bucket.b will be there",
        ),
        ("/format_version", json!("9.0"), "of format \"9.0\""),
    ];
    for (place, value, expected) in parts {
        let mut json: Json = serde_json::from_str(&whole).unwrap();
        *json.pointer_mut(place).unwrap() = value;
        let told = told(&json.to_string());
        assert!(
            told.len() == 1 && told[0].contains(expected),
            "{place}: {told:?}"
        );
    }
    let module =
        json!({"resources": [], "child_modules": [{"address": "module.a", "child_modules": [{}]}]});
    let mut json: Json = serde_json::from_str(&plan(Vec::new(), Vec::new())).unwrap();
    json["planned_values"]["root_module"] = module;
    assert!(told(&json.to_string())[0].starts_with("module.a: child_modules[0] of"));
}

#[test]
fn what_is_masked_as_a_whole_or_by_the_change_alone_is_a_secret() {
    let values = json!({"bucket": "hidden", "rule": [{"id": "hidden"}], "tags": {"a": "hidden"}});
    let masked = |resource: &[(&str, Json)], change: Json| {
        let mut planned = bucket("aws_s3_bucket.b", values.clone());
        for (name, value) in resource {
            planned[name] = value.clone();
        }
        let change = json!({"address": "aws_s3_bucket.b", "mode": "managed", "change": change});
        let (stack, _) = loaded(&plan(vec![planned], vec![change]));
        let node = stack.nodes.iter().find(|n| n.address == "aws_s3_bucket.b");
        format!("{:?}", node.expect("it is there").attributes)
    };
    let create = json!({"actions": ["create"]});
    assert!(masked(&[], create.clone()).contains("hidden"));
    assert!(!masked(&[("sensitive_values", json!(true))], create).contains("hidden"));
    let by_change = json!({"actions": ["create"], "after_sensitive": {"bucket": true, "rule": true, "tags": true}});
    assert!(!masked(&[], by_change).contains("hidden"));
}

#[test]
fn circles_among_references_end() {
    let reads = |name: &str| json!({"references": [name]});
    let text = json!({
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": [bucket("aws_s3_bucket.b", json!({}))]}},
        "resource_changes": [{"address": "aws_s3_bucket.b", "type": "aws_s3_bucket", "change": {"actions": ["create"], "after_unknown": {"bucket": true}}}],
        "configuration": {"root_module": {
            "resources": [{"address": "aws_s3_bucket.b", "expressions": {"bucket": reads("module.m.x")}}],
            "module_calls": {"m": {"expressions": {"y": reads("module.m.x")}, "module": {"outputs": {"x": {"expression": reads("var.y")}}}}},
        }},
    });
    let (stack, _) = loaded(&text.to_string());
    assert!(stack.edges.is_empty());
    assert!(stack.nodes.iter().any(|n| n.address == "aws_s3_bucket.b"));
}

#[test]
fn nothing_but_addresses_is_kept_of_the_text() {
    let secret = json!({"bucket": "x", "password": "hunter2", "address": "db.internal"});
    let text = plan(vec![bucket("aws_s3_bucket.b", secret)], vec![]);
    let (stack, sources) = loaded(&text);
    let source = &sources.all()[0];
    assert_eq!(source.text.len(), text.len());
    assert!(!source.text.contains("hunter2") && !source.text.contains("db.internal"));
    let span = stack.nodes[0].header;
    assert_eq!(source.slice(span), "\"aws_s3_bucket.b\"");
}

#[test]
fn instances_of_one_index_are_paired() {
    let instance = |kind: &str, n: usize| json!({"address": format!("{kind}.b[{n}]"), "mode": "managed", "type": kind, "name": "b", "index": n, "values": {}});
    let text = json!({
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": [instance("aws_vpc", 0), instance("aws_vpc", 1), instance("aws_subnet", 0), instance("aws_subnet", 1)]}},
        "configuration": {"root_module": {"resources": [
            {"address": "aws_subnet.b", "expressions": {"vpc_id": {"references": ["aws_vpc.b", "count.index"]}}},
            {"address": "aws_vpc.b", "expressions": {}},
        ]}},
    });
    let (stack, _) = loaded(&text.to_string());
    let pairs: Vec<(u32, u32)> = stack.edges.iter().map(|e| (e.from.0, e.to.0)).collect();
    assert_eq!(pairs, [(2, 0), (3, 1)]);
}

#[test]
fn many_resources_take_time_in_proportion() {
    let time = |count: usize| {
        let resources = (0..count)
            .map(|n| {
                bucket(
                    &format!("aws_s3_bucket.b[{n}]"),
                    json!({"bucket": format!("b{n}"), "tags": {"a": "b"}}),
                )
            })
            .collect();
        let changes = (0..count)
            .map(|n| json!({"address": format!("aws_s3_bucket.b[{n}]"), "type": "aws_s3_bucket", "change": {"actions": ["create"], "after_unknown": {"arn": true}}}))
            .collect();
        let text = plan(resources, changes);
        let start = Instant::now();
        assert_eq!(loaded(&text).0.nodes.len(), 2 * count);
        start.elapsed()
    };
    let (one, eight) = (time(1_000), time(8_000));
    assert!(
        eight < one * 40 + Duration::from_millis(200),
        "{one:?} became {eight:?}"
    );
}
