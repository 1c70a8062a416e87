//! Embeds the built-in rules and mappings: their sources as texts, and beside them what they are found by, so that a start
//! reads no more of them than it needs. All of it is text: a table of strings in the program would have to be relocated, string
//! by string, whenever it starts.

#[allow(dead_code, unused_imports)]
#[path = "src/syntax/mod.rs"]
mod syntax;

#[allow(dead_code)]
#[path = "src/rules/cut.rs"]
mod cut;

#[allow(dead_code)]
#[path = "src/language/rows.rs"]
mod rows;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::{env, fs};

use syntax::{Block, Expression, ExpressionKind};

/// The fields of a row, each of one or several texts.
type Row = Vec<Vec<String>>;

fn main() {
    println!("cargo::rerun-if-changed=rules");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut files = Vec::new();
    collect(&root.join("rules"), &mut files);
    files.sort();
    let mut sources = String::new();
    let mut said = String::new();
    let mut examples = String::new();
    let mut rules = Vec::new();
    let mut blocks = Vec::new();
    for path in &files {
        let text = fs::read_to_string(path).expect("a rule file can be read");
        let name = path
            .strip_prefix(&root)
            .expect("it lies below the root")
            .to_string_lossy()
            .replace('\\', "/");
        let begin = sources.len();
        match path.file_name().and_then(|n| n.to_str()) {
            Some("model.hcl" | "declared.hcl" | "support.hcl") => {
                let file = syntax::parse_file(&text, 0);
                assert!(file.errors.is_empty(), "{name}: {:?}", file.errors);
                blocks.extend(file.body.blocks.iter().map(|b| row_of_block(b, begin)));
                sources.push_str(&text);
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
                let place = [begin, end_of_head(&bare), said.len(), examples.len()];
                let row = row_of_rule(block, &name, place, text.len());
                rules.push((block.label(0).unwrap_or("").to_string(), row));
                let (head, tail) = text.split_at(end_of_head(&bare));
                let mut at = 0;
                for aside in asides(block) {
                    sources.push_str(&head[at..aside.start]);
                    said.push_str(&head[aside.clone()]);
                    at = aside.end;
                }
                sources.push_str(&head[at..]);
                examples.push_str(tail);
            }
        }
    }
    rules.sort();
    write("sources.txt", sources.as_bytes());
    write("said.txt", said.as_bytes());
    write("examples.txt", examples.as_bytes());
    write_table("rules", rules.into_iter().map(|(_, row)| row));
    write_table("blocks", blocks.into_iter());
}

/// Writes a table as [`rows`] reads it.
fn write_table(name: &str, rows: impl Iterator<Item = Row>) {
    let mut texts = String::new();
    let mut index = Vec::new();
    for field in rows.flatten() {
        for (number, text) in field.iter().enumerate() {
            assert!(
                !text.contains(rows::BETWEEN),
                "{text:?} holds what divides a field"
            );
            if number > 0 {
                texts.push(rows::BETWEEN);
            }
            texts.push_str(text);
        }
        let end = u32::try_from(texts.len()).expect("a table is smaller than 4 GiB");
        index.extend(end.to_le_bytes());
    }
    write(&format!("{name}.txt"), texts.as_bytes());
    write(&format!("{name}.index"), &index);
}

fn write(name: &str, bytes: &[u8]) {
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets it"));
    fs::write(out.join(name), bytes).expect("the output directory can be written");
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

/// How much of a file without its examples stands before them and the brace that ends its rule. What follows is blank, so
/// the rest with a brace is the same rule.
fn end_of_head(bare: &str) -> usize {
    let text = bare.trim_end();
    text.strip_suffix('}').unwrap_or(text).trim_end().len()
}

/// `place`: where what is asked of the rule begins among the sources, how long the file is before its examples, where its asides
/// begin, and its examples. The last offset is the file's length.
fn row_of_rule(block: &Block, path: &str, place: [usize; 4], length: usize) -> Row {
    let list = |name: &str| -> Vec<String> {
        block
            .body
            .attribute(name)
            .map(|a| texts(&a.value))
            .unwrap_or_default()
    };
    let one = |name: &str| -> Vec<String> { list(name).into_iter().take(1).collect() };
    let severities = list("severity");
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
            aliases.extend(ids.into_iter().flat_map(|id| [name.clone(), id]));
        }
    }
    let mut controls = Vec::new();
    if let Some(ExpressionKind::Object(standards)) =
        block.body.attribute("controls").map(|a| &a.value.kind)
    {
        for standard in standards {
            let name = texts(&standard.key).into_iter().next().unwrap_or_default();
            let ids = texts(&standard.value).into_iter();
            controls.extend(ids.flat_map(|id| [name.clone(), id]));
        }
    }
    vec![
        place
            .iter()
            .chain([&length])
            .map(usize::to_string)
            .collect(),
        vec![path.to_string()],
        vec![block.label(0).unwrap_or("").to_string()],
        one("title"),
        vec![severity.to_string()],
        one("category"),
        one("checklist"),
        list("kind"),
        list("languages"),
        one("default"),
        aliases,
        controls,
        list("was"),
        offsets(asides(block)),
        offsets(places(block, &|name| ADVICE.contains(&name))),
    ]
}

/// The attributes that only reports need.
const ADVICE: [&str; 2] = ["remedy", "references"];

/// Whether a row says all that an attribute of a rule does.
fn is_listed(block: &Block, name: &str) -> bool {
    let value = block.body.attribute(name).map(|a| &a.value.kind);
    match (name, value) {
        (
            "title" | "category" | "checklist" | "kind" | "languages" | "default" | "controls"
            | "was",
            _,
        ) => true,
        ("severity", Some(value)) => matches!(value, ExpressionKind::String(_)),
        // An alias may stand for a clause.
        ("aliases", Some(ExpressionKind::Object(peers))) => peers
            .iter()
            .all(|peer| !matches!(peer.value.kind, ExpressionKind::Object(_))),
        _ => false,
    }
}

/// Where the attributes of a rule stand that aren't needed to ask it.
fn asides(block: &Block) -> Vec<Range<usize>> {
    places(block, &|name| {
        ADVICE.contains(&name) || is_listed(block, name)
    })
}

/// Where these attributes of a block stand.
fn places(block: &Block, is_meant: &dyn Fn(&str) -> bool) -> Vec<Range<usize>> {
    let attributes = block.body.attributes.iter();
    let meant = attributes.filter(|a| is_meant(&a.name.text));
    meant
        .map(|a| a.span.start as usize..a.span.end as usize)
        .collect()
}

/// Where each begins and ends.
fn offsets(places: Vec<Range<usize>>) -> Vec<String> {
    let ends = places
        .into_iter()
        .flat_map(|place| [place.start, place.end]);
    ends.map(|at| at.to_string()).collect()
}

/// A block of a mapping or of data: where it stands, and the names by which it is looked for.
fn row_of_block(block: &Block, begin: usize) -> Row {
    let inner = |kind: &str| -> Vec<String> {
        let blocks = block.body.blocks.iter().filter(|b| &*b.kind.text == kind);
        blocks
            .map(|b| b.label(0).unwrap_or("").to_string())
            .collect()
    };
    let also = block.body.attribute("also").map(|a| texts(&a.value));
    vec![
        [block.span.start, block.span.end]
            .map(|at| (begin + at as usize).to_string())
            .to_vec(),
        vec![block.kind.text.to_string()],
        vec![block.label(0).unwrap_or("").to_string()],
        also.unwrap_or_default(),
        inner("cloudformation"),
        inner("fold"),
    ]
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
