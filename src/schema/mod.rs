//! What the providers and CloudFormation's registry say of every type.

use crate::value::Type;

/// The type of an attribute of a kind, below a path of nested blocks.
pub fn attribute_type(_kind: &str, _path: &str, _attribute: &str) -> Type {
    Type::Dynamic
}
