//! What a permission says, with the ends of a connector put in.

use ecow::{EcoString, eco_format};
use serde_json::Value as Json;

use super::super::expansion::{Expanded, refuse};
use super::super::tree;
use super::end::{End, Side};
use crate::load::cloudformation::document::Node;
use crate::syntax::Span;

/// The ends that texts like `${Source.Arn}/*` name.
pub struct Ends<'a> {
    pub source: &'a End,
    pub destination: &'a End,
    pub span: Span,
}

impl Ends<'_> {
    pub fn of(&self, side: Side) -> &End {
        match side {
            Side::Source => self.source,
            Side::Destination => self.destination,
        }
    }

    /// JSON as a node, with what the ends are in place of their names.
    pub fn filled(&self, json: &Json) -> Expanded<Node> {
        Ok(match json {
            Json::Array(items) => {
                let items: Expanded<Vec<Node>> =
                    items.iter().map(|item| self.filled(item)).collect();
                tree::list(self.span, items?)
            }
            Json::Object(entries) => {
                let mut object = tree::object::<&str>(self.span, []);
                for (key, value) in entries {
                    object.set(key.as_str(), self.filled(value)?);
                }
                object
            }
            Json::String(text) => self.text(&text.into())?,
            other => tree::plain(self.span, eco_format!("{other}")),
        })
    }

    /// A text: the value itself where it names nothing else, otherwise `Fn::Sub`.
    fn text(&self, text: &EcoString) -> Expanded<Node> {
        let mut variables = tree::object::<&str>(self.span, []);
        let mut missing = None;
        let template = tree::replace_names(text, |name| {
            let (side, property) = match name.split_once('.')? {
                ("Source", property) => (Side::Source, property),
                ("Destination", property) => (Side::Destination, property),
                _ => return None,
            };
            let variable = eco_format!("{}{property}", side.name());
            match self.of(side).property(property) {
                Some(value) => variables.set(variable.clone(), value.clone()),
                None => missing = Some((side, EcoString::from(property))),
            }
            Some(eco_format!("${{{variable}}}"))
        });
        if let Some((side, property)) = missing {
            return refuse(
                self.span,
                format!(
                    "{0} says no {property}, which this connector needs: set {0}.{property}, or name a resource of the template by its Id.",
                    side.name()
                ),
            );
        }
        let named = variables.entries().unwrap_or_default();
        Ok(match named {
            [one] if template == eco_format!("${{{}}}", one.key) => one.value.clone(),
            [] if template.contains("${") => tree::sub(self.span, template),
            [] => tree::text(self.span, template),
            _ => tree::sub_with(self.span, template, variables),
        })
    }
}
