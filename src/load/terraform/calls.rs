//! Module calls.

use std::path::PathBuf;
use std::rc::Rc;

use ecow::{EcoString, eco_format};

use super::library::is_local;
use super::loader::{Call, Caller, Expansion, Instance, Loader, Scope};
use super::repetition::Repetition;
use super::resources::{indexed, keyed};
use super::variables::address;
use crate::evaluate::{Budget, Fault, of_any};
use crate::source::normalize;
use crate::syntax::ExpressionKind;
use crate::value::{Entries, Guard, Reason, ReasonKind, Type, Value, convert};

/// Module calls nested deeper than this aren't followed.
const MOST_DEPTH: usize = 64;
/// More module instances than this are not made in one stack.
const MOST_SCOPES: usize = 10_000;

impl<'a> Loader<'a> {
    /// The module call of that name; none where it isn't declared.
    pub fn call(&self, scope: &Rc<Scope<'a>>, name: &str) -> Option<Rc<Call<'a>>> {
        let (key, declaration) = scope.declarations.modules.get_key_value(name)?;
        if let Some(found) = scope.modules.borrow().get(*key) {
            return Some(found.clone());
        }
        let calls_path = calls_path(scope, key);
        let directory = self.called_directory(scope, &calls_path, declaration);
        let node = self.module_call_node(scope, key, declaration, directory.is_some());
        let call = Rc::new(Call {
            name: key,
            declaration: declaration.clone(),
            directory,
            node,
            expansion: Default::default(),
            is_expanding: Default::default(),
            whole: Default::default(),
        });
        scope.modules.borrow_mut().insert(key, call.clone());
        Some(call)
    }

    /// Where the called module lies, if it is there.
    fn called_directory(
        &self,
        scope: &Scope<'a>,
        calls_path: &str,
        declaration: &super::module::Declaration<'a>,
    ) -> Option<PathBuf> {
        let ExpressionKind::String(source) = &declaration.attribute("source")?.value.kind else {
            return None;
        };
        let directory = if is_local(source) {
            let directory = normalize(&scope.directory.join(&**source));
            // A module that calls itself, directly or through others, is cut off where it does.
            let mut caller = Some(scope);
            let mut depth = 0;
            while let Some(at) = caller {
                depth += 1;
                if depth > MOST_DEPTH {
                    self.report(Fault::limit(
                        "Modules are nested too deeply",
                        format!("module.{calls_path} is called through more than {MOST_DEPTH} others; it isn't evaluated."),
                        declaration.block.header,
                    ));
                    return None;
                }
                if at.directory == directory {
                    self.report(Fault::new(
                        "Module calls itself",
                        format!("module.{calls_path} leads back to {source:?}, which calls it."),
                        declaration.block.header,
                    ));
                    return None;
                }
                caller = at.caller.as_ref().map(|c| c.scope.as_ref());
            }
            directory
        } else {
            self.library
                .downloaded(self.root, calls_path)?
                .to_path_buf()
        };
        self.library.module(&directory)?;
        Some(directory)
    }

    /// The instances of a module call.
    pub fn call_expansion<'c>(
        &self,
        scope: &Rc<Scope<'a>>,
        call: &'c Call<'a>,
    ) -> Result<Option<&'c Expansion<Rc<Scope<'a>>>>, Fault> {
        let Some(directory) = &call.directory else {
            return Ok(None);
        };
        if let Some(found) = call.expansion.get() {
            return Ok(Some(found));
        }
        let name = address(scope, "module", call.name);
        if self.scopes.borrow().len() >= MOST_SCOPES {
            self.report(Fault::limit(
                "Too many module instances",
                format!("This configuration makes more than {MOST_SCOPES} module instances; those beyond are not evaluated."),
                call.declaration.block.header,
            ));
            return Ok(None);
        }
        if call.is_expanding.replace(true) {
            return Err(self.cycle(&name));
        }
        self.enter(name.clone())?;
        let repetition = self.repetition(scope, &call.declaration, &name);
        self.leave();
        let make = |suffix: EcoString, guard: Guard, instance: Instance| -> Option<Rc<Scope<'a>>> {
            let mut calls = scope.calls.clone();
            calls.push(call.declaration.block.header);
            self.add_scope(
                directory,
                eco_format!("{name}{suffix}"),
                calls_path(scope, call.name),
                calls,
                self.both(scope.guard, guard),
                Some(Caller {
                    scope: scope.clone(),
                    declaration: call.declaration.clone(),
                    instance: Rc::new(instance),
                }),
            )
        };
        let expansion = match repetition {
            Repetition::None => {
                make(EcoString::new(), Guard::TRUE, Instance::default()).map(Expansion::Single)
            }
            Repetition::Count(guards) => Some(Expansion::Count(
                guards
                    .into_iter()
                    .enumerate()
                    .filter_map(|(n, guard)| {
                        let instance = Instance {
                            count: Some(Value::number(n)),
                            ..Instance::default()
                        };
                        Some((guard, make(eco_format!("[{n}]"), guard, instance)?))
                    })
                    .collect(),
            )),
            Repetition::Each(keys) => Some(Expansion::Each(
                keys.into_iter()
                    .filter_map(|(key, guard, value)| {
                        let instance = Instance {
                            each: Some((Value::string(&key), value)),
                            ..Instance::default()
                        };
                        let scope = make(
                            eco_format!("[{}]", super::resources::quoted(&key)),
                            guard,
                            instance,
                        )?;
                        Some((key, guard, scope))
                    })
                    .collect(),
            )),
            Repetition::Symbolic {
                is_each,
                guard,
                reason,
                element,
            } => {
                let (suffix, instance) =
                    super::resources::symbolic_instance(is_each, element, &reason);
                make(suffix.into(), guard, instance)
                    .map(|scope| Expansion::Symbolic(guard, scope, reason))
            }
        };
        call.is_expanding.set(false);
        match expansion {
            Some(expansion) => {
                self.check_arguments(call);
                Ok(Some(call.expansion.get_or_init(|| expansion)))
            }
            None => Ok(None),
        }
    }

    /// Arguments that the module doesn't declare are errors.
    fn check_arguments(&self, call: &Call<'a>) {
        const META: [&str; 6] = [
            "source",
            "version",
            "count",
            "for_each",
            "providers",
            "depends_on",
        ];
        let Some(declarations) = call.directory.as_ref().and_then(|d| self.declarations(d)) else {
            return;
        };
        for attribute in call.declaration.attributes() {
            let name = &*attribute.name.text;
            if !META.contains(&name) && !declarations.variables.contains_key(name) {
                self.report(Fault::new(
                    "Unsupported argument",
                    format!(
                        "An argument named {name:?} is not expected here.{}",
                        self.suggestion(name, declarations.variables.keys().copied())
                            .unwrap_or_default()
                    ),
                    attribute.name.span,
                ));
            }
        }
    }

    /// The one scope that `module.name` or `module.name[key]` means; none where it means several or isn't certain.
    pub fn call_instance(
        &self,
        scope: &Rc<Scope<'a>>,
        call: &Call<'a>,
        key: Option<&Value>,
    ) -> Result<Option<Rc<Scope<'a>>>, Fault> {
        let Some(expansion) = self.call_expansion(scope, call)? else {
            return Ok(None);
        };
        Ok(match (expansion, key) {
            (Expansion::Single(one), None) => Some(one.clone()),
            (Expansion::Symbolic(_, one, _), Some(_)) => Some(one.clone()),
            (Expansion::Count(many), Some(key)) => convert(key, &Type::Number)
                .ok()
                .and_then(|n| n.as_number().and_then(crate::evaluate::as_index))
                .and_then(|n| many.get(n))
                .map(|(_, s)| s.clone()),
            (Expansion::Each(many), Some(key)) => key.as_str().and_then(|k| {
                many.binary_search_by(|(name, _, _)| name.as_str().cmp(k))
                    .ok()
                    .and_then(|n| many.get(n))
                    .map(|(_, _, s)| s.clone())
            }),
            _ => None,
        })
    }

    /// The value of `module.name` as a whole.
    pub fn call_value(&self, scope: &Rc<Scope<'a>>, call: &Call<'a>) -> Result<Value, Fault> {
        let name = || address(scope, "module", call.name);
        self.slot(&call.whole, name, || {
            let value = self.all_outputs(scope, call)?;
            Budget::refuse_too_large(&value, call.declaration.block.header)?;
            Ok(value)
        })
    }

    fn all_outputs(&self, scope: &Rc<Scope<'a>>, call: &Call<'a>) -> Result<Value, Fault> {
        let outputs = |scope: &Rc<Scope<'a>>| -> Result<Value, Fault> {
            let mut entries = Entries::new();
            for name in scope.declarations.outputs.keys() {
                if let Some(value) = self.output(scope, name) {
                    entries.insert((*name).into(), value?);
                }
            }
            Ok(Value::object(entries))
        };
        let Some(expansion) = self.call_expansion(scope, call)? else {
            return Ok(Value::unknown_of(
                Type::Dynamic,
                Reason::new(
                    ReasonKind::MissingModule,
                    eco_format!("module.{}", call.name),
                ),
            ));
        };
        Ok(match expansion {
            Expansion::Single(one) => outputs(one)?,
            Expansion::Count(many) => {
                let items = many
                    .iter()
                    .map(|(g, s)| Ok((*g, outputs(s)?)))
                    .collect::<Result<Vec<_>, Fault>>()?;
                indexed(items)
            }
            Expansion::Each(many) => {
                let items = many
                    .iter()
                    .map(|(k, g, s)| Ok((k.clone(), *g, outputs(s)?)))
                    .collect::<Result<Vec<_>, Fault>>()?;
                keyed(items)
            }
            Expansion::Symbolic(guard, one, reason) => {
                of_any(*guard, outputs(one)?, reason.clone())
            }
        })
    }
}

fn calls_path(scope: &Scope<'_>, name: &str) -> String {
    if scope.calls_path.is_empty() {
        name.to_string()
    } else {
        format!("{}.{name}", scope.calls_path)
    }
}
