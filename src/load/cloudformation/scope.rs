//! The state of loading: one scope for each template of a stack.

use std::path::PathBuf;
use std::sync::Arc;

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::document::Node;
use crate::load::{Diagnostic, DiagnosticSeverity, Edge, InputDeclaration, Stack};
use crate::source::{Files, Source, SourceMap};
use crate::syntax::Span;
use crate::value::{Entries, Guard, Input, Literal, NodeId, Value};

/// A template with its declarations by name.
pub(super) struct Scope {
    pub source: Arc<Source>,
    /// The document's root after macros.
    pub root: Arc<Node>,
    /// Before each address: empty, or `Outer.`.
    pub prefix: EcoString,
    /// Under which condition the template is deployed at all.
    pub guard: Guard,
    /// The spans of the nested stacks' headers that led here.
    pub calls: Vec<Span>,
    /// The files that led here, to notice templates that nest themselves.
    pub files: Vec<PathBuf>,
    pub parameters: FxHashMap<EcoString, Value>,
    pub mappings: FxHashMap<EcoString, Mapping>,
    pub conditions: FxHashMap<EcoString, Condition>,
    pub resources: FxHashMap<EcoString, Resource>,
    /// What the outputs give to the stack around it.
    pub outputs: Entries,
    pub transforms: Transforms,
    /// Logical ids of which SAM may make resources that aren't known here.
    pub uncertain: FxHashSet<EcoString>,
}

/// A mapping: by first key, by second key.
pub(super) type Mapping = Arc<FxHashMap<EcoString, FxHashMap<EcoString, Value>>>;

/// What rewrites the template before it is deployed.
#[derive(Clone, Copy, Default)]
pub(super) struct Transforms {
    /// `AWS::Serverless-2016-10-31`
    pub serverless: bool,
    /// Someone's own macro, or an include: nobody knows what it adds.
    pub unknown: bool,
}

/// The document of a nested stack.
pub(super) type Nested = (Arc<Source>, Arc<super::Document>);

/// A condition and how far its evaluation is.
pub(super) enum Condition {
    /// Where it stands among the section's entries.
    Pending(usize),
    Running,
    Done(Guard),
}

/// A resource and how far its evaluation is.
pub(super) struct Resource {
    pub node: NodeId,
    /// Where it stands among the section's entries.
    pub index: usize,
    pub written_type: EcoString,
    pub state: State,
    /// The scope of the nested stack that it is.
    pub child: Option<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Pending,
    Running,
    Done,
}

/// Where evaluation is.
#[derive(Clone)]
pub(super) struct Place {
    pub scope: usize,
    /// What is known to hold where the value is used, so that selections by it needn't be kept open.
    pub under: Guard,
    /// Who reads, in which attribute.
    pub reader: Option<(NodeId, EcoString)>,
}

pub(super) struct Loader<'a> {
    pub files: &'a dyn Files,
    pub sources: &'a SourceMap,
    pub stack: Stack,
    pub scopes: Vec<Scope>,
    pub place: Place,
    pub depth: usize,
    /// How many bytes functions may still make, because a text may be doubled again and again.
    pub text_left: usize,
    /// The steps that are left for evaluating nodes: functions may evaluate theirs several times.
    pub steps_left: u64,
    /// Edges with whether they were read unconditionally, given that the reader exists.
    pub certain: Vec<(NodeId, NodeId)>,
    pub pseudo: FxHashMap<EcoString, Value>,
    /// Documents of nested stacks, read once each.
    pub documents: FxHashMap<PathBuf, Option<Nested>>,
}

impl<'a> Loader<'a> {
    pub fn new(files: &'a dyn Files, sources: &'a SourceMap, stack: Stack) -> Loader<'a> {
        Loader {
            steps_left: stack.share.steps.saturating_sub(stack.taken),
            files,
            sources,
            stack,
            scopes: Vec::new(),
            place: Place {
                scope: 0,
                under: Guard::TRUE,
                reader: None,
            },
            depth: 0,
            text_left: 16 << 20,
            certain: Vec::new(),
            pseudo: FxHashMap::default(),
            documents: FxHashMap::default(),
        }
    }

    /// The template that is being evaluated.
    pub fn scope(&mut self) -> Option<&mut Scope> {
        self.scopes.get_mut(self.place.scope)
    }

    /// Its document.
    pub fn root(&mut self) -> Option<Arc<Node>> {
        self.scope().map(|scope| scope.root.clone())
    }

    pub fn error(&mut self, span: Span, summary: &str, detail: String) {
        self.diagnose(DiagnosticSeverity::Error, span, summary, detail);
    }

    /// What the service refuses, so that a value is unknown.
    pub fn fault(&mut self, span: Span, summary: &str, detail: String) {
        self.diagnose(DiagnosticSeverity::Fault, span, summary, detail);
    }

    pub fn warn(&mut self, span: Span, summary: &str, detail: String) {
        self.diagnose(DiagnosticSeverity::Warning, span, summary, detail);
    }

    fn diagnose(
        &mut self,
        severity: DiagnosticSeverity,
        span: Span,
        summary: &str,
        detail: String,
    ) {
        /// One mistake in a loop shouldn't fill the memory.
        const MOST: usize = 10_000;
        if self.stack.diagnostics.len() < MOST {
            self.stack.diagnostics.push(Diagnostic {
                severity,
                summary: summary.to_string(),
                detail,
                span,
            });
        }
    }

    /// A new input of the stack.
    pub fn declare_input(&mut self, name: &str, span: Span, domain: Option<Vec<Literal>>) -> Input {
        let input = Input(self.stack.inputs.len() as u32);
        self.stack.inputs.push(InputDeclaration {
            name: name.into(),
            span,
        });
        self.stack.guards.declare(input, name, domain);
        input
    }

    /// The one that is being evaluated reads an attribute of `to`.
    pub fn record_edge(&mut self, to: NodeId, to_attribute: &str) {
        let Some((from, attribute)) = self.place.reader.clone() else {
            return;
        };
        // Under the reader's own condition it is read in any case.
        let own = self.stack.node(from).map_or(Guard::TRUE, |node| node.guard);
        if (self.place.under == own || self.place.under.is_true()) && attribute != "metadata" {
            self.certain.push((from, to));
        }
        self.stack.edges.push(Edge {
            from,
            attribute,
            to,
            to_attribute: to_attribute.into(),
        });
    }

    /// The stack, complete.
    pub fn finish(mut self) -> Stack {
        self.report_cycles();
        self.stack.taken = self.stack.share.steps.saturating_sub(self.steps_left);
        self.stack.edges.sort();
        self.stack.edges.dedup();
        self.stack
            .diagnostics
            .sort_by(|a, b| (a.span, &a.summary).cmp(&(b.span, &b.summary)));
        self.stack.diagnostics.dedup();
        self.stack
    }
}
