//! Embeds the built-in rules: what they are listed by as a table that costs nothing to read, and their sources.

#[allow(dead_code, unused_imports)]
#[path = "src/syntax/mod.rs"]
mod syntax;

#[allow(dead_code)]
#[path = "src/rules/cut.rs"]
mod cut;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use syntax::{Block, Expression, ExpressionKind};

fn main() {
    println!("cargo::rerun-if-changed=rules");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut files = Vec::new();
    collect(&root.join("rules"), &mut files);
    files.sort();
    let mut rules = Vec::new();
    let mut models = String::new();
    for path in &files {
        let text = fs::read_to_string(path).expect("a rule file can be read");
        let name = path
            .strip_prefix(&root)
            .expect("it lies below the root")
            .to_string_lossy()
            .replace('\\', "/");
        let include = format!("include_str!({:?})", path.to_string_lossy());
        match path.file_name().and_then(|n| n.to_str()) {
            Some("model.hcl" | "declared.hcl" | "support.hcl") => {
                writeln!(models, "    ({name:?}, {include}),").expect("writing to a string")
            }
            _ => {
                let (bare, _) = cut::cut(&text);
                let file = syntax::parse_file(&bare, 0);
                assert!(file.errors.is_empty(), "{name}: {:?}", file.errors);
                let block = file
                    .body
                    .blocks
                    .first()
                    .unwrap_or_else(|| panic!("{name}: holds no rule"));
                rules.push((
                    block.label(0).unwrap_or("").to_string(),
                    row(block, &name, &include),
                ));
            }
        }
    }
    rules.sort();
    let rows: String = rules.into_iter().map(|(_, row)| row).collect();
    let code = format!(
        "pub(crate) static RULES: &[Embedded] = &[\n{rows}];\n\npub(crate) static MODELS: &[(&str, &str)] = &[\n{models}];\n"
    );
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it")).join("built_in.rs");
    fs::write(out, code).expect("the output directory can be written");
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "hcl") {
            files.push(path);
        }
    }
}

fn row(block: &Block, path: &str, include: &str) -> String {
    let one = |name: &str| -> String {
        block
            .body
            .attribute(name)
            .map(|a| texts(&a.value))
            .and_then(|t| t.into_iter().next())
            .unwrap_or_default()
    };
    let list = |name: &str| -> Vec<String> {
        block
            .body
            .attribute(name)
            .map(|a| texts(&a.value))
            .unwrap_or_default()
    };
    let severities = block
        .body
        .attribute("severity")
        .map(|a| texts(&a.value))
        .unwrap_or_default();
    let severity = ["critical", "high", "medium", "low", "info"]
        .into_iter()
        .find(|s| severities.iter().any(|t| t == s))
        .unwrap_or_else(|| panic!("{path}: needs a severity"));
    let mut aliases = Vec::new();
    if let Some(ExpressionKind::Object(peers)) =
        block.body.attribute("aliases").map(|a| &a.value.kind)
    {
        for peer in peers {
            let name = texts(&peer.key).into_iter().next().unwrap_or_default();
            let ids = match &peer.value.kind {
                ExpressionKind::Object(items) => items.iter().flat_map(|i| texts(&i.key)).collect(),
                _ => texts(&peer.value),
            };
            aliases.extend(ids.into_iter().map(|id| (name.clone(), id)));
        }
    }
    let mut controls = Vec::new();
    if let Some(ExpressionKind::Object(standards)) =
        block.body.attribute("controls").map(|a| &a.value.kind)
    {
        for standard in standards {
            let name = texts(&standard.key).into_iter().next().unwrap_or_default();
            let ids = texts(&standard.value).into_iter();
            controls.extend(ids.map(|id| (name.clone(), id)));
        }
    }
    format!(
        "    Embedded {{ path: {path:?}, text: {include}, id: {:?}, title: {:?}, severity: {severity:?}, category: {:?}, checklist: {:?}, kinds: &{:?}, languages: &{:?}, default: {:?}, aliases: &{:?}, controls: &{:?}, was: &{:?} }},\n",
        block.label(0).unwrap_or(""),
        one("title"),
        one("category"),
        one("checklist"),
        list("kind"),
        list("languages"),
        one("default"),
        aliases,
        controls,
        list("was"),
    )
}

/// All literal strings in an expression.
fn texts(expression: &Expression) -> Vec<String> {
    match &expression.kind {
        ExpressionKind::String(text) => vec![text.to_string()],
        ExpressionKind::Tuple(items) => items.iter().flat_map(texts).collect(),
        ExpressionKind::Conditional { yes, no, .. } => {
            [yes, no].into_iter().flat_map(|e| texts(e)).collect()
        }
        ExpressionKind::Parentheses(inner) => texts(inner),
        _ => Vec::new(),
    }
}
