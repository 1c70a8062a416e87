//! Files with values of parameters, in the forms that AWS's tools read.

use std::collections::BTreeMap;

use super::document::{Document, Node, NodeKind};
use crate::load::Diagnostic;
use crate::source::Source;
use crate::syntax::Span;
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
                    let pair = pair
                        .split_once('=')
                        .filter(|(name, _)| !name.trim().is_empty());
                    let (name, value) = pair.ok_or_else(|| wrong(item.span))?;
                    values.insert(name.trim().to_string(), Value::string(value).at(item.span));
                    continue;
                }
                let name = text(item, "ParameterKey").ok_or_else(|| wrong(item.span))?;
                // Without one it is the value that the stack has.
                if let Some(value) = item.get("ParameterValue") {
                    values.insert(name, given(value)?);
                }
            }
        }
        NodeKind::Mapping(_) => {
            let own = document
                .root
                .get("Parameters")
                .or_else(|| document.root.get("parameters"));
            let object = own.unwrap_or(&document.root);
            for entry in object.entries().ok_or_else(|| wrong(object.span))? {
                values.insert(entry.key.to_string(), given(&entry.value)?);
            }
        }
        NodeKind::Scalar(..) => return Err(wrong(document.root.span)),
    }
    Ok(values)
}

fn text(node: &Node, key: &str) -> Option<String> {
    node.get(key)?.text().map(|text| text.to_string())
}

fn wrong(span: Span) -> Box<Diagnostic> {
    super::document::error(
        span,
        "No parameters",
        "A file of parameters is a list of ParameterKey and ParameterValue, a list of \"Key=Value\", or an object of texts.".into(),
    )
}

/// Values are texts, as the command line would give them; lists are joined by the parameter's type.
fn given(node: &Node) -> Result<Value, Box<Diagnostic>> {
    match &node.kind {
        NodeKind::Scalar(text, _) => Ok(Value::string(text).at(node.span)),
        NodeKind::Sequence(items) => {
            let items = items.iter().map(given).collect::<Result<_, _>>()?;
            Ok(Value::tuple(items).at(node.span))
        }
        // No parameter has such a value.
        NodeKind::Mapping(_) => Err(wrong(node.span)),
    }
}
