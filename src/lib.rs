pub mod syntax;
pub mod value;
pub mod source;
pub mod evaluate;
pub mod load;
