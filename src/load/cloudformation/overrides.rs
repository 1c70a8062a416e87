//! Files with values of parameters, in the forms that AWS's tools read.

use std::collections::BTreeMap;

use super::document::{Document, Node, NodeKind};
use crate::load::Diagnostic;
use crate::source::Source;
use crate::value::Value;

/// Reads a file of parameters: the list of `ParameterKey` and `ParameterValue` that `aws cloudformation create-stack`
/// takes, the list of `Key=Value` and the plain object of `aws cloudformation deploy`, or the object with `Parameters` of
/// CodePipeline and Git sync.
pub fn read_parameters(source: &Source) -> Result<BTreeMap<String, Value>, Box<Diagnostic>> {
    let document = Document::read(source)?;
    let mut values = BTreeMap::new();
    match &document.root.kind {
        NodeKind::Sequence(items) => {
            for item in items {
                if let Some(pair) = item.text() {
                    if let Some((name, value)) = pair.split_once('=') {
                        values.insert(name.trim().to_string(), Value::string(value).at(item.span));
                    }
                } else if let Some(name) = text(item, "ParameterKey")
                    && let Some(value) = item.get("ParameterValue")
                {
                    values.insert(name, given(value));
                }
            }
        }
        NodeKind::Mapping(_) => {
            let own = document
                .root
                .get("Parameters")
                .or_else(|| document.root.get("parameters"));
            let object = own
                .filter(|node| node.entries().is_some())
                .unwrap_or(&document.root);
            for entry in object.entries().unwrap_or_default() {
                values.insert(entry.key.to_string(), given(&entry.value));
            }
        }
        NodeKind::Scalar(..) => {
            return Err(super::document::error(
                document.root.span,
                "No parameters",
                "A file of parameters is a list of ParameterKey and ParameterValue, a list of \"Key=Value\", or an object.".into(),
            ));
        }
    }
    Ok(values)
}

fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key)?.text().map(|text| text.to_string())
}

/// Values are texts, as the command line would give them; lists are joined by the parameter's type.
fn given(node: &Node) -> Value {
    match &node.kind {
        NodeKind::Scalar(text, _) => Value::string(text).at(node.span),
        NodeKind::Sequence(items) => Value::tuple(items.iter().map(given).collect()).at(node.span),
        NodeKind::Mapping(entries) => Value::object(
            entries
                .iter()
                .map(|e| (e.key.clone(), given(&e.value)))
                .collect(),
        )
        .at(node.span),
    }
}
