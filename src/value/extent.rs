//! How large values are with all that is in them, counted once for each collection.
//!
//! Collections are shared, so a few names can stand for a value that has more parts than memory could hold:
//! `[local.a, local.a]`, thirty times over. Whatever walks a value, or copies it, does so part by part.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Data, Piece, Unknown, Value};

/// What a value takes when nothing of it is shared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// In units of 32 bytes, about: one for a value, more for keys and for long texts.
    pub cells: u32,
    /// How many collections lie within each other.
    pub depth: u32,
}

impl Size {
    /// The bytes of a cell.
    pub const CELL: u64 = 32;

    /// The size of a text alone.
    pub fn of_text(text: &str) -> Size {
        Size {
            cells: u32::try_from(text.len() as u64 / Size::CELL).unwrap_or(u32::MAX),
            depth: 0,
        }
    }

    /// Both, one beside the other.
    fn beside(self, other: Size) -> Size {
        Size {
            cells: self.cells.saturating_add(other.cells),
            depth: self.depth.max(other.depth),
        }
    }

    /// A collection of these.
    fn around(self) -> Size {
        Size {
            cells: self.cells.saturating_add(2),
            depth: self.depth.saturating_add(1),
        }
    }
}

/// The size of a collection, once it has been asked for. A copy, which may be changed, is counted anew.
#[derive(Default)]
pub struct Extent(AtomicU64);

impl Extent {
    fn of(&self, count: impl FnOnce() -> Size) -> Size {
        match self.0.load(Ordering::Relaxed) {
            0 => {
                let size = count();
                let packed = (u64::from(size.depth) << 32) | u64::from(size.cells);
                self.0.store(packed, Ordering::Relaxed);
                size
            }
            packed => Size {
                cells: packed as u32,
                depth: (packed >> 32) as u32,
            },
        }
    }
}

impl Clone for Extent {
    fn clone(&self) -> Extent {
        Extent::default()
    }
}

impl fmt::Debug for Extent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("_")
    }
}

fn of_all<'v>(values: impl Iterator<Item = &'v Value>) -> Size {
    values
        .fold(Size::default(), |sum, value| sum.beside(value.size()))
        .around()
}

fn of_entries(entries: &super::Entries) -> Size {
    let keys = entries.keys().fold(Size::default(), |sum, key| {
        let mut key = Size::of_text(key);
        key.cells += 2;
        sum.beside(key)
    });
    of_all(entries.values()).beside(keys)
}

fn of_unknown(unknown: &Unknown) -> Size {
    let cases = unknown.cases.iter().flat_map(|cases| cases.iter());
    let members = unknown.members.iter().flat_map(|m| m.items.iter());
    let holes = unknown.pieces.iter().flat_map(|pieces| pieces.iter());
    let texts = unknown.pieces.iter().flat_map(|pieces| pieces.iter());
    let values = cases
        .map(|(_, value)| value)
        .chain(members.map(|(_, _, value)| value))
        .chain(holes.filter_map(|piece| match piece {
            Piece::Hole(value) => Some(value),
            Piece::Text(_) => None,
        }))
        .chain(&unknown.encoded);
    let text = texts.fold(Size::of_text(&unknown.prefix), |sum, piece| match piece {
        Piece::Text(text) => sum.beside(Size::of_text(text)),
        Piece::Hole(_) => sum,
    });
    of_all(values).beside(text)
}

impl Value {
    /// How large it is with all that is in it.
    pub fn size(&self) -> Size {
        let own = Size { cells: 1, depth: 0 };
        let inside = match &self.data {
            Data::Null(_) | Data::Bool(_) => return own,
            Data::Number(number) => Size {
                cells: number.cells(),
                depth: 0,
            },
            Data::String(text) => {
                let encoded = text.encoded().map(Value::size).unwrap_or_default();
                Size::of_text(text.as_str()).beside(encoded)
            }
            Data::List(list) | Data::Set(list) => list.extent.of(|| of_all(list.items.iter())),
            Data::Tuple(tuple) => tuple.extent.of(|| of_all(tuple.items.iter())),
            Data::Map(map) => map.extent.of(|| of_entries(&map.entries)),
            Data::Object(object) => object.extent.of(|| of_entries(&object.entries)),
            Data::Unknown(unknown) => unknown.extent.of(|| of_unknown(unknown)),
        };
        own.beside(inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shared_counts_as_often_as_it_is_there() {
        let mut value = Value::tuple(vec![Value::bool(true)]);
        for _ in 0..20 {
            value = Value::tuple(vec![value.clone(), value]);
        }
        assert!(value.size().cells > 1 << 20);
        assert_eq!(value.size().depth, 21);
        for _ in 0..60 {
            value = Value::object([("a".into(), value.clone()), ("b".into(), value)].into());
        }
        assert_eq!(value.size().cells, u32::MAX, "it is cut off");
    }

    #[test]
    fn what_is_changed_is_counted_anew() {
        let mut value = Value::tuple(vec![Value::bool(true)]);
        let before = value.size();
        let kept = value.clone();
        if let Data::Tuple(tuple) = &mut value.data {
            std::sync::Arc::make_mut(tuple).items.push(Value::null());
        }
        assert_eq!(kept.size(), before);
        assert_eq!(value.size().cells, before.cells + 1);
    }
}
