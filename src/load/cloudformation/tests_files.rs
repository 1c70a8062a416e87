//! Real templates, where the folder with them is there.

use std::path::{Path, PathBuf};

use super::*;
use crate::load::DiagnosticSeverity;
use crate::source::{Disk, SourceMap, normalize};

fn shared() -> Option<PathBuf> {
    let path = match std::env::var_os("GROUNDRULE_SHARED") {
        Some(path) => PathBuf::from(path),
        None => normalize(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared")),
    };
    path.is_dir().then_some(path)
}

fn files_below(directory: &Path, out: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(directory) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files_below(&path, out);
        } else {
            let name = path.to_string_lossy();
            if [".yaml", ".yml", ".json", ".template"]
                .iter()
                .any(|end| name.ends_with(end))
            {
                out.push(path);
            }
        }
    }
}

/// Every error that is found in the templates below a directory, as `file:line: summary: detail`.
fn errors_below(root: &Path, wanted: fn(&str) -> bool) -> (usize, Vec<String>) {
    let mut paths = Vec::new();
    files_below(root, &mut paths);
    let files = Disk::new(root.to_path_buf());
    let (mut loaded, mut errors) = (0, Vec::new());
    for path in paths {
        let Ok(text) = std::fs::read_to_string(&path) else {
            continue;
        };
        if !wanted(&path.to_string_lossy()) || !looks_like_template(&text) {
            continue;
        }
        let sources = SourceMap::default();
        let Some(source) = sources.add(&path, text) else {
            continue;
        };
        let Some(stack) = load(&source, &files, &sources, &Options::default()) else {
            continue;
        };
        loaded += 1;
        for diagnostic in &stack.diagnostics {
            if diagnostic.severity == DiagnosticSeverity::Error {
                let line = sources
                    .locate(diagnostic.span)
                    .map_or(0, |place| place.line);
                let name = path.strip_prefix(root).unwrap_or(&path).display();
                errors.push(format!(
                    "{name}:{line}: {}: {}",
                    diagnostic.summary, diagnostic.detail
                ));
            }
        }
        check_places(&sources, &stack);
    }
    (loaded, errors)
}

/// Every scalar that is written plainly lies where its text is.
fn check_places(sources: &SourceMap, stack: &crate::load::Stack) {
    for base in &stack.sources {
        let Some(source) = sources.source(*base) else {
            continue;
        };
        let Ok(document) = Document::read(&source) else {
            continue;
        };
        check_node(&source, &document.root);
        for comment in &document.comments {
            assert!(source.slice(*comment).starts_with('#'), "{comment:?}");
        }
    }
}

fn check_node(source: &crate::source::Source, node: &Node) {
    match &node.kind {
        NodeKind::Scalar(text, Style::Plain) if !text.contains(' ') => {
            assert_eq!(
                source.slice(node.span),
                text.as_str(),
                "{}",
                source.path.display()
            );
        }
        NodeKind::Scalar(_, Style::Quoted) => {
            let slice = source.slice(node.span);
            assert!(
                slice.len() >= 2 && slice.starts_with(['"', '\'']) && slice.ends_with(['"', '\'']),
                "{}: {slice:?}",
                source.path.display()
            );
        }
        NodeKind::Scalar(..) => {}
        NodeKind::Sequence(items) => items.iter().for_each(|item| check_node(source, item)),
        NodeKind::Mapping(entries) => {
            for entry in entries {
                let slice = source.slice(entry.key_span);
                let key = entry.key.trim_start_matches("Fn::");
                assert!(
                    slice.contains(key) || slice.contains('\\'),
                    "{slice:?} {key:?}"
                );
                check_node(source, &entry.value);
            }
        }
    }
}

/// Templates of SAM's tests that refer to what they don't declare: SAM doesn't mind, the service would.
const INCOMPLETE: [&str; 12] = [
    "api_http_with_default_iam_authorizer",
    "congito_userpool_with_sms_configuration",
    "connector_bucket_to_function",
    "connector_dependson_replace",
    "connector_hardcoded_props",
    "connector_rule_to_sfn",
    "connector_sfn_to_function",
    "embedded_connectors_depends_on_connector",
    "http_api_existing_openapi",
    "resource_with_invalid_type",
    "schema_validation_1",
    "state_machine_with_event_schedule_state",
];

#[test]
fn real_templates_are_without_errors() {
    let Some(shared) = shared() else {
        println!("skipped: no folder with real templates");
        return;
    };
    let (loaded, errors) = errors_below(
        &shared.join("corpus/real/aws-cloudformation-templates"),
        |_| true,
    );
    println!("{loaded} real templates");
    assert_eq!(errors, Vec::<String>::new());
    // The fixtures of others have some that are wrong; here it is enough that they load.
    let (loaded, errors) = errors_below(&shared.join("corpus"), |name| !name.contains("/real/"));
    println!("{loaded} fixtures, {} errors", errors.len());
    errors.iter().for_each(|error| println!("{error}"));
    assert!(errors.len() <= 10);
}

#[test]
fn serverless_templates_are_without_errors() {
    let Some(shared) = shared() else {
        println!("skipped: no folder with real templates");
        return;
    };
    let (loaded, errors) = errors_below(&shared.join("oracle/sam"), |name| {
        name.ends_with(".input.yaml")
            && !name.contains("/error_")
            && !INCOMPLETE
                .iter()
                .any(|incomplete| name.contains(incomplete))
    });
    println!("{loaded} templates of SAM");
    assert_eq!(errors, Vec::<String>::new());
}

/// `cargo test --release … -- --ignored --nocapture`
#[test]
#[ignore = "a measurement"]
fn templates_per_second() {
    let Some(shared) = shared() else { return };
    let mut paths = Vec::new();
    files_below(
        &shared.join("corpus/real/aws-cloudformation-templates"),
        &mut paths,
    );
    files_below(&shared.join("oracle/sam"), &mut paths);
    let texts: Vec<(PathBuf, String)> = paths
        .into_iter()
        .filter_map(|path| Some((path.clone(), std::fs::read_to_string(path).ok()?)))
        .filter(|(_, text)| looks_like_template(text))
        .collect();
    let files = Disk::new(shared);
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    let started = std::time::Instant::now();
    let (mut count, mut nodes, mut parsing) = (0, 0, std::time::Duration::ZERO);
    for (path, text) in &texts {
        let sources = SourceMap::default();
        let Some(source) = sources.add(path, text.clone()) else {
            continue;
        };
        let before = std::time::Instant::now();
        let _ = Document::read(&source);
        parsing += before.elapsed();
        count += 1;
        nodes += load(&source, &files, &sources, &Options::default())
            .map_or(0, |stack| stack.nodes.len());
    }
    let all = started.elapsed() - parsing;
    println!(
        "{count} templates, {nodes} nodes, {bytes} bytes in {all:?} (of which parsing {parsing:?}): {:.0} templates/s, {:.1} MB/s",
        count as f64 / all.as_secs_f64(),
        bytes as f64 / 1e6 / all.as_secs_f64()
    );
}
