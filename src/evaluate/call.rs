//! Calling functions.

use smallvec::SmallVec;

use super::functions::{self, Context, FunctionError};
use super::{Evaluator, Fault, Frame, Mode, Step};
use crate::syntax::{Expression, ExpressionKind, Name, Span, TOO_DEEP, Template, TemplatePart};
use crate::value::{Data, Marks, ReasonKind, Type, Unknown, Value};

/// How many times longer than looking through its arguments a function takes that makes all of them anew.
fn thoroughness(name: &str) -> u64 {
    match name {
        "base64gzip" | "yamldecode" => 512,
        "jsondecode" | "csvdecode" => 192,
        "jsonencode" | "yamlencode" | "format" | "formatlist" | "toset" | "distinct"
        | "matchkeys" | "setunion" | "setintersection" | "setsubtract" => 48,
        "tolist" | "tomap" | "chunklist" | "setproduct" => 16,
        _ => 1,
    }
}

/// So many bytes of a text that it is given a function looks through, or makes anew, in the time of a step.
fn bytes_per_step(name: &str, text: &str) -> usize {
    match name {
        // Character by character, as readers count them.
        "strrev" | "substr" | "textencodebase64" => 8,
        "length" | "format" | "formatlist" if !text.is_ascii() => 8,
        "upper" | "lower" | "title" | "trim" | "trimspace" | "indent" | "chomp" => 16,
        _ => 64,
    }
}

impl Evaluator<'_> {
    pub(super) fn call(
        &self,
        name: &Name,
        arguments: &[Expression],
        expand_last: bool,
        span: Span,
        frame: Option<&Frame<'_>>,
    ) -> Result<Value, Fault> {
        if let Some(result) = self.references.call(self, frame, name, arguments) {
            return result;
        }
        let plain_name = name.text.strip_prefix("core::").unwrap_or(&name.text);
        match plain_name {
            "try" => return self.try_call(arguments, span, frame),
            "can" => return self.can_call(arguments, span, frame),
            _ => {}
        }
        if plain_name.starts_with("provider::") {
            for argument in arguments {
                self.evaluate(argument, frame)?;
            }
            return Ok(Value::unknown_of(
                Type::Dynamic,
                crate::value::Reason::new(
                    crate::value::ReasonKind::Function,
                    ecow::eco_format!("{}()", name.text),
                ),
            )
            .at(span));
        }
        if !functions::exists(plain_name) {
            return Err(Fault::new(
                "Call to unknown function",
                format!("There is no function named {:?}.", name.text),
                name.span,
            ));
        }
        // Its text must come from elsewhere: a template that is written here needs no function.
        if plain_name == "templatestring"
            && let Some(argument) = arguments.first()
            && super::call::root_name(argument).is_none()
        {
            return Err(Fault::new(
                "Invalid function argument",
                "Invalid value for \"template\" parameter: templatestring takes a reference to the template, not the template itself.",
                argument.span,
            ));
        }
        let since = self.references.noted();
        // Where what each argument reads ends among the notes.
        let mut noted: SmallVec<[usize; 4]> = SmallVec::new();
        let mut values: SmallVec<[Value; 4]> = SmallVec::new();
        let mut spans: SmallVec<[Span; 4]> = SmallVec::new();
        for (n, argument) in arguments.iter().enumerate() {
            let value = self.evaluate(argument, frame)?;
            noted.push(self.references.noted());
            if expand_last && n + 1 == arguments.len() {
                let invalid =
                    |why: &str| Fault::new("Invalid expanding argument value", why, argument.span);
                match &value.data {
                    Data::Null(_) if self.mode == Mode::Rule => {}
                    Data::Null(_) => {
                        return Err(invalid(
                            "The expanding argument (indicated by ...) must not be null.",
                        ));
                    }
                    Data::Unknown(u) => {
                        return Ok(Value::unknown_of(Type::Dynamic, u.reason.clone())
                            .at(span)
                            .mark(value.marks));
                    }
                    _ => match value.as_items() {
                        Some(items) => {
                            for item in items {
                                values.push(item.clone().mark(value.marks));
                                spans.push(argument.span);
                            }
                        }
                        None => {
                            return Err(invalid(
                                "The expanding argument (indicated by ...) must be of a tuple, list, or set type.",
                            ));
                        }
                    },
                }
            } else {
                values.push(value);
                spans.push(argument.span);
            }
        }
        self.budget
            .look_through_times(thoroughness(plain_name), &values);
        let texts = values.iter().filter_map(Value::as_str);
        let steps: usize = texts.map(|t| t.len() / bytes_per_step(plain_name, t)).sum();
        self.budget.spend(steps as u64);
        // What can't be paid isn't done: one call may take as long as all else.
        if self.budget.left() == 0 {
            return Err(self.budget.exhausted(span));
        }
        if self.budget.is_full() {
            return Err(self.budget.fault(span));
        }
        // Of a list whose elements are there under conditions these come to something for each that it may be.
        let listed: Option<SmallVec<[Value; 4]>> = matches!(plain_name, "one" | "join")
            .then(|| values.iter().map(|value| self.each_list(value)).collect());
        let result = self.lift(listed.as_ref().unwrap_or(&values), &|values| {
            self.apply(plain_name, values, &spans, span)
        })?;
        if matches!(plain_name, "element" | "lookup" | "one") {
            let until = noted.first().copied().unwrap_or(since);
            self.references.took_part(since..until, &result);
        }
        if plain_name == "coalesce"
            && !expand_last
            && let Some(taken) = values.iter().position(|v| !is_passed_over(v))
            && values.get(taken).is_some_and(|v| v.as_unknown().is_none())
            && let Some(end) = noted.get(taken)
        {
            // Of what comes behind the one that is taken, and of what is null before it, the result has nothing.
            let before = taken.checked_sub(1).and_then(|n| noted.get(n));
            let begin = before.copied().unwrap_or(since);
            self.references.forget(*end..self.references.noted());
            self.references.forget(since..begin);
        }
        let result = self.with_membership_test(plain_name, &values, result);
        let result = self.of_members(plain_name, &values, result);
        Ok(result.or_at(span))
    }

    /// Calls a function with values.
    pub fn apply(
        &self,
        name: &str,
        values: &[Value],
        spans: &[Span],
        span: Span,
    ) -> Result<Value, Fault> {
        let template =
            |text: &str, variables: &Value, file: &str| self.text_template(text, variables, file);
        let files = super::reading::Counted::new(self.files, self.budget.left());
        let context = Context {
            files: &files,
            directory: self.directory,
            budget: self.budget,
            template: &template,
        };
        let result = functions::call(name, values, &context);
        self.budget.spend(files.taken());
        result.map_err(|error| match error {
            FunctionError::Unknown => Fault::of_reference(
                "Call to unknown function",
                format!("There is no function named {name:?}."),
                span,
            ),
            FunctionError::Arity(detail) => {
                Fault::new("Wrong number of function arguments", detail, span)
            }
            FunctionError::Argument(index, parameter, why) => Fault::new(
                "Invalid function argument",
                format!("Invalid value for {parameter:?} parameter: {why}."),
                spans.get(index).copied().unwrap_or(span),
            ),
            FunctionError::Limit(what) => Fault::limit("Too much for this analysis", what, span),
            FunctionError::Call(why) => Fault::new(
                "Error in function call",
                format!("Call to function {name:?} failed: {why}."),
                span,
            ),
        })
    }

    fn try_call(
        &self,
        arguments: &[Expression],
        span: Span,
        frame: Option<&Frame<'_>>,
    ) -> Result<Value, Fault> {
        if arguments.is_empty() {
            return Err(Fault::new(
                "Error in function call",
                "Call to function \"try\" failed: at least one argument is required.",
                span,
            ));
        }
        let mut faults = Vec::new();
        for argument in arguments {
            if self.mode == Mode::Terraform && self.depends_on_unknown(argument, frame) {
                let base = self.evaluate(argument, frame);
                let reason = base
                    .as_ref()
                    .ok()
                    .map(|v| super::operators::reason_of(&[v]))
                    .unwrap_or_default();
                // Terraform's answer is wholly unknown; what it would be if this argument succeeds stays known to rules.
                let succeeded = base.ok();
                let succeeded = succeeded.as_ref().and_then(Value::as_unknown);
                return Ok(Value::unknown(Unknown {
                    reason,
                    cases: succeeded.and_then(|u| u.cases.clone()),
                    refers_to: succeeded.and_then(|u| u.refers_to.clone()),
                    members: succeeded.and_then(|u| u.members.clone()),
                    ..Unknown::default()
                })
                .at(span));
            }
            match self.evaluate(argument, frame) {
                Ok(value) => return Ok(value),
                Err(fault) if fault.is_static => return Err(fault),
                Err(fault) => faults.push(fault),
            }
        }
        let list: String = faults
            .iter()
            .map(|f| format!("\n- {}\n  {}", f.summary, f.detail))
            .collect();
        Err(Fault::new(
            "Error in function call",
            format!(
                "Call to function \"try\" failed: no expression succeeded:{list}\n\nAt least one expression must produce a successful result."
            ),
            span,
        ))
    }

    fn can_call(
        &self,
        arguments: &[Expression],
        span: Span,
        frame: Option<&Frame<'_>>,
    ) -> Result<Value, Fault> {
        let [argument] = arguments else {
            return Err(Fault::new(
                "Wrong number of function arguments",
                "Function \"can\" expects 1 argument.",
                span,
            ));
        };
        if self.mode == Mode::Terraform && self.depends_on_unknown(argument, frame) {
            return Ok(Value::unknown_not_null(Type::Bool, Default::default()).at(span));
        }
        match self.evaluate(argument, frame) {
            // What was too much to find out may be an error, too.
            Ok(value) => match value.as_unknown().map(|unknown| &unknown.reason) {
                Some(reason) if reason.kind == ReasonKind::Limit => {
                    Ok(Value::unknown_not_null(Type::Bool, reason.clone()).at(span))
                }
                _ => Ok(Value::bool(true).at(span)),
            },
            Err(fault) if fault.is_static => Err(fault),
            Err(_) => Ok(Value::bool(false).at(span)),
        }
    }

    /// Whether any name that the expression reads has a value that isn't wholly known, as go-cty's `try` asks.
    fn depends_on_unknown(&self, expression: &Expression, frame: Option<&Frame<'_>>) -> bool {
        let mut is_unknown = false;
        each_traversal(expression, &mut Vec::new(), &mut |traversal, bound| {
            if is_unknown {
                return;
            }
            let root = root_name(traversal);
            if root.is_some_and(|name| bound.iter().any(|b| **b == *name.text)) {
                return;
            }
            if let Ok(value) = self.evaluate(traversal, frame)
                && !value.is_wholly_known()
            {
                is_unknown = true;
            }
        });
        is_unknown
    }

    fn text_template(
        &self,
        text: &str,
        variables: &Value,
        file: &str,
    ) -> Result<Value, FunctionError> {
        let (expression, errors) = crate::syntax::parse_template(text, 0);
        if let Some(error) = errors.first() {
            return Err(match error.summary == TOO_DEEP {
                true => FunctionError::Limit("a template that nests too deeply".into()),
                false => {
                    FunctionError::Call(format!("{file}: {}: {}", error.summary, error.detail))
                }
            });
        }
        let scope = TemplateScope {
            variables,
            outer: self.references,
        };
        let evaluator = Evaluator {
            references: &scope,
            mode: Mode::Terraform,
            ..*self
        };
        evaluator
            .evaluate(&expression, None)
            .map(|v| v.at(Span::NONE))
            .map_err(|fault| match fault.is_limit {
                true => FunctionError::Limit(fault.summary.to_lowercase()),
                false => FunctionError::Call(format!("{file}: {}", fault.detail)),
            })
    }
}

/// The names in a template file: its variables and nothing else.
struct TemplateScope<'a> {
    variables: &'a Value,
    outer: &'a dyn super::References,
}

impl super::References for TemplateScope<'_> {
    fn resolve(
        &self,
        _: &Evaluator<'_>,
        _: Option<&Frame<'_>>,
        name: &Name,
        _: &[Step<'_>],
    ) -> Result<(Value, usize), Fault> {
        match self.variables.as_entries().and_then(|e| e.get(&*name.text)) {
            Some(value) => Ok((value.clone().mark(self.variables.marks), 0)),
            None => Err(Fault::new(
                "Invalid template variable",
                format!("vars map does not contain key {:?}", name.text),
                name.span,
            )),
        }
    }

    fn note_read(&self, opening: &crate::value::Opening, attribute: &str) {
        self.outer.note_read(opening, attribute);
    }

    fn attribute_type(&self, opening: &crate::value::Opening, attribute: &str) -> Type {
        self.outer.attribute_type(opening, attribute)
    }

    fn attribute_marks(&self, opening: &crate::value::Opening, attribute: &str) -> Marks {
        self.outer.attribute_marks(opening, attribute)
    }

    fn call(
        &self,
        _: &Evaluator<'_>,
        _: Option<&Frame<'_>>,
        name: &Name,
        _: &[Expression],
    ) -> Option<Result<Value, Fault>> {
        let plain = name.text.strip_prefix("core::").unwrap_or(&name.text);
        matches!(plain, "templatefile" | "templatestring").then(|| {
            Err(Fault::new(
                "Recursive template",
                format!("cannot recursively call {plain} from inside another template function"),
                name.span,
            ))
        })
    }
}

/// Whether `coalesce` goes on to the next: what is null, or an empty text.
fn is_passed_over(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(str::is_empty)
}

/// Calls `visit` for every traversal that begins with a name, with the names bound around it.
pub(crate) fn each_traversal<'e>(
    expression: &'e Expression,
    bound: &mut Vec<&'e str>,
    visit: &mut dyn FnMut(&'e Expression, &[&'e str]),
) {
    match &expression.kind {
        ExpressionKind::Variable(_) => visit(expression, bound),
        ExpressionKind::Attribute { target, .. } => {
            if root_name(expression).is_some() && is_absolute(expression) {
                visit(expression, bound);
            } else {
                each_traversal(target, bound, visit);
            }
        }
        ExpressionKind::Index { target, key, .. } => {
            if root_name(expression).is_some() && is_absolute(expression) {
                visit(expression, bound);
            } else {
                each_traversal(target, bound, visit);
                each_traversal(key, bound, visit);
            }
        }
        ExpressionKind::For(each) => {
            each_traversal(&each.collection, bound, visit);
            let depth = bound.len();
            bound.extend(each.key_name.iter().map(|n| &*n.text));
            bound.push(&each.value_name.text);
            for inner in [
                Some(&each.value),
                each.key.as_ref(),
                each.condition.as_ref(),
            ]
            .into_iter()
            .flatten()
            {
                each_traversal(inner, bound, visit);
            }
            bound.truncate(depth);
        }
        ExpressionKind::Template(template) => template_traversals(template, bound, visit),
        _ => each_child(expression, &mut |child| each_traversal(child, bound, visit)),
    }
}

fn template_traversals<'e>(
    template: &'e Template,
    bound: &mut Vec<&'e str>,
    visit: &mut dyn FnMut(&'e Expression, &[&'e str]),
) {
    for part in &template.parts {
        match part {
            TemplatePart::Literal { .. } => {}
            TemplatePart::Interpolation(inner) => each_traversal(inner, bound, visit),
            TemplatePart::If {
                condition, yes, no, ..
            } => {
                each_traversal(condition, bound, visit);
                template_traversals(yes, bound, visit);
                template_traversals(no, bound, visit);
            }
            TemplatePart::For {
                key_name,
                value_name,
                collection,
                body,
                ..
            } => {
                each_traversal(collection, bound, visit);
                let depth = bound.len();
                bound.extend(key_name.iter().map(|n| &*n.text));
                bound.push(&value_name.text);
                template_traversals(body, bound, visit);
                bound.truncate(depth);
            }
        }
    }
}

/// The direct parts of an expression that has no names of its own.
pub(crate) fn each_child<'e>(expression: &'e Expression, visit: &mut dyn FnMut(&'e Expression)) {
    match &expression.kind {
        ExpressionKind::Tuple(items) => items.iter().for_each(visit),
        ExpressionKind::Object(items) => {
            for item in items {
                visit(&item.key);
                visit(&item.value);
            }
        }
        ExpressionKind::Splat { target, each, .. } => {
            visit(target);
            visit(each);
        }
        ExpressionKind::Call { arguments, .. } => arguments.iter().for_each(visit),
        ExpressionKind::Unary { operand, .. } => visit(operand),
        ExpressionKind::Binary { left, right, .. } => {
            visit(left);
            visit(right);
        }
        ExpressionKind::Conditional { condition, yes, no } => {
            visit(condition);
            visit(yes);
            visit(no);
        }
        ExpressionKind::Parentheses(inner) => visit(inner),
        ExpressionKind::Attribute { target, .. } => visit(target),
        ExpressionKind::Index { target, key, .. } => {
            visit(target);
            visit(key);
        }
        _ => {}
    }
}

/// The name a chain of attributes and indexes begins with.
pub(crate) fn root_name(expression: &Expression) -> Option<&Name> {
    match &expression.kind {
        ExpressionKind::Variable(name) => Some(name),
        ExpressionKind::Attribute { target, .. } | ExpressionKind::Index { target, .. } => {
            root_name(target)
        }
        _ => None,
    }
}

/// The names of a chain, indexes left out: `aws_x`, `y` and `z` of `aws_x.y["k"].z`. None where it begins with something else.
pub(crate) fn names_in_chain(expression: &Expression) -> Vec<&str> {
    let mut names = Vec::new();
    let mut at = expression;
    loop {
        match &at.kind {
            ExpressionKind::Attribute { target, name } => {
                names.push(&*name.text);
                at = target;
            }
            ExpressionKind::Index { target, .. } => at = target,
            ExpressionKind::Variable(name) => {
                names.push(&*name.text);
                break;
            }
            _ => return Vec::new(),
        }
    }
    names.reverse();
    names
}

/// Whether all keys of a chain are literals, which is what HCL calls a traversal.
fn is_absolute(expression: &Expression) -> bool {
    match &expression.kind {
        ExpressionKind::Variable(_) => true,
        ExpressionKind::Attribute { target, .. } => is_absolute(target),
        ExpressionKind::Index { target, key, .. } => {
            matches!(
                key.kind,
                ExpressionKind::String(_) | ExpressionKind::Number(_)
            ) && is_absolute(target)
        }
        _ => false,
    }
}
