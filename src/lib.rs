//! groundrule: a static policy and security analyzer for Terraform and CloudFormation.

#![forbid(unsafe_code)]
// Input reaches nearly everything here, and must not end the program.
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic
    )
)]

pub mod analysis;
pub mod command;
pub mod configuration;
pub mod discover;
pub mod evaluate;
pub mod findings;
pub mod language;
pub mod load;
pub mod model;
pub mod report;
pub mod rules;
pub mod schema;
pub mod secrets;
pub mod source;
pub mod syntax;
pub mod value;
