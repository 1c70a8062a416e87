//! Loading Terraform: modules are parsed once, and evaluated per root as Terraform does.

mod blocks;
mod calls;
mod constraint;
mod data;
mod declared;
mod inputs;
mod json_syntax;
mod library;
mod loader;
mod module;
mod module_source;
mod notation;
mod places;
mod references;
mod repetition;
mod resources;
mod statics;
mod templates;
mod terraform_itself;
mod test_files;
#[cfg(test)]
mod tests_json;
#[cfg(test)]
mod tests_references;
#[cfg(test)]
mod tests_templates;
mod undeclared;
mod usage;
mod variables;

use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;

use ecow::EcoString;
use rustc_hash::FxHashSet;

pub use inputs::{Given, Inputs, Known, Setting};
pub use library::{Library, is_local, local_sources};
pub use module::{Module, ModuleFile, module_files};

use self::loader::{Class, Instance, Loader, Scope};
use super::{Language, ScopeFacts, Stack};
use crate::evaluate::Share;
use crate::source::{Files, SourceMap};
use crate::syntax::Expression;
use crate::value::{Guard, Marks, Value};

pub(crate) use data::from_json;
pub(crate) use module_source::facts as source_facts;
pub(crate) use module_source::without_credentials;
pub(crate) use references::relative;
pub(crate) use variables::suggestion;

/// What a root module is evaluated with.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// `--var` and `--var-file`, in order.
    pub settings: Vec<Setting>,
    /// `TF_VAR_*` by name of the variable.
    pub environment: BTreeMap<String, String>,
    /// `terraform.workspace`; `default` where it isn't given.
    pub workspace: Option<String>,
    /// What it may take.
    pub share: Share,
}

/// Evaluates the root module in `directory`; none where there is no module.
pub fn load(
    directory: &Path,
    library: &Library,
    files: &dyn Files,
    sources: &SourceMap,
    options: &Options,
) -> Option<Stack> {
    load_with(directory, library, files, sources, options, None)
}

/// Evaluates the root module in `directory` with values that are known before.
pub fn load_with(
    directory: &Path,
    library: &Library,
    files: &dyn Files,
    sources: &SourceMap,
    options: &Options,
    known: Option<&Known>,
) -> Option<Stack> {
    let inputs = Inputs::gather(
        directory,
        &options.settings,
        &options.environment,
        known,
        library,
        files,
        sources,
    );
    let workspace = options.workspace.as_deref().unwrap_or("default");
    let loader = Loader::new(
        library,
        files,
        sources,
        directory,
        &inputs,
        workspace,
        options.share,
    );
    let root = loader.add_scope(
        directory,
        EcoString::new(),
        String::new(),
        Vec::new(),
        Guard::TRUE,
        None,
    )?;
    loader
        .diagnostics
        .borrow_mut()
        .extend(inputs.diagnostics.iter().cloned());
    loader.check_inputs(&root);
    let mut seen = FxHashSet::default();
    loader.evaluate_all(&root, &mut seen);
    let mut outputs = BTreeMap::new();
    for (name, declaration) in &root.declarations.outputs {
        if let Some(Ok(value)) = loader.output(&root, name) {
            // To who calls a module the mark says nothing; what is printed of a root is hidden by it.
            let value = match loader.flag(declaration, "sensitive") {
                true => value.mark(Marks::SENSITIVE),
                false => value,
            };
            outputs.insert(EcoString::from(*name), value);
        }
    }
    let mut stack_sources = inputs.sources.clone();
    for directory in loader.declarations.borrow().keys() {
        if let Some(module) = library.module(directory) {
            stack_sources.extend(module.files.iter().map(|f| f.source.base));
        }
    }
    stack_sources.extend(loader.template_sources.take());
    let mut edges = loader.edges.take();
    edges.sort();
    edges.dedup();
    let mut diagnostics = loader.diagnostics.take();
    diagnostics.sort_by_key(|d| d.span);
    Some(Stack {
        path: directory.to_path_buf(),
        language: Language::Terraform,
        nodes: loader.nodes.take(),
        edges,
        guards: loader.guards.take(),
        assumption: Guard::TRUE,
        inputs: loader.input_declarations.take(),
        outputs,
        diagnostics,
        sources: stack_sources,
        scopes: loader
            .scopes
            .borrow()
            .iter()
            .map(|s| ScopeFacts {
                directory: s.directory.clone(),
                caller: s
                    .caller
                    .as_ref()
                    .map(|c| (c.scope.id, c.declaration.block.header)),
            })
            .collect(),
        from_environment: inputs
            .from_environment
            .iter()
            .filter(|n| root.declarations.variables.contains_key(n.as_str()))
            .cloned()
            .collect(),
        undeclared: loader.undeclared_nodes.take(),
        share: options.share,
        taken: loader.budget.taken(),
    })
}

impl<'a> Loader<'a> {
    /// Evaluates everything that a scope declares, and all that it calls. `seen` holds the directories whose declared
    /// nodes are there already.
    fn evaluate_all(&self, scope: &Rc<Scope<'a>>, seen: &mut FxHashSet<std::path::PathBuf>) {
        let declarations = scope.declarations.clone();
        let is_first = seen.insert(scope.directory.clone());
        let instance = Rc::new(Instance::default());
        let nowhere = |f: crate::evaluate::Fault| self.report(f);
        for (name, declaration) in &declarations.variables {
            let name = crate::syntax::Name {
                text: (*name).into(),
                span: declaration.block.header,
            };
            if let Err(fault) = self.variable(scope, &name) {
                nowhere(fault);
            }
            let place = Some(declaration.block.header);
            self.conditions_at(
                scope,
                &instance,
                declaration.blocks_of("validation"),
                "Invalid value for variable",
                place,
            );
        }
        for (name, attribute) in &declarations.locals {
            let name = crate::syntax::Name {
                text: (*name).into(),
                span: attribute.name.span,
            };
            if let Err(fault) = self.local(scope, &name) {
                nowhere(variables::placed(fault, attribute.value.span));
            }
        }
        let classes = [
            (Class::Managed, &declarations.resources),
            (Class::Data, &declarations.data),
            (Class::Ephemeral, &declarations.ephemeral),
        ];
        for (class, declared) in classes {
            for (kind, name) in declared.keys() {
                self.evaluate_resource(scope, class, kind, name);
            }
        }
        for (name, declaration) in &declarations.modules {
            let Some(call) = self.call(scope, name) else {
                continue;
            };
            match self.call_expansion(scope, &call) {
                Ok(Some(expansion)) => {
                    for child in expansion.all() {
                        self.evaluate_all(child, seen);
                    }
                }
                Ok(None) => self.missing_call_edges(scope, &call),
                Err(fault) => nowhere(variables::placed(fault, declaration.block.header)),
            }
        }
        for (name, declaration) in &declarations.outputs {
            if let Some(Err(fault)) = self.output(scope, name) {
                nowhere(variables::placed(fault, declaration.block.header));
            }
        }
        if is_first {
            self.check_statics(scope);
            if let Some(module) = self.library.module(&scope.directory) {
                self.declared_nodes(scope, module);
            }
        }
    }

    fn evaluate_resource(&self, scope: &Rc<Scope<'a>>, class: Class, kind: &str, name: &str) {
        let Some(resource) = self.resource(scope, class, kind, name) else {
            return;
        };
        let header = resource.declaration.block.header;
        match self.resource_expansion(scope, &resource) {
            Ok(expansion) => {
                for node in expansion.all() {
                    if let Err(fault) = self.instance_value(*node) {
                        self.report(variables::placed(fault, header));
                        continue;
                    }
                    let state = self.states.borrow().get(node.0 as usize).cloned().flatten();
                    if let Some(state) = state {
                        for block in resource.declaration.blocks_of("lifecycle") {
                            let conditions = block.body.blocks_of("postcondition").collect();
                            self.conditions(
                                scope,
                                &state.instance,
                                conditions,
                                "Resource postcondition failed",
                            );
                        }
                    }
                }
            }
            Err(fault) => self.report(variables::placed(fault, header)),
        }
    }
}

/// Evaluates one expression after another in the root module of a directory, as `terraform console` does.
pub fn with_console<T>(
    directory: &Path,
    library: &Library,
    files: &dyn Files,
    sources: &SourceMap,
    options: &Options,
    use_it: impl FnOnce(&dyn Fn(&Expression) -> Result<Value, crate::evaluate::Fault>) -> T,
) -> Option<T> {
    let inputs = Inputs::gather(
        directory,
        &options.settings,
        &options.environment,
        None,
        library,
        files,
        sources,
    );
    let workspace = options.workspace.as_deref().unwrap_or("default");
    let loader = Loader::new(
        library,
        files,
        sources,
        directory,
        &inputs,
        workspace,
        options.share,
    );
    let root = loader.add_scope(
        directory,
        EcoString::new(),
        String::new(),
        Vec::new(),
        Guard::TRUE,
        None,
    )?;
    let instance = Rc::new(Instance::default());
    loader.is_strict.set(true);
    Some(use_it(&|expression| {
        loader.budget.renew();
        loader.evaluate(&root, &instance, expression)
    }))
}
