//! Variables, locals and outputs.

use std::rc::Rc;

use ecow::{EcoString, eco_format};

use super::constraint::Constraint;
use super::inputs::Given;
use super::loader::{Instance, LITTLE, Loader, Scope, Slot};
use super::module::Declaration;
use crate::evaluate::Fault;
use crate::load::InputDeclaration;
use crate::schema::distance;
use crate::secrets::confided;
use crate::syntax::{Expression, ExpressionKind, Name, Span, parse_expression};
use crate::value::{Input, Literal, Marks, Reason, ReasonKind, Type, Unknown, Value};

impl<'a> Loader<'a> {
    /// The known name that is most like one; none after a hundred problems, when more than a letter is wrong.
    pub fn suggestion<'n>(
        &self,
        name: &str,
        known: impl Iterator<Item = &'n str>,
    ) -> Option<String> {
        const MOST_PROBLEMS: usize = 100;
        match self.diagnostics.borrow().len() < MOST_PROBLEMS {
            true => suggestion(name, known),
            false => None,
        }
    }

    /// `var.name`
    pub fn variable(&self, scope: &Rc<Scope<'a>>, name: &Name) -> Result<Value, Fault> {
        let Some((key, declaration)) = scope.declarations.variables.get_key_value(&*name.text)
        else {
            return Err(Fault::of_reference(
                "Reference to undeclared input variable",
                format!(
                    "An input variable with the name {:?} has not been declared.{}",
                    name.text,
                    self.suggestion(&name.text, scope.declarations.variables.keys().copied())
                        .unwrap_or_else(|| format!(
                            " This variable can be declared with a variable {:?} {{}} block.",
                            name.text
                        ))
                ),
                name.span,
            ));
        };
        let slot = slot_of(&scope.variables, key);
        let slot_name = || address(scope, "var", key);
        self.slot(&slot, slot_name, || {
            let value = self.variable_value(scope, key, declaration);
            // Why a value can't be used is told by its text, which of a sensitive one is shown to nobody.
            value.or_else(|fault| match self.flag(declaration, "sensitive") {
                true if !fault.is_limit => {
                    self.report(fault);
                    let reason = Reason::new(ReasonKind::Invalid, eco_format!("var.{key}"));
                    Ok(Value::unknown_of(Type::Dynamic, reason).mark(Marks::SENSITIVE))
                }
                _ => Err(fault),
            })
        })
    }

    fn variable_value(
        &self,
        scope: &Rc<Scope<'a>>,
        name: &str,
        declaration: &Declaration<'a>,
    ) -> Result<Value, Fault> {
        let constraint = self.constraint(declaration)?;
        let marks = self.declared_marks(declaration);
        let nullable = declaration
            .attribute("nullable")
            .is_none_or(|a| !matches!(a.value.kind, ExpressionKind::Bool(false)));
        let invalid = |why: String, span: Span| {
            Fault::new(
                "Invalid value for input variable",
                format!("The given value is not suitable for var.{name}: {why}."),
                span,
            )
        };
        let default = match declaration.attribute("default") {
            Some(attribute) => {
                let value = self.literal(&attribute.value)?;
                let value = constraint.apply(&value).map_err(|why| {
                    Fault::new(
                        "Invalid default value for variable",
                        format!("This default value is not compatible with the variable's type constraint: {why}."),
                        attribute.value.span,
                    )
                })?;
                if value.is_null() && !nullable {
                    return Err(Fault::new(
                        "Invalid default value for variable",
                        "A null default value is not valid when nullable=false.",
                        attribute.value.span,
                    ));
                }
                Some(value)
            }
            None => None,
        };
        let given = match &scope.caller {
            Some(caller) => caller.declaration.attribute(name).map(|argument| {
                self.evaluate_or_unknown(&caller.scope, &caller.instance, &argument.value, None)
            }),
            None => self.given(name, &constraint, declaration.attribute("type").is_some())?,
        };
        let from_default = |value: Value| Ok(confided(name, value).mark(marks));
        match (given, default) {
            (Some(value), default) => {
                if value.is_null() && !nullable {
                    return match default {
                        Some(default) => from_default(default),
                        None => Err(Fault::new(
                            "Required variable not set",
                            format!(
                                "The given value is not suitable for var.{name}: required variable may not be set to null."
                            ),
                            value.origin(),
                        )),
                    };
                }
                let origin = value.origin();
                let value = self
                    .converted(declaration, &constraint, value)
                    .map_err(|why| invalid(why, origin))?;
                Ok(confided(name, value).mark(marks))
            }
            (None, Some(default)) => from_default(default),
            (None, None) if scope.caller.is_some() => {
                let span = scope
                    .caller
                    .as_ref()
                    .map_or(declaration.block.header, |c| c.declaration.block.header);
                Err(Fault::new(
                    "Missing required argument",
                    format!("The argument {name:?} is required, but no definition was found."),
                    span,
                ))
            }
            (None, None) => Ok(self
                .free_input(name, declaration, constraint.ty, nullable, marks)
                .mark(marks)),
        }
    }

    /// A value as a variable takes it. What is large and given to many instances of a module is converted once for all.
    fn converted(
        &self,
        declaration: &Declaration<'a>,
        constraint: &Constraint,
        value: Value,
    ) -> Result<Value, String> {
        let is_worthwhile = value.size().cells > LITTLE && !constraint.takes_all();
        let Some(address) = value.address().filter(|_| is_worthwhile) else {
            return constraint.apply(&value);
        };
        let key = (declaration.block.span, address);
        let is_same =
            |known: &Value| known.origin() == value.origin() && known.marks == value.marks;
        if let Some((given, converted)) = self.conversions.borrow().get(&key)
            && is_same(given)
        {
            return Ok(converted.clone());
        }
        self.budget.spend(value.size().cells.into());
        let converted = constraint.apply(&value)?;
        // The value that was given stays alive, so that its place in memory is that of no other.
        self.conversions
            .borrow_mut()
            .insert(key, (value, converted.clone()));
        Ok(converted)
    }

    /// The value of an input that nobody gives: unknown within its type and validation.
    fn free_input(
        &self,
        name: &str,
        declaration: &Declaration<'a>,
        ty: Type,
        nullable: bool,
        marks: Marks,
    ) -> Value {
        let domain = match ty {
            Type::Bool if !nullable => Some(vec![Literal::Bool(true), Literal::Bool(false)]),
            Type::Bool => None,
            _ => declaration
                .blocks_of("validation")
                .into_iter()
                .find_map(|v| permitted(&v.body.attribute("condition")?.value, name)),
        };
        let input = self.declare_input(name, declaration.block.header, domain);
        if marks.is_sensitive() {
            self.guards.borrow_mut().keep_secret(input);
        }
        Value::unknown(Unknown {
            ty,
            not_null: !nullable,
            reason: Reason::new(ReasonKind::Input, eco_format!("var.{name}")),
            input: Some(input),
            ..Unknown::default()
        })
        .at(declaration.block.header)
    }

    /// A variable whose value isn't known, as an input that conditions may be about.
    pub(super) fn declare_input(
        &self,
        name: &str,
        span: Span,
        domain: Option<Vec<Literal>>,
    ) -> Input {
        let name = eco_format!("var.{name}");
        let mut inputs = self.input_declarations.borrow_mut();
        let input = Input(inputs.len() as u32);
        inputs.push(InputDeclaration {
            name: name.clone(),
            span,
        });
        self.guards.borrow_mut().declare(input, name, domain);
        input
    }

    /// What files, options or the environment give.
    fn given(
        &self,
        name: &str,
        constraint: &Constraint,
        has_type: bool,
    ) -> Result<Option<Value>, Fault> {
        match self.inputs.values.get(name) {
            None => Ok(None),
            Some(Given::Value(value)) => Ok(Some(value.clone())),
            Some(Given::Expression(expression)) => self.literal(expression).map(Some),
            Some(Given::Text(text, is_secret)) => {
                let marks = if *is_secret {
                    Marks::SENSITIVE
                } else {
                    Marks::NONE
                };
                // As Terraform: the text is read as an expression where a type is written that may be a collection's.
                if constraint.ty.is_primitive() || constraint.ty == Type::Dynamic && !has_type {
                    return match constraint.ty {
                        Type::Dynamic if text == "null" => Ok(Some(Value::null().mark(marks))),
                        _ => Ok(Some(Value::string(text).mark(marks))),
                    };
                }
                let (expression, errors) = parse_expression(text, 0);
                if let Some(error) = errors.first() {
                    return Err(Fault::new(
                        "Invalid value for input variable",
                        format!(
                            "The given value of var.{name} can't be read: {}",
                            error.detail
                        ),
                        Span::NONE,
                    ));
                }
                self.literal(&expression).map(|v| Some(v.mark(marks)))
            }
        }
    }

    /// The type constraint of a variable.
    pub fn constraint(&self, declaration: &Declaration<'a>) -> Result<Constraint, Fault> {
        let Some(attribute) = declaration.attribute("type") else {
            return Ok(Constraint::default());
        };
        let literal = |e: &Expression| self.literal(e).map_err(|f| f.detail);
        Constraint::read(&attribute.value, &literal)
            .map_err(|(why, span)| Fault::new("Invalid type specification", why, span))
    }

    /// The value of an expression in which no names are allowed, but functions are where Terraform allows them.
    pub fn literal(&self, expression: &Expression) -> Result<Value, Fault> {
        let references = NoReferences;
        let evaluator = crate::evaluate::Evaluator {
            references: &references,
            files: self.files,
            directory: self.root,
            guards: &self.guards,
            mode: crate::evaluate::Mode::Terraform,
            budget: &self.budget,
        };
        evaluator.evaluate(expression, None)
    }

    pub fn flag(&self, declaration: &Declaration<'a>, name: &str) -> bool {
        declaration.attribute(name).is_some_and(|a| {
            matches!(a.value.kind, ExpressionKind::Bool(true))
                || matches!(&a.value.kind, ExpressionKind::String(s) if &**s == "true")
        })
    }

    /// The marks that a variable's values have by its declaration.
    pub fn declared_marks(&self, declaration: &Declaration<'a>) -> Marks {
        [
            ("sensitive", Marks::SENSITIVE),
            ("ephemeral", Marks::EPHEMERAL),
        ]
        .into_iter()
        .filter(|(flag, _)| self.flag(declaration, flag))
        .fold(Marks::NONE, |all, (_, m)| all.with(m))
    }

    /// `local.name`
    pub fn local(&self, scope: &Rc<Scope<'a>>, name: &Name) -> Result<Value, Fault> {
        let Some((key, attribute)) = scope.declarations.locals.get_key_value(&*name.text) else {
            return Err(Fault::of_reference(
                "Reference to undeclared local value",
                format!(
                    "A local value with the name {:?} has not been declared.{}",
                    name.text,
                    self.suggestion(&name.text, scope.declarations.locals.keys().copied())
                        .unwrap_or_default()
                ),
                name.span,
            ));
        };
        let slot = slot_of(&scope.locals, key);
        self.slot(
            &slot,
            || address(scope, "local", key),
            || {
                self.evaluate(scope, &Rc::new(Instance::default()), &attribute.value)
                    .map(|value| confided(key, value))
                    .map_err(|f| placed(f, attribute.value.span))
            },
        )
    }

    /// An output of a module instance; none where it isn't declared.
    pub fn output(&self, scope: &Rc<Scope<'a>>, name: &str) -> Option<Result<Value, Fault>> {
        let (key, declaration) = scope.declarations.outputs.get_key_value(name)?;
        let slot = slot_of(&scope.outputs, key);
        Some(self.slot(
            &slot,
            || address(scope, "output", key),
            || {
                let Some(attribute) = declaration.attribute("value") else {
                    return Err(Fault::new(
                        "Missing required argument",
                        "The argument \"value\" is required, but no definition was found.",
                        declaration.block.header,
                    ));
                };
                let instance = Rc::new(Instance::default());
                let value = self
                    .evaluate(scope, &instance, &attribute.value)
                    .map_err(|f| placed(f, attribute.value.span))?;
                self.conditions(
                    scope,
                    &instance,
                    declaration.blocks_of("precondition"),
                    "Module output value precondition failed",
                );
                self.check_output(scope, key, declaration, &value, attribute.value.span);
                Ok(confided(key, value))
            },
        ))
    }

    fn check_output(
        &self,
        scope: &Rc<Scope<'a>>,
        name: &str,
        declaration: &Declaration<'a>,
        value: &Value,
        span: Span,
    ) {
        let marks = value.all_marks();
        let is_root = scope.caller.is_none();
        if is_root && marks.is_sensitive() && !self.flag(declaration, "sensitive") {
            self.report(Fault::new(
                "Output refers to sensitive values",
                format!("To reduce the risk of accidentally exporting sensitive data that was intended to be only internal, Terraform requires that any root module output containing sensitive data be explicitly marked as sensitive. Add sensitive = true to output {name:?}."),
                declaration.block.header,
            ));
        }
        let is_ephemeral = self.flag(declaration, "ephemeral");
        if is_root && is_ephemeral {
            self.report(Fault::new(
                "Ephemeral output not allowed",
                "Ephemeral outputs are not allowed in context of a root module",
                declaration.block.header,
            ));
        } else if marks.is_ephemeral() && !is_ephemeral {
            self.report(Fault::new(
                "Ephemeral value not allowed",
                "This output value is not declared as returning an ephemeral value, so it cannot be set to a result derived from an ephemeral value.",
                span,
            ));
        }
    }

    /// Evaluates `condition` of validations, pre- and postconditions and assertions; those known to be false are reported.
    pub fn conditions(
        &self,
        scope: &Rc<Scope<'a>>,
        instance: &Rc<Instance>,
        blocks: Vec<&'a crate::syntax::Block>,
        summary: &str,
    ) {
        self.conditions_at(scope, instance, blocks, summary, None);
    }

    /// The same; a condition that is false is reported at `place` instead of where it is written.
    pub fn conditions_at(
        &self,
        scope: &Rc<Scope<'a>>,
        instance: &Rc<Instance>,
        blocks: Vec<&'a crate::syntax::Block>,
        summary: &str,
        place: Option<Span>,
    ) {
        for block in blocks {
            let Some(condition) = block.body.attribute("condition") else {
                continue;
            };
            match self.evaluate(scope, instance, &condition.value) {
                Err(fault) => self.report(placed(fault, condition.value.span)),
                Ok(value) => {
                    if value.is_null()
                        || (!value.is_unknown()
                            && crate::value::convert(&value, &Type::Bool).is_err())
                    {
                        self.report(Fault::new(
                            "Invalid condition result",
                            "Condition expression must return either true or false, not null.",
                            condition.value.span,
                        ));
                        continue;
                    }
                    let holds = crate::value::convert(&value, &Type::Bool)
                        .ok()
                        .and_then(|b| b.as_bool());
                    if holds == Some(false) {
                        let message = block
                            .body
                            .attribute("error_message")
                            .and_then(|m| self.evaluate(scope, instance, &m.value).ok())
                            .filter(|m| !m.all_marks().is_hidden())
                            .and_then(|m| m.as_str().map(str::to_string))
                            .unwrap_or_else(|| "The condition is false.".into());
                        self.report(Fault::new(
                            summary,
                            message,
                            place.unwrap_or(condition.value.span),
                        ));
                    }
                }
            }
        }
    }
}

/// The slot of a name, made on the first call.
fn slot_of<'a>(
    slots: &std::cell::RefCell<rustc_hash::FxHashMap<&'a str, Rc<Slot>>>,
    name: &'a str,
) -> Rc<Slot> {
    slots.borrow_mut().entry(name).or_default().clone()
}

/// The address of something in a scope: `module.a.var.x`.
pub(super) fn address(scope: &Scope<'_>, kind: &str, name: &str) -> EcoString {
    if scope.address.is_empty() {
        eco_format!("{kind}.{name}")
    } else {
        eco_format!("{}.{kind}.{name}", scope.address)
    }
}

/// The fault, at `span` unless it says where.
pub(super) fn placed(mut fault: Fault, span: Span) -> Fault {
    if fault.span.is_none() {
        fault.span = span;
    }
    fault
}

/// The values that a condition permits: `contains(["a", "b"], var.x)`, `var.x == "a" || var.x == "b"`.
fn permitted(condition: &Expression, variable: &str) -> Option<Vec<Literal>> {
    use crate::syntax::BinaryOperator;
    match &condition.kind {
        ExpressionKind::Parentheses(inner) => permitted(inner, variable),
        ExpressionKind::Call {
            name, arguments, ..
        } if &*name.text == "contains" => match arguments.as_slice() {
            [list, item] if is_variable(item, variable) => match &list.kind {
                ExpressionKind::Tuple(items) => items.iter().map(literal_text).collect(),
                _ => None,
            },
            _ => None,
        },
        ExpressionKind::Binary {
            operator: BinaryOperator::Or,
            left,
            right,
            ..
        } => {
            let mut all = permitted(left, variable)?;
            all.extend(permitted(right, variable)?);
            Some(all)
        }
        ExpressionKind::Binary {
            operator: BinaryOperator::Equal,
            left,
            right,
            ..
        } => match (is_variable(left, variable), is_variable(right, variable)) {
            (true, _) => Some(vec![literal_text(right)?]),
            (_, true) => Some(vec![literal_text(left)?]),
            _ => None,
        },
        _ => None,
    }
}

fn is_variable(expression: &Expression, variable: &str) -> bool {
    match &expression.kind {
        ExpressionKind::Attribute { target, name } => {
            &*name.text == variable
                && matches!(&target.kind, ExpressionKind::Variable(root) if &*root.text == "var")
        }
        _ => false,
    }
}

fn literal_text(expression: &Expression) -> Option<Literal> {
    match &expression.kind {
        ExpressionKind::String(text) => Some(Literal::Text(text.clone())),
        ExpressionKind::Number(text) => Some(Literal::Number(eco_format!(
            "{}",
            crate::value::Number::parse(text)?
        ))),
        ExpressionKind::Bool(b) => Some(Literal::Bool(*b)),
        _ => None,
    }
}

/// ` Did you mean "name"?`, where a name is near.
pub(crate) fn suggestion<'n>(name: &str, known: impl Iterator<Item = &'n str>) -> Option<String> {
    /// Nobody mistypes one name among so many, or one that long, and is helped by another.
    const MOST_NAMES: usize = 1_000;
    const LONGEST: usize = 100;
    let length = name.chars().count();
    if length > LONGEST {
        return None;
    }
    known
        .take(MOST_NAMES)
        // As many characters as one is longer must be left out at least.
        .filter(|k| length.abs_diff(k.chars().count()) <= 1 + k.len() / 5)
        .map(|k| (distance(name, k), k))
        .filter(|(d, k)| *d <= 1 + k.len() / 5)
        .min()
        .map(|(_, k)| format!(" Did you mean {k:?}?"))
}

/// Where no names are allowed: defaults, tfvars.
pub(super) struct NoReferences;

impl crate::evaluate::References for NoReferences {
    fn resolve(
        &self,
        _: &crate::evaluate::Evaluator<'_>,
        _: Option<&crate::evaluate::Frame<'_>>,
        name: &Name,
        _: &[crate::evaluate::Step<'_>],
    ) -> Result<(Value, usize), Fault> {
        Err(Fault::of_reference(
            "Variables not allowed",
            "Variables may not be used here.",
            name.span,
        ))
    }

    fn call(
        &self,
        _: &crate::evaluate::Evaluator<'_>,
        _: Option<&crate::evaluate::Frame<'_>>,
        name: &Name,
        _: &[Expression],
    ) -> Option<Result<Value, Fault>> {
        Some(Err(Fault::of_reference(
            "Function calls not allowed",
            "Functions may not be called here.",
            name.span,
        )))
    }
}
