//! Values.

use std::collections::BTreeMap;
use std::sync::Arc;

use ecow::EcoString;

use super::{Extent, Number, Reason, Text, Type, Unknown};
use crate::syntax::Span;

/// A value with a memory: what it is, where it was made, and whether it is secret.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub data: Data,
    /// Where it was made; see [`Value::origin`].
    start: u32,
    length: [u8; 3],
    /// Whether it is secret.
    pub marks: Marks,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Data {
    /// Null of a type.
    Null(Type),
    /// `true`, `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(Text),
    /// A list: elements of one type.
    List(Arc<List>),
    /// A set: elements of one type, in Terraform's order, each once.
    Set(Arc<List>),
    /// A tuple.
    Tuple(Arc<Tuple>),
    /// A map: elements of one type by key.
    Map(Arc<Map>),
    /// An object.
    Object(Arc<Object>),
    /// Not known.
    Unknown(Arc<Unknown>),
}

/// The elements of a list or set.
#[derive(Clone, Debug)]
pub struct List {
    /// The type of each.
    pub element: Type,
    /// The elements.
    pub items: Vec<Value>,
    /// How large it is, once that was asked.
    pub extent: Extent,
}

/// The elements of a tuple.
#[derive(Clone, Debug, Default)]
pub struct Tuple {
    /// The elements.
    pub items: Vec<Value>,
    /// They are the blocks of one kind in a resource, so a single one may be read as if it were an object,
    /// because which blocks are single is up to the provider.
    pub blocks: bool,
    /// How large it is, once that was asked.
    pub extent: Extent,
}

/// Entries by key, in Terraform's order.
pub type Entries = BTreeMap<EcoString, Value>;

/// The elements of a map.
#[derive(Clone, Debug)]
pub struct Map {
    /// The type of each.
    pub element: Type,
    /// The elements by key.
    pub entries: Entries,
    /// How large it is, once that was asked.
    pub extent: Extent,
}

/// The attributes of an object.
#[derive(Clone, Debug, Default)]
pub struct Object {
    /// What it is known to have.
    pub entries: Entries,
    /// It may have more: the attributes which the provider computes of this declared thing.
    pub open: Option<Opening>,
    /// How large it is, once that was asked.
    pub extent: Extent,
}

impl Object {
    /// Its entries, to be changed.
    pub fn change(object: &mut Arc<Object>) -> &mut Entries {
        let object = Arc::make_mut(object);
        object.extent = Extent::default();
        &mut object.entries
    }

    /// Whether it may have more attributes than its entries.
    pub fn is_open(&self) -> bool {
        self.open.as_ref().is_some_and(|o| !o.complete)
    }
}

/// Why an object has more attributes than are written down.
#[derive(Clone, Debug)]
pub struct Opening {
    /// What they are attributes of, as an address and kind: a resource instance or a part of one.
    pub reference: super::Reference,
    /// The address that messages name.
    pub address: EcoString,
    /// The kind that the schema knows it by.
    pub kind: EcoString,
    /// The entries are all there is, except for what is unmapped.
    pub complete: bool,
    /// Attributes for which the other language has no counterpart, sorted: what isn't an entry of these is unknown, not absent.
    /// `*` where no schema says which attributes there are.
    pub unmapped: Option<Arc<[&'static str]>>,
}

impl Opening {
    /// Whether an attribute that is no entry is unknown because nothing is mapped onto it.
    pub fn is_unmapped(&self, name: &str) -> bool {
        self.unmapped
            .as_ref()
            .is_some_and(|names| **names == ["*"] || names.binary_search(&name).is_ok())
    }
}

/// Marks that travel with a value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(u8);

impl Marks {
    /// None.
    pub const NONE: Marks = Marks(0);
    /// `sensitive`
    pub const SENSITIVE: Marks = Marks(1);
    /// `ephemeral`
    pub const EPHEMERAL: Marks = Marks(2);
    /// Nobody declares it sensitive, but it is called a secret: Terraform goes on as without, and nothing shows it.
    pub const CONFIDENTIAL: Marks = Marks(4);

    /// Those that these bits stand for.
    pub(super) fn of_bits(bits: u8) -> Marks {
        Marks(bits)
    }

    /// As bits.
    pub(super) fn bits(self) -> u8 {
        self.0
    }

    /// Both.
    pub fn with(self, other: Marks) -> Marks {
        Marks(self.0 | other.0)
    }

    /// These without `other`.
    pub fn without(self, other: Marks) -> Marks {
        Marks(self.0 & !other.0)
    }

    /// Whether `sensitive`.
    pub fn is_sensitive(self) -> bool {
        self.0 & 1 != 0
    }

    /// Whether `ephemeral`.
    pub fn is_ephemeral(self) -> bool {
        self.0 & 2 != 0
    }

    /// Whether nothing may show the value.
    pub fn is_hidden(self) -> bool {
        self.0 != 0
    }

    /// Whether there are none.
    pub fn is_none(self) -> bool {
        self.0 == 0
    }
}

impl Value {
    /// A value made nowhere in particular, unmarked.
    pub fn new(data: Data) -> Value {
        Value {
            data,
            start: 0,
            length: [0; 3],
            marks: Marks::NONE,
        }
    }

    /// Null whose type isn't known.
    pub fn null() -> Value {
        Value::new(Data::Null(Type::Dynamic))
    }

    /// Null of a type.
    pub fn null_of(ty: Type) -> Value {
        Value::new(Data::Null(ty))
    }

    /// A bool.
    pub fn bool(value: bool) -> Value {
        Value::new(Data::Bool(value))
    }

    /// A number.
    pub fn number(value: impl Into<Number>) -> Value {
        Value::new(Data::Number(value.into()))
    }

    /// A string.
    pub fn string(value: impl AsRef<str>) -> Value {
        Value::new(Data::String(Text::new(value.as_ref())))
    }

    /// A string that is shared.
    pub fn shared_string(value: &EcoString) -> Value {
        Value::new(Data::String(Text::from(value)))
    }

    /// A list. The elements are taken to be of the type.
    pub fn list(element: Type, items: Vec<Value>) -> Value {
        Value::new(Data::List(Arc::new(List {
            element,
            items,
            extent: Extent::default(),
        })))
    }

    /// A tuple.
    pub fn tuple(items: Vec<Value>) -> Value {
        Value::new(Data::Tuple(Arc::new(Tuple {
            items,
            blocks: false,
            extent: Extent::default(),
        })))
    }

    /// The blocks of one kind.
    pub fn blocks(items: Vec<Value>) -> Value {
        Value::new(Data::Tuple(Arc::new(Tuple {
            items,
            blocks: true,
            extent: Extent::default(),
        })))
    }

    /// A map. The elements are taken to be of the type.
    pub fn map(element: Type, entries: Entries) -> Value {
        Value::new(Data::Map(Arc::new(Map {
            element,
            entries,
            extent: Extent::default(),
        })))
    }

    /// An object.
    pub fn object(entries: Entries) -> Value {
        Value::new(Data::Object(Arc::new(Object {
            entries,
            open: None,
            extent: Extent::default(),
        })))
    }

    /// An unknown.
    pub fn unknown(unknown: Unknown) -> Value {
        Value::new(Data::Unknown(Arc::new(unknown)))
    }

    /// An unknown of a type.
    pub fn unknown_of(ty: Type, reason: Reason) -> Value {
        Value::unknown(Unknown {
            ty,
            reason,
            ..Unknown::default()
        })
    }

    /// An unknown of a type that is not null.
    pub fn unknown_not_null(ty: Type, reason: Reason) -> Value {
        Value::unknown(Unknown {
            ty,
            reason,
            not_null: true,
            ..Unknown::default()
        })
    }

    /// Where it was made: the literal or computation. [`Span::NONE`] for what no source made.
    pub fn origin(&self) -> Span {
        let [a, b, c] = self.length;
        Span::new(
            self.start,
            self.start.saturating_add(u32::from_le_bytes([a, b, c, 0])),
        )
    }

    /// The same, made there. A span of more than 16 MiB is cut off.
    pub fn at(mut self, span: Span) -> Value {
        let length = span.len().min(0x00ff_ffff);
        let [a, b, c, _] = length.to_le_bytes();
        self.start = span.start;
        self.length = [a, b, c];
        self
    }

    /// The same, made there unless it says already where.
    pub fn or_at(self, span: Span) -> Value {
        if self.origin().is_none() {
            self.at(span)
        } else {
            self
        }
    }

    /// The same with these marks added.
    pub fn mark(mut self, marks: Marks) -> Value {
        self.marks = self.marks.with(marks);
        self
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null(_))
    }

    /// Whether it is an unknown itself; a list with an unknown element is not.
    pub fn is_unknown(&self) -> bool {
        matches!(self.data, Data::Unknown(_))
    }

    /// The string, where it is a known one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// The bool, where it is a known one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.data {
            Data::Bool(b) => Some(b),
            _ => None,
        }
    }

    /// The number, where it is a known one.
    pub fn as_number(&self) -> Option<&Number> {
        match &self.data {
            Data::Number(n) => Some(n),
            _ => None,
        }
    }

    /// The unknown, where it is one.
    pub fn as_unknown(&self) -> Option<&Unknown> {
        match &self.data {
            Data::Unknown(u) => Some(u),
            _ => None,
        }
    }

    /// The declared things that it is attributes of, where it is nothing else: a reference, or a collection of references.
    /// None for what may come from elsewhere as well.
    pub fn refers_only_to(&self) -> Option<Vec<super::NodeId>> {
        let mut nodes = Vec::new();
        let only = self.add_what_it_refers_to(&mut nodes);
        nodes.sort();
        nodes.dedup();
        (only && !nodes.is_empty()).then_some(nodes)
    }

    fn add_what_it_refers_to(&self, nodes: &mut Vec<super::NodeId>) -> bool {
        let reference = match &self.data {
            Data::Unknown(unknown) => unknown.refers_to.as_ref(),
            Data::Object(object) if object.open.is_some() => {
                object.open.as_ref().map(|opening| &opening.reference)
            }
            Data::List(_) | Data::Set(_) | Data::Tuple(_) | Data::Map(_) | Data::Object(_) => {
                return self.parts().all(|part| part.add_what_it_refers_to(nodes));
            }
            _ => None,
        };
        nodes.extend(reference.map(|r| r.node));
        reference.is_some()
    }

    /// The elements of a known list, set or tuple.
    pub fn as_items(&self) -> Option<&[Value]> {
        match &self.data {
            Data::List(l) | Data::Set(l) => Some(&l.items),
            Data::Tuple(t) => Some(&t.items),
            _ => None,
        }
    }

    /// The entries of a known map or object.
    pub fn as_entries(&self) -> Option<&Entries> {
        match &self.data {
            Data::Map(m) => Some(&m.entries),
            Data::Object(o) => Some(&o.entries),
            _ => None,
        }
    }

    /// Where in memory its content lies: two values that live at once and have the same address have the same content. None
    /// for what is stored in the value itself.
    pub fn address(&self) -> Option<usize> {
        Some(match &self.data {
            Data::Null(_) | Data::Bool(_) | Data::Number(_) => return None,
            Data::String(text) => return text.address(),
            Data::List(l) | Data::Set(l) => Arc::as_ptr(l).addr(),
            Data::Tuple(t) => Arc::as_ptr(t).addr(),
            Data::Map(m) => Arc::as_ptr(m).addr(),
            Data::Object(o) => Arc::as_ptr(o).addr(),
            Data::Unknown(u) => Arc::as_ptr(u).addr(),
        })
    }

    /// A resource of which nothing is known but its kind.
    pub fn unseen(node: super::NodeId, address: EcoString, kind: EcoString) -> Value {
        let opening = Opening {
            reference: super::Reference {
                node,
                path: EcoString::new(),
            },
            address,
            kind,
            complete: false,
            unmapped: None,
        };
        Value::new(Data::Object(Arc::new(Object {
            open: Some(opening),
            ..Object::default()
        })))
    }

    /// Its type.
    pub fn ty(&self) -> Type {
        match &self.data {
            Data::Null(t) => t.clone(),
            Data::Bool(_) => Type::Bool,
            Data::Number(_) => Type::Number,
            Data::String(_) => Type::String,
            Data::List(l) => Type::list(l.element.clone()),
            Data::Set(l) => Type::set(l.element.clone()),
            Data::Tuple(t) => t
                .extent
                .ty(|| Type::tuple(t.items.iter().map(Value::ty).collect())),
            Data::Map(m) => Type::map(m.element.clone()),
            // The attributes that the provider computes are not among the entries, so the type isn't known whole.
            Data::Object(o) if o.is_open() => Type::Dynamic,
            Data::Object(o) => o
                .extent
                .ty(|| Type::object(o.entries.iter().map(|(k, v)| (k.clone(), v.ty())).collect())),
            Data::Unknown(u) => u.ty.clone(),
        }
    }

    /// The same with each part replaced, its own place, marks and type kept.
    pub fn map_parts(&self, replace: &dyn Fn(&Value) -> Value) -> Value {
        let items = |items: &[Value]| items.iter().map(replace).collect();
        let entries = |entries: &Entries| {
            entries
                .iter()
                .map(|(k, v)| (k.clone(), replace(v)))
                .collect()
        };
        let list = |l: &List| {
            Arc::new(List {
                element: l.element.clone(),
                items: items(&l.items),
                extent: Extent::default(),
            })
        };
        let mut out = self.clone();
        out.data = match &self.data {
            Data::List(l) => Data::List(list(l)),
            Data::Set(l) => Data::Set(list(l)),
            Data::Tuple(t) => Data::Tuple(Arc::new(Tuple {
                items: items(&t.items),
                blocks: t.blocks,
                extent: Extent::default(),
            })),
            Data::Map(m) => Data::Map(Arc::new(Map {
                element: m.element.clone(),
                entries: entries(&m.entries),
                extent: Extent::default(),
            })),
            Data::Object(o) => Data::Object(Arc::new(Object {
                entries: entries(&o.entries),
                open: o.open.clone(),
                extent: Extent::default(),
            })),
            other => other.clone(),
        };
        out
    }

    /// The parts of which it consists, in order: elements, or values of entries.
    pub fn parts(&self) -> Box<dyn Iterator<Item = &Value> + '_> {
        match &self.data {
            Data::List(l) | Data::Set(l) => Box::new(l.items.iter()),
            Data::Tuple(t) => Box::new(t.items.iter()),
            Data::Map(m) => Box::new(m.entries.values()),
            Data::Object(o) => Box::new(o.entries.values()),
            _ => Box::new(std::iter::empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_32_bytes() {
        assert_eq!(size_of::<Value>(), 32);
    }

    #[test]
    fn an_origin_comes_back() {
        let value = Value::bool(true).at(Span::new(70_000, 70_900));
        assert_eq!(value.origin(), Span::new(70_000, 70_900));
    }
}
