//! Loading CloudFormation: templates in YAML and JSON, with SAM's additions.
//!
//! text → [`Document`] (`yaml`, `json`) → macros that rewrite the document (`foreach`, `serverless`) → a scope whose
//! declarations are evaluated (`template`, `evaluate` and the files beside it) → nodes of the [`Stack`].

mod absent;
mod allowed;
mod cases;
mod change_set;
mod check;
mod conditions;
mod cycles;
mod describe;
mod detect;
mod document;
mod embedded;
mod evaluate;
mod foreach;
mod functions;
mod indentation;
mod json;
mod location;
mod lookup;
mod nested;
mod overrides;
mod parameters;
mod places;
mod references;
mod resources;
mod scalar;
mod scope;
mod serverless;
mod strings;
mod template;
mod yaml;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_document;
#[cfg(test)]
mod tests_files;
#[cfg(test)]
mod tests_nested;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use change_set::{is_change_set, looks_like_change_set};
pub use detect::{is_template, looks_like_template};
pub use document::{Document, Entry, Node, NodeKind, Style};
pub use embedded::{Deployment, EmbeddedTemplate, deploy};
pub use nested::NESTING_PROPERTIES;
pub use overrides::read_parameters;
pub use resources::declared_as;

use super::{Diagnostic, DiagnosticSeverity, Language, Stack};
use crate::evaluate::Share;
use crate::source::{Files, Source, SourceMap};
use crate::syntax::Span;
use crate::value::Value;
use scope::Loader;

/// What may be given besides the template.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Values of parameters by name, also of pseudo parameters (`AWS::Region`).
    pub overrides: BTreeMap<String, Value>,
    /// What it may take.
    pub share: Share,
}

/// Whether a text may be something that [`load`] reads: a template or a change set.
pub fn may_be_template(text: &str) -> bool {
    looks_like_template(text) || looks_like_change_set(text)
}

/// What is told of a template whose bytes aren't all text: they are replaced, and the rest is judged.
pub fn not_utf_8(source: &Source) -> Diagnostic {
    Diagnostic {
        severity: DiagnosticSeverity::Error,
        summary: "Invalid character encoding".into(),
        detail: "The template is not UTF-8. Save it as UTF-8.".into(),
        span: Span::new(source.base, source.base),
    }
}

/// Loads a template with the nested stacks whose templates are local files.
///
/// None where the text is no template: ask [`may_be_template`] first, which is much cheaper. A text with a template's
/// marks that can't be parsed is a stack with that diagnostic.
pub fn load(
    source: &Arc<Source>,
    files: &dyn Files,
    sources: &SourceMap,
    options: &Options,
) -> Option<Stack> {
    let mut stack = Stack {
        path: source.path.clone(),
        language: Language::CloudFormation,
        sources: vec![source.base],
        share: options.share,
        ..Stack::default()
    };
    let document = match Document::read(source) {
        Ok(document) => document,
        Err(_) if !may_be_template(&source.text) => return None,
        Err(diagnostic) => {
            stack.diagnostics.push(*diagnostic);
            return Some(stack);
        }
    };
    if is_change_set(&document) {
        change_set::load(&mut stack, &document, source);
        return Some(stack);
    }
    if !is_template(&document) {
        return None;
    }
    let mut loader = Loader::new(files, sources, stack);
    loader.load_root(source, document, options);
    Some(loader.finish())
}
