//! CloudFormation's resources in the model's vocabulary.

use std::sync::Arc;

use ecow::EcoString;

use super::kinds::{KindLibrary, TypeMapping};
use super::reading::converted;
use super::scope::Mapper;
use crate::schema::{Attribute, Correspondence, Kind, Level, Match, Matched, snake_case};
use crate::value::{
    Data, Entries, Extent, Members, Object, Opening, Reason, ReasonKind, Reference, Tuple, Type,
    Unknown, Value, join_path,
};

/// One resource on its way from properties to attributes.
pub(super) struct Translation<'t> {
    /// The type's mapping.
    pub mapping: &'t TypeMapping,
    /// What `model.hcl` says of the type.
    pub said: &'t [crate::syntax::Attribute],
    /// The schema of the kind.
    pub schema: Option<&'t Kind>,
    /// The resource.
    pub node: Reference,
    /// Its address.
    pub address: &'t EcoString,
}

impl Translation<'_> {
    /// The attributes that a resource's properties mean: what the mapping says, and every other property that corresponds to
    /// an attribute.
    pub fn attributes(&self, properties: &Value, mapper: &Mapper<'_>) -> Value {
        let mut entries = Entries::new();
        let level = self.schema.map(Kind::attributes);
        for attribute in self.said {
            let name = &*attribute.name.text;
            let value = mapper.evaluate(&attribute.value, properties);
            if value.is_null() {
                continue;
            }
            let value = match level.and_then(|l| l.get(name)) {
                Some(known) if known.is_structure() => self.opened(&value, *known, name),
                _ => value,
            };
            entries.insert(name.into(), value);
        }
        let matched = self
            .mapping
            .correspondence
            .as_deref()
            .map(Correspondence::top);
        for (name, value) in properties.as_entries().into_iter().flatten() {
            if self.mapping.mentions(name) {
                continue;
            }
            if name == "Tags" {
                entries.entry("tags".into()).or_insert_with(|| tags(value));
                continue;
            }
            self.place(name, value, matched, level, "", &mut entries);
        }
        Value::new(Data::Object(Arc::new(Object {
            entries,
            open: None,
            extent: Extent::default(),
        })))
        .at(properties.origin())
    }

    /// Puts a property where it corresponds to.
    fn place(
        &self,
        property: &str,
        value: &Value,
        matched: Option<&Matched>,
        level: Option<&Level>,
        path: &str,
        entries: &mut Entries,
    ) {
        let snake = snake_case(property);
        let known = level.and_then(|l| l.get(snake.as_str())).copied();
        match (matched.map(|m| m.of(property)), known) {
            (
                Some(Some(Match::Attribute {
                    name,
                    attribute,
                    below,
                })),
                _,
            ) => {
                let is_placed = self.insert(name, attribute, below, value, path, entries);
                if !is_placed {
                    entries.insert(property.into(), value.clone());
                }
            }
            (Some(Some(Match::Wrapper(number))), _) => {
                self.unwrap(value, number, level, path, entries);
            }
            // What the registry doesn't know goes by its name alone.
            (None, Some(attribute)) => {
                self.insert(&snake, attribute, None, value, path, entries);
            }
            // Without a schema every property is an attribute.
            (None, None) => {
                entries.entry(snake).or_insert_with(|| value.clone());
            }
            // What corresponds to nothing is there as it is written.
            (Some(None), _) => {
                entries.insert(property.into(), value.clone());
            }
        }
    }

    /// What is wrapped belongs to the resource itself. Where the wrapper isn't known, none of it is.
    fn unwrap(
        &self,
        wrapper: &Value,
        number: usize,
        level: Option<&Level>,
        path: &str,
        entries: &mut Entries,
    ) {
        let Some(correspondence) = &self.mapping.correspondence else {
            return;
        };
        let matched = correspondence.level(number);
        match (&wrapper.data, wrapper.as_entries()) {
            (_, Some(members)) => {
                for (name, value) in members {
                    self.place(name, value, Some(matched), level, path, entries);
                }
            }
            (Data::Null(_), _) => {}
            _ => {
                for (_, found) in matched.all() {
                    if let Match::Attribute { name, .. } = found {
                        let unknown = self.unmapped(&join_path(path, name)).at(wrapper.origin());
                        entries.entry(name.into()).or_insert(unknown);
                    }
                }
            }
        }
    }

    /// Sets an attribute; whether it says what the property does.
    fn insert(
        &self,
        name: &str,
        attribute: Attribute,
        below: Option<usize>,
        value: &Value,
        path: &str,
        entries: &mut Entries,
    ) -> bool {
        let (Some(schema), false) = (self.schema, entries.contains_key(name)) else {
            return false;
        };
        let path = join_path(path, name);
        let fitting = if attribute.is_structure() {
            self.structure(value, attribute, below, &path)
        } else {
            let ty = schema.type_of(attribute);
            scalar(value, &ty).map(|v| match ty {
                Type::Dynamic => self.of_no_schema(&v, &path),
                _ => v,
            })
        };
        // What is there and means nothing that the kind can say is no absence.
        let is_fitting = fitting.is_some();
        let fitting = fitting.unwrap_or_else(|| self.unmapped(&path).at(value.origin()));
        entries.insert(name.into(), fitting);
        is_fitting
    }

    /// Objects as blocks, or as the attribute that holds them, their properties' names converted.
    fn structure(
        &self,
        value: &Value,
        attribute: Attribute,
        below: Option<usize>,
        path: &str,
    ) -> Option<Value> {
        let is_block = attribute.block().is_some();
        let made = |data: Data| Value::new(data).at(value.origin()).mark(value.marks);
        let items = |items: Vec<Value>| {
            let blocks = is_block;
            made(Data::Tuple(Arc::new(Tuple {
                items,
                blocks,
                extent: Extent::default(),
            })))
        };
        Some(match &value.data {
            Data::Null(_) => value.clone(),
            Data::Object(_) | Data::Map(_) if attribute.is_map() => {
                let entries = value.as_entries().into_iter().flatten();
                let each = |v: &Value| self.object(v, attribute, below, path);
                Value::object(entries.map(|(k, v)| (k.clone(), each(v))).collect())
                    .at(value.origin())
            }
            Data::Object(_) | Data::Map(_) => {
                let object = self.object(value, attribute, below, path);
                match is_block || attribute.is_many() {
                    true => items(vec![object]),
                    false => object,
                }
            }
            Data::Tuple(_) | Data::List(_) | Data::Set(_) if !attribute.is_map() => items(
                value
                    .as_items()
                    .unwrap_or_default()
                    .iter()
                    .map(|v| self.object(v, attribute, below, path))
                    .collect(),
            ),
            Data::Unknown(unknown) => {
                let mut unknown: Unknown = unknown.as_ref().clone();
                unknown.cases = unknown.cases.map(|cases| {
                    cases
                        .iter()
                        .map(|(guard, case)| {
                            let fitting = self.structure(case, attribute, below, path);
                            (*guard, fitting.unwrap_or_else(|| self.unmapped(path)))
                        })
                        .collect()
                });
                unknown.members = unknown.members.map(|members| {
                    Arc::new(Members {
                        items: members
                            .items
                            .iter()
                            .map(|(guard, key, member)| {
                                let object = self.object(member, attribute, below, path);
                                (*guard, key.clone(), object)
                            })
                            .collect(),
                        open: members.open.clone(),
                        stands_for_all: false,
                    })
                });
                made(Data::Unknown(Arc::new(unknown)))
            }
            _ => return None,
        })
    }

    /// One object of a structure.
    fn object(
        &self,
        value: &Value,
        attribute: Attribute,
        below: Option<usize>,
        path: &str,
    ) -> Value {
        let (Some(properties), Some(schema)) = (value.as_entries(), self.schema) else {
            return value.clone();
        };
        let level = schema.below(attribute);
        let matched = match (&self.mapping.correspondence, below) {
            (Some(correspondence), Some(number)) => Some(correspondence.level(number)),
            _ => None,
        };
        let mut entries = Entries::new();
        for (name, inner) in properties {
            self.place(name, inner, matched, level, path, &mut entries);
        }
        let unmapped = match matched {
            Some(matched) => matched.unmatched().clone(),
            None => schema.settable(attribute),
        };
        Value::new(Data::Object(Arc::new(Object {
            entries,
            open: self.opening(path, unmapped),
            extent: Extent::default(),
        })))
        .at(value.origin())
        .mark(value.marks)
    }

    /// A structure that `model.hcl` makes: what it doesn't name of it isn't mapped.
    fn opened(&self, value: &Value, attribute: Attribute, path: &str) -> Value {
        let Some(schema) = self.schema else {
            return value.clone();
        };
        let again = |v: &Value| self.opened(v, attribute, path);
        let data = match &value.data {
            Data::Tuple(tuple) => Data::Tuple(Arc::new(Tuple {
                items: tuple.items.iter().map(again).collect(),
                blocks: tuple.blocks,
                extent: Extent::default(),
            })),
            Data::Object(object) if object.open.is_none() => {
                let level = schema.below(attribute);
                let entries = object
                    .entries
                    .iter()
                    .map(|(name, inner)| {
                        let known = level.and_then(|l| l.get(name.as_str()));
                        let inner = match known {
                            Some(known) if known.is_structure() => {
                                self.opened(inner, *known, &join_path(path, name))
                            }
                            Some(known) if schema.type_of(*known) == Type::Dynamic => {
                                self.of_no_schema(inner, &join_path(path, name))
                            }
                            _ => inner.clone(),
                        };
                        (name.clone(), inner)
                    })
                    .collect();
                let open = self.opening(path, schema.settable(attribute));
                Data::Object(Arc::new(Object {
                    entries,
                    open,
                    extent: Extent::default(),
                }))
            }
            Data::Unknown(unknown) if unknown.cases.is_some() || unknown.members.is_some() => {
                let mut unknown = unknown.as_ref().clone();
                unknown.cases = unknown
                    .cases
                    .map(|cases| cases.iter().map(|(g, v)| (*g, again(v))).collect());
                unknown.members = unknown.members.map(|members| {
                    let items = members.items.iter();
                    Arc::new(Members {
                        items: items.map(|(g, k, v)| (*g, k.clone(), again(v))).collect(),
                        open: members.open.clone(),
                        stands_for_all: false,
                    })
                });
                Data::Unknown(Arc::new(unknown))
            }
            _ => return value.clone(),
        };
        Value::new(data).at(value.origin()).mark(value.marks)
    }

    /// Objects whose attributes no schema knows: by other names than they are written with, nothing is known of them.
    fn of_no_schema(&self, value: &Value, path: &str) -> Value {
        let data = match &value.data {
            Data::Tuple(tuple) => Data::Tuple(Arc::new(Tuple {
                items: tuple
                    .items
                    .iter()
                    .map(|i| self.of_no_schema(i, path))
                    .collect(),
                blocks: tuple.blocks,
                extent: Extent::default(),
            })),
            Data::Object(object) if object.open.is_none() => {
                let entries = object.entries.iter().map(|(name, inner)| {
                    let inner = self.of_no_schema(inner, &join_path(path, name));
                    (name.clone(), inner)
                });
                Data::Object(Arc::new(Object {
                    entries: entries.collect(),
                    open: self.opening(path, Arc::from(["*"])),
                    extent: Extent::default(),
                }))
            }
            _ => return value.clone(),
        };
        Value::new(data).at(value.origin()).mark(value.marks)
    }

    fn opening(&self, path: &str, unmapped: Arc<[&'static str]>) -> Option<Opening> {
        (!unmapped.is_empty()).then(|| Opening {
            reference: Reference {
                node: self.node.node,
                path: path.into(),
            },
            address: self.address.clone(),
            kind: self.mapping.kind.clone(),
            complete: true,
            unmapped: Some(unmapped),
        })
    }

    fn unmapped(&self, path: &str) -> Value {
        let what = ecow::eco_format!("{}.{path}", self.address);
        Value::unknown_of(Type::Dynamic, Reason::new(ReasonKind::Unmapped, what))
    }
}

/// A value, where it fits the type.
fn scalar(value: &Value, ty: &Type) -> Option<Value> {
    if matches!(value.data, Data::Unknown(_) | Data::Null(_)) {
        return Some(value.clone());
    }
    match ty {
        Type::Dynamic => Some(value.clone()),
        // A document may be an object as well as its text.
        Type::String if value.as_entries().is_some() => Some(value.clone()),
        Type::Bool | Type::Number | Type::String => converted(value, ty),
        Type::List(_) | Type::Set(_) => value.as_items().map(|_| value.clone()),
        Type::Map(_) if value.as_items().is_some() => Some(tags(value)),
        Type::Map(_) => value.as_entries().map(|_| value.clone()),
        _ => None,
    }
}

/// `[{Key, Value}]` as a map.
fn tags(value: &Value) -> Value {
    let Some(items) = value.as_items() else {
        return value.clone();
    };
    let mut entries = Entries::new();
    for item in items {
        let get = |name: &str| item.as_entries().and_then(|e| e.get(name));
        match (get("Key").and_then(Value::as_str), get("Value")) {
            (Some(key), Some(value)) => {
                entries.insert(key.into(), value.clone());
            }
            // A tag that exists under a condition leaves the map unknown.
            _ => return Value::unknown(Unknown::default()).at(value.origin()),
        }
    }
    Value::object(entries).at(value.origin())
}

/// A change with the kind of what it changes, as plans say it.
pub(super) fn change(value: Value, kinds: &KindLibrary) -> Value {
    let Some(entries) = value.as_entries() else {
        return value;
    };
    let written = entries.get("type").and_then(Value::as_str).unwrap_or("");
    let mapping = kinds.of_cloudformation(written);
    let kind = mapping.as_ref().map_or(written, |m| m.kind.as_str());
    let mut entries = entries.clone();
    entries.insert("kind".into(), Value::string(kind));
    Value::object(entries).at(value.origin())
}

/// Marks an object as that of a node, so that it is told from others and its reads are edges.
pub(super) fn of_node(
    value: Value,
    reference: Reference,
    address: &EcoString,
    kind: &EcoString,
    unmapped: Option<Arc<[&'static str]>>,
) -> Value {
    let Data::Object(object) = &value.data else {
        return value;
    };
    let open = Some(Opening {
        reference,
        address: address.clone(),
        kind: kind.clone(),
        complete: true,
        unmapped,
    });
    Value::new(Data::Object(Arc::new(Object {
        entries: object.entries.clone(),
        open,
        extent: Extent::default(),
    })))
    .at(value.origin())
    .mark(value.marks)
}
