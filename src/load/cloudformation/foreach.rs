//! `Fn::ForEach` of `AWS::LanguageExtensions`: loops are written out before anything else is looked at.

use ecow::EcoString;

use super::document::{Entry, Node, NodeKind, Style};
use super::scalar;
use super::scope::Loader;

const LOOP: &str = "Fn::ForEach::";

/// Loops may make so many nodes.
const MOST_NODES: usize = 200_000;
/// Why a loop isn't written out beyond that.
const TOO_MANY: &str = "loops make more than 200,000 nodes, the limit";

/// The document with its loops written out; none where it has no loop.
pub(super) fn expand(loader: &mut Loader<'_>, root: &Node) -> Option<Node> {
    if !has_loop(root) {
        return None;
    }
    let mut expansion = Expansion { loader, made: 0 };
    Some(expansion.node(root))
}

fn has_loop(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Scalar(..) => false,
        NodeKind::Sequence(items) => items.iter().any(has_loop),
        NodeKind::Mapping(entries) => entries
            .iter()
            .any(|entry| entry.key.starts_with(LOOP) || has_loop(&entry.value)),
    }
}

struct Expansion<'a, 'b> {
    loader: &'a mut Loader<'b>,
    made: usize,
}

impl Expansion<'_, '_> {
    fn node(&mut self, node: &Node) -> Node {
        let kind = match &node.kind {
            NodeKind::Scalar(..) => return node.clone(),
            NodeKind::Sequence(items) => {
                NodeKind::Sequence(items.iter().map(|item| self.node(item)).collect())
            }
            NodeKind::Mapping(entries) => NodeKind::Mapping(self.entries(entries)),
        };
        Node {
            kind,
            span: node.span,
        }
    }

    fn entries(&mut self, entries: &[Entry]) -> Vec<Entry> {
        let mut out = Vec::with_capacity(entries.len());
        for entry in entries {
            match entry.key.strip_prefix(LOOP) {
                Some(name) => match self.repeated(entry) {
                    Ok(entries) => out.extend(entries),
                    Err(why) => {
                        let detail = format!("The loop {name} isn't written out: {why}.");
                        let summary = "Loop not expanded";
                        match why == TOO_MANY {
                            true => self.loader.error(entry.key_span, summary, detail),
                            false => self.loader.warn(entry.key_span, summary, detail),
                        }
                        if let Some(scope) = self.loader.scope() {
                            // Whatever it would declare may be referred to.
                            scope.transforms.unknown = true;
                        }
                        out.push(entry.clone());
                    }
                },
                None => out.push(Entry {
                    key: entry.key.clone(),
                    key_span: entry.key_span,
                    value: self.node(&entry.value),
                }),
            }
        }
        out
    }

    fn repeated(&mut self, entry: &Entry) -> Result<Vec<Entry>, &'static str> {
        let Some([identifier, collection, body]) = entry.value.items() else {
            return Err("it must be a list of an identifier, a collection and a mapping");
        };
        let (Some(identifier), Some(entries)) = (identifier.text(), body.entries()) else {
            return Err("it must be a list of an identifier, a collection and a mapping");
        };
        let collection = self.loader.evaluate(collection);
        let Some(items) = collection.as_items() else {
            return Err("its collection isn't known");
        };
        let size = body.size();
        let mut out = Vec::new();
        for item in items {
            let Some(text) = scalar::text(item) else {
                return Err("an element of its collection isn't known");
            };
            // A name takes at least four characters where it is replaced.
            self.made += size + text_bytes(body) / 4 * text.len() / 64;
            if self.made > MOST_NODES {
                return Err(TOO_MANY);
            }
            let replaced: Vec<Entry> = entries
                .iter()
                .map(|entry| Entry {
                    key: replaced_text(&entry.key, identifier, &text),
                    key_span: entry.key_span,
                    value: replaced(&entry.value, identifier, &text),
                })
                .collect();
            out.extend(self.entries(&replaced));
        }
        Ok(out)
    }
}

/// The length of all texts in a node.
fn text_bytes(node: &Node) -> usize {
    match &node.kind {
        NodeKind::Scalar(text, _) => text.len(),
        NodeKind::Sequence(items) => items.iter().map(text_bytes).sum(),
        NodeKind::Mapping(entries) => entries
            .iter()
            .map(|e| e.key.len() + text_bytes(&e.value))
            .sum(),
    }
}

/// The node with the loop's variable replaced by a text.
fn replaced(node: &Node, identifier: &str, value: &EcoString) -> Node {
    let kind = match &node.kind {
        NodeKind::Scalar(text, style) => {
            NodeKind::Scalar(replaced_text(text, identifier, value), *style)
        }
        NodeKind::Sequence(items) => NodeKind::Sequence(
            items
                .iter()
                .map(|item| replaced(item, identifier, value))
                .collect(),
        ),
        NodeKind::Mapping(entries) => match entries.as_slice() {
            [entry]
                if entry.key == "Ref"
                    && entry.value.text().is_some_and(|text| text == identifier) =>
            {
                NodeKind::Scalar(value.clone(), Style::Quoted)
            }
            _ => NodeKind::Mapping(
                entries
                    .iter()
                    .map(|entry| Entry {
                        key: replaced_text(&entry.key, identifier, value),
                        key_span: entry.key_span,
                        value: replaced(&entry.value, identifier, value),
                    })
                    .collect(),
            ),
        },
    };
    Node {
        kind,
        span: node.span,
    }
}

/// `${Name}` is the value, `&{Name}` its letters and digits alone, as logical ids need it.
fn replaced_text(text: &EcoString, identifier: &str, value: &EcoString) -> EcoString {
    if !text.contains("{") || !text.contains(identifier) {
        return text.clone();
    }
    let alphanumeric: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
    text.replace(&format!("${{{identifier}}}"), value)
        .replace(&format!("&{{{identifier}}}"), &alphanumeric)
}
