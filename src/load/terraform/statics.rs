//! Checks that need no values: refactoring blocks that contradict the configuration, inputs nobody declared, `check` blocks.

use std::rc::Rc;

use super::loader::{Instance, Loader, Scope};
use super::module::Declaration;
use crate::evaluate::{Fault, names_in_chain};
use crate::load::{Diagnostic, DiagnosticSeverity};
use crate::syntax::{Expression, ExpressionKind};

impl<'a> Loader<'a> {
    /// Given values of variables that the root doesn't declare.
    pub(super) fn check_inputs(&self, root: &Rc<Scope<'a>>) {
        for (name, span) in &self.inputs.from_files {
            if !root.declarations.variables.contains_key(name.as_str()) {
                self.diagnose(Diagnostic {
                    severity: DiagnosticSeverity::Warning,
                    summary: "Value for undeclared variable".into(),
                    detail: format!("The root module does not declare a variable named {name:?} but a value was found for it in a variables file."),
                    span: *span,
                });
            }
        }
    }

    /// What a module's blocks say of each other.
    pub(super) fn check_statics(&self, scope: &Rc<Scope<'a>>) {
        let declarations = scope.declarations.clone();
        for block in &declarations.others {
            let attribute = |name: &str| block.body.attribute(name).map(|a| &a.value);
            match &*block.kind.text {
                "moved" => {
                    if let Some(from) = attribute("from")
                        && self.is_still_there(scope, from, attribute("to"))
                    {
                        self.report(Fault::new(
                            "Moved object still exists",
                            "This statement declares a move from an object that is still declared. Change your configuration so that this call is declared under its new name only.",
                            block.header,
                        ));
                    }
                }
                "removed" => {
                    if let Some(from) = attribute("from")
                        && self.is_still_there(scope, from, None)
                    {
                        self.report(Fault::new(
                            "Removed resource still exists",
                            "This object is still declared, though a removed block says that it was removed.",
                            self.declaration(scope, &names_in_chain(from))
                                .map_or(block.header, |declared| declared.block.header),
                        ));
                    }
                }
                "import" => {
                    if let Some(to) = attribute("to")
                        && self.lacks(scope, &names_in_chain(to))
                    {
                        self.report(Fault::new(
                            "Configuration for import target does not exist",
                            "The configuration for the given import target does not exist. All target instances must have an associated configuration to be imported.",
                            to.span,
                        ));
                    }
                }
                _ => {}
            }
        }
        for check in &declarations.checks {
            let instance = Rc::new(Instance::default());
            // A condition that refers to nothing is no assertion.
            let asserts = |block: &crate::syntax::Block| {
                let mut refers = false;
                if let Some(condition) = block.body.attribute("condition") {
                    crate::evaluate::each_traversal(
                        &condition.value,
                        &mut Vec::new(),
                        &mut |_, _| refers = true,
                    );
                }
                refers
            };
            if !check.body.blocks_of("assert").any(asserts) {
                self.report(Fault::new(
                    "Zero assert blocks",
                    "Check blocks must have at least one assert block.",
                    check.header,
                ));
            }
            for assert in check.body.blocks_of("assert") {
                let Some(condition) = assert.body.attribute("condition") else {
                    continue;
                };
                // An assertion that is false blocks nothing, so it is a warning.
                let outcome = self.evaluate(scope, &instance, &condition.value);
                let failed = match &outcome {
                    Ok(value) => value.as_bool() == Some(false),
                    Err(fault) => {
                        self.report(fault.clone());
                        false
                    }
                };
                if failed {
                    self.diagnose(Diagnostic {
                        severity: DiagnosticSeverity::Warning,
                        summary: "Check block assertion failed".into(),
                        detail: "The condition of this check is false.".into(),
                        span: condition.value.span,
                    });
                }
            }
        }
    }

    /// What an address names in the module, by its names: `module.m`, `aws_x.y`.
    fn declaration<'s>(
        &self,
        scope: &'s Scope<'a>,
        names: &[&'s str],
    ) -> Option<&'s Declaration<'a>> {
        let declarations = &scope.declarations;
        match names {
            ["module", name] => declarations.modules.get(*name),
            [kind, name] => declarations.resources.get(&(*kind, *name)),
            _ => None,
        }
    }

    /// Whether an address is of a resource of the module that it doesn't declare.
    fn lacks(&self, scope: &Scope<'a>, names: &[&str]) -> bool {
        matches!(names, [kind, _] if *kind != "module") && self.declaration(scope, names).is_none()
    }

    /// Whether what was moved or removed is declared for certain. Where one of both addresses has a key, both are of instances:
    /// one without a key is there only if the declaration isn't repeated.
    ///
    /// Terraform's documentation, "Refactor modules".
    fn is_still_there(
        &self,
        scope: &Scope<'a>,
        from: &Expression,
        to: Option<&Expression>,
    ) -> bool {
        let has_key_now = to.is_some_and(has_key);
        self.declaration(scope, &names_in_chain(from))
            .is_some_and(|d| {
                let is_repeated =
                    d.attribute("count").is_some() || d.attribute("for_each").is_some();
                !(has_key(from) || has_key_now && is_repeated)
            })
    }
}

/// Whether an address ends in a key.
fn has_key(address: &Expression) -> bool {
    matches!(address.kind, ExpressionKind::Index { .. })
}
