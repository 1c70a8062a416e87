//! groundrule: a static policy and security analyzer for Terraform and CloudFormation.

pub mod command;
pub mod discover;
pub mod evaluate;
pub mod findings;
pub mod load;
pub mod report;
pub mod schema;
pub mod source;
pub mod syntax;
pub mod value;
