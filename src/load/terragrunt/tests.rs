use std::path::{Path, PathBuf};

use super::{ModuleSource, Unit, read};
use crate::source::{Memory, SourceMap};
use crate::value::{Reason, ReasonKind, Value};

fn units(files: &[(&str, &str)]) -> Vec<Unit> {
    let mut memory = Memory::default();
    let mut paths = Vec::new();
    for (path, text) in files {
        let path = Path::new("/tree").join(path);
        memory.insert(path.clone(), *text);
        if path.ends_with("terragrunt.hcl") {
            paths.push(path);
        }
    }
    read(&paths, Path::new("/tree"), &memory, &SourceMap::default())
}

fn one(files: &[(&str, &str)]) -> Unit {
    let mut all = units(files);
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

/// The inputs of a unit with this configuration, in a module's directory.
fn inputs(text: &str) -> Unit {
    one(&[
        ("live/a/terragrunt.hcl", text),
        ("live/a/main.tf", ""),
        ("live/common.hcl", "locals { x = 1 }\n"),
    ])
}

fn input<'u>(unit: &'u Unit, name: &str) -> &'u Value {
    unit.inputs
        .get(name)
        .unwrap_or_else(|| panic!("{name} is given: {unit:#?}"))
}

fn text<'u>(unit: &'u Unit, name: &str) -> &'u str {
    input(unit, name)
        .as_str()
        .unwrap_or_else(|| panic!("{name} is a known string: {:?}", input(unit, name)))
}

fn reason(value: &Value) -> &Reason {
    &value
        .as_unknown()
        .unwrap_or_else(|| panic!("it isn't known: {value:?}"))
        .reason
}

#[test]
fn functions_answer_as_in_the_unit() {
    let unit = inputs(
        "inputs = {\n  here = get_terragrunt_dir()\n  from = get_path_from_repo_root()\n  to = get_path_to_repo_root()\n  root = get_repo_root()\n  found = find_in_parent_folders(\"common.hcl\")\n  fallback = find_in_parent_folders(\"none.hcl\", \"nothing\")\n  read = read_terragrunt_config(\"../common.hcl\").locals.x\n  missing = read_terragrunt_config(\"none.hcl\", { locals = { x = 2 } }).locals.x\n  upper = upper(\"a\")\n}\n",
    );
    assert_eq!(text(&unit, "here"), "/tree/live/a");
    assert_eq!(text(&unit, "from"), "live/a");
    assert_eq!(text(&unit, "to"), "../..");
    assert_eq!(text(&unit, "root"), "/tree");
    assert_eq!(text(&unit, "found"), "/tree/live/common.hcl");
    assert_eq!(text(&unit, "fallback"), "nothing");
    assert_eq!(
        input(&unit, "read")
            .as_number()
            .map(ToString::to_string)
            .as_deref(),
        Some("1")
    );
    assert_eq!(
        input(&unit, "missing")
            .as_number()
            .map(ToString::to_string)
            .as_deref(),
        Some("2")
    );
    assert_eq!(text(&unit, "upper"), "A");
    assert_eq!(unit.diagnostics, []);
}

#[test]
fn what_runs_or_asks_is_unknown() {
    let unit = inputs(
        "dependency \"vpc\" {\n  config_path = \"../vpc\"\n  mock_outputs = { id = \"mock\" }\n}\ninputs = {\n  env = get_env(\"A\", \"b\")\n  run = run_cmd(\"rm\", \"-rf\", \"/\")\n  account = get_aws_account_id()\n  secret = sops_decrypt_file(\"x.yaml\")\n  vpc = dependency.vpc.outputs.id\n}\n",
    );
    for name in ["env", "run", "account", "secret"] {
        assert_eq!(reason(input(&unit, name)).kind, ReasonKind::Function);
    }
    assert!(input(&unit, "secret").marks.is_sensitive());
    assert_eq!(
        reason(input(&unit, "vpc")).what,
        "dependency.vpc.outputs.id"
    );
    assert_eq!(unit.diagnostics, []);
}

#[test]
fn includes_are_merged() {
    let files = |strategy: &str| {
        let child = format!(
            "include \"p\" {{\n  path = \"../p.hcl\"\n  {strategy}\n}}\ninputs = {{ m = {{ b = 2 }} }}\n"
        );
        one(&[
            (
                "p.hcl",
                "inputs = { m = { a = 1 }, r = path_relative_to_include() }\n",
            ),
            ("u/terragrunt.hcl", &child),
            ("u/main.tf", ""),
        ])
    };
    let keys = |unit: &Unit| -> Vec<String> {
        input(unit, "m")
            .as_entries()
            .into_iter()
            .flatten()
            .map(|(k, _)| k.to_string())
            .collect()
    };
    assert_eq!(keys(&files("")), ["b"]);
    assert_eq!(keys(&files("merge_strategy = \"deep\"")), ["a", "b"]);
    assert_eq!(text(&files(""), "r"), "u");
    assert!(
        !files("merge_strategy = \"no_merge\"")
            .inputs
            .contains_key("r")
    );
}

#[test]
fn sources_lead_somewhere() {
    let module = |source: &str| {
        let text = format!("terraform {{\n  source = {source}\n}}\n");
        one(&[("a/b/terragrunt.hcl", &text)]).module
    };
    let local = |m: ModuleSource| match m {
        ModuleSource::Local(path, _) => path,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        local(module("\"../../modules//x\"")),
        PathBuf::from("/tree/modules/x")
    );
    assert_eq!(
        local(module("\"${get_repo_root()}/modules//x/y\"")),
        PathBuf::from("/tree/modules/x/y")
    );
    assert_eq!(module("\".\""), ModuleSource::Here);
    assert!(matches!(
        module("\"tfr:///a/b/aws?version=1.0.0\""),
        ModuleSource::Remote(..)
    ));
    assert!(matches!(
        module("get_env(\"X\")"),
        ModuleSource::Unknown(..)
    ));
}

#[test]
fn parents_are_no_units() {
    assert!(
        units(&[
            ("terragrunt.hcl", "inputs = {}\n"),
            ("a/terragrunt.hcl", "")
        ])
        .is_empty()
    );
}

#[test]
fn circles_end() {
    for text in [
        "include {\n  path = \"terragrunt.hcl\"\n}\n",
        "include {\n  path = path_relative_to_include()\n}\n",
        "include \"x\" {\n  path = include.x.locals.p\n  expose = true\n}\n",
        "locals {\n  a = local.b\n  b = local.a\n}\ninputs = { x = local.a }\n",
        "locals {\n  a = read_terragrunt_config(\"terragrunt.hcl\")\n}\ninputs = { x = local.a }\n",
        "inputs = read_terragrunt_config(\"terragrunt.hcl\").inputs\n",
        "dependency \"a\" {\n  config_path = \".\"\n}\ninputs = { x = dependency.a.outputs }\n",
        "include {\n  path = find_in_parent_folders()\n}\n",
        "inputs = {\n",
    ] {
        inputs(text);
    }
}

#[test]
fn deep_chains_end() {
    use std::fmt::Write;
    let mut chain = String::from("locals {\n  l0 = 1\n");
    for n in 1..5_000 {
        let _ = writeln!(chain, "  l{n} = local.l{}", n - 1);
    }
    chain.push_str("}\ninputs = { x = local.l4999 }\n");
    let run = move || {
        let unit = inputs(&chain);
        assert_eq!(reason(input(&unit, "x")).kind, ReasonKind::Limit);
    };
    let thread = std::thread::Builder::new().stack_size(64 << 20).spawn(run);
    thread
        .expect("a thread can be made")
        .join()
        .expect("it ends");
}

#[test]
fn what_is_missing_is_told() {
    let unit = inputs("include {\n  path = \"../nowhere.hcl\"\n}\n");
    assert_eq!(
        unit.diagnostics
            .iter()
            .map(|d| d.summary.as_str())
            .collect::<Vec<_>>(),
        ["Included configuration not found"]
    );
}

#[test]
fn inputs_that_are_not_known_leave_defaults_open() {
    let unit = inputs("inputs = merge({ a = 1 }, jsondecode(run_cmd(\"x\")))\n");
    assert!(unit.open_inputs.is_some());
}
