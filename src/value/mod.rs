//! The values that evaluation makes: three-valued, typed as Terraform types them, with a memory of where
//! they come from.

mod compare;
mod convert;
mod decimal;
mod extent;
mod guard;
mod number;
mod sets;
mod text;
mod types;
mod unify;
mod unknown;
#[allow(clippy::module_inception)]
mod value;

pub use compare::{compare, equals, first_reason};
pub use convert::{ConversionError, Step, convert, convert_to, meant_bool, refined};
pub use extent::{Extent, Size};
pub use guard::{Guard, Guards, Literal, Truth};
pub use number::Number;
pub use sets::{Key, set, set_order, strip_marks, without_marks};
pub use text::Text;
pub use types::{ObjectType, Type};
pub use unify::{can_convert, constraint_name, fill_dynamic, mismatch, plain, unify};
pub use unknown::{
    Input, Members, NodeId, Piece, Reason, ReasonKind, Reference, Unknown, join_path,
};
pub use value::{Data, Entries, List, Map, Marks, Object, Opening, Tuple, Value};
