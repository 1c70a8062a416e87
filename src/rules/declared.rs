//! The vocabulary of nodes that are no resources: `declared.hcl`.

use std::path::Path;

use crate::source::Source;
use crate::syntax::{self, ExpressionKind};

/// The page of a declared kind: its attributes and what each is.
pub fn declared(kind: &str) -> Option<String> {
    let found = crate::language::blocks("declared").find(|b| b.name == kind)?;
    let source = Source::of_rule(Path::new("declared.hcl"), found.text().to_string());
    let file = syntax::parse_file(&source.text, source.base);
    let block = file.body.blocks.first()?;
    let string = |name: &str| match &block.body.attribute(name)?.value.kind {
        ExpressionKind::String(text) => Some(text.to_string()),
        _ => None,
    };
    let mut page = format!(
        "{kind}\n{}\n\n{}.\n\n",
        "=".repeat(kind.len()),
        string("summary")?
    );
    let ExpressionKind::Object(items) = &block.body.attribute("attributes")?.value.kind else {
        return Some(page);
    };
    let rows: Vec<(&str, &str)> = items
        .iter()
        .filter_map(|i| match (&i.key.kind, &i.value.kind) {
            (ExpressionKind::String(name), ExpressionKind::String(what)) => {
                Some((&**name, &**what))
            }
            _ => None,
        })
        .collect();
    let width = rows.iter().map(|(n, _)| n.len()).max().unwrap_or(0);
    for (name, what) in rows {
        page.push_str(&format!("{name:width$}  {what}\n"));
    }
    Some(page)
}
