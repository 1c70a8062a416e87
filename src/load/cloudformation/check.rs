//! What a template refers to, whether it is declared, and whether functions have the arguments that they need.
//!
//! This looks at the text and not at values, so that also what isn't chosen by a condition is seen, each place once.

use ecow::EcoString;
use rustc_hash::FxHashSet;

use super::document::{Entry, Node, NodeKind};
use super::references::PSEUDO_PARAMETERS;
use super::scope::Loader;
use super::strings::{Template, template};
use super::template::section;
use crate::load::terraform::suggestion;
use crate::syntax::Span;

/// The names that a template refers to.
#[derive(Default)]
pub(super) struct Used {
    pub names: FxHashSet<EcoString>,
    pub conditions: FxHashSet<EcoString>,
    pub mappings: FxHashSet<EcoString>,
    /// A mapping's name is computed, so it may be any.
    pub all_mappings: bool,
}

/// A reference where it is written.
enum Reference {
    Name(EcoString),
    /// A resource, and its attribute where that is written as a text.
    Attribute(EcoString, Option<EcoString>),
    Condition(EcoString),
    Mapping(Option<EcoString>),
    /// Where a default is given, the mapping needn't exist.
    MappingOrDefault(EcoString),
    DependsOn(EcoString),
}

#[derive(Default)]
struct Walk {
    references: Vec<(Reference, Span)>,
    /// Functions with arguments that the service refuses: where, and what is expected.
    shapes: Vec<(Span, String)>,
}

/// What the template refers to.
pub(super) fn used(loader: &mut Loader<'_>) -> Used {
    let mut used = Used::default();
    let Some(root) = loader.root() else {
        return used;
    };
    for (reference, _) in walk(&root).references {
        match reference {
            Reference::Name(name) | Reference::Attribute(name, _) | Reference::DependsOn(name) => {
                used.names.insert(name);
            }
            Reference::Condition(name) => {
                used.conditions.insert(name);
            }
            Reference::Mapping(Some(name)) | Reference::MappingOrDefault(name) => {
                used.mappings.insert(name);
            }
            Reference::Mapping(None) => used.all_mappings = true,
        }
    }
    used
}

/// Reports what the service refuses.
pub(super) fn check(loader: &mut Loader<'_>) {
    let Some(root) = loader.root() else { return };
    check_entries(loader, &root);
    let Walk { references, shapes } = walk(&root);
    if loader.scope().is_none_or(|scope| scope.transforms.unknown) {
        // A macro may declare whatever is missing, and give any function a meaning.
        return;
    }
    for (span, expected) in shapes {
        loader.error(span, "Invalid arguments", expected);
    }
    for (reference, span) in references {
        check_reference(loader, reference, span);
    }
}

fn check_entries(loader: &mut Loader<'_>, root: &Node) {
    let unknown = loader.scope().is_some_and(|scope| scope.transforms.unknown);
    if section(root, "Resources").is_empty() && !unknown {
        let span = root
            .entry("Resources")
            .map_or(root.span, |entry| entry.key_span);
        let span = Span::new(span.start, span.end.min(span.start.saturating_add(24)));
        loader.error(
            span,
            "No resources",
            "A template declares at least one resource under Resources.".into(),
        );
    }
    for resource in section(root, "Resources") {
        if resource.key.starts_with("Fn::") {
            continue;
        }
        let has_type = resource
            .value
            .get("Type")
            .is_some_and(|ty| ty.text().is_some_and(|text| !text.is_empty()));
        if !has_type && !unknown {
            loader.error(
                resource.key_span,
                "Resource without type",
                format!(
                    "The resource {} has no Type, so it is not known what to create.",
                    resource.key
                ),
            );
        }
    }
    for parameter in section(root, "Parameters") {
        if let Some(default) = parameter.value.get("Default")
            && (default.items().is_some() || default.entries().is_some())
            && !unknown
        {
            loader.error(
                default.span,
                "Invalid default",
                format!(
                    "The default of the parameter {} must be a text; that of a list has commas between its elements.",
                    parameter.key
                ),
            );
        }
    }
    for output in section(root, "Outputs") {
        if !output.key.starts_with("Fn::") && output.value.get("Value").is_none() && !unknown {
            loader.error(
                output.key_span,
                "Output without value",
                format!("The output {} has no Value.", output.key),
            );
        }
    }
}

fn check_reference(loader: &mut Loader<'_>, reference: Reference, span: Span) {
    let Some(scope) = loader.scope() else { return };
    let (what, name) = match reference {
        Reference::Name(name) => {
            if scope.parameters.contains_key(&name)
                || scope.resources.contains_key(&name)
                || PSEUDO_PARAMETERS.contains(&name.as_str())
            {
                return;
            }
            ("resource or parameter", name)
        }
        Reference::Attribute(name, attribute) => {
            if let Some(resource) = scope.resources.get(&name) {
                let written_type = resource.written_type.clone();
                if let Some(attribute) = attribute {
                    check_attribute(loader, &name, &written_type, &attribute, span);
                }
                return;
            }
            ("resource", name)
        }
        Reference::DependsOn(name) => {
            if scope.resources.contains_key(&name) {
                return;
            }
            ("resource", name)
        }
        Reference::Condition(name) => {
            if scope.conditions.contains_key(&name) {
                return;
            }
            ("condition", name)
        }
        Reference::Mapping(Some(name)) => {
            if scope.mappings.contains_key(&name) {
                return;
            }
            ("mapping", name)
        }
        Reference::Mapping(None) | Reference::MappingOrDefault(_) => return,
    };
    if what.starts_with("resource") && may_be_made(&scope.uncertain, &name) {
        return;
    }
    loader.error(
        span,
        "Undeclared reference",
        format!("The template declares no {what} {:?}.", name.as_str()),
    );
}

/// Reports an attribute that a resource of its type hasn't, where the type is known.
fn check_attribute(
    loader: &mut Loader<'_>,
    name: &str,
    written_type: &str,
    attribute: &str,
    span: Span,
) {
    // What modules and stacks give depends on what they are made of.
    let is_open = written_type.ends_with("::MODULE")
        || ["Outputs.", "CloudformationStackArn"]
            .iter()
            .any(|prefix| attribute.starts_with(prefix));
    let Some(schema) = crate::schema::kind(written_type).filter(|_| !is_open) else {
        return;
    };
    // The registry doesn't describe all that is below an attribute.
    let first = attribute.split('.').next().unwrap_or_default();
    if schema.at(first).is_none() && !first.is_empty() {
        let names = schema.attributes().iter();
        let given = names.filter_map(|(name, of)| of.is_computed().then_some(*name));
        let hint = suggestion(attribute, given).unwrap_or_default();
        loader.fault(
            span,
            "Unsupported attribute",
            format!(
                "{name} is of type {written_type}, which has no attribute {attribute:?}.{hint}"
            ),
        );
    }
}

/// Whether SAM may make a resource of that name of those whose expansion isn't known: what it makes is named after them.
fn may_be_made(uncertain: &FxHashSet<EcoString>, name: &str) -> bool {
    /// The longest logical id.
    const MOST: usize = 255;
    !uncertain.is_empty()
        && (name.starts_with("Serverless")
            || (1..=name.len().min(MOST)).any(|end| {
                name.get(..end)
                    .is_some_and(|start| uncertain.contains(start))
            }))
}

fn walk(root: &Node) -> Walk {
    let mut walk = Walk::default();
    for entry in section(root, "Resources") {
        walk.named_condition(&entry.value);
        if let Some(depends) = entry.value.get("DependsOn") {
            let names = depends.items().unwrap_or(std::slice::from_ref(depends));
            for name in names {
                if let Some(text) = name.text() {
                    walk.references
                        .push((Reference::DependsOn(text.clone()), name.span));
                }
            }
        }
        walk.node(&entry.value, false);
    }
    for entry in section(root, "Outputs") {
        walk.named_condition(&entry.value);
        walk.node(&entry.value, false);
    }
    for name in ["Conditions", "Rules"] {
        for entry in section(root, name) {
            walk.node(&entry.value, true);
        }
    }
    // A mapping may be included from a file whose place parameters say.
    for name in ["Transform", "Globals", "Hooks", "Mappings"] {
        if let Some(node) = root.get(name) {
            walk.node(node, false);
        }
    }
    walk
}

impl Walk {
    fn named_condition(&mut self, node: &Node) {
        if let Some(condition) = node.get("Condition")
            && let Some(name) = condition.text()
        {
            self.references
                .push((Reference::Condition(name.clone()), condition.span));
        }
    }

    /// `tests` where a mapping `Condition: Name` refers to a condition; in a policy it is something else.
    fn node(&mut self, node: &Node, tests: bool) {
        match &node.kind {
            NodeKind::Scalar(..) => {}
            NodeKind::Sequence(items) => items.iter().for_each(|item| self.node(item, tests)),
            NodeKind::Mapping(entries) => {
                if let Some((entry, argument)) = node.intrinsic() {
                    self.function(entry, argument);
                }
                if tests {
                    self.named_condition(node);
                }
                entries
                    .iter()
                    .for_each(|entry| self.node(&entry.value, tests));
            }
        }
    }

    fn function(&mut self, entry: &Entry, argument: &Node) {
        let items = argument.items();
        match entry.key.as_str() {
            "Ref" => {
                if let Some(name) = argument.text() {
                    let name = name.split('.').next().unwrap_or_default();
                    self.references
                        .push((Reference::Name(name.into()), argument.span));
                }
            }
            "Fn::GetAtt" => {
                let (name, attribute) = match items {
                    Some([name, attribute]) => (name.text().cloned(), attribute.text().cloned()),
                    Some([name, ..]) => (name.text().cloned(), None),
                    _ => argument
                        .text()
                        .and_then(|text| text.split_once('.'))
                        .map_or((None, None), |(name, attribute)| {
                            (Some(name.into()), Some(attribute.into()))
                        }),
                };
                match name {
                    Some(name) => self
                        .references
                        .push((Reference::Attribute(name, attribute), argument.span)),
                    None if argument.text().is_some() => self.expect(
                        argument,
                        "Fn::GetAtt needs a resource and its attribute: Name.Attribute",
                    ),
                    None => {}
                }
            }
            "Fn::If" => {
                self.expect_length(
                    entry,
                    argument,
                    3,
                    3,
                    "Fn::If needs a condition and two values",
                );
                if let Some(condition) = items.and_then(|items| items.first())
                    && let Some(name) = condition.text()
                {
                    self.references
                        .push((Reference::Condition(name.clone()), condition.span));
                }
            }
            "Fn::FindInMap" => {
                self.expect_length(
                    entry,
                    argument,
                    3,
                    4,
                    "Fn::FindInMap needs a mapping and two keys",
                );
                if let Some(mapping) = items.and_then(|items| items.first()) {
                    let reference = match mapping.text() {
                        Some(name) if items.is_some_and(|items| items.len() > 3) => {
                            Reference::MappingOrDefault(name.clone())
                        }
                        name => Reference::Mapping(name.cloned()),
                    };
                    self.references.push((reference, mapping.span));
                }
            }
            "Fn::Sub" => self.substitution(entry, argument),
            "Fn::Join" => self.expect_length(
                entry,
                argument,
                2,
                2,
                "Fn::Join needs a delimiter and a list",
            ),
            "Fn::Select" => self.expect_length(
                entry,
                argument,
                2,
                2,
                "Fn::Select needs an index and a list",
            ),
            "Fn::Split" => self.expect_length(
                entry,
                argument,
                2,
                2,
                "Fn::Split needs a delimiter and a text",
            ),
            "Fn::Equals" => {
                self.expect_length(entry, argument, 2, 2, "Fn::Equals needs two values")
            }
            "Fn::Not" => self.expect_length(
                entry,
                argument,
                1,
                1,
                "Fn::Not needs a list of one condition",
            ),
            "Fn::And" => self.expect_length(
                entry,
                argument,
                2,
                10,
                "Fn::And needs two to ten conditions",
            ),
            "Fn::Or" => {
                self.expect_length(entry, argument, 2, 10, "Fn::Or needs two to ten conditions")
            }
            _ => {}
        }
    }

    fn substitution(&mut self, entry: &Entry, argument: &Node) {
        let (text, variables) = match argument.items() {
            Some([text, variables]) => (text, variables.entries().unwrap_or_default()),
            Some([text]) => (text, Default::default()),
            Some(_) => {
                return self.expect_length(
                    entry,
                    argument,
                    1,
                    2,
                    "Fn::Sub needs a text and a mapping of names",
                );
            }
            None => (argument, Default::default()),
        };
        let Some(written) = text.text() else {
            if text.intrinsic().is_none() {
                self.expect(argument, "Fn::Sub needs a text");
            }
            return;
        };
        let own: FxHashSet<&str> = variables.iter().map(|entry| entry.key.as_str()).collect();
        for piece in template(written) {
            let Template::Name(name) = piece else {
                continue;
            };
            if own.contains(name) {
                continue;
            }
            let reference = match name.split_once('.') {
                Some((name, attribute)) => {
                    Reference::Attribute(name.into(), Some(attribute.trim().into()))
                }
                None => Reference::Name(name.into()),
            };
            self.references.push((reference, text.span));
        }
    }

    fn expect_length(
        &mut self,
        entry: &Entry,
        argument: &Node,
        least: usize,
        most: usize,
        expected: &str,
    ) {
        // A function may make the arguments.
        if argument.intrinsic().is_some() {
            return;
        }
        let length = argument.items().map(<[Node]>::len);
        if !length.is_some_and(|length| (least..=most).contains(&length)) {
            let span = if entry.key_span.is_none() {
                argument.span
            } else {
                entry.key_span
            };
            self.shapes.push((span, format!("{expected}.")));
        }
    }

    fn expect(&mut self, argument: &Node, expected: &str) {
        self.shapes.push((argument.span, format!("{expected}.")));
    }
}
