//! What a module declares, by the place and by the name: for those who follow a value through the source.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use super::module::Module;
use crate::syntax::{Block, Expression, Span};

/// A block: the number of its file, and its own there.
type At = (usize, usize);

/// Where the blocks of a module are.
#[derive(Debug, Default)]
pub struct Places {
    by_span: FxHashMap<Span, At>,
    by_header: FxHashMap<Span, At>,
    variables: FxHashMap<EcoString, At>,
    locals: FxHashMap<EcoString, (At, usize)>,
}

impl Places {
    /// The first of each name counts, as it is met in the order of the files.
    pub(super) fn of(module: &Module) -> Places {
        let mut places = Places::default();
        for (n, file) in module.files.iter().enumerate() {
            for (m, block) in file.tree.body.blocks.iter().enumerate() {
                let at = (n, m);
                places.by_span.entry(block.span).or_insert(at);
                match &*block.kind.text {
                    "module" => {
                        places.by_header.entry(block.header).or_insert(at);
                    }
                    "variable" => {
                        if let Some(name) = block.label(0) {
                            places.variables.entry(name.into()).or_insert(at);
                        }
                    }
                    "locals" => {
                        for (k, attribute) in block.body.attributes.iter().enumerate() {
                            let name = attribute.name.text.clone();
                            places.locals.entry(name).or_insert((at, k));
                        }
                    }
                    _ => {}
                }
            }
        }
        places
    }
}

impl Module {
    fn block(&self, at: Option<&At>) -> Option<&Block> {
        let (file, block) = at?;
        self.files.get(*file)?.tree.body.blocks.get(*block)
    }

    /// The block that takes just this place.
    pub fn block_at(&self, span: Span) -> Option<&Block> {
        self.block(self.places().by_span.get(&span))
    }

    /// The call of a module with this header.
    pub fn call_at(&self, header: Span) -> Option<&Block> {
        self.block(self.places().by_header.get(&header))
    }

    /// The declaration of a variable.
    pub fn variable(&self, name: &str) -> Option<&Block> {
        self.block(self.places().variables.get(name))
    }

    /// The expression of a local value.
    pub fn local(&self, name: &str) -> Option<&Expression> {
        let (at, attribute) = self.places().locals.get(name)?;
        let attributes = &self.block(Some(at))?.body.attributes;
        attributes.get(*attribute).map(|a| &a.value)
    }
}
