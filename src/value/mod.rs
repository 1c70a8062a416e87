//! The values that evaluation makes: three-valued, typed as Terraform types them, with a memory of where
//! they come from.

mod guard;
mod number;
mod text;
mod types;
mod unknown;
#[allow(clippy::module_inception)]
mod value;

pub use guard::{Guard, Guards, Literal, Truth};
pub use number::Number;
pub use text::Text;
pub use types::{ObjectType, Type};
pub use unknown::{Input, Members, NodeId, Piece, Reason, ReasonKind, Reference, Unknown};
pub use value::{Data, Entries, List, Map, Marks, Object, Opening, Tuple, Value};
