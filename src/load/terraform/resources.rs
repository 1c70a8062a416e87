//! Resources, data sources and their instances.

use std::rc::Rc;
use std::sync::Arc;

use ecow::{EcoString, eco_format};

use super::blocks::confided_argument;
use super::loader::{
    Class, Dependency, Expansion, Instance, Loader, MOST_NODES, NodeState, Resource, Scope, Slot,
};
use super::repetition::Repetition;
use super::templates::DEPLOYING;
use super::terraform_itself::complete_terraform_data;
use super::variables::address;
use crate::evaluate::{Fault, collection, of_any};
use crate::load::Edge;
use crate::syntax::{Block, Span};
use crate::value::{
    Data, Entries, Extent, Guard, NodeId, Object, Opening, Reason, ReasonKind, Reference, Type,
    Value,
};

/// Arguments that are Terraform's own, not the resource's.
const META_ARGUMENTS: [&str; 4] = ["count", "for_each", "provider", "depends_on"];
/// Blocks that are Terraform's own.
const META_BLOCKS: [&str; 3] = ["lifecycle", "provisioner", "connection"];

impl<'a> Loader<'a> {
    /// The resource of that name; none where it isn't declared.
    pub fn resource(
        &self,
        scope: &Rc<Scope<'a>>,
        class: Class,
        kind: &str,
        name: &str,
    ) -> Option<Rc<Resource<'a>>> {
        let declared = match class {
            Class::Managed => &scope.declarations.resources,
            Class::Data => &scope.declarations.data,
            Class::Ephemeral => &scope.declarations.ephemeral,
        };
        let declaration = declared.get(&(kind, name))?;
        // The labels live as long as the module does, the asker's names don't.
        let block: &'a Block = declaration.block;
        let key = (class, block.label(0)?, block.label(1)?);
        let mut resources = scope.resources.borrow_mut();
        Some(
            resources
                .entry(key)
                .or_insert_with(|| {
                    Rc::new(Resource {
                        key,
                        declaration: declaration.clone(),
                        expansion: Default::default(),
                        is_expanding: Default::default(),
                        whole: Slot::default(),
                    })
                })
                .clone(),
        )
    }

    /// The instances of a resource.
    pub fn resource_expansion<'r>(
        &self,
        scope: &Rc<Scope<'a>>,
        resource: &'r Rc<Resource<'a>>,
    ) -> Result<&'r Expansion<NodeId>, Fault> {
        if let Some(found) = resource.expansion.get() {
            return Ok(found);
        }
        let name = resource_address(scope, resource);
        if resource.is_expanding.replace(true) {
            return Err(self.cycle(&name));
        }
        let entered = self.enter(name.clone());
        if let Err(fault) = entered {
            resource.is_expanding.set(false);
            return Err(fault);
        }
        let (repetition, dependencies) =
            self.recording(|| self.repetition(scope, &resource.declaration, &name));
        self.leave();
        let make =
            |suffix: EcoString, guard: Guard, instance: Instance, symbolic: Option<Reason>| {
                let id = self.add_instance(
                    scope,
                    resource,
                    eco_format!("{name}{suffix}"),
                    guard,
                    instance,
                    symbolic,
                );
                self.add_edges(
                    id,
                    if matches!(suffix.as_str(), "") {
                        "count"
                    } else {
                        "for_each"
                    },
                    dependencies.clone(),
                );
                id
            };
        let is_full = self.nodes.borrow().len() >= MOST_NODES;
        let expansion = match repetition {
            Repetition::None => Expansion::Single(make(
                EcoString::new(),
                Guard::TRUE,
                Instance::default(),
                None,
            )),
            Repetition::Count(guards) if !is_full => Expansion::Count(
                guards
                    .into_iter()
                    .enumerate()
                    .map(|(n, guard)| {
                        let instance = Instance {
                            count: Some(Value::number(n)),
                            ..Instance::default()
                        };
                        (guard, make(eco_format!("[{n}]"), guard, instance, None))
                    })
                    .collect(),
            ),
            Repetition::Each(keys) if !is_full => Expansion::Each(
                keys.into_iter()
                    .map(|(key, guard, value)| {
                        let instance = Instance {
                            each: Some((Value::string(&key), value)),
                            ..Instance::default()
                        };
                        let id = make(eco_format!("[{}]", quoted(&key)), guard, instance, None);
                        (key, guard, id)
                    })
                    .collect(),
            ),
            Repetition::Symbolic {
                is_each,
                guard,
                reason,
                element,
            } => {
                let (suffix, instance) = symbolic_instance(is_each, element, &reason);
                let id = make(suffix.into(), guard, instance, Some(reason.clone()));
                Expansion::Symbolic(guard, id, reason)
            }
            Repetition::Count(_) | Repetition::Each(_) => {
                let reason = Reason::new(
                    ReasonKind::Limit,
                    eco_format!("more than {MOST_NODES} resource instances"),
                );
                let is_each = matches!(repetition, Repetition::Each(_));
                let (suffix, instance) = symbolic_instance(is_each, None, &reason);
                let guard = self.guards.borrow_mut().statement(
                    &name,
                    &eco_format!("{name} is created"),
                    &eco_format!("{name} isn't created"),
                );
                let id = make(suffix.into(), guard, instance, Some(reason.clone()));
                Expansion::Symbolic(guard, id, reason)
            }
        };
        resource.is_expanding.set(false);
        Ok(resource.expansion.get_or_init(|| expansion))
    }

    fn add_instance(
        &self,
        scope: &Rc<Scope<'a>>,
        resource: &Rc<Resource<'a>>,
        address: EcoString,
        guard: Guard,
        mut instance: Instance,
        symbolic: Option<Reason>,
    ) -> NodeId {
        let (class, kind, _) = resource.key;
        let kind = eco_format!("{}{kind}", class.prefix());
        let block = resource.declaration.block;
        let mut node = self.new_node(
            scope,
            address,
            kind,
            block.span,
            block.header,
            self.both(scope.guard, guard),
        );
        node.symbolic = symbolic;
        node.declaration = self.declaration_facts(scope, resource);
        let id = NodeId(self.nodes.borrow().len() as u32);
        instance.node = Some(id);
        let state = Rc::new(NodeState {
            scope: scope.clone(),
            resource: resource.clone(),
            instance: Rc::new(instance),
            slot: Slot::default(),
        });
        self.add_node(node, Some(state))
    }

    /// The value of a resource as a whole: an instance, or all of them by index or key.
    pub fn resource_value(
        &self,
        scope: &Rc<Scope<'a>>,
        resource: &Rc<Resource<'a>>,
        span: Span,
    ) -> Result<Value, Fault> {
        let name = || resource_address(scope, resource);
        if resource.is_expanding.get() {
            let mut fault = self.cycle(&name());
            fault.span = span;
            return Err(fault);
        }
        if let Expansion::Single(node) = self.resource_expansion(scope, resource)? {
            return self
                .instance_value(*node)
                .map_err(|f| super::variables::placed(f, span));
        }
        self.slot(
            &resource.whole,
            || eco_format!("all of {}", name()),
            || {
                Ok(match self.resource_expansion(scope, resource)? {
                    Expansion::Single(node) => self.instance_value(*node)?,
                    Expansion::Count(many) => {
                        let items = many
                            .iter()
                            .map(|(g, node)| Ok((*g, self.instance_value(*node)?)))
                            .collect::<Result<Vec<_>, Fault>>()?;
                        indexed(items)
                    }
                    Expansion::Each(many) => {
                        let items = many
                            .iter()
                            .map(|(k, g, node)| Ok((k.clone(), *g, self.instance_value(*node)?)))
                            .collect::<Result<Vec<_>, Fault>>()?;
                        keyed(items)
                    }
                    Expansion::Symbolic(guard, node, reason) => {
                        of_any(*guard, self.instance_value(*node)?, reason.clone())
                    }
                })
            },
        )
    }

    /// The value of a resource instance as expressions read it.
    pub fn instance_value(&self, node: NodeId) -> Result<Value, Fault> {
        let state = self.states.borrow().get(node.0 as usize).cloned().flatten();
        let Some(state) = state else {
            return Ok(Value::null());
        };
        let address = || {
            self.nodes
                .borrow()
                .get(node.0 as usize)
                .map(|n| n.address.clone())
                .unwrap_or_default()
        };
        self.slot(&state.slot, address, || {
            // What the instance's own body reads are its edges, and not the reader's.
            let (value, _) = self.recording(|| self.evaluate_instance(node, &state));
            if let Some(n) = self.nodes.borrow_mut().get_mut(node.0 as usize) {
                n.attributes = value.clone();
            }
            Ok(value)
        })
    }

    fn evaluate_instance(&self, node: NodeId, state: &NodeState<'a>) -> Value {
        let (class, kind, _) = state.resource.key;
        let declaration = &state.resource.declaration;
        let (address, full_kind) = {
            let nodes = self.nodes.borrow();
            match nodes.get(node.0 as usize) {
                Some(n) => (n.address.clone(), n.kind.clone()),
                None => Default::default(),
            }
        };
        let opening = Opening {
            reference: Reference {
                node,
                path: EcoString::new(),
            },
            address,
            kind: full_kind,
            complete: class == Class::Managed && kind == "terraform_data",
            unmapped: None,
        };
        let mut entries = Entries::new();
        for attribute in declaration.attributes() {
            let name = &*attribute.name.text;
            if META_ARGUMENTS.contains(&name) {
                if name == "depends_on" {
                    self.depends_on(node, state, &attribute.value);
                }
                continue;
            }
            let (value, dependencies) =
                self.argument(&state.scope, &state.instance, &attribute.value, None);
            let value = self.held(value, attribute.value.span);
            let value = confided_argument(&opening.kind, name, value);
            if opening.complete && name == "input" {
                let passed_on = dependencies.clone().into();
                self.passed_on.borrow_mut().insert(node, passed_on);
            }
            self.add_edges(node, name, dependencies);
            entries.insert(name.into(), value);
        }
        let blocks: Vec<&Block> = declaration
            .blocks()
            .into_iter()
            .filter(|b| !META_BLOCKS.contains(&&*b.kind.text))
            .collect();
        self.add_blocks(node, state, &blocks, &opening, None, &mut entries);
        for kind in ["provisioner", "connection"] {
            for block in declaration.blocks_of(kind) {
                self.provisioned_with(node, state, block);
            }
        }
        if opening.complete {
            for name in ["id", "output"] {
                if let Some(attribute) = declaration.attribute(name) {
                    self.report(Fault::new(
                        "Invalid Configuration for Read-Only Attribute",
                        format!("Cannot set value for this attribute as the provider has marked it as read-only: {name:?}."),
                        attribute.name.span,
                    ));
                }
            }
            complete_terraform_data(&opening, &mut entries);
            if let Some(id) = self.imported_id(state) {
                entries.insert("id".into(), id);
            }
        }
        if class == Class::Managed
            && DEPLOYING.contains(&kind)
            && let Some(body) = declaration.attribute("template_body")
        {
            self.deployed_template(node, state, &body.value, &mut entries);
        }
        if class == Class::Data {
            self.compute_data(kind, &opening, &mut entries, declaration.block.header);
        }
        let value = Value::new(Data::Object(Arc::new(Object {
            entries,
            open: Some(opening),
            extent: Extent::default(),
        })))
        .at(declaration.block.header);
        for block in declaration.blocks_of("lifecycle") {
            let conditions: Vec<&'a Block> = block.body.blocks_of("precondition").collect();
            self.conditions(
                &state.scope,
                &state.instance,
                conditions,
                "Resource precondition failed",
            );
        }
        value
    }

    /// Takes dependencies over as edges.
    pub fn add_edges(&self, from: NodeId, attribute: &str, dependencies: Vec<Dependency>) {
        // Many that refer to many are as many as both multiplied.
        const CELLS_OF_EDGE: u64 = 2;
        let cells = dependencies.len() as u64 * CELLS_OF_EDGE;
        if dependencies.len() > 16 && !self.budget.hold(cells) {
            self.report(self.budget.fault(Span::NONE));
            return;
        }
        let mut edges = self.edges.borrow_mut();
        for dependency in dependencies {
            edges.push(Edge {
                from,
                attribute: attribute.into(),
                to: dependency.node,
                to_attribute: dependency.attribute,
            });
        }
    }
}

/// Instances by index.
pub(super) fn indexed(items: Vec<(Guard, Value)>) -> Value {
    collection(items.into_iter().map(|(g, v)| (g, None, v)).collect(), None)
}

/// Instances by key.
pub(super) fn keyed(items: Vec<(EcoString, Guard, Value)>) -> Value {
    if items.is_empty() {
        return Value::object(Entries::new());
    }
    collection(
        items.into_iter().map(|(k, g, v)| (g, Some(k), v)).collect(),
        None,
    )
}

/// A key as addresses write it.
pub(super) fn quoted(key: &str) -> String {
    let mut text = String::from("\"");
    for c in key.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            c => text.push(c),
        }
    }
    text.push('"');
    text.replace("${", "$${").replace("%{", "%%{")
}

/// What `each` or `count` is in the instance that stands for an unknown number.
pub(super) fn symbolic_instance(
    is_each: bool,
    element: Option<Value>,
    reason: &Reason,
) -> (&'static str, Instance) {
    if is_each {
        let key = Value::unknown_not_null(Type::String, reason.clone());
        let value = element.unwrap_or_else(|| Value::unknown_of(Type::Dynamic, reason.clone()));
        let instance = Instance {
            each: Some((key, value)),
            ..Instance::default()
        };
        ("[*]", instance)
    } else {
        let index = Value::unknown_not_null(Type::Number, reason.clone());
        let instance = Instance {
            count: Some(index),
            ..Instance::default()
        };
        ("[*]", instance)
    }
}

/// `module.a.data.aws_x.y`
pub(super) fn resource_address(scope: &Scope<'_>, resource: &Resource<'_>) -> EcoString {
    let (class, kind, name) = resource.key;
    address(scope, &eco_format!("{}{kind}", class.prefix()), name)
}
