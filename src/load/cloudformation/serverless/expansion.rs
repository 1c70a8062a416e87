//! What is known while a template of SAM is expanded, and what has been made so far.

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashMap;

use super::tree;
use crate::load::cloudformation::document::{Entry, Node, NodeKind};
use crate::load::cloudformation::template::section;
use crate::syntax::Span;

/// Why SAM refuses a resource: where, and what is wrong with it.
pub struct Refusal {
    pub span: Span,
    pub message: String,
}

/// What expanding something gives, or why it can't be expanded.
pub type Expanded<T> = Result<T, Refusal>;

/// A refusal at a place.
pub fn refuse<T>(span: Span, message: impl Into<String>) -> Expanded<T> {
    Err(Refusal {
        span,
        message: message.into(),
    })
}

/// The state of expanding one template.
pub struct Expansion {
    /// The parameters' values, given or by default, as far as they are literal: SAM decides by them what to make.
    pub parameters: FxHashMap<EcoString, Node>,
    /// The template's mappings, which some names are looked up in.
    pub mappings: Node,
    /// The resources: SAM's own are taken out as they are expanded.
    pub resources: Resources,
    /// The conditions, with those that SAM makes.
    pub conditions: Node,
    /// `Function.Alias`, `Api.Stage`, …: what `Ref` and `GetAtt` may name of SAM's resources, and the resource made for it.
    pub references: FxHashMap<(EcoString, EcoString), EcoString>,
    /// Resources that got another logical id.
    pub renamed: FxHashMap<EcoString, EcoString>,
    /// What SAM refuses.
    pub refusals: Vec<Refusal>,
}

/// The resources of a template in their order, found by their logical id.
pub struct Resources {
    slots: Vec<Option<Entry>>,
    by_id: FxHashMap<EcoString, usize>,
}

impl Resources {
    pub fn new(entries: &[Entry]) -> Resources {
        let mut resources = Resources {
            slots: Vec::with_capacity(entries.len()),
            by_id: FxHashMap::default(),
        };
        for entry in entries {
            resources.insert(entry.clone());
        }
        resources
    }

    /// The resource of a logical id: its `Type`, `Properties` and attributes.
    pub fn get(&self, id: &str) -> Option<&Node> {
        self.entry(id).map(|entry| &entry.value)
    }

    pub fn get_mut(&mut self, id: &str) -> Option<&mut Node> {
        let slot = self.slots.get_mut(*self.by_id.get(id)?)?;
        slot.as_mut().map(|entry| &mut entry.value)
    }

    /// The resource with its logical id and where that is written.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.slots.get(*self.by_id.get(id)?)?.as_ref()
    }

    /// Adds a resource, or puts it in the place of that with its id.
    pub fn insert(&mut self, entry: Entry) {
        match self.by_id.get(&entry.key).copied() {
            Some(at) => {
                if let Some(slot) = self.slots.get_mut(at) {
                    *slot = Some(entry);
                }
            }
            None => {
                self.by_id.insert(entry.key.clone(), self.slots.len());
                self.slots.push(Some(entry));
            }
        }
    }

    pub fn remove(&mut self, id: &str) -> Option<Entry> {
        let at = self.by_id.remove(id)?;
        self.slots.get_mut(at)?.take()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.slots.iter().flatten()
    }

    /// The logical ids of all resources of a type, in order.
    pub fn of_type(&self, kind: &str) -> Vec<EcoString> {
        self.iter()
            .filter(|entry| kind_of(&entry.value) == Some(kind))
            .map(|entry| entry.key.clone())
            .collect()
    }

    pub fn into_entries(self) -> Vec<Entry> {
        self.slots.into_iter().flatten().collect()
    }
}

/// A resource's type.
pub fn kind_of(resource: &Node) -> Option<&str> {
    resource.get("Type")?.text().map(EcoString::as_str)
}

/// A resource that SAM makes.
pub struct Made {
    pub id: EcoString,
    pub kind: &'static str,
    /// Where the reader finds what it was made for.
    pub span: Span,
    /// A mapping.
    pub properties: Node,
    /// What stands beside the properties: `Condition`, `DependsOn`, `Metadata`, … A mapping.
    pub attributes: Node,
}

/// The attributes that SAM hands on from its own resource to those that it makes of it.
const HANDED_ON: [&str; 4] = [
    "Condition",
    "DeletionPolicy",
    "UpdatePolicy",
    "UpdateReplacePolicy",
];

impl Made {
    /// A resource without properties.
    pub fn new(id: impl Into<EcoString>, kind: &'static str, span: Span) -> Made {
        Made {
            id: id.into(),
            kind,
            span,
            properties: tree::object::<EcoString>(span, []),
            attributes: tree::object::<EcoString>(span, []),
        }
    }

    /// Sets a property.
    pub fn with(mut self, name: &'static str, value: Node) -> Made {
        self.properties.set(name, value);
        self
    }

    /// Sets a property where there is a value for it.
    pub fn with_some(mut self, name: &'static str, value: Option<Node>) -> Made {
        if let Some(value) = value {
            self.properties.set(name, value);
        }
        self
    }

    /// Sets an attribute.
    pub fn attribute(mut self, name: &'static str, value: Node) -> Made {
        self.attributes.set(name, value);
        self
    }

    /// Takes over the attributes that SAM hands on from the resource it expands, `DependsOn` and `Metadata` not among them.
    pub fn inheriting(mut self, resource: &Node) -> Made {
        for name in HANDED_ON {
            if let Some(value) = resource.get(name) {
                self.attributes.set(name, value.clone());
            }
        }
        self
    }

    fn into_entry(self) -> Entry {
        let span = self.span;
        let mut value = tree::object(span, [("Type", tree::text(span, self.kind))]);
        for entry in self.attributes.entries().unwrap_or_default() {
            value.set(entry.key.clone(), entry.value.clone());
        }
        if self
            .properties
            .entries()
            .is_none_or(|entries| !entries.is_empty())
        {
            value.set("Properties", self.properties);
        }
        Entry {
            key: self.id,
            key_span: span,
            value,
        }
    }
}

impl Expansion {
    pub fn new(root: &Node, parameters: FxHashMap<EcoString, Node>) -> Expansion {
        let empty = || tree::object::<EcoString>(root.span, []);
        Expansion {
            parameters,
            mappings: root.get("Mappings").cloned().unwrap_or_else(empty),
            resources: Resources::new(section(root, "Resources")),
            conditions: root.get("Conditions").cloned().unwrap_or_else(empty),
            references: FxHashMap::default(),
            renamed: FxHashMap::default(),
            refusals: Vec::new(),
        }
    }

    /// Puts resources in the place of the one that they were made of. A logical id that another has is refused.
    pub fn replace(&mut self, id: &str, made: Vec<Made>) {
        let own = self.resources.remove(id);
        for resource in made {
            if let Some(other) = self.resources.entry(&resource.id)
                && kind_of(&other.value) != Some(resource.kind)
            {
                self.refusals.push(Refusal {
                    span: own.as_ref().map_or(resource.span, |entry| entry.key_span),
                    message: format!(
                        "It would make a resource {} of type {}, and the template has another of that name.",
                        resource.id, resource.kind
                    ),
                });
                continue;
            }
            self.resources.insert(resource.into_entry());
        }
    }

    /// Remembers what `Ref: id.property` means.
    pub fn refer(&mut self, id: &EcoString, property: &str, made: impl Into<EcoString>) {
        self.references
            .insert((id.clone(), property.into()), made.into());
    }

    /// The node with references to parameters replaced by their values, as far as those are known: `Ref` alone and names in `Fn::Sub`.
    pub fn resolved(&self, node: &Node) -> Node {
        if let Some(name) = node.reference_name()
            && let Some(value) = self.parameters.get(name)
        {
            return value.clone();
        }
        let kind = match &node.kind {
            NodeKind::Scalar(..) => return node.clone(),
            NodeKind::Sequence(items) => {
                NodeKind::Sequence(items.iter().map(|item| self.resolved(item)).collect())
            }
            NodeKind::Mapping(entries) => NodeKind::Mapping(
                entries
                    .iter()
                    .map(|entry| Entry {
                        key: entry.key.clone(),
                        key_span: entry.key_span,
                        value: match entry.key.as_str() {
                            "Fn::Sub" => self.substituted(&entry.value),
                            _ => self.resolved(&entry.value),
                        },
                    })
                    .collect(),
            ),
        };
        Node {
            kind,
            span: node.span,
        }
    }

    /// The argument of `Fn::Sub` with the values of parameters in its text.
    fn substituted(&self, argument: &Node) -> Node {
        let inserted = |text: &EcoString| {
            let mut out = text.clone();
            for (name, value) in &self.parameters {
                let written = eco_format!("${{{name}}}");
                if out.contains(written.as_str())
                    && let Some(value) = value.text()
                {
                    out = out.replace(written.as_str(), value.as_str());
                }
            }
            out
        };
        match &argument.kind {
            NodeKind::Scalar(text, style) => Node {
                kind: NodeKind::Scalar(inserted(text), *style),
                span: argument.span,
            },
            NodeKind::Sequence(items) => {
                let mut items: Vec<Node> = items.iter().map(|item| self.resolved(item)).collect();
                if let Some(Node {
                    kind: NodeKind::Scalar(text, _),
                    ..
                }) = items.first_mut()
                {
                    *text = inserted(text);
                }
                Node {
                    kind: NodeKind::Sequence(items),
                    span: argument.span,
                }
            }
            NodeKind::Mapping(_) => self.resolved(argument),
        }
    }

    /// The document with what was made of it, names of SAM's own replaced by those of the resources made for them.
    pub fn into_document(self, root: &Node) -> (Node, Vec<Refusal>) {
        let Expansion {
            resources,
            conditions,
            references,
            renamed,
            refusals,
            ..
        } = self;
        let naming = Naming {
            references,
            renamed,
        };
        let mut document = root.clone();
        let span = root.get("Resources").map_or(root.span, |node| node.span);
        document.set(
            "Resources",
            Node {
                kind: NodeKind::Mapping(resources.into_entries()),
                span,
            },
        );
        if conditions
            .entries()
            .is_some_and(|entries| !entries.is_empty())
        {
            document.set("Conditions", conditions);
        }
        document.remove("Globals");
        if !naming.references.is_empty() || !naming.renamed.is_empty() {
            naming.rename(&mut document);
        }
        (document, refusals)
    }
}

/// The names that expansion changed.
struct Naming {
    references: FxHashMap<(EcoString, EcoString), EcoString>,
    renamed: FxHashMap<EcoString, EcoString>,
}

impl Naming {
    fn rename(&self, node: &mut Node) {
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
        if !text.contains("${") {
            return;
        }
        let mut out = EcoString::new();
        let mut rest = text.as_str();
        while let Some(start) = rest.find("${") {
            let (before, after) = rest.split_at(start + 2);
            out.push_str(before);
            let end = after.find('}').unwrap_or(after.len());
            let (name, behind) = after.split_at(end);
            match (self.named(name), self.with_attribute(name)) {
                (Some(made), _) => out.push_str(&made),
                (None, Some((made, attribute))) => {
                    out.push_str(&eco_format!("{made}.{attribute}"));
                }
                (None, None) => out.push_str(name),
            }
            rest = behind;
        }
        out.push_str(rest);
        *text = out;
    }

    fn depends(&self, node: &mut Node) {
        match &mut node.kind {
            NodeKind::Scalar(..) => self.name(node),
            NodeKind::Sequence(items) => items.iter_mut().for_each(|item| self.name(item)),
            NodeKind::Mapping(_) => {}
        }
    }
}
