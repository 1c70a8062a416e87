//! The resource model: one vocabulary for both languages, what is split gathered, references in both directions.

mod build;
mod cloudformation;
mod environment;
mod kinds;
#[allow(clippy::module_inception)]
mod model;
mod reading;
mod scope;

pub use environment::can_be_production;
pub use build::{Circumstances, build};
pub(crate) use build::references_in;
pub use kinds::{Fold, KindDefinition, KindLibrary};
pub use model::{Environment, Model};

/// The sources of mappings: path and text.
pub(crate) fn sources() -> &'static [(&'static str, &'static str)] {
    crate::rules::model_sources()
}
