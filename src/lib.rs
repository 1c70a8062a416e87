//! groundrule: a static policy and security analyzer for Terraform and CloudFormation.

pub mod evaluate;
pub mod load;
pub mod schema;
pub mod source;
pub mod syntax;
pub mod value;
