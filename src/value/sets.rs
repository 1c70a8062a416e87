//! Sets: their order, and keys by which equal values are found in linear time.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Data, Entries, Extent, List, Marks, Type, Value};

/// A set of these elements in Terraform's order, each once. Unknown elements come last, and are never taken for equal.
///
/// Marks of elements become marks of the set, as Terraform's sets can't hold marked elements.
pub fn set(element: Type, items: Vec<Value>) -> Value {
    let mut marks = Marks::NONE;
    let mut seen: FxHashSet<Key> = FxHashSet::default();
    let mut unique: Vec<(Place, Value)> = Vec::with_capacity(items.len());
    for item in items {
        let (item, found) = strip_marks(&item);
        marks = marks.with(found);
        if let Some(key) = Key::of(&item)
            && !seen.insert(key)
        {
            continue;
        }
        unique.push((Place::of(&item), item));
    }
    unique.sort_by(|(a, _), (b, _)| a.cmp(b));
    let items = unique.into_iter().map(|(_, item)| item).collect();
    Value::new(Data::Set(Arc::new(List {
        element,
        items,
        extent: Extent::default(),
    })))
    .mark(marks)
}

/// Where an element stands in a set: primitives in their own order, others by the text that Terraform hashes.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Bool(bool),
    Number(super::Number),
    Text(String),
    Structure(String),
    Null,
    Unknown,
}

impl Place {
    fn of(value: &Value) -> Place {
        match &value.data {
            Data::Null(_) => Place::Null,
            Data::Unknown(_) => Place::Unknown,
            Data::Bool(b) => Place::Bool(*b),
            Data::Number(n) => Place::Number(n.clone()),
            Data::String(s) => Place::Text(s.as_str().to_string()),
            _ => {
                let mut text = String::new();
                append_order(value, &mut text);
                Place::Structure(text)
            }
        }
    }
}

/// The text by whose bytes Terraform orders sets of structures.
fn append_order(value: &Value, out: &mut String) {
    let sequence = |items: &[Value], open: char, close: char, out: &mut String| {
        out.push(open);
        for item in items {
            append_order(item, out);
            out.push(';');
        }
        out.push(close);
    };
    match &value.data {
        Data::Null(_) => out.push('~'),
        Data::Unknown(_) => out.push('?'),
        Data::Bool(b) => out.push(if *b { 'T' } else { 'F' }),
        Data::Number(n) => out.push_str(&n.general(Some(10))),
        Data::String(s) => append_quoted(s.as_str(), out),
        Data::List(l) | Data::Set(l) => sequence(&l.items, '[', ']', out),
        Data::Tuple(t) => sequence(&t.items, '<', '>', out),
        Data::Map(m) => {
            out.push('{');
            for (key, part) in &m.entries {
                append_quoted(key, out);
                out.push(':');
                append_order(part, out);
                out.push(';');
            }
            out.push('}');
        }
        Data::Object(o) => {
            out.push('<');
            for part in o.entries.values() {
                append_order(part, out);
                out.push(';');
            }
            out.push('>');
        }
    }
}

/// As Go's `%q` quotes.
fn append_quoted(text: &str, out: &mut String) {
    use std::fmt::Write;
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{b}' => out.push_str("\\v"),
            '\u{c}' => out.push_str("\\f"),
            c if c.is_control() && (c as u32) < 0x80 => {
                let _ = write!(out, "\\x{:02x}", c as u32);
            }
            c if c.is_control() || (c.is_whitespace() && c != ' ') => {
                let _ = write!(out, "\\u{:04x}", c as u32);
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// A text that two wholly known values share exactly when they are equal and of the same type.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(Vec<u8>);

impl Key {
    /// The key of a value; none where something in it isn't known.
    pub fn of(value: &Value) -> Option<Key> {
        let mut out = Vec::new();
        append_key(value, &mut out)?;
        Some(Key(out))
    }
}

fn append_key(value: &Value, out: &mut Vec<u8>) -> Option<()> {
    let text = |kind: u8, text: &str, out: &mut Vec<u8>| {
        out.push(kind);
        out.extend((text.len() as u64).to_le_bytes());
        out.extend(text.as_bytes());
    };
    let sequence = |kind: u8, items: &[Value], out: &mut Vec<u8>| {
        out.push(kind);
        out.extend((items.len() as u64).to_le_bytes());
        items.iter().try_for_each(|item| append_key(item, out))
    };
    let mapping = |kind: u8, entries: &Entries, out: &mut Vec<u8>| {
        out.push(kind);
        out.extend((entries.len() as u64).to_le_bytes());
        entries.iter().try_for_each(|(key, part)| {
            text(b'k', key, out);
            append_key(part, out)
        })
    };
    match &value.data {
        Data::Null(_) => out.push(b'~'),
        Data::Bool(b) => out.extend([b'b', u8::from(*b)]),
        Data::Number(n) if n.is_zero() => text(b'n', "0", out),
        Data::Number(n) => text(b'n', &n.to_string(), out),
        Data::String(s) => text(b's', s.as_str(), out),
        Data::List(l) => sequence(b'L', &l.items, out)?,
        Data::Set(l) => sequence(b'S', &l.items, out)?,
        Data::Tuple(t) => sequence(b'T', &t.items, out)?,
        Data::Map(m) => mapping(b'M', &m.entries, out)?,
        Data::Object(o) if o.is_open() => return None,
        Data::Object(o) => mapping(b'O', &o.entries, out)?,
        Data::Unknown(_) => return None,
    }
    Some(())
}

/// The value without any marks, and the marks that it and its parts had.
pub fn strip_marks(value: &Value) -> (Value, Marks) {
    let marks = value.all_marks();
    if marks.is_none() {
        return (value.clone(), marks);
    }
    (without_marks(value, marks), marks)
}

/// The value with these marks taken off it and all its parts. What is shared in it stays shared.
pub fn without_marks(value: &Value, marks: Marks) -> Value {
    stripped(value, marks, &RefCell::default())
}

/// The same; `made` has what was made of collections already, by their addresses.
fn stripped(value: &Value, marks: Marks, made: &RefCell<FxHashMap<usize, Data>>) -> Value {
    let mut out = value.clone();
    out.marks = value.marks.without(marks);
    let inside = value
        .parts()
        .fold(Marks::NONE, |m, v| m.with(v.all_marks()));
    if inside == inside.without(marks) {
        return out;
    }
    let address = value.address();
    if let Some(data) = address.and_then(|address| made.borrow().get(&address).cloned()) {
        out.data = data;
        return out;
    }
    let out = out.map_parts(&|part| stripped(part, marks, made));
    if let Some(address) = address {
        made.borrow_mut().insert(address, out.data.clone());
    }
    out
}

/// Compares as [`set`] orders.
pub fn set_order(a: &Value, b: &Value) -> Ordering {
    Place::of(a).cmp(&Place::of(b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structures_are_ordered_by_their_text() {
        let tuple =
            |n: &str| Value::tuple(vec![Value::number(super::super::Number::parse(n).unwrap())]);
        let made = set(
            Type::tuple(vec![Type::Number]),
            ["10", "9", "1000000", "1e10"]
                .into_iter()
                .map(tuple)
                .collect(),
        );
        let order: Vec<String> = made
            .parts()
            .map(|t| {
                t.parts()
                    .map(|n| n.as_number().unwrap().to_string())
                    .collect()
            })
            .collect();
        assert_eq!(order, ["1000000", "10", "10000000000", "9"]);
    }

    #[test]
    fn marks_move_to_the_set() {
        let made = set(
            Type::String,
            vec![Value::string("a").mark(Marks::SENSITIVE)],
        );
        assert!(made.marks.is_sensitive());
        assert!(made.parts().all(|v| v.marks.is_none()));
    }

    #[test]
    fn many_elements_take_no_time() {
        let items = (0..200_000i64).map(|n| Value::number(n % 1000)).collect();
        assert_eq!(set(Type::Number, items).parts().count(), 1000);
    }
}
