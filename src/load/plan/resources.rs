//! The nodes of what is planned, and who reads whom.

use std::sync::Arc;

use ecow::{EcoString, eco_format};
use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::configuration::{Configuration, Target, without_indexes};
use super::document::{Document, NOTHING, Planned, entries};
use super::places::{Blocks, placed};
use super::redact::Places;
use super::values::Making;
use crate::load::terraform::Library;
use crate::load::{Edge, Node, Site, Stack};
use crate::value::{
    Data, Entries, Extent, Guard, NodeId, Object, Opening, Reason, ReasonKind, Reference, Type,
    Value,
};

/// An expression that may read more instances than this is taken to read the first of them.
const MOST_READ: usize = 64;

/// Adds the planned resources and the data sources to a stack. `evaluated` is the evaluation of the configuration.
pub(super) fn add(
    stack: &mut Stack,
    document: &Document<'_>,
    places: &Places,
    evaluated: Option<&Stack>,
    library: &Library,
) {
    let configuration = Configuration::new(document);
    let instances = Instances::of(document);
    let known = evaluated.map(|e| Evaluated::of(e, library));
    for (n, planned) in document.resources().iter().enumerate() {
        let id = NodeId(n as u32);
        let declared = configuration
            .resource(&planned.calls, &planned.declared_address())
            .unwrap_or(&NOTHING);
        let before = known.as_ref().and_then(|k| k.node(planned));
        let node = node(
            planned,
            id,
            document,
            declared,
            &configuration,
            &instances,
            before,
            known.as_ref(),
            places,
        );
        stack.nodes.push(node);
        edges(stack, planned, id, declared, &configuration, &instances);
    }
}

#[allow(clippy::too_many_arguments)]
fn node(
    planned: &Planned<'_>,
    id: NodeId,
    document: &Document<'_>,
    declared: &Json,
    configuration: &Configuration<'_>,
    instances: &Instances<'_>,
    before: Option<&Node>,
    known: Option<&Evaluated<'_>>,
    places: &Places,
) -> Node {
    let kind = planned.model_kind();
    let schema = crate::schema::kind(&kind);
    let change = document.change(planned.address);
    let refers = |written: &Json| {
        let mut targets = configuration.targets(&planned.calls, written);
        let target = if targets.len() == 1 {
            targets.pop()?
        } else {
            return None;
        };
        match instances.of_target(planned, &target).as_slice() {
            [one] => {
                let address = instances.address(*one)?;
                let what = if target.attribute.is_empty() {
                    address.into()
                } else {
                    eco_format!("{address}.{}", target.attribute)
                };
                Some((*one, what, target))
            }
            _ => None,
        }
    };
    let (block, header) = before.map_or_else(
        || (places.of(planned.address), places.of(planned.address)),
        |node| (node.block, node.header),
    );
    let body = known.and_then(|k| k.blocks.body(block));
    let making = Making {
        address: planned.address,
        kind: &kind,
        schema: schema.as_deref(),
        is_in_source: &|name| body.is_some_and(|b| super::places::has(b, name)),
        refers: &refers,
    };
    let unknown = change.map_or(&NOTHING, |c| &c["change"]["after_unknown"]);
    let nothing_written = Json::Object(Default::default());
    let written = match (declared, declared.get("expressions")) {
        (_, Some(expressions)) => expressions,
        // Terraform leaves out what is empty, as of a resource without arguments.
        (Json::Object(_), None) => &nothing_written,
        _ => &NOTHING,
    };
    // The change says the same once more.
    let sensitive = match planned.sensitive {
        Json::Null => change.map_or(&NOTHING, |c| &c["change"]["after_sensitive"]),
        said => said,
    };
    let attributes = making.attributes(planned.values, unknown, sensitive, written);
    let attributes = placed(attributes, before.map(|n| &n.attributes), body, header);
    let opening = Opening {
        reference: Reference {
            node: id,
            path: EcoString::new(),
        },
        address: planned.address.into(),
        kind: kind.clone(),
        complete: false,
        unmapped: None,
    };
    Node {
        address: planned.address.into(),
        written_type: kind.clone(),
        kind,
        attributes: Value::new(Data::Object(Arc::new(Object {
            entries: attributes,
            open: Some(opening),
            extent: Extent::default(),
        })))
        .at(header),
        properties: None,
        declaration: declaration(planned, change, declared, before).at(header),
        block,
        header,
        guard: Guard::TRUE,
        symbolic: None,
        calls: before.map(|n| n.calls.clone()).unwrap_or_default(),
        module: planned.module.clone(),
        site: before.map_or(Site { scope: u32::MAX }, |n| n.site),
    }
}

/// What `resource.…` reads.
fn declaration(
    planned: &Planned<'_>,
    change: Option<&Json>,
    declared: &Json,
    before: Option<&Node>,
) -> Value {
    let mut facts = before
        .and_then(|n| n.declaration.as_entries().cloned())
        .unwrap_or_else(|| without_configuration(declared));
    facts.insert("name".into(), Value::string(planned.name));
    facts.insert("provider_name".into(), Value::string(planned.provider));
    if let Some(index) = planned.index {
        facts.insert("index".into(), crate::load::terraform::from_json(index));
    }
    facts.extend(super::changes::facts(change));
    Value::object(facts)
}

/// What a plan itself says of a declaration. It doesn't hold `lifecycle`.
fn without_configuration(declared: &Json) -> Entries {
    let lifecycle = Value::unknown_of(
        Type::Dynamic,
        Reason::new(ReasonKind::Opaque, "lifecycle, which plans don't hold,"),
    );
    let mut facts = Entries::from([("lifecycle".into(), lifecycle)]);
    let depends_on: Vec<Value> = super::document::array(declared, "depends_on")
        .filter_map(Json::as_str)
        .map(Value::string)
        .collect();
    if !depends_on.is_empty() {
        facts.insert("depends_on".into(), Value::tuple(depends_on));
    }
    for (key, name) in [
        ("count_expression", "count"),
        ("for_each_expression", "for_each"),
    ] {
        if declared.get(key).is_some() {
            facts.insert(name.into(), Value::bool(true));
        }
    }
    facts
}

fn edges(
    stack: &mut Stack,
    planned: &Planned<'_>,
    id: NodeId,
    declared: &Json,
    configuration: &Configuration<'_>,
    instances: &Instances<'_>,
) {
    let depends_on = serde_json::json!({"references": declared["depends_on"]});
    let repetition =
        ["count", "for_each"].map(|name| (name, &declared[format!("{name}_expression")]));
    let all = entries(&declared["expressions"])
        .chain(std::iter::once(("depends_on", &depends_on)))
        .chain(repetition);
    for (name, expression) in all {
        for target in configuration.targets(&planned.calls, expression) {
            for to in instances.of_target(planned, &target) {
                stack.edges.push(Edge {
                    from: id,
                    attribute: name.into(),
                    to,
                    to_attribute: target.attribute.as_str().into(),
                });
            }
        }
    }
}

/// The planned instances, by address and by declaration.
struct Instances<'d> {
    document: &'d [Planned<'d>],
    by_address: FxHashMap<&'d str, NodeId>,
    by_declaration: FxHashMap<(&'d str, String), Vec<NodeId>>,
}

impl<'d> Instances<'d> {
    fn of(document: &'d Document<'d>) -> Instances<'d> {
        let mut instances = Instances {
            document: document.resources(),
            by_address: FxHashMap::default(),
            by_declaration: FxHashMap::default(),
        };
        for (n, planned) in document.resources().iter().enumerate() {
            let id = NodeId(n as u32);
            instances.by_address.insert(planned.address, id);
            instances
                .by_declaration
                .entry((planned.calls.as_str(), planned.declared_address()))
                .or_default()
                .push(id);
        }
        instances
    }

    fn address(&self, id: NodeId) -> Option<&'d str> {
        self.document.get(id.0 as usize).map(|p| p.address)
    }

    /// The instances that a reader's expression reads. A plan doesn't say which of several, so it is that of the reader's own
    /// index where there is one, as with `each.key`, else all.
    fn of_target(&self, reader: &Planned<'_>, target: &Target) -> Vec<NodeId> {
        if target.calls == reader.calls.as_str() {
            let module = if reader.module.is_empty() {
                String::new()
            } else {
                format!("{}.", reader.module)
            };
            let own = own_index(reader.address);
            for index in [target.index.as_str(), own, ""] {
                if let Some(id) = self
                    .by_address
                    .get(format!("{module}{}{index}", target.resource).as_str())
                {
                    return vec![*id];
                }
                if !target.index.is_empty() {
                    break;
                }
            }
        }
        let Some(all) = self
            .by_declaration
            .get(&(target.calls.as_str(), target.resource.clone()))
        else {
            return Vec::new();
        };
        let is_near = |id: &&NodeId| {
            self.document.get(id.0 as usize).is_some_and(|p| {
                p.module.starts_with(reader.module.as_str())
                    || reader.module.starts_with(p.module.as_str())
            })
        };
        let near: Vec<NodeId> = all
            .iter()
            .take(MOST_READ)
            .filter(is_near)
            .copied()
            .collect();
        if near.is_empty() {
            all.iter().take(MOST_READ).copied().collect()
        } else {
            near
        }
    }
}

/// The index at the end of an address.
fn own_index(address: &str) -> &str {
    if !address.ends_with(']') {
        return "";
    }
    // The last bracket that opens an index stands behind a name, never inside quotes that close at the end.
    let start = match address.ends_with("\"]") {
        true => address.rfind("[\""),
        false => address.rfind('['),
    };
    start.and_then(|at| address.get(at..)).unwrap_or("")
}

/// The nodes of the evaluated configuration.
struct Evaluated<'e> {
    blocks: Blocks<'e>,
    exact: FxHashMap<&'e str, &'e Node>,
    /// By address without indexes, where the instances differ: how many there are wasn't known.
    alike: FxHashMap<String, &'e Node>,
}

impl<'e> Evaluated<'e> {
    fn of(stack: &'e Stack, library: &'e Library) -> Evaluated<'e> {
        let mut evaluated = Evaluated {
            blocks: Blocks::of(stack, library),
            exact: FxHashMap::default(),
            alike: FxHashMap::default(),
        };
        for node in stack
            .nodes
            .iter()
            .filter(|n| !n.kind.starts_with("terraform."))
        {
            evaluated.exact.insert(&node.address, node);
            evaluated
                .alike
                .entry(without_indexes(&node.address))
                .or_insert(node);
        }
        evaluated
    }

    fn node(&self, planned: &Planned<'_>) -> Option<&'e Node> {
        self.exact
            .get(planned.address)
            .or_else(|| self.alike.get(&without_indexes(planned.address)))
            .copied()
    }
}
