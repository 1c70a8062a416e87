//! Templates that another language deploys: `aws_cloudformation_stack` of Terraform.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ecow::EcoString;

use super::detect::is_template;
use super::document::{Document, Node, NodeKind};
use super::scope::Loader;
use super::template::Surroundings;
use crate::load::{Diagnostic, Stack};
use crate::source::{Files, Source, SourceMap};
use crate::syntax::Span;
use crate::value::{Entries, Guard, Value};

/// A template with what it is deployed with.
pub struct Deployment {
    /// The template's text.
    pub template: EmbeddedTemplate,
    /// The values of parameters by name.
    pub parameters: BTreeMap<String, Value>,
    /// Before each logical id: the address of what deploys it, with a dot.
    pub prefix: EcoString,
    /// Under which condition it is deployed.
    pub guard: Guard,
    /// The headers of what led here, outermost first.
    pub calls: Vec<Span>,
}

/// Where a template's text comes from.
pub enum EmbeddedTemplate {
    /// A file of its own.
    File(Arc<Source>),
    /// An expression at a place, which everything in the template then has.
    Text(String, PathBuf, Span),
}

/// Loads a template into a stack that exists, and gives its outputs by name.
///
/// None where the text is no template. A template that can't be read is a diagnostic of the stack.
pub fn deploy(
    stack: &mut Stack,
    files: &dyn Files,
    sources: &SourceMap,
    deployment: Deployment,
) -> Option<Entries> {
    let read = match deployment.template {
        EmbeddedTemplate::File(source) => Document::read(&source).map(|document| {
            if !stack.sources.contains(&source.base) {
                stack.sources.push(source.base);
            }
            is_template(&document).then_some((source, document))
        }),
        EmbeddedTemplate::Text(text, path, place) => embedded_document(&path, text, place),
    };
    let (source, document) = match read {
        Ok(found) => found?,
        Err(diagnostic) => {
            stack.diagnostics.push(*diagnostic);
            return None;
        }
    };
    let mut loader = Loader::new(files, sources, std::mem::take(stack));
    let surroundings = Surroundings {
        files: vec![source.path.clone()],
        prefix: deployment.prefix,
        guard: deployment.guard,
        calls: deployment.calls,
    };
    let outputs = loader.load_template(&source, &document, &deployment.parameters, surroundings);
    *stack = loader.finish();
    Some(outputs)
}

/// The template that a text is; none where it is something else. Everything in it has one place, where the text is written.
pub(super) fn embedded_document(
    path: &Path,
    text: String,
    place: Span,
) -> Result<Option<(Arc<Source>, Document)>, Box<Diagnostic>> {
    let source = Arc::new(Source::of_rule(path, text));
    let mut document = Document::read(&source).map_err(|mut diagnostic| {
        diagnostic.span = place;
        diagnostic
    })?;
    if !is_template(&document) {
        return Ok(None);
    }
    put(&mut document.root, place);
    document.comments.clear();
    for diagnostic in &mut document.diagnostics {
        diagnostic.span = place;
    }
    Ok(Some((source, document)))
}

/// Gives everything in a node one place.
fn put(node: &mut Node, place: Span) {
    node.span = place;
    match &mut node.kind {
        NodeKind::Scalar(..) => {}
        NodeKind::Sequence(items) => items.iter_mut().for_each(|item| put(item, place)),
        NodeKind::Mapping(entries) => {
            for entry in entries {
                entry.key_span = place;
                put(&mut entry.value, place);
            }
        }
    }
}
