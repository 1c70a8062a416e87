//! Which names the expressions of a module read.

use rustc_hash::FxHashSet;

use super::module::Module;
use super::terraform_itself::named_in;
use crate::evaluate::{each_traversal, names_in_chain, root_name};
use crate::syntax::{self, Expression, ExpressionKind};

/// The names that a module's expressions read.
#[derive(Debug, Default)]
pub(super) struct Usage<'a> {
    /// First and second name of each traversal: `("var", "x")`, `("aws_vpc", "main")`.
    pairs: FxHashSet<(&'a str, &'a str)>,
    /// First to third of those that begin with `data`: `("aws_ami", "linux")`.
    pub data: FxHashSet<(&'a str, &'a str)>,
    /// Local names of the providers of resources and data sources.
    pub providers: FxHashSet<&'a str>,
}

impl<'a> Usage<'a> {
    pub fn of(module: &'a Module) -> Usage<'a> {
        let mut usage = Usage::default();
        for file in &module.files {
            usage.body(&file.tree.body);
        }
        usage
    }

    pub fn reads(&self, root: &str, name: &str) -> bool {
        self.pairs.contains(&(root, name))
    }

    fn body(&mut self, body: &'a syntax::Body) {
        for attribute in &body.attributes {
            self.expression(&attribute.value);
            if &*attribute.name.text == "depends_on"
                && let ExpressionKind::Tuple(items) = &attribute.value.kind
            {
                items.iter().for_each(|item| self.named(&named_in(item)));
            }
        }
        for block in &body.blocks {
            // The validation of a variable reads it, which is no use of it.
            if &*block.kind.text == "variable" {
                continue;
            }
            if matches!(&*block.kind.text, "resource" | "data" | "ephemeral")
                && let Some(kind) = block.label(0)
            {
                let said = block.body.attribute("provider");
                let said = said.and_then(|a| root_name(&a.value)).map(|n| &*n.text);
                self.providers
                    .insert(said.unwrap_or_else(|| kind.split('_').next().unwrap_or(kind)));
            }
            self.body(&block.body);
        }
    }

    fn expression(&mut self, expression: &'a Expression) {
        each_traversal(expression, &mut Vec::new(), &mut |traversal, _| {
            self.named(&names_in_chain(traversal));
        });
    }

    fn named(&mut self, names: &[&'a str]) {
        match names {
            ["data", kind, name, ..] => {
                self.data.insert((kind, name));
            }
            [first, second, ..] => {
                self.pairs.insert((first, second));
            }
            _ => {}
        }
    }
}
