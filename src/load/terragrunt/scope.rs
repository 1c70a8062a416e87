//! What names mean in a Terragrunt configuration.

use std::cell::{Cell, OnceCell, RefCell};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashMap;

use super::files::{Configuration, Configurations};
use crate::evaluate::{Budget, Evaluator, Fault, Frame, Mode, References, Step};
use crate::load::Diagnostic;
use crate::secrets::confided;
use crate::source::{Files, SourceMap, normalize};
use crate::syntax::{Block, Expression, Name, Span};
use crate::value::{Entries, Guards, Reason, ReasonKind, Type, Value};

/// Configurations that read configurations are followed this deep.
const MOST_DEPTH: usize = 16;
/// Locals that read locals are followed this deep.
const MOST_NESTING: usize = 200;
/// Configurations that one unit reads.
const MOST_READ: usize = 1_000;

/// What the evaluation of one unit works with.
pub(super) struct Shared<'s> {
    pub files: &'s dyn Files,
    pub sources: &'s SourceMap,
    pub tree: &'s Path,
    pub configurations: &'s Configurations<'s>,
    pub guards: RefCell<Guards>,
    pub budget: Budget,
    pub diagnostics: RefCell<Vec<Diagnostic>>,
    /// The directory of the unit.
    pub unit: PathBuf,
    /// Files that were read, as positions of their first bytes.
    pub read: RefCell<Vec<u32>>,
    /// How many locals are being evaluated.
    pub nesting: Cell<usize>,
    /// What `read_terragrunt_config` answered; none while it is being read.
    pub answers: RefCell<FxHashMap<PathBuf, Option<Value>>>,
}

/// A configuration seen from a unit.
pub(super) struct Scope<'s> {
    pub shared: &'s Shared<'s>,
    pub configuration: Arc<Configuration>,
    /// What counts as the directory of the configuration: that of the unit, also in what it includes.
    pub directory: PathBuf,
    /// The directory of the configuration itself, where it is included.
    pub included: Option<PathBuf>,
    includes: OnceCell<Vec<Included<'s>>>,
    is_including: Cell<bool>,
    locals: RefCell<FxHashMap<EcoString, Option<Value>>>,
    pub depth: usize,
}

/// An `include` block.
pub(super) struct Included<'s> {
    pub label: EcoString,
    pub is_exposed: bool,
    pub strategy: Strategy,
    pub directory: PathBuf,
    pub scope: Rc<Scope<'s>>,
}

/// How an included configuration is merged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strategy {
    Not,
    Shallow,
    Deep,
}

impl<'s> Shared<'s> {
    /// Says that a part of a configuration can't be evaluated, as Terragrunt would.
    pub fn report(&self, fault: Fault) {
        let diagnostic = Diagnostic::from(fault);
        let mut diagnostics = self.diagnostics.borrow_mut();
        if diagnostics.len() < 100 && !diagnostics.contains(&diagnostic) {
            diagnostics.push(diagnostic);
        }
    }

    /// The configuration in a file, seen from a directory; none where there is no such file.
    pub fn scope(
        &'s self,
        path: &Path,
        directory: PathBuf,
        included: Option<PathBuf>,
        depth: usize,
    ) -> Option<Rc<Scope<'s>>> {
        let configuration = self.configurations.get(path)?;
        let mut read = self.read.borrow_mut();
        if !read.contains(&configuration.base) {
            read.push(configuration.base);
            self.diagnostics
                .borrow_mut()
                .extend(configuration.diagnostics.iter().cloned());
        }
        Some(Rc::new(Scope {
            shared: self,
            configuration,
            directory,
            included,
            includes: OnceCell::new(),
            is_including: Cell::new(false),
            locals: RefCell::default(),
            depth,
        }))
    }
}

impl<'s> Scope<'s> {
    /// The value of an expression; a fault is reported, and the value is unknown.
    pub fn evaluate(&self, expression: &Expression) -> Value {
        self.try_evaluate(expression).unwrap_or_else(|mut fault| {
            if fault.span.is_none() {
                fault.span = expression.span;
            }
            let reason = fault.reason(self.text(expression.span));
            self.shared.report(fault);
            Value::unknown_of(Type::Dynamic, reason).at(expression.span)
        })
    }

    pub fn try_evaluate(&self, expression: &Expression) -> Result<Value, Fault> {
        let evaluator = Evaluator {
            references: self,
            files: self.shared.files,
            directory: &self.directory,
            guards: &self.shared.guards,
            mode: Mode::Terraform,
            budget: &self.shared.budget,
        };
        evaluator.evaluate(expression, None)
    }

    /// The blocks of a kind.
    pub fn blocks(&self, kind: &str) -> Vec<&Block> {
        self.configuration
            .tree
            .body
            .blocks
            .iter()
            .filter(|b| &*b.kind.text == kind)
            .collect()
    }

    /// The value of `local.name`, evaluated when it is first asked for.
    fn local(&self, name: &Name) -> Result<Value, Fault> {
        match self.locals.borrow().get(&*name.text) {
            Some(Some(value)) => return Ok(value.clone()),
            Some(None) => {
                return Err(Fault::of_reference(
                    "Cycle",
                    format!("local.{} depends on itself.", name.text),
                    name.span,
                ));
            }
            None => {}
        }
        let found = self
            .blocks("locals")
            .into_iter()
            .find_map(|b| b.body.attribute(&name.text));
        let Some(attribute) = found else {
            return Err(Fault::of_reference(
                "Reference to undeclared local value",
                format!(
                    "A local value with the name {:?} has not been declared in this configuration.",
                    name.text
                ),
                name.span,
            ));
        };
        self.locals.borrow_mut().insert((&*name.text).into(), None);
        // Locals nest as deep as the source is long: a limit keeps the stack small.
        let nesting = self.shared.nesting.get();
        let value = if nesting < MOST_NESTING {
            self.shared.nesting.set(nesting + 1);
            let value = self.evaluate(&attribute.value);
            self.shared.nesting.set(nesting);
            confided(&name.text, value)
        } else {
            let reason = Reason::new(
                ReasonKind::Limit,
                eco_format!("locals that read locals more than {MOST_NESTING} deep"),
            );
            Value::unknown_of(Type::Dynamic, reason).at(attribute.value.span)
        };
        self.locals
            .borrow_mut()
            .insert((&*name.text).into(), Some(value.clone()));
        Ok(value)
    }

    /// All locals.
    pub fn locals(&self) -> Value {
        let mut entries = Entries::new();
        for block in self.blocks("locals") {
            for attribute in &block.body.attributes {
                let value = self.local(&attribute.name).unwrap_or_else(|fault| {
                    let reason = fault.reason(self.text(attribute.value.span));
                    self.shared.report(fault);
                    Value::unknown_of(Type::Dynamic, reason)
                });
                entries.insert((&*attribute.name.text).into(), value);
            }
        }
        Value::object(entries)
    }

    /// What it includes, in order. What is included includes nothing more, as in Terragrunt.
    pub fn includes(&self) -> &[Included<'s>] {
        if let Some(found) = self.includes.get() {
            return found;
        }
        // A path may ask for what is included, which is nothing yet.
        if self.is_including.replace(true) {
            return &[];
        }
        let mut all = Vec::new();
        if self.included.is_none() {
            for block in self.blocks("include") {
                all.extend(self.include(block));
            }
        }
        self.includes.get_or_init(|| all)
    }

    fn include(&self, block: &Block) -> Option<Included<'s>> {
        let attribute = block.body.attribute("path")?;
        let path = self.evaluate(&attribute.value);
        // A path that isn't known is told where it is evaluated.
        let path = normalize(&self.directory.join(path.as_str()?));
        let directory = path.parent()?.to_path_buf();
        let Some(scope) = self.shared.scope(
            &path,
            self.directory.clone(),
            Some(directory.clone()),
            self.depth + 1,
        ) else {
            self.shared.report(Fault::new(
                "Included configuration not found",
                format!(
                    "{} isn't there, or lies outside the scanned tree.",
                    shown(&path, self.shared.tree)
                ),
                attribute.value.span,
            ));
            return None;
        };
        let text = |name: &str| block.body.attribute(name).map(|a| self.evaluate(&a.value));
        Some(Included {
            label: block.label(0).unwrap_or("").into(),
            is_exposed: text("expose").and_then(|v| v.as_bool()) == Some(true),
            strategy: match text("merge_strategy").as_ref().and_then(Value::as_str) {
                Some("no_merge") => Strategy::Not,
                Some("deep") => Strategy::Deep,
                _ => Strategy::Shallow,
            },
            directory,
            scope,
        })
    }

    /// The directory of what is included: of this configuration itself where it is, else by label, else the first.
    pub fn included_directory(&self, label: Option<&str>) -> Option<PathBuf> {
        if let Some(own) = &self.included {
            return Some(own.clone());
        }
        let includes = self.includes();
        let found = match label {
            Some(label) => includes.iter().find(|i| i.label == label),
            None => includes.first(),
        };
        found.map(|i| i.directory.clone())
    }

    /// What `read_terragrunt_config` answers of a file.
    pub fn read(&self, path: &Path, span: Span) -> Result<Option<Value>, Fault> {
        match self.shared.answers.borrow().get(path) {
            Some(Some(value)) => return Ok(Some(value.clone())),
            Some(None) => {
                let name = shown(path, self.shared.tree);
                return Err(Fault::of_reference(
                    "Cycle",
                    format!("{name} is read while it is being read."),
                    span,
                ));
            }
            None => {}
        }
        if self.depth >= MOST_DEPTH || self.shared.answers.borrow().len() >= MOST_READ {
            return Err(Fault::limit(
                "Too many configurations",
                format!("Configurations are read {MOST_DEPTH} deep, and {MOST_READ} for one unit."),
                span,
            ));
        }
        let directory = path.parent().unwrap_or(path).to_path_buf();
        let Some(scope) = self.shared.scope(path, directory, None, self.depth + 1) else {
            return Ok(None);
        };
        self.shared
            .answers
            .borrow_mut()
            .insert(path.to_path_buf(), None);
        let value = scope.exposed();
        self.shared
            .answers
            .borrow_mut()
            .insert(path.to_path_buf(), Some(value.clone()));
        Ok(Some(value))
    }

    /// A configuration as others see it.
    pub fn exposed(&self) -> Value {
        let mut entries = Entries::from([
            ("locals".into(), self.locals()),
            ("inputs".into(), self.inputs()),
        ]);
        let mut terraform = Entries::new();
        for block in self.blocks("terraform") {
            if let Some(source) = block.body.attribute("source") {
                terraform.insert("source".into(), self.evaluate(&source.value));
            }
        }
        entries.insert("terraform".into(), Value::object(terraform));
        let dependencies = self
            .blocks("dependency")
            .into_iter()
            .filter_map(|b| b.label(0))
            .map(|name| (name.into(), dependency(name)))
            .collect();
        entries.insert("dependency".into(), Value::object(dependencies));
        if let Some(state) = self.remote_state() {
            entries.insert("remote_state".into(), state);
        }
        Value::object(entries)
    }

    /// Its own `inputs`.
    pub fn inputs(&self) -> Value {
        match self.configuration.tree.body.attribute("inputs") {
            Some(attribute) => self.evaluate(&attribute.value),
            None => Value::object(Entries::new()),
        }
    }

    /// Its own `remote_state`, block or attribute.
    pub fn remote_state(&self) -> Option<Value> {
        let body = &self.configuration.tree.body;
        if let Some(attribute) = body.attribute("remote_state") {
            return Some(self.evaluate(&attribute.value));
        }
        let block = body.block("remote_state")?;
        let entries = block
            .body
            .attributes
            .iter()
            .map(|a| ((&*a.name.text).into(), self.evaluate(&a.value)))
            .collect();
        Some(Value::object(entries).at(block.header))
    }
}

/// `dependency.name`: what it gives is known only once it is deployed.
fn dependency(name: &str) -> Value {
    let reason = Reason::new(
        ReasonKind::Computed,
        eco_format!("dependency.{name}.outputs"),
    );
    Value::object(Entries::from([(
        "outputs".into(),
        Value::unknown_of(Type::Dynamic, reason),
    )]))
}

/// A path as messages name it.
pub(super) fn shown(path: &Path, tree: &Path) -> String {
    path.strip_prefix(tree)
        .unwrap_or(path)
        .display()
        .to_string()
}

impl References for Scope<'_> {
    fn resolve(
        &self,
        _: &Evaluator<'_>,
        _: Option<&Frame<'_>>,
        name: &Name,
        steps: &[Step<'_>],
    ) -> Result<(Value, usize), Fault> {
        let attribute = |n: usize| match steps.get(n) {
            Some(Step::Attribute(name, _)) => Some(*name),
            _ => None,
        };
        let invalid = |detail: String| Fault::of_reference("Invalid reference", detail, name.span);
        match (&*name.text, attribute(0)) {
            ("local", Some(local)) => Ok((self.local(local)?, 1)),
            ("dependency", Some(of)) => {
                let is_declared = |s: &Scope<'_>| {
                    s.blocks("dependency")
                        .iter()
                        .any(|b| b.label(0) == Some(&of.text))
                };
                if !is_declared(self) && !self.includes().iter().any(|i| is_declared(&i.scope)) {
                    return Err(invalid(format!(
                        "There is no dependency {:?} in this configuration.",
                        of.text
                    )));
                }
                // The very output is named, so that a report says which.
                match (attribute(1).map(|n| &*n.text), attribute(2)) {
                    (Some("outputs"), Some(output)) => {
                        let reason = Reason::new(
                            ReasonKind::Computed,
                            eco_format!("dependency.{}.outputs.{}", of.text, output.text),
                        );
                        Ok((
                            Value::unknown_of(Type::Dynamic, reason).at(name.span.to(output.span)),
                            3,
                        ))
                    }
                    _ => Ok((dependency(&of.text).at(name.span), 1)),
                }
            }
            ("include", Some(first)) => {
                let includes = self.includes();
                // An include without a label is meant where no label follows.
                let (found, used) = match includes.iter().find(|i| i.label == *first.text) {
                    Some(found) => (Some(found), 1),
                    None => (includes.iter().find(|i| i.label.is_empty()), 0),
                };
                match found {
                    Some(included) if included.is_exposed => Ok((included.scope.exposed(), used)),
                    Some(_) => Err(invalid(
                        "This include isn't exposed. Add expose = true to it.".into(),
                    )),
                    None => {
                        let reason =
                            Reason::new(ReasonKind::Invalid, eco_format!("include.{}", first.text));
                        Ok((Value::unknown_of(Type::Dynamic, reason).at(name.span), 1))
                    }
                }
            }
            ("feature", Some(flag)) => {
                let block = self
                    .blocks("feature")
                    .into_iter()
                    .find(|b| b.label(0) == Some(&flag.text));
                match block.and_then(|b| b.body.attribute("default")) {
                    Some(default) => Ok((
                        Value::object(Entries::from([(
                            "value".into(),
                            self.evaluate(&default.value),
                        )])),
                        1,
                    )),
                    None => Err(invalid(format!(
                        "There is no feature {:?} in this configuration.",
                        flag.text
                    ))),
                }
            }
            // What a stack gives to its units is known where the stack is generated.
            ("values", _) => Ok((
                Value::unknown_of(Type::Dynamic, Reason::new(ReasonKind::Input, "values"))
                    .at(name.span),
                0,
            )),
            _ => Err(invalid(format!(
                "{} means nothing in a Terragrunt configuration.",
                name.text
            ))),
        }
    }

    fn call(
        &self,
        evaluator: &Evaluator<'_>,
        frame: Option<&Frame<'_>>,
        name: &Name,
        arguments: &[Expression],
    ) -> Option<Result<Value, Fault>> {
        super::functions::call(self, evaluator, frame, name, arguments)
    }

    fn text(&self, span: Span) -> EcoString {
        self.shared
            .sources
            .source(span.start)
            .map(|s| EcoString::from(s.slice(span)))
            .unwrap_or_default()
    }
}
