//! The evaluation of one root module and all that it calls.

use std::cell::{Cell, OnceCell, RefCell};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::inputs::Inputs;
use super::library::Library;
use super::module::{Declaration, Declarations};
use crate::evaluate::{Budget, Evaluator, Fault, Mode, Share, is_never_null};
use crate::load::{Diagnostic, Edge, InputDeclaration, Node, Site};
use crate::source::{Files, Source, SourceMap};
use crate::syntax::{Expression, ExpressionKind, Span};
use crate::value::{Data, Guard, Guards, NodeId, Reason, Type, Value};

/// References nested deeper than this (a local that reads a local that reads …) aren't followed.
const MOST_NESTING: usize = 1_200;
/// Values of so few cells are not counted for each node that has them, nor kept to be shared.
pub(super) const LITTLE: u32 = 64;
/// More nodes than this are not made in one stack: a repetition beyond it becomes one symbolic instance.
pub(super) const MOST_NODES: usize = 25_000;

/// A module instance.
pub(super) struct Scope<'a> {
    pub id: u32,
    pub directory: PathBuf,
    pub declarations: Rc<Declarations<'a>>,
    /// `module.vpc["a"]`, empty for the root.
    pub address: EcoString,
    /// The names of the calls that led here: `vpc.subnets`.
    pub calls_path: String,
    /// The headers of these calls, outermost first.
    pub calls: Vec<Span>,
    /// Under which condition it exists.
    pub guard: Guard,
    /// Who calls it; none for the root.
    pub caller: Option<Caller<'a>>,
    pub variables: RefCell<FxHashMap<&'a str, Rc<Slot>>>,
    pub locals: RefCell<FxHashMap<&'a str, Rc<Slot>>>,
    pub outputs: RefCell<FxHashMap<&'a str, Rc<Slot>>>,
    pub resources: RefCell<FxHashMap<ResourceKey<'a>, Rc<Resource<'a>>>>,
    pub modules: RefCell<FxHashMap<&'a str, Rc<Call<'a>>>>,
}

/// Who calls a module.
#[derive(Clone)]
pub(super) struct Caller<'a> {
    pub scope: Rc<Scope<'a>>,
    pub declaration: Declaration<'a>,
    pub instance: Rc<Instance>,
}

/// Class, type, name.
pub(super) type ResourceKey<'a> = (Class, &'a str, &'a str);

/// Which kind of block declares a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Class {
    Managed,
    Data,
    Ephemeral,
}

impl Class {
    /// What a reference begins with that says the class: `data` for a data source.
    pub fn of_root(name: &str) -> Option<Class> {
        match name {
            "resource" => Some(Class::Managed),
            "data" => Some(Class::Data),
            "ephemeral" => Some(Class::Ephemeral),
            _ => None,
        }
    }

    /// What stands before the type in addresses and in the model's kinds.
    pub fn prefix(self) -> &'static str {
        match self {
            Class::Managed => "",
            Class::Data => "data.",
            Class::Ephemeral => "ephemeral.",
        }
    }
}

/// A resource block with its instances.
pub(super) struct Resource<'a> {
    pub key: ResourceKey<'a>,
    pub declaration: Declaration<'a>,
    pub expansion: OnceCell<Expansion<NodeId>>,
    pub is_expanding: Cell<bool>,
    pub whole: Slot,
}

/// A module block with its instances.
pub(super) struct Call<'a> {
    pub name: &'a str,
    pub declaration: Declaration<'a>,
    /// None where the module isn't there.
    pub directory: Option<PathBuf>,
    pub node: NodeId,
    pub expansion: OnceCell<Expansion<Rc<Scope<'a>>>>,
    pub is_expanding: Cell<bool>,
    pub whole: Slot,
}

/// The instances of what may be repeated.
pub(super) enum Expansion<T> {
    Single(T),
    Count(Vec<(Guard, T)>),
    Each(Vec<(EcoString, Guard, T)>),
    /// How many there are isn't known: one stands for all.
    Symbolic(Guard, T, Reason),
}

impl<T> Expansion<T> {
    pub fn all(&self) -> Vec<&T> {
        match self {
            Expansion::Single(one) | Expansion::Symbolic(_, one, _) => vec![one],
            Expansion::Count(many) => many.iter().map(|(_, t)| t).collect(),
            Expansion::Each(many) => many.iter().map(|(_, _, t)| t).collect(),
        }
    }
}

/// What `each`, `count` and `self` are.
#[derive(Debug, Clone, Default)]
pub(super) struct Instance {
    pub each: Option<(Value, Value)>,
    pub count: Option<Value>,
    pub node: Option<NodeId>,
}

/// A value that is computed once, when it is first asked for.
#[derive(Default)]
pub(super) struct Slot {
    state: RefCell<State>,
}

#[derive(Default)]
enum State {
    #[default]
    Empty,
    Busy,
    Done(Value, Rc<[Dependency]>),
}

/// An attribute that was read while something was computed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Dependency {
    pub node: NodeId,
    pub attribute: EcoString,
}

/// What was read while something is computed.
enum Noted {
    One(Dependency),
    /// What something that has a name depends on, in order.
    All(Rc<[Dependency]>),
}

/// What is evaluated for each node that is a resource instance.
pub(super) struct NodeState<'a> {
    pub scope: Rc<Scope<'a>>,
    pub resource: Rc<Resource<'a>>,
    pub instance: Rc<Instance>,
    pub slot: Slot,
}

/// The state of loading one stack.
pub(super) struct Loader<'a> {
    pub library: &'a Library,
    pub files: &'a dyn Files,
    pub sources: &'a SourceMap,
    pub root: &'a Path,
    pub inputs: &'a Inputs,
    pub workspace: &'a str,
    pub declarations: RefCell<FxHashMap<PathBuf, Rc<Declarations<'a>>>>,
    pub scopes: RefCell<Vec<Rc<Scope<'a>>>>,
    pub nodes: RefCell<Vec<Node>>,
    pub states: RefCell<Vec<Option<Rc<NodeState<'a>>>>>,
    pub edges: RefCell<Vec<Edge>>,
    pub guards: RefCell<Guards>,
    pub budget: Budget,
    pub input_declarations: RefCell<Vec<InputDeclaration>>,
    pub diagnostics: RefCell<Vec<Diagnostic>>,
    /// Templates that are deployed, by file.
    pub templates: RefCell<FxHashMap<PathBuf, Arc<Source>>>,
    /// Where their sources begin.
    pub template_sources: RefCell<Vec<u32>>,
    /// What rules read of declarations, by their blocks: it is the same for every instance.
    pub declaration_facts: RefCell<FxHashMap<Span, Value>>,
    frames: RefCell<Vec<Vec<Noted>>>,
    /// What the input of each instance of `terraform_data` reads.
    pub passed_on: RefCell<FxHashMap<NodeId, Rc<[Dependency]>>>,
    /// What variables make of values: by the variable's block and the value's address.
    pub conversions: RefCell<FxHashMap<(Span, usize), (Value, Value)>>,
    /// An expression with a name that can't be resolved has no value.
    pub is_strict: Cell<bool>,
    /// What names stand for that nothing declares, by scope.
    pub undeclared: RefCell<FxHashMap<(u32, EcoString), Value>>,
    /// The resources among them.
    pub undeclared_nodes: RefCell<FxHashSet<NodeId>>,
    /// What is being computed, for naming cycles.
    pub(super) nesting: RefCell<Vec<EcoString>>,
}

/// A module's scope refers to who calls it, and that one to what it calls: they would keep each other, and all their values.
impl Drop for Loader<'_> {
    fn drop(&mut self) {
        for scope in self.scopes.take() {
            scope.modules.take();
            scope.resources.take();
        }
    }
}

impl<'a> Loader<'a> {
    pub fn new(
        library: &'a Library,
        files: &'a dyn Files,
        sources: &'a SourceMap,
        root: &'a Path,
        inputs: &'a Inputs,
        workspace: &'a str,
        share: Share,
    ) -> Self {
        Loader {
            library,
            files,
            sources,
            root,
            inputs,
            workspace,
            declarations: RefCell::default(),
            scopes: RefCell::default(),
            nodes: RefCell::default(),
            states: RefCell::default(),
            edges: RefCell::default(),
            guards: RefCell::default(),
            budget: Budget::new(share),
            input_declarations: RefCell::default(),
            diagnostics: RefCell::default(),
            declaration_facts: RefCell::default(),
            templates: RefCell::default(),
            template_sources: RefCell::default(),
            frames: RefCell::default(),
            passed_on: RefCell::default(),
            conversions: RefCell::default(),
            is_strict: Cell::new(false),
            undeclared: RefCell::default(),
            undeclared_nodes: RefCell::default(),
            nesting: RefCell::default(),
        }
    }

    /// The declarations of the module in a directory.
    pub fn declarations(&self, directory: &Path) -> Option<Rc<Declarations<'a>>> {
        if let Some(found) = self.declarations.borrow().get(directory) {
            return Some(found.clone());
        }
        let module = self.library.module(directory)?;
        let declarations = Rc::new(Declarations::of(module));
        let mut diagnostics = self.diagnostics.borrow_mut();
        diagnostics.extend(module.diagnostics.iter().cloned());
        diagnostics.extend(declarations.diagnostics.iter().cloned());
        self.declarations
            .borrow_mut()
            .insert(directory.to_path_buf(), declarations.clone());
        Some(declarations)
    }

    /// Makes a scope for the module in a directory.
    pub fn add_scope(
        &self,
        directory: &Path,
        address: EcoString,
        calls_path: String,
        calls: Vec<Span>,
        guard: Guard,
        caller: Option<Caller<'a>>,
    ) -> Option<Rc<Scope<'a>>> {
        let declarations = self.declarations(directory)?;
        let mut scopes = self.scopes.borrow_mut();
        let scope = Rc::new(Scope {
            id: scopes.len() as u32,
            directory: directory.to_path_buf(),
            declarations,
            address,
            calls_path,
            calls,
            guard,
            caller,
            variables: RefCell::default(),
            locals: RefCell::default(),
            outputs: RefCell::default(),
            resources: RefCell::default(),
            modules: RefCell::default(),
        });
        scopes.push(scope.clone());
        Some(scope)
    }

    /// Adds a node; its id.
    pub fn add_node(&self, node: Node, state: Option<Rc<NodeState<'a>>>) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        let id = NodeId(nodes.len() as u32);
        nodes.push(node);
        self.states.borrow_mut().push(state);
        id
    }

    /// A node of something declared in a scope, not yet evaluated.
    pub fn new_node(
        &self,
        scope: &Scope<'a>,
        address: EcoString,
        kind: EcoString,
        block: Span,
        header: Span,
        guard: Guard,
    ) -> Node {
        Node {
            address,
            written_type: kind.clone(),
            kind,
            attributes: Value::object(Default::default()),
            properties: None,
            declaration: Value::object(Default::default()),
            block,
            header,
            guard,
            symbolic: None,
            calls: scope.calls.clone(),
            module: scope.address.clone(),
            site: Site { scope: scope.id },
        }
    }

    /// The value of a slot, made on the first call.
    ///
    /// A fault that isn't the asker's is reported once, and the value is then unknown.
    pub fn slot(
        &self,
        slot: &Slot,
        name: impl FnOnce() -> EcoString,
        make: impl FnOnce() -> Result<Value, Fault>,
    ) -> Result<Value, Fault> {
        match &*slot.state.borrow() {
            State::Done(value, dependencies) => {
                self.note_all(dependencies);
                return Ok(value.clone());
            }
            State::Busy => return Err(self.cycle(&name())),
            State::Empty => {}
        }
        *slot.state.borrow_mut() = State::Busy;
        self.enter(name())?;
        let (result, dependencies) = self.recording(make);
        self.leave();
        let value = match result {
            Ok(value) => value,
            Err(fault) => {
                let reason = fault.reason(self.text(fault.span));
                self.report(fault);
                Value::unknown_of(Type::Dynamic, reason)
            }
        };
        let dependencies = dependencies.into();
        self.note_all(&dependencies);
        *slot.state.borrow_mut() = State::Done(value.clone(), dependencies);
        Ok(value)
    }

    /// Begins to compute something by name.
    pub fn enter(&self, name: EcoString) -> Result<(), Fault> {
        let mut nesting = self.nesting.borrow_mut();
        if nesting.len() >= MOST_NESTING {
            return Err(Fault::limit(
                "References are nested too deeply",
                format!("{name} is reached through more than {MOST_NESTING} references."),
                Span::NONE,
            ));
        }
        nesting.push(name);
        Ok(())
    }

    pub fn leave(&self) {
        self.nesting.borrow_mut().pop();
    }

    pub fn cycle(&self, name: &str) -> Fault {
        let nesting = self.nesting.borrow();
        let start = nesting.iter().position(|n| n == name).unwrap_or(0);
        let mut path: Vec<&str> = nesting.iter().skip(start).map(EcoString::as_str).collect();
        path.push(name);
        Fault::of_reference(
            "Cycle",
            format!("These depend on each other: {}.", path.join(" → ")),
            Span::NONE,
        )
    }

    /// Runs `make`, and says which attributes it read.
    pub fn recording<T>(&self, make: impl FnOnce() -> T) -> (T, Vec<Dependency>) {
        self.frames.borrow_mut().push(Vec::new());
        let result = make();
        let noted = self.frames.borrow_mut().pop().unwrap_or_default();
        let mut dependencies = Vec::with_capacity(noted.len());
        for noted in noted {
            match noted {
                Noted::One(dependency) => dependencies.push(dependency),
                Noted::All(all) => dependencies.extend(all.iter().cloned()),
            }
        }
        dependencies.sort();
        dependencies.dedup();
        (result, dependencies)
    }

    /// Notes that an attribute is read.
    pub fn note(&self, node: NodeId, attribute: &str) {
        if let Some(frame) = self.frames.borrow_mut().last_mut() {
            frame.push(Noted::One(Dependency {
                node,
                attribute: attribute.into(),
            }));
        }
    }

    /// Notes that what this instance of `terraform_data` has as its input is read.
    pub fn note_what_is_passed_on(&self, node: NodeId) {
        let passed_on = self.passed_on.borrow().get(&node).cloned();
        if let Some(dependencies) = passed_on {
            self.note_all(&dependencies);
        }
    }

    pub fn note_all(&self, dependencies: &Rc<[Dependency]>) {
        if dependencies.is_empty() {
            return;
        }
        if let Some(frame) = self.frames.borrow_mut().last_mut() {
            frame.push(Noted::All(dependencies.clone()));
        }
    }

    /// How many notes there are.
    pub fn noted(&self) -> usize {
        self.frames.borrow().last().map_or(0, Vec::len)
    }

    /// Of what these notes are about, only this part was taken. Where it says what it refers to, the rest of the list or module
    /// that it was taken from is no dependency: whoever takes one subnet of a list has nothing to do with the others.
    pub fn took_part(&self, notes: Range<usize>, part: &Value) {
        if notes.is_empty() {
            return;
        }
        let Some(nodes) = part.refers_only_to() else {
            return;
        };
        let mut frames = self.frames.borrow_mut();
        let Some(frame) = frames.last_mut().filter(|f| notes.end <= f.len()) else {
            return;
        };
        let mut of_part: Vec<Dependency> = Vec::new();
        for noted in frame.get(notes.clone()).unwrap_or_default() {
            match noted {
                Noted::One(one) if nodes.binary_search(&one.node).is_ok() => {
                    of_part.push(one.clone());
                }
                Noted::One(_) => {}
                Noted::All(all) => {
                    for node in &nodes {
                        let from = all.partition_point(|dependency| dependency.node < *node);
                        let own = all.iter().skip(from).take_while(|d| d.node == *node);
                        of_part.extend(own.cloned());
                    }
                }
            }
        }
        of_part.sort();
        of_part.dedup();
        // What it refers to may have come by another's attribute (a bucket's name that is a random id): then nothing is told apart.
        let found = of_part.chunk_by(|a, b| a.node == b.node).count();
        if found == nodes.len() {
            frame.splice(notes, of_part.into_iter().map(Noted::One));
        }
    }

    /// Takes notes back: what they are about has no part in the value.
    pub fn forget(&self, notes: Range<usize>) {
        if let Some(frame) = self.frames.borrow_mut().last_mut()
            && notes.end <= frame.len()
        {
            frame.drain(notes);
        }
    }

    /// The value of an argument, and what it reads. Where it is wholly known, it has nothing of attributes that aren't, and they are no dependencies:
    /// `coalesce(var.subnet_id, aws_subnet.own.id)` is a variable's value, and no reference to the subnet.
    pub fn argument(
        &self,
        scope: &Rc<Scope<'a>>,
        instance: &Rc<Instance>,
        expression: &Expression,
        frame: Option<&crate::evaluate::Frame<'_>>,
    ) -> (Value, Vec<Dependency>) {
        let (value, mut dependencies) =
            self.recording(|| self.evaluate_or_unknown(scope, instance, expression, frame));
        if value.is_wholly_known() {
            dependencies.retain(|dependency| self.may_be_known(dependency));
        }
        (value, dependencies)
    }

    /// Whether what a dependency reads has a value.
    fn may_be_known(&self, dependency: &Dependency) -> bool {
        let nodes = self.nodes.borrow();
        let Some(node) = nodes.get(dependency.node.0 as usize) else {
            return true;
        };
        let Data::Object(object) = &node.attributes.data else {
            return true;
        };
        match object.entries.get(&dependency.attribute) {
            Some(value) => value.as_unknown().is_none(),
            // What isn't said is computed.
            None => object.open.is_none(),
        }
    }

    /// Reports a fault as a diagnostic.
    pub fn report(&self, fault: Fault) {
        self.diagnose(fault.into());
    }

    pub fn diagnose(&self, diagnostic: Diagnostic) {
        let mut diagnostics = self.diagnostics.borrow_mut();
        if !diagnostics.contains(&diagnostic) && diagnostics.len() < 1_000 {
            diagnostics.push(diagnostic);
        }
    }

    /// The source text of a span.
    pub fn text(&self, span: Span) -> EcoString {
        self.sources
            .source(span.start)
            .map(|s| EcoString::from(s.slice(span)))
            .unwrap_or_default()
    }

    /// Evaluates an expression in a scope, as one instance.
    pub fn evaluate(
        &self,
        scope: &Rc<Scope<'a>>,
        instance: &Rc<Instance>,
        expression: &Expression,
    ) -> Result<Value, Fault> {
        self.evaluate_with(scope, instance, expression, None)
    }

    pub fn evaluate_with(
        &self,
        scope: &Rc<Scope<'a>>,
        instance: &Rc<Instance>,
        expression: &Expression,
        frame: Option<&crate::evaluate::Frame<'_>>,
    ) -> Result<Value, Fault> {
        let references = super::references::ScopeReferences {
            loader: self,
            scope,
            instance,
        };
        let evaluator = Evaluator {
            references: &references,
            files: self.files,
            directory: self.root,
            guards: &self.guards,
            mode: Mode::Terraform,
            budget: &self.budget,
        };
        evaluator.evaluate(expression, frame)
    }

    /// Evaluates; a fault is reported, and the value is unknown.
    pub fn evaluate_or_unknown(
        &self,
        scope: &Rc<Scope<'a>>,
        instance: &Rc<Instance>,
        expression: &Expression,
        frame: Option<&crate::evaluate::Frame<'_>>,
    ) -> Value {
        match self.evaluate_with(scope, instance, expression, frame) {
            Ok(value) => value,
            Err(mut fault) => {
                if fault.span.is_none() {
                    fault.span = expression.span;
                }
                let reason = fault.reason(self.text(expression.span));
                self.report(fault);
                // A file that is built later has a hash then, whatever it is.
                let unknown = match &expression.kind {
                    ExpressionKind::Call { name, .. } if is_never_null(&name.text) => {
                        Value::unknown_not_null(Type::Dynamic, reason)
                    }
                    _ => Value::unknown_of(Type::Dynamic, reason),
                };
                unknown.at(expression.span)
            }
        }
    }

    /// A value that a node has: it is copied for each, also where it was shared until here.
    pub fn held(&self, value: Value, span: Span) -> Value {
        let cells = value.size().cells;
        if cells <= LITTLE || self.budget.hold(cells.into()) {
            return value;
        }
        let fault = self.budget.fault(span);
        let reason = fault.reason(EcoString::new());
        self.report(fault);
        Value::unknown_of(Type::Dynamic, reason).at(span)
    }

    /// Both conditions.
    pub fn both(&self, a: Guard, b: Guard) -> Guard {
        self.guards.borrow_mut().and(a, b)
    }
}
