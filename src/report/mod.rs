//! Reports: what was found, in the forms that people and tools read.

mod value_json;

pub use value_json::ValueStyle;
