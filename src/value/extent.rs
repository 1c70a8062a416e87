//! How large values are with all that is in them, and what holds of all of it: looked at once for each collection.
//!
//! Collections are shared, so a few names can stand for a value that has more parts than memory could hold:
//! `[local.a, local.a]`, thirty times over. Whatever walks a value, or copies it, does so part by part.

use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Data, Marks, Piece, Type, Unknown, Value};

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

/// What is in a collection, looked at together.
#[derive(Clone, Copy)]
struct Inside {
    size: Size,
    /// The marks of all parts, but of those within what isn't known.
    marks: Marks,
    /// Nothing in it is unknown.
    is_known: bool,
}

impl Inside {
    const NOTHING: Inside = Inside {
        size: Size { cells: 0, depth: 0 },
        marks: Marks::NONE,
        is_known: true,
    };

    fn beside(self, other: Inside) -> Inside {
        Inside {
            size: self.size.beside(other.size),
            marks: self.marks.with(other.marks),
            is_known: self.is_known && other.is_known,
        }
    }

    /// In 32 bits the cells, in 16 the depth, and a byte each for marks and what is known; never 0.
    fn packed(self) -> u64 {
        let depth = u64::from(self.size.depth.min(u32::from(u16::MAX)));
        let known = 1 | u64::from(self.is_known) << 1;
        u64::from(self.size.cells) | depth << 32 | u64::from(self.marks.bits()) << 48 | known << 56
    }

    fn unpacked(packed: u64) -> Inside {
        Inside {
            size: Size {
                cells: packed as u32,
                depth: u32::from((packed >> 32) as u16),
            },
            marks: Marks::of_bits((packed >> 48) as u8),
            is_known: packed >> 57 != 0,
        }
    }
}

/// What is in a collection, once that has been asked for. A copy, which may be changed, is looked at anew; what is changed without
/// being copied needs a new one ([`super::Object::change`]).
#[derive(Default)]
pub struct Extent {
    inside: AtomicU64,
    /// Of a tuple or an object: its type. Of what is shared it is shared as well, where one for each place would be as large as all of
    /// them written out.
    ty: OnceLock<Type>,
}

impl Extent {
    fn of(&self, look: impl FnOnce() -> Inside) -> Inside {
        match self.inside.load(Ordering::Relaxed) {
            0 => {
                let inside = look();
                self.inside.store(inside.packed(), Ordering::Relaxed);
                inside
            }
            packed => Inside::unpacked(packed),
        }
    }

    /// The type, as it was found before.
    pub(super) fn ty(&self, find: impl FnOnce() -> Type) -> Type {
        self.ty.get_or_init(find).clone()
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

fn of_all<'v>(values: impl Iterator<Item = &'v Value>) -> Inside {
    let mut inside = values.fold(Inside::NOTHING, |sum, value| sum.beside(value.whole()));
    inside.size = inside.size.around();
    inside
}

fn of_entries(entries: &super::Entries) -> Inside {
    let keys = entries.keys().fold(Size::default(), |sum, key| {
        let mut key = Size::of_text(key);
        key.cells += 2;
        sum.beside(key)
    });
    let mut inside = of_all(entries.values());
    inside.size = inside.size.beside(keys);
    inside
}

fn of_unknown(unknown: &Unknown) -> Inside {
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
    Inside {
        size: of_all(values).size.beside(text),
        marks: Marks::NONE,
        is_known: false,
    }
}

impl Value {
    /// How large it is with all that is in it.
    pub fn size(&self) -> Size {
        self.whole().size
    }

    /// The marks of it and of everything in it.
    pub fn all_marks(&self) -> Marks {
        match &self.data {
            Data::Null(_)
            | Data::Bool(_)
            | Data::Number(_)
            | Data::String(_)
            | Data::Unknown(_) => self.marks,
            _ => self.whole().marks,
        }
    }

    /// Whether nothing in it is unknown, however deep. Objects with computed attributes count as unknown.
    pub fn is_wholly_known(&self) -> bool {
        match &self.data {
            Data::Null(_) | Data::Bool(_) | Data::Number(_) | Data::String(_) => true,
            Data::Unknown(_) => false,
            _ => self.whole().is_known,
        }
    }

    /// It and all that is in it.
    fn whole(&self) -> Inside {
        let own = Inside {
            size: Size { cells: 1, depth: 0 },
            marks: self.marks,
            is_known: true,
        };
        let inside = match &self.data {
            Data::Null(_) | Data::Bool(_) => return own,
            Data::Number(number) => Inside {
                size: Size {
                    cells: number.cells(),
                    depth: 0,
                },
                ..Inside::NOTHING
            },
            Data::String(text) => {
                let encoded = text.encoded().map(Value::size).unwrap_or_default();
                Inside {
                    size: Size::of_text(text.as_str()).beside(encoded),
                    ..Inside::NOTHING
                }
            }
            Data::List(list) | Data::Set(list) => list.extent.of(|| of_all(list.items.iter())),
            Data::Tuple(tuple) => tuple.extent.of(|| of_all(tuple.items.iter())),
            Data::Map(map) => map.extent.of(|| of_entries(&map.entries)),
            Data::Object(object) => object.extent.of(|| {
                let mut inside = of_entries(&object.entries);
                inside.is_known &= !object.is_open();
                inside
            }),
            Data::Unknown(unknown) => unknown.extent.of(|| of_unknown(unknown)),
        };
        own.beside(inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Object;

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

    #[test]
    fn what_holds_of_all_is_kept_with_the_size() {
        let unknown = Value::unknown(Unknown::default());
        let secret = Value::string("s").mark(Marks::SENSITIVE);
        for (part, marks, is_known) in [
            (Value::bool(true), Marks::NONE, true),
            (unknown, Marks::NONE, false),
            (secret, Marks::SENSITIVE, true),
        ] {
            let mut value = Value::object([("a".into(), Value::tuple(vec![part]))].into());
            for _ in 0..2 {
                assert_eq!(value.all_marks(), marks);
                assert_eq!(value.is_wholly_known(), is_known);
            }
            assert!(value.ty().is_mapping());
            // Nobody else holds it, so it isn't copied.
            if let Data::Object(object) = &mut value.data {
                let more = Value::unknown(Unknown::default()).mark(Marks::EPHEMERAL);
                Object::change(object).insert("b".into(), more);
            }
            assert_eq!(value.all_marks(), marks.with(Marks::EPHEMERAL));
            assert!(!value.is_wholly_known());
            let Type::Object(ty) = value.ty() else {
                panic!("{}", value.ty())
            };
            assert_eq!(ty.attributes.len(), 2);
        }
    }
}
