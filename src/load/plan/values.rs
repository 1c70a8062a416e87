//! A planned value: what is known of it, what is only known after apply, and what is secret, of three trees in parallel.

use ecow::{EcoString, eco_format};
use serde_json::Value as Json;

use super::configuration::Target;
use super::document::NOTHING;
use crate::load::terraform::from_json;
use crate::schema::{Kind, Level};
use crate::value::{
    Data, Entries, Marks, NodeId, Reason, ReasonKind, Reference, Type, Unknown, Value,
};

/// The node that an expression reads, how messages name what it reads, and what that is.
pub(super) type Referred = (NodeId, EcoString, Target);

/// What the attributes of a resource are made with.
pub(super) struct Making<'m> {
    pub address: &'m str,
    pub kind: &'m str,
    pub schema: Option<&'m Kind>,
    /// Whether the configuration beside the plan has an attribute or a block of that name, `dynamic` included.
    pub is_in_source: &'m dyn Fn(&str) -> bool,
    /// What an expression of the configuration reads, where it is one thing: the node, and the name of what it reads.
    pub refers: &'m dyn Fn(&Json) -> Option<Referred>,
}

impl Making<'_> {
    /// The attributes: what is set, by the configuration or by the provider. What is null isn't, and what the provider will
    /// only choose isn't either, because a rule asks what is configured.
    pub fn attributes(
        &self,
        values: &Json,
        unknown: &Json,
        sensitive: &Json,
        written: &Json,
    ) -> Entries {
        self.object(
            "",
            values,
            unknown,
            sensitive,
            written,
            self.schema.map(Kind::attributes),
        )
    }

    fn object(
        &self,
        path: &str,
        values: &Json,
        unknown: &Json,
        sensitive: &Json,
        written: &Json,
        level: Option<&Level>,
    ) -> Entries {
        let empty = serde_json::Map::new();
        let known = values.as_object().unwrap_or(&empty);
        let open = unknown.as_object().unwrap_or(&empty);
        let names = known
            .keys()
            .chain(open.keys().filter(|k| !known.contains_key(*k)));
        let mut entries = Entries::new();
        for name in names {
            let value = known.get(name).unwrap_or(&NOTHING);
            let attribute = level.and_then(|l| l.get(name.as_str())).copied();
            let is_written = written.get(name).is_some();
            let may_be_written = match written {
                // In blocks that `dynamic` makes the plan doesn't say what is written.
                Json::Null => attribute.is_none_or(|a| !a.is_computed()),
                _ => is_written || path.is_empty() && (self.is_in_source)(name),
            };
            let (unknown, written) = (&unknown[name], &written[name]);
            let sensitive = below(sensitive, name);
            if unknown.as_bool() == Some(true) {
                if may_be_written {
                    let full = crate::value::join_path(path, name);
                    entries.insert(
                        name.as_str().into(),
                        self.unknown(path, name, &full, written)
                            .mark(marks(sensitive)),
                    );
                }
                continue;
            }
            let is_empty = match value {
                Json::Null => true,
                Json::Array(items) => items.is_empty() && !is_written,
                Json::Object(members) => {
                    members.is_empty()
                        && !is_written
                        && unknown.as_object().is_none_or(|u| u.is_empty())
                }
                _ => false,
            };
            if is_empty {
                continue;
            }
            let is_block = match attribute {
                Some(attribute) => attribute.block().is_some(),
                None => {
                    !is_expression(written)
                        && value
                            .as_array()
                            .is_some_and(|items| items.iter().all(Json::is_object))
                }
            };
            let full = crate::value::join_path(path, name);
            let inner = attribute.and_then(|a| self.schema.and_then(|s| s.below(a)));
            let value = match value {
                Json::Array(items) if is_block => {
                    let blocks = items
                        .iter()
                        .enumerate()
                        .map(|(n, item)| {
                            let path = eco_format!("{full}.{n}");
                            let written = written.get(n).unwrap_or(&NOTHING);
                            Value::object(self.object(
                                &path,
                                item,
                                &unknown[n],
                                below(sensitive, n),
                                written,
                                inner,
                            ))
                            .mark(marks(below(sensitive, n)))
                        })
                        .collect();
                    Value::blocks(blocks)
                }
                Json::Object(_) if is_block => {
                    Value::object(self.object(&full, value, unknown, sensitive, written, inner))
                }
                _ => {
                    let name = eco_format!("{}.{full}", self.address);
                    let value = with_marks(
                        value,
                        unknown,
                        sensitive,
                        &Reason::new(ReasonKind::Computed, name.clone()),
                    );
                    // What the configuration itself spells out is no secret to whoever reads it.
                    match written.get("constant_value") {
                        Some(_) => value,
                        None => without_secrets(value.mark(marks(sensitive)), &name),
                    }
                }
            };
            entries.insert(name.as_str().into(), value.mark(marks(sensitive)));
        }
        entries
    }

    fn unknown(&self, path: &str, name: &str, full: &str, written: &Json) -> Value {
        let ty = crate::schema::attribute_type(self.kind, path, name);
        let refers = (self.refers)(written);
        let reason = match &refers {
            Some((_, what, _)) => Reason::new(ReasonKind::Computed, what.clone()),
            None => Reason::new(ReasonKind::Computed, eco_format!("{}.{full}", self.address)),
        };
        Value::unknown(Unknown {
            ty,
            reason,
            refers_to: refers.map(|(node, _, target)| Reference {
                node,
                path: target.attribute.into(),
            }),
            ..Unknown::default()
        })
    }
}

/// Whether the configuration gives an attribute here, not blocks.
fn is_expression(written: &Json) -> bool {
    written.get("references").is_some() || written.get("constant_value").is_some()
}

/// What a mask says of a part: where all is sensitive, so is the part.
fn below(sensitive: &Json, part: impl serde_json::value::Index) -> &Json {
    match sensitive {
        Json::Bool(true) => sensitive,
        _ => &sensitive[part],
    }
}

fn marks(sensitive: &Json) -> Marks {
    if sensitive.as_bool() == Some(true) {
        Marks::SENSITIVE
    } else {
        Marks::NONE
    }
}

/// A value without the secrets that were given to Terraform when it planned: they stand in the plan, and in no source.
pub(super) fn without_secrets(value: Value, name: &str) -> Value {
    if value.marks.is_sensitive() && !value.is_null() && !value.is_unknown() {
        let reason = Reason::new(ReasonKind::Opaque, eco_format!("the secret in {name}"));
        return Value::unknown_not_null(value.ty(), reason).mark(value.marks);
    }
    if value.all_marks().is_none() {
        return value;
    }
    let marks = value.marks;
    match &value.data {
        Data::Tuple(tuple) if !tuple.blocks => Value::tuple(
            tuple
                .items
                .iter()
                .map(|v| without_secrets(v.clone(), name))
                .collect(),
        )
        .mark(marks),
        Data::Object(object) => Value::object(
            object
                .entries
                .iter()
                .map(|(k, v)| {
                    (
                        k.clone(),
                        without_secrets(v.clone(), &eco_format!("{name}.{k}")),
                    )
                })
                .collect(),
        )
        .mark(marks),
        _ => value,
    }
}

/// A value with what isn't known in it.
pub(super) fn plain(value: &Json, unknown: &Json, reason: &Reason) -> Value {
    with_marks(value, unknown, &NOTHING, reason)
}

fn with_marks(value: &Json, unknown: &Json, sensitive: &Json, reason: &Reason) -> Value {
    if unknown.as_bool() == Some(true) {
        return Value::unknown_of(Type::Dynamic, reason.clone()).mark(marks(sensitive));
    }
    let is_plain = !unknown.is_array()
        && !unknown.is_object()
        && !sensitive.is_array()
        && !sensitive.is_object();
    let inner = match value {
        _ if is_plain => from_json(value),
        Json::Array(items) => Value::tuple(
            items
                .iter()
                .enumerate()
                .map(|(n, item)| with_marks(item, &unknown[n], &sensitive[n], reason))
                .collect(),
        ),
        Json::Object(members) => {
            let mut entries: Entries = members
                .iter()
                .map(|(name, member)| {
                    (
                        name.as_str().into(),
                        with_marks(member, &unknown[name], &sensitive[name], reason),
                    )
                })
                .collect();
            for (name, inner) in
                super::document::entries(unknown).filter(|(k, _)| !members.contains_key(*k))
            {
                entries.insert(
                    name.into(),
                    with_marks(&NOTHING, inner, &sensitive[name], reason),
                );
            }
            Value::object(entries)
        }
        _ => from_json(value),
    };
    inner.mark(marks(sensitive))
}
