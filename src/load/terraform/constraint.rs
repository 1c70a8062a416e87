//! Type constraints of variables: `object({ name = string, size = optional(number, 1) })`.

use std::collections::BTreeMap;

use ecow::EcoString;

use crate::syntax::{Expression, ExpressionKind, Span};
use crate::value::{Data, Entries, ObjectType, Type, Value, convert};

/// A type with the defaults that `optional(…)` gives.
#[derive(Debug, Clone, Default)]
pub struct Constraint {
    /// The type.
    pub ty: Type,
    defaults: Option<Defaults>,
}

/// Defaults of an object's attributes, and of what is deeper.
#[derive(Debug, Clone, Default)]
struct Defaults {
    /// By attribute of the object at this level.
    values: BTreeMap<EcoString, Value>,
    /// By attribute, or `""` for the elements of a collection.
    children: BTreeMap<EcoString, Defaults>,
}

impl Defaults {
    fn is_empty(&self) -> bool {
        self.values.is_empty() && self.children.is_empty()
    }
}

/// What is wrong with a constraint: why, and where.
pub type ConstraintError = (String, Span);

impl Constraint {
    /// Reads a constraint. `literal` evaluates the default of an `optional`.
    pub fn read(
        expression: &Expression,
        literal: &dyn Fn(&Expression) -> Result<Value, String>,
    ) -> Result<Constraint, ConstraintError> {
        let (ty, defaults) = read(expression, literal)?;
        Ok(Constraint {
            ty,
            defaults: (!defaults.is_empty()).then_some(defaults),
        })
    }

    /// Whether any value is as the type, and nothing is filled in: `any`, or none.
    pub fn takes_all(&self) -> bool {
        self.defaults.is_none() && matches!(self.ty, Type::Dynamic)
    }

    /// `value` with defaults filled in and as the type.
    pub fn apply(&self, value: &Value) -> Result<Value, String> {
        let filled = match &self.defaults {
            Some(defaults) if !value.is_null() => fill(value, defaults, &self.ty),
            _ => value.clone(),
        };
        convert(&filled, &self.ty)
    }
}

fn read(
    expression: &Expression,
    literal: &dyn Fn(&Expression) -> Result<Value, String>,
) -> Result<(Type, Defaults), ConstraintError> {
    let wrong = |why: &str| Err((why.to_string(), expression.span));
    match &expression.kind {
        ExpressionKind::Parentheses(inner) => read(inner, literal),
        ExpressionKind::Variable(name) => match &*name.text {
            "string" => Ok((Type::String, Defaults::default())),
            "number" => Ok((Type::Number, Defaults::default())),
            "bool" => Ok((Type::Bool, Defaults::default())),
            "any" => Ok((Type::Dynamic, Defaults::default())),
            // As Terraform 0.11 wrote it.
            "list" => Ok((Type::list(Type::Dynamic), Defaults::default())),
            "map" => Ok((Type::map(Type::Dynamic), Defaults::default())),
            "set" | "object" | "tuple" => wrong("The type constructor requires one argument."),
            other => wrong(&format!(
                "The keyword {other:?} is not a valid type specification."
            )),
        },
        // A constraint may be quoted, as Terraform 0.11 wanted it: "string", "list", "map".
        ExpressionKind::String(text) => match &**text {
            "string" => Ok((Type::String, Defaults::default())),
            "list" => Ok((Type::list(Type::Dynamic), Defaults::default())),
            "map" => Ok((Type::map(Type::Dynamic), Defaults::default())),
            _ => wrong("This is not a valid type specification."),
        },
        ExpressionKind::Call {
            name, arguments, ..
        } => {
            let [argument] = arguments.as_slice() else {
                return wrong(&format!(
                    "The {} type constructor requires one argument.",
                    name.text
                ));
            };
            match &*name.text {
                kind @ ("list" | "set" | "map") => {
                    let (element, inner) = read(argument, literal)?;
                    let mut defaults = Defaults::default();
                    if !inner.is_empty() {
                        defaults.children.insert(EcoString::new(), inner);
                    }
                    let ty = match kind {
                        "list" => Type::list(element),
                        "set" => Type::set(element),
                        _ => Type::map(element),
                    };
                    Ok((ty, defaults))
                }
                "tuple" => {
                    let ExpressionKind::Tuple(items) = &argument.kind else {
                        return wrong("Tuple type constructor requires a list of element types.");
                    };
                    let mut types = Vec::new();
                    let mut defaults = Defaults::default();
                    for (n, item) in items.iter().enumerate() {
                        let (ty, inner) = read(item, literal)?;
                        if !inner.is_empty() {
                            defaults.children.insert(ecow::eco_format!("{n}"), inner);
                        }
                        types.push(ty);
                    }
                    Ok((Type::tuple(types), defaults))
                }
                "object" => object(argument, literal),
                other => wrong(&format!(
                    "Keyword {other:?} is not a valid type constructor."
                )),
            }
        }
        _ => wrong("This is not a valid type specification."),
    }
}

fn object(
    argument: &Expression,
    literal: &dyn Fn(&Expression) -> Result<Value, String>,
) -> Result<(Type, Defaults), ConstraintError> {
    let ExpressionKind::Object(items) = &argument.kind else {
        return Err(("Object type constructor requires a map whose keys are attribute names and whose values are the corresponding attribute types.".into(), argument.span));
    };
    let mut ty = ObjectType::default();
    let mut defaults = Defaults::default();
    for item in items {
        let ExpressionKind::String(key) = &item.key.kind else {
            return Err((
                "Object constructor map keys must be attribute names.".into(),
                item.key.span,
            ));
        };
        let key = key.clone();
        let mut attribute = &item.value;
        let mut default = None;
        if let ExpressionKind::Call {
            name, arguments, ..
        } = &attribute.kind
            && &*name.text == "optional"
        {
            ty.optional.push(key.clone());
            match arguments.as_slice() {
                [inner] => attribute = inner,
                [inner, value] => {
                    attribute = inner;
                    default = Some(value);
                }
                _ => {
                    return Err((
                        "Optional attribute modifier requires the attribute type as its argument."
                            .into(),
                        attribute.span,
                    ));
                }
            }
        }
        let (attribute_type, inner) = read(attribute, literal)?;
        if let Some(default) = default {
            let value = literal(default).map_err(|why| (why, default.span))?;
            let value = convert(&value, &attribute_type)
                .map_err(|why| (format!("This default value is not compatible with the attribute's type constraint: {why}."), default.span))?;
            defaults.values.insert(key.clone(), value);
        }
        if !inner.is_empty() {
            defaults.children.insert(key.clone(), inner);
        }
        ty.attributes.insert(key, attribute_type);
    }
    Ok((Type::Object(ty.into()), defaults))
}

/// Fills defaults in where an attribute is absent or null, as Terraform's `typeexpr.Defaults.Apply`.
fn fill(value: &Value, defaults: &Defaults, ty: &Type) -> Value {
    let rebuilt = match (&value.data, ty) {
        (Data::Object(_) | Data::Map(_), Type::Object(object)) => {
            let Some(existing) = value.as_entries() else {
                return value.clone();
            };
            let mut entries: Entries = existing.clone();
            for (name, default) in &defaults.values {
                let absent = entries.get(name).is_none_or(Value::is_null);
                if absent {
                    // What is written as null stays the place of the value.
                    entries.insert(name.clone(), default.clone());
                }
            }
            for (name, child) in &defaults.children {
                if let (Some(inner), Some(inner_type)) =
                    (entries.get(name), object.attributes.get(name))
                    && !inner.is_null()
                {
                    let filled = fill(inner, child, inner_type);
                    entries.insert(name.clone(), filled);
                }
            }
            Value::object(entries)
        }
        (Data::Object(_) | Data::Map(_), Type::Map(element)) => {
            match (defaults.children.get(""), value.as_entries()) {
                (Some(child), Some(entries)) => Value::object(
                    entries
                        .iter()
                        .map(|(k, v)| (k.clone(), fill(v, child, element)))
                        .collect(),
                ),
                _ => return value.clone(),
            }
        }
        (
            Data::Tuple(_) | Data::List(_) | Data::Set(_),
            Type::List(element) | Type::Set(element),
        ) => match (defaults.children.get(""), value.as_items()) {
            (Some(child), Some(items)) => {
                Value::tuple(items.iter().map(|v| fill(v, child, element)).collect())
            }
            _ => return value.clone(),
        },
        (Data::Tuple(_) | Data::List(_), Type::Tuple(types)) => {
            let Some(items) = value.as_items() else {
                return value.clone();
            };
            Value::tuple(
                items
                    .iter()
                    .enumerate()
                    .map(|(n, v)| {
                        let child = defaults.children.get(ecow::eco_format!("{n}").as_str());
                        match (child, types.get(n)) {
                            (Some(child), Some(ty)) => fill(v, child, ty),
                            _ => v.clone(),
                        }
                    })
                    .collect(),
            )
        }
        _ => return value.clone(),
    };
    rebuilt.at(value.origin()).mark(value.marks)
}
