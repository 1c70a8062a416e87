//! Names of SAM's own that are replaced by those of the resources made for them.

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashMap;

use super::tree;
use crate::load::cloudformation::document::{Node, NodeKind};

/// The names that expansion changed.
pub struct Naming {
    /// `Function.Alias`, … and the resource made for it.
    pub references: FxHashMap<(EcoString, EcoString), EcoString>,
    /// Resources that got another logical id.
    pub renamed: FxHashMap<EcoString, EcoString>,
}

impl Naming {
    /// Puts the new names wherever the old are referred to.
    pub fn rename(&self, node: &mut Node) {
        match &mut node.kind {
            NodeKind::Scalar(..) => {}
            NodeKind::Sequence(items) => items.iter_mut().for_each(|item| self.rename(item)),
            NodeKind::Mapping(entries) => {
                for entry in entries {
                    match entry.key.as_str() {
                        "Ref" => self.name(&mut entry.value),
                        "Fn::GetAtt" => self.attribute(&mut entry.value),
                        "Fn::Sub" => self.substitution(&mut entry.value),
                        "DependsOn" => self.depends(&mut entry.value),
                        _ => {}
                    }
                    self.rename(&mut entry.value);
                }
            }
        }
    }

    /// The resource that `Name` or `Name.Property` means.
    fn named(&self, text: &str) -> Option<EcoString> {
        if let Some(made) = self.renamed.get(text) {
            return Some(made.clone());
        }
        let (id, property) = text.split_once('.')?;
        self.references.get(&(id.into(), property.into())).cloned()
    }

    fn name(&self, node: &mut Node) {
        if let NodeKind::Scalar(text, _) = &mut node.kind
            && let Some(made) = self.named(text)
        {
            *text = made;
        }
    }

    /// `[Name, Attribute]`, `[Name.Property, Attribute]`, `[Name, Property.Attribute]` or the same as one text.
    fn attribute(&self, node: &mut Node) {
        let whole: EcoString = match &node.kind {
            NodeKind::Scalar(text, _) => text.clone(),
            NodeKind::Sequence(items) => {
                let texts: Option<Vec<&str>> = items
                    .iter()
                    .map(|item| item.text().map(EcoString::as_str))
                    .collect();
                match texts {
                    Some(texts) => texts.join(".").into(),
                    None => return,
                }
            }
            NodeKind::Mapping(_) => return,
        };
        if let Some((name, attribute)) = self.with_attribute(&whole) {
            node.kind = NodeKind::Sequence(vec![
                tree::text(node.span, name),
                tree::text(node.span, attribute),
            ]);
        }
    }

    /// What `Name.Attribute` or `Name.Property.Attribute` means, where the name is one that changed.
    fn with_attribute<'t>(&self, whole: &'t str) -> Option<(EcoString, &'t str)> {
        let (id, rest) = whole.split_once('.')?;
        if let Some((property, attribute)) = rest.split_once('.')
            && let Some(made) = self.references.get(&(id.into(), property.into()))
        {
            return Some((made.clone(), attribute));
        }
        self.renamed.get(id).map(|made| (made.clone(), rest))
    }

    fn substitution(&self, node: &mut Node) {
        let node = match &mut node.kind {
            NodeKind::Sequence(items) => match items.first_mut() {
                Some(first) => first,
                None => return,
            },
            _ => node,
        };
        let NodeKind::Scalar(text, _) = &mut node.kind else {
            return;
        };
        *text = tree::replace_names(text, |name| {
            let made = self.named(name).or_else(|| {
                let (made, attribute) = self.with_attribute(name)?;
                Some(eco_format!("{made}.{attribute}"))
            });
            Some(eco_format!("${{{}}}", made?))
        });
    }

    fn depends(&self, node: &mut Node) {
        match &mut node.kind {
            NodeKind::Scalar(..) => self.name(node),
            NodeKind::Sequence(items) => items.iter_mut().for_each(|item| self.name(item)),
            NodeKind::Mapping(_) => {}
        }
    }
}
