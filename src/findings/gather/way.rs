//! What is said beside a finding: what stands at its place, and the way that leads from there to the resource.

use ecow::{EcoString, eco_format};
use rustc_hash::{FxHashMap, FxHashSet};

use super::super::finding::Related;
use super::super::trace::trace;
use super::super::written::name_before;
use super::Gatherer;
use crate::load::{Language, Node};
use crate::rules::Blame;
use crate::source::is_in_rule;
use crate::syntax::Span;
use crate::value::{Data, NodeId, Value};

/// So many calls of modules that lead to a resource are named.
const MOST_CALLS: usize = 16;
/// Of so many that are folded into a resource the one is looked for that has a value.
const MOST_FOLDED: usize = 64;
/// So many parts of a resource are looked at for where they were made.
const MOST_PARTS: usize = 200_000;

impl Gatherer<'_> {
    /// The attribute of which a part was made there: of a node, or of what is folded into it, which is written in another.
    fn attribute_made_at(&self, id: NodeId, origin: Span) -> Option<(NodeId, EcoString)> {
        let of = |id: NodeId| Some((id, self.own_attribute_made_at(id, origin)?));
        if let Some(own) = of(id) {
            return Some(own);
        }
        let parts = self.model.parts_of(id).iter().take(MOST_FOLDED);
        if let Some(of_part) = parts.copied().find_map(of) {
            return Some(of_part);
        }
        let node = self.model.node(id)?;
        // Where it stands in a resource, it is that one's, or another instance's of the same block.
        let holder = self.holders().at(origin, &node.module);
        if let Some(holder) = holder
            && self.model.edges_from(holder).any(|e| e.to == id)
        {
            return of(holder);
        }
        let block = holder.and_then(|h| self.model.node(h)).map(|h| h.block);
        self.model
            .edges_to(id)
            .map(|e| e.from)
            .filter(|from| block.is_none() || self.model.node(*from).map(|n| n.block) == block)
            .take(MOST_FOLDED)
            .find_map(of)
    }

    pub(super) fn own_attribute_made_at(&self, id: NodeId, origin: Span) -> Option<EcoString> {
        let mut made = self.made.borrow_mut();
        let of_node = made.entry(id).or_insert_with(|| {
            let mut found = FxHashMap::default();
            let mut left = MOST_PARTS;
            let node = self.model.node(id);
            let attributes = node.map(|n| n.properties.as_ref().unwrap_or(&n.attributes));
            for (name, value) in attributes
                .and_then(|a| a.as_entries())
                .into_iter()
                .flatten()
            {
                origins(value, name, 0, &mut left, &mut found);
            }
            found
        });
        of_node.get(&origin).cloned()
    }

    pub(super) fn label(&self, culprit: &Blame, span: Span, subject: &Node) -> String {
        let name = culprit.path().rsplit('.').next().unwrap_or("");
        match culprit {
            _ if culprit.span() != span => "called here".into(),
            // How something is written is no attribute of it.
            _ if self.is_notation(culprit, subject) => "written so here".into(),
            _ if name.is_empty() && span.start == subject.block.start => "declared here".into(),
            Blame::Absent { path, .. } if path.is_empty() => "declared here".into(),
            Blame::Absent { path, .. } => {
                if subject.is_of_template() {
                    return match self.named_in_template(subject, path) {
                        Some(property) => format!("{property} is not set here"),
                        None => "declared here".into(),
                    };
                }
                // `enabled` alone doesn't say of what.
                let is_of_a_block = path.split('.').count() == 2
                    && path
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.');
                let lacking = if is_of_a_block { path.as_str() } else { name };
                format!("{lacking} is not set here")
            }
            // A place in a plan is the resource's, not the value's.
            Blame::Made { .. } if self.is_in_plan(span) => match name {
                "" => "planned here".into(),
                name => format!("{name} is planned so"),
            },
            // An input that has no value is made where it is declared.
            Blame::Made { .. } if self.is_declaration(span) => "declared here".into(),
            // What a block stands for is named as it is.
            Blame::Made { .. } if self.is_other_block(span, name) => "declared here".into(),
            Blame::Made { .. } => match self
                .written_name(span)
                .or_else(|| self.name_of(culprit, subject, name))
            {
                // All that a resource is given.
                Some(name) if name == "Properties" => "declared here".into(),
                Some(name) => format!("{name} is set here"),
                None => "decided here".into(),
            },
        }
    }

    /// What the path of a culprit is called where the source doesn't say it.
    fn name_of(&self, culprit: &Blame, subject: &Node, name: &str) -> Option<String> {
        let node = culprit.node().and_then(|id| self.model.node(id));
        let node = node.unwrap_or(subject);
        match node.is_of_template() {
            true => self.named_in_template(node, culprit.path()),
            false => Some(name.to_string()).filter(|name| !name.is_empty()),
        }
    }

    /// What a template calls an attribute: a property, or a part of what AWS takes as JSON elsewhere (`logConfiguration`), whose
    /// properties begin with a capital. Terraform's names are none of a template's.
    fn named_in_template(&self, node: &Node, path: &str) -> Option<String> {
        if let Some(property) = self.model.property_of(node, path) {
            return Some(property.to_string());
        }
        let name = path.rsplit('.').next()?;
        let is_camel = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.contains(|c: char| c.is_ascii_uppercase())
            && name.chars().all(|c| c.is_ascii_alphanumeric());
        let mut characters = name.chars();
        let first = characters.next()?.to_ascii_uppercase();
        is_camel.then(|| std::iter::once(first).chain(characters).collect())
    }

    fn is_notation(&self, culprit: &Blame, subject: &Node) -> bool {
        let node = culprit.node().and_then(|id| self.model.node(id));
        node.unwrap_or(subject).kind == "terraform.notation"
    }

    /// Whether a place is the header of a variable or the name of a parameter, and no value.
    fn is_declaration(&self, span: Span) -> bool {
        let Some(source) = self.sources.source(span.start) else {
            return false;
        };
        let after = Span::new(span.end, span.end.saturating_add(2));
        let behind = source.slice(after).trim_start_matches(['"', '\'']);
        source.slice(span).starts_with("variable \"") || behind.starts_with(':')
    }

    /// Whether a place is the header of a block that isn't called so.
    fn is_other_block(&self, span: Span, name: &str) -> bool {
        let Some(source) = self.sources.source(span.start) else {
            return false;
        };
        let after = Span::new(span.end, span.end.saturating_add(2));
        let word = source.slice(span).split([' ', '"']).next().unwrap_or("");
        let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
        source.slice(after).trim_start().starts_with('{')
            && !word.is_empty()
            && word.chars().all(is_name)
            && word != name
    }

    fn is_in_plan(&self, span: Span) -> bool {
        self.model.stack.language == Language::Plan
            && self
                .sources
                .source(span.start)
                .is_some_and(|s| s.path == self.model.stack.path)
    }

    /// The name in front of a value, as the source writes it: `status = …`, `Status: …`.
    fn written_name(&self, span: Span) -> Option<String> {
        let source = self.sources.source(span.start)?;
        let (line, _) = source.line_and_column(span.start);
        let start = source.lines().get(line as usize - 1).copied()?;
        // A name isn't far from its value, and lines may be huge.
        let near = |start: u32| span.start.saturating_sub(200).max(source.base + start);
        let before = source.slice(Span::new(near(start), span.start));
        if self.model.stack.language == Language::CloudFormation && before.trim().is_empty() {
            // What is indented stands below its name.
            let above = source
                .lines()
                .get((line as usize).checked_sub(2)?)
                .copied()?;
            return name_before(source.slice(Span::new(near(above), near(start))).trim_end());
        }
        name_before(before)
    }

    pub(super) fn related(
        &self,
        culprit: &Blame,
        all: &[Blame],
        subject: NodeId,
        span: Span,
    ) -> Vec<Related> {
        let mut related: Vec<Related> = Vec::new();
        let mut seen: FxHashSet<Span> = FxHashSet::default();
        let mut add = |at: Span, label: String| {
            if at != span
                && !is_in_rule(at)
                && seen.insert(at)
                && let Some(place) = self.place(at)
            {
                related.push(Related { place, label });
            }
        };
        if let Blame::Made { origin, node, .. } = culprit {
            let id = node.unwrap_or(subject);
            if let Some((of, attribute)) = self.attribute_made_at(id, *origin)
                && let Some(node) = self.model.node(of)
            {
                for step in trace(
                    &self.model.stack,
                    self.library,
                    self.sources,
                    node,
                    &attribute,
                    *origin,
                ) {
                    add(step.span, step.label);
                }
            }
        }
        if let Some(node) = self.model.node(subject) {
            // Where a module has no terraform block, its settings are declared nowhere: they only have a place to be told at.
            let is_declared = node.block != node.header;
            if is_declared && !node.block.contains(span) {
                add(node.header, format!("{} is declared here", node.address));
            }
            for call in node.calls.iter().rev().take(MOST_CALLS) {
                add(*call, "called here".into());
            }
        }
        for other in all.iter().filter(|o| *o != culprit).take(4) {
            let name = other.path().rsplit('.').next().unwrap_or("");
            match other {
                Blame::Made { origin, .. } if !name.is_empty() => {
                    let node = self.model.node(subject);
                    let called = self
                        .written_name(*origin)
                        .or_else(|| self.name_of(other, node?, name));
                    if let Some(called) = called {
                        add(*origin, format!("{called} counts too"));
                    }
                }
                _ => {}
            }
        }
        related
    }
}

/// Where a value and its parts were made, each with the attribute that they belong to, by its path through blocks and their
/// numbers: `ingress.1.cidr_blocks`. The first attribute counts.
fn origins(
    value: &Value,
    attribute: &EcoString,
    depth: usize,
    left: &mut usize,
    found: &mut FxHashMap<Span, EcoString>,
) {
    if depth > 9 || *left == 0 {
        return;
    }
    *left -= 1;
    found
        .entry(value.origin())
        .or_insert_with(|| attribute.clone());
    if let Data::Tuple(tuple) = &value.data
        && tuple.blocks
    {
        for (number, block) in tuple.items.iter().enumerate() {
            found
                .entry(block.origin())
                .or_insert_with(|| attribute.clone());
            match block.as_entries() {
                Some(entries) => {
                    for (name, v) in entries {
                        let path = eco_format!("{attribute}.{number}.{name}");
                        origins(v, &path, depth + 2, left, found);
                    }
                }
                None => origins(block, attribute, depth + 1, left, found),
            }
        }
        return;
    }
    let mut inner = |v: &Value| origins(v, attribute, depth + 1, left, found);
    match &value.data {
        Data::String(text) => text.encoded().into_iter().for_each(inner),
        Data::Unknown(unknown) => {
            let cases = unknown.cases.iter().flat_map(|c| c.iter());
            let members = unknown.members.iter().flat_map(|m| m.items.iter());
            cases.for_each(|(_, v)| inner(v));
            members.for_each(|(_, _, v)| inner(v));
            unknown.encoded.iter().for_each(inner);
        }
        _ => value.parts().for_each(inner),
    }
}
