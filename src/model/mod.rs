//! The resource model: one vocabulary for both languages, what is split gathered, references in both directions.

mod build;
mod cloudformation;
mod companion;
mod completion;
mod defaults;
mod environment;
mod existence;
mod fold;
mod hosts;
mod kinds;
#[allow(clippy::module_inception)]
mod model;
mod property_names;
mod provider_version;
mod reading;
mod scope;
mod summary;

pub use build::{Circumstances, build};
pub use defaults::Defaults;
pub use environment::can_be_production;
pub(crate) use hosts::{name_key, pieces_key, references_in};
pub use kinds::{Fold, KindDefinition, KindLibrary};
pub(crate) use model::Referred;
pub use model::{Environment, Model};
pub use summary::{of_nodes, of_tree};

/// Whether a kind is something that gets deployed, not a declaration of the language.
pub fn is_resource(kind: &str) -> bool {
    !kind.starts_with("terraform.")
        && !kind.starts_with("cloudformation.")
        && !kind.starts_with("data.")
        && !kind.starts_with("ephemeral.")
        && kind != "stack"
}
