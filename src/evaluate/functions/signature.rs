//! What every call has in common: arguments are counted, converted and checked, unknowns and marks travel.
//! (`cty/function/function.go` of <https://github.com/zclconf/go-cty>.)

use std::sync::Arc;

use ecow::EcoString;

use super::{Context, FunctionError};
use crate::value::{
    Data, Guard, Marks, Members, Number, Piece, Reason, ReasonKind, Type, Unknown, Value, convert,
    first_reason, strip_marks,
};

/// Results with more elements than this aren't made.
pub(super) const MOST_ELEMENTS: usize = 1 << 20;
/// Strings longer than this aren't made.
pub(super) const MOST_BYTES: usize = 16 << 20;

/// The types that parameters have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Any,
    Bool,
    Number,
    String,
    ListOfAny,
    ListOfBool,
    ListOfNumber,
    ListOfString,
    SetOfAny,
    SetOfString,
    MapOfListOfString,
}

impl Kind {
    pub(super) fn ty(self) -> Type {
        match self {
            Kind::Any => Type::Dynamic,
            Kind::Bool => Type::Bool,
            Kind::Number => Type::Number,
            Kind::String => Type::String,
            Kind::ListOfAny => Type::list(Type::Dynamic),
            Kind::ListOfBool => Type::list(Type::Bool),
            Kind::ListOfNumber => Type::list(Type::Number),
            Kind::ListOfString => Type::list(Type::String),
            Kind::SetOfAny => Type::set(Type::Dynamic),
            Kind::SetOfString => Type::set(Type::String),
            Kind::MapOfListOfString => Type::map(Type::list(Type::String)),
        }
    }
}

impl Kind {
    /// Whether a value is a known, unmarked scalar of just this type.
    fn takes_as_is(self, value: &Value) -> bool {
        value.marks.is_none()
            && matches!(
                (self, &value.data),
                (Kind::String, Data::String(_))
                    | (Kind::Bool, Data::Bool(_))
                    | (Kind::Number, Data::Number(_))
            )
    }
}

/// A parameter, with what it takes besides known values.
#[derive(Clone, Copy)]
pub(super) struct Parameter {
    pub name: &'static str,
    pub kind: Kind,
    pub null: bool,
    pub unknown: bool,
    pub dynamic: bool,
    pub marked: bool,
}

/// A parameter that takes known, unmarked values only.
pub(super) const fn parameter(name: &'static str, kind: Kind) -> Parameter {
    Parameter {
        name,
        kind,
        null: false,
        unknown: false,
        dynamic: false,
        marked: false,
    }
}

impl Parameter {
    /// Takes null too.
    pub const fn null(mut self) -> Parameter {
        self.null = true;
        self
    }
    /// Takes unknowns too.
    pub const fn unknown(mut self) -> Parameter {
        self.unknown = true;
        self
    }
    /// Takes what has no type yet.
    pub const fn dynamic(mut self) -> Parameter {
        self.dynamic = true;
        self
    }
    /// Takes marked values; the implementation carries the marks over.
    pub const fn marked(mut self) -> Parameter {
        self.marked = true;
        self
    }
}

/// The type of the result.
#[derive(Clone, Copy)]
pub(super) enum Returns {
    Always(Kind),
    /// Made of the arguments, unknown ones included.
    By(fn(&[Value]) -> Result<Type, FunctionError>),
}

/// A function: its signature and what it does.
pub(super) struct Function {
    pub name: &'static str,
    pub parameters: &'static [Parameter],
    pub variadic: Option<Parameter>,
    pub returns: Returns,
    /// The result is never null, even where it isn't known.
    pub not_null: bool,
    pub run: fn(&Call<'_>) -> Result<Value, FunctionError>,
}

/// A function whose result is never null.
pub(super) const fn function(
    name: &'static str,
    parameters: &'static [Parameter],
    returns: Returns,
    run: fn(&Call<'_>) -> Result<Value, FunctionError>,
) -> Function {
    Function {
        name,
        parameters,
        variadic: None,
        returns,
        not_null: true,
        run,
    }
}

impl Function {
    /// With any number of further arguments.
    pub const fn variadic(mut self, parameter: Parameter) -> Function {
        self.variadic = Some(parameter);
        self
    }
    /// The result may be null.
    pub const fn nullable(mut self) -> Function {
        self.not_null = false;
        self
    }

    fn parameter(&self, index: usize) -> Option<&Parameter> {
        self.parameters.get(index).or(self.variadic.as_ref())
    }

    /// Calls it, and where one argument is one of several known values, for each of them.
    pub fn call(&self, arguments: &[Value], context: &Context<'_>) -> Result<Value, FunctionError> {
        let result = self.call_once(arguments, context)?;
        let Data::Unknown(unknown) = &result.data else {
            return Ok(result);
        };
        if unknown.cases.is_some() {
            return Ok(result);
        }
        let mut with_cases = arguments
            .iter()
            .enumerate()
            .filter_map(|(i, a)| Some((i, a.as_unknown()?.cases.as_ref()?)));
        let (Some((index, cases)), None) = (with_cases.next(), with_cases.next()) else {
            return Ok(result);
        };
        let made: Arc<[(Guard, Value)]> = cases
            .iter()
            .filter_map(|(guard, case)| {
                let mut arguments = arguments.to_vec();
                *arguments.get_mut(index)? = case.clone();
                Some((*guard, self.call_once(&arguments, context).ok()?))
            })
            .collect();
        let mut unknown = unknown.as_ref().clone();
        unknown.cases = (!made.is_empty()).then_some(made);
        let mut result = result;
        result.data = Data::Unknown(Arc::new(unknown));
        Ok(result)
    }

    fn call_once(
        &self,
        arguments: &[Value],
        context: &Context<'_>,
    ) -> Result<Value, FunctionError> {
        self.count(arguments)?;
        let named = |error: FunctionError| self.named(error);
        let is_plain = arguments
            .iter()
            .enumerate()
            .all(|(i, a)| self.parameter(i).is_some_and(|p| p.kind.takes_as_is(a)));
        if is_plain {
            // Nothing to convert, and nothing that would travel: what most calls of rules are.
            let returns = self.returned(arguments)?;
            return self.finished(arguments, &returns, context);
        }
        let mut marks = Marks::NONE;
        let mut ready = Vec::with_capacity(arguments.len());
        for (i, argument) in arguments.iter().enumerate() {
            let Some(parameter) = self.parameter(i) else {
                continue;
            };
            let converted = convert(argument, &parameter.kind.ty())
                .map_err(|text| named(FunctionError::Argument(i, String::new(), text)))?;
            ready.push((parameter, converted));
        }
        let mut is_dynamic = false;
        let mut types_from = Vec::with_capacity(ready.len());
        for (i, (parameter, argument)) in ready.iter_mut().enumerate() {
            let (plain, found) = strip_marks(argument);
            if !parameter.marked {
                marks = marks.with(found);
                *argument = plain.clone();
            }
            if plain.is_null() && !parameter.null {
                return Err(named(argument_error(i, "argument must not be null")));
            }
            is_dynamic |= !parameter.dynamic && is_untyped(&plain);
            types_from.push(plain);
        }
        let unknown = |ty: Type| {
            let marks = ready.iter().fold(marks, |m, (_, v)| m.with(v.marks));
            let reason = types_from.iter().find_map(first_reason).unwrap_or_default();
            Value::unknown(Unknown {
                not_null: self.not_null && ty != Type::Dynamic,
                ty,
                reason,
                ..Unknown::default()
            })
            .mark(marks)
        };
        if is_dynamic {
            return Ok(unknown(Type::Dynamic));
        }
        let returns = self.returned(&types_from)?;
        if ready.iter().any(|(p, v)| !p.unknown && is_unknown(v)) {
            return Ok(unknown(returns));
        }
        let arguments: Vec<Value> = ready.into_iter().map(|(_, v)| v).collect();
        Ok(self.finished(&arguments, &returns, context)?.mark(marks))
    }

    /// The type of the result for arguments without marks.
    fn returned(&self, arguments: &[Value]) -> Result<Type, FunctionError> {
        match self.returns {
            Returns::Always(kind) => Ok(kind.ty()),
            Returns::By(of) => of(arguments).map_err(|error| self.named(error)),
        }
    }

    /// Runs it with arguments that are converted and checked.
    fn finished(
        &self,
        arguments: &[Value],
        returns: &Type,
        context: &Context<'_>,
    ) -> Result<Value, FunctionError> {
        let call = Call {
            arguments,
            returns,
            context,
        };
        let result = match (self.run)(&call) {
            // Were it an error, `try` and `can` would decide by it.
            Err(FunctionError::Limit(what)) => call.limit(&what),
            result => result.map_err(|error| self.named(error))?,
        };
        Ok(if self.not_null {
            not_null(result)
        } else {
            result
        })
    }

    /// The error with the name of the parameter that it is about.
    fn named(&self, error: FunctionError) -> FunctionError {
        match error {
            FunctionError::Argument(i, _, text) => {
                let name = self.parameter(i).map_or("", |p| p.name);
                FunctionError::Argument(i, name.to_string(), text)
            }
            other => other,
        }
    }

    fn count(&self, arguments: &[Value]) -> Result<(), FunctionError> {
        let (given, wanted) = (arguments.len(), self.parameters.len());
        if let Some(missing) = self.parameters.get(given) {
            let least = if self.variadic.is_some() {
                " at least"
            } else {
                ""
            };
            return Err(FunctionError::Arity(format!(
                "Function {:?} expects{least} {wanted} argument(s). Missing value for {:?}.",
                self.name, missing.name
            )));
        }
        if given > wanted && self.variadic.is_none() {
            return Err(FunctionError::Arity(format!(
                "Function {:?} expects only {wanted} argument(s).",
                self.name
            )));
        }
        Ok(())
    }
}

fn not_null(mut value: Value) -> Value {
    if let Data::Unknown(u) = &value.data
        && !u.not_null
        && u.ty != Type::Dynamic
    {
        let mut u = u.as_ref().clone();
        u.not_null = true;
        value.data = Data::Unknown(Arc::new(u));
    }
    value
}

fn is_untyped(value: &Value) -> bool {
    match &value.data {
        Data::Null(ty) => *ty == Type::Dynamic,
        Data::Unknown(u) => u.ty == Type::Dynamic,
        _ => false,
    }
}

/// Whether its keys aren't all known: an unknown, or an object with computed attributes.
pub(super) fn is_unknown(value: &Value) -> bool {
    match &value.data {
        Data::Unknown(_) => true,
        Data::Object(o) => o.is_open(),
        _ => false,
    }
}

/// A call whose arguments are converted and checked.
pub(super) struct Call<'a> {
    pub arguments: &'a [Value],
    /// The type of the result.
    pub returns: &'a Type,
    pub context: &'a Context<'a>,
}

impl<'a> Call<'a> {
    /// The argument at `index`.
    pub fn value(&self, index: usize) -> Result<&'a Value, FunctionError> {
        self.arguments
            .get(index)
            .ok_or_else(|| fail("not enough arguments"))
    }

    /// A string argument.
    pub fn text(&self, index: usize) -> Result<&'a str, FunctionError> {
        self.value(index)?
            .as_str()
            .ok_or_else(|| argument_error(index, "string required"))
    }

    /// A number argument.
    pub fn number(&self, index: usize) -> Result<&'a Number, FunctionError> {
        self.value(index)?
            .as_number()
            .ok_or_else(|| argument_error(index, "number required"))
    }

    /// A number argument that must be whole; the error is of the call.
    pub fn integer(&self, index: usize) -> Result<i64, FunctionError> {
        whole(self.number(index)?).map_err(fail)
    }

    /// The elements of a sequence.
    pub fn items(&self, index: usize) -> Result<&'a [Value], FunctionError> {
        self.value(index)?
            .as_items()
            .ok_or_else(|| argument_error(index, "list required"))
    }

    /// Why the first unknown argument isn't known.
    pub fn reason(&self) -> Reason {
        self.arguments
            .iter()
            .find_map(first_reason)
            .unwrap_or_default()
    }

    /// An unknown of this type, for the reason of the first unknown argument.
    pub fn unknown(&self, ty: Type) -> Value {
        Value::unknown_of(ty, self.reason())
    }

    /// The result where it would be too large.
    pub fn limit(&self, what: &str) -> Value {
        Value::unknown_not_null(self.returns.clone(), Reason::new(ReasonKind::Limit, what))
    }

    /// A string, unless it is too long.
    pub fn string(&self, text: String, name: &str) -> Value {
        if text.len() > MOST_BYTES {
            return self.limit(&format!("the result of {name} is too long"));
        }
        Value::string(text)
    }
}

/// The number as Go's `int`.
pub(super) fn whole(number: &Number) -> Result<i64, String> {
    number.as_i64().ok_or_else(|| {
        "value must be a whole number, between -9223372036854775808 and 9223372036854775807"
            .to_string()
    })
}

/// The call failed.
pub(super) fn fail(text: impl Into<String>) -> FunctionError {
    FunctionError::Call(text.into())
}

/// An argument isn't acceptable. The parameter's name is filled in later.
pub(super) fn argument_error(index: usize, text: impl Into<String>) -> FunctionError {
    FunctionError::Argument(index, String::new(), text.into())
}

/// A collection that has at least these members.
pub(super) fn with_members(
    mut value: Value,
    items: Vec<(Guard, Option<EcoString>, Value)>,
) -> Value {
    if let Data::Unknown(u) = &value.data {
        let mut u = u.as_ref().clone();
        u.members = Some(Arc::new(Members {
            items,
            open: Some(u.reason.clone()),
            stands_for_all: false,
        }));
        value.data = Data::Unknown(Arc::new(u));
    }
    value
}

/// A string put together from known and unknown pieces.
#[derive(Default)]
pub(super) struct Pieces {
    pieces: Vec<Piece>,
    marks: Marks,
    has_hole: bool,
}

impl Pieces {
    /// Adds known text.
    pub fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Piece::Text(last)) = self.pieces.last_mut() {
            last.push_str(text);
        } else {
            self.pieces.push(Piece::Text(text.into()));
        }
    }

    /// Adds what isn't known; its own pieces where it has some.
    pub fn hole(&mut self, value: &Value) {
        self.has_hole = true;
        self.marks = self.marks.with(value.marks);
        match value.as_unknown().and_then(|u| u.pieces.clone()) {
            Some(pieces) => {
                for piece in pieces.iter() {
                    match piece {
                        Piece::Text(text) => self.text(text),
                        hole => self.pieces.push(hole.clone()),
                    }
                }
            }
            None => self.pieces.push(Piece::Hole(value.clone())),
        }
    }

    /// Adds either.
    pub fn value(&mut self, value: &Value) {
        match value.as_str() {
            Some(text) => self.text(text),
            None => self.hole(value),
        }
    }

    /// The string. `prefix` is what Terraform knows it to begin with.
    pub fn finish(self, reason: Reason, prefix: &str) -> Value {
        if !self.has_hole {
            let text = self.pieces.iter().map(|p| match p {
                Piece::Text(text) => text.as_str(),
                Piece::Hole(_) => "",
            });
            return Value::string(text.collect::<String>()).mark(self.marks);
        }
        // What is put together from one thing alone is that thing.
        let refers_to = match self.pieces.as_slice() {
            [Piece::Hole(only)] => only.as_unknown().and_then(|u| u.refers_to.clone()),
            _ => None,
        };
        Value::unknown(Unknown {
            ty: Type::String,
            not_null: true,
            prefix: prefix.into(),
            reason,
            refers_to,
            pieces: Some(self.pieces.into()),
            ..Unknown::default()
        })
        .mark(self.marks)
    }
}
