//! Resources, data sources and their instances.

use std::rc::Rc;
use std::sync::Arc;

use ecow::{EcoString, eco_format};

use super::loader::{Class, Dependency, Expansion, Instance, Loader, MOST_NODES, NodeState, Repetition, Resource, Scope, Slot};
use crate::evaluate::{Fault, Frame, collection, pairs};
use crate::load::Edge;
use crate::syntax::{Block, Expression, ExpressionKind, Span};
use crate::value::{Data, Entries, Guard, Members, NodeId, Object, Opening, Reason, ReasonKind, Reference, Type, Unknown, Value};

/// Arguments that are Terraform's own, not the resource's.
const META_ARGUMENTS: [&str; 4] = ["count", "for_each", "provider", "depends_on"];
/// Blocks that are Terraform's own.
const META_BLOCKS: [&str; 3] = ["lifecycle", "provisioner", "connection"];

impl<'a> Loader<'a> {
    /// The resource of that name; none where it isn't declared.
    pub fn resource(&self, scope: &Rc<Scope<'a>>, class: Class, kind: &str, name: &str) -> Option<Rc<Resource<'a>>> {
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
    pub fn resource_expansion<'r>(&self, scope: &Rc<Scope<'a>>, resource: &'r Rc<Resource<'a>>) -> Result<&'r Expansion<NodeId>, Fault> {
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
        let (repetition, dependencies) = self.recording(|| self.repetition(scope, &resource.declaration, &name));
        self.leave();
        let make = |suffix: EcoString, guard: Guard, instance: Instance, symbolic: Option<Reason>| {
            let id = self.add_instance(scope, resource, eco_format!("{name}{suffix}"), guard, instance, symbolic);
            self.add_edges(id, if matches!(suffix.as_str(), "") { "count" } else { "for_each" }, dependencies.clone());
            id
        };
        let is_full = self.nodes.borrow().len() >= MOST_NODES;
        let expansion = match repetition {
            Repetition::None => Expansion::Single(make(EcoString::new(), Guard::TRUE, Instance::default(), None)),
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
                let reason = Reason::new(ReasonKind::Limit, eco_format!("more than {MOST_NODES} resource instances"));
                let is_each = matches!(repetition, Repetition::Each(_));
                let (suffix, instance) = symbolic_instance(is_each, None, &reason);
                let guard = self.guards.borrow_mut().event(&name, &eco_format!("{name} is created"), &eco_format!("{name} isn't created"));
                let id = make(suffix.into(), guard, instance, Some(reason.clone()));
                Expansion::Symbolic(guard, id, reason)
            }
        };
        resource.is_expanding.set(false);
        Ok(resource.expansion.get_or_init(|| expansion))
    }

    fn add_instance(&self, scope: &Rc<Scope<'a>>, resource: &Rc<Resource<'a>>, address: EcoString, guard: Guard, mut instance: Instance, symbolic: Option<Reason>) -> NodeId {
        let (class, kind, _) = resource.key;
        let kind = match class {
            Class::Managed => EcoString::from(kind),
            Class::Data => eco_format!("data.{kind}"),
            Class::Ephemeral => eco_format!("ephemeral.{kind}"),
        };
        let block = resource.declaration.block;
        let mut node = self.new_node(scope, address, kind, block.span, block.header, self.both(scope.guard, guard));
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
    pub fn resource_value(&self, scope: &Rc<Scope<'a>>, resource: &Rc<Resource<'a>>, span: Span) -> Result<Value, Fault> {
        let name = || resource_address(scope, resource);
        if resource.is_expanding.get() {
            let mut fault = self.cycle(&name());
            fault.span = span;
            return Err(fault);
        }
        if let Expansion::Single(node) = self.resource_expansion(scope, resource)? {
            return self.instance_value(*node).map_err(|f| super::variables::placed(f, span));
        }
        self.slot(&resource.whole, || eco_format!("all of {}", name()), || {
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
                    let value = self.instance_value(*node)?;
                    let members = Members {
                        items: vec![(*guard, None, value)],
                        open: Some(reason.clone()),
                    };
                    Value::unknown(Unknown {
                        reason: reason.clone(),
                        not_null: true,
                        members: Some(Arc::new(members)),
                        ..Unknown::default()
                    })
                }
            })
        })
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
            let (value, dependencies) = self.recording(|| self.evaluate_or_unknown(&state.scope, &state.instance, &attribute.value, None));
            self.add_edges(node, name, dependencies);
            entries.insert(name.into(), value);
        }
        let blocks: Vec<&Block> = declaration
            .blocks()
            .into_iter()
            .filter(|b| !META_BLOCKS.contains(&&*b.kind.text))
            .collect();
        self.add_blocks(node, state, &blocks, &opening, None, &mut entries);
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
        if class == Class::Data {
            self.compute_data(kind, &opening, &mut entries, declaration.block.header);
        }
        let value = Value::new(Data::Object(Arc::new(Object {
            entries,
            open: Some(opening),
        })))
        .at(declaration.block.header);
        for block in declaration.blocks_of("lifecycle") {
            let conditions: Vec<&'a Block> = block.body.blocks_of("precondition").collect();
            self.conditions(&state.scope, &state.instance, conditions, "Resource precondition failed");
        }
        value
    }

    /// The id that an `import` block of the root gives to this instance.
    fn imported_id(&self, state: &NodeState<'a>) -> Option<Value> {
        if state.scope.caller.is_some() {
            return None;
        }
        let (_, kind, name) = state.resource.key;
        for block in state.scope.declarations.others.iter().filter(|b| &*b.kind.text == "import") {
            let (to, id) = (&block.body.attribute("to")?.value, &block.body.attribute("id")?.value);
            let mut instance = Instance::default();
            let rounds = match block.body.attribute("for_each") {
                Some(each) => pairs(&self.evaluate(&state.scope, &Rc::new(instance.clone()), &each.value).ok()?)?,
                None => vec![(Value::null(), Value::null())],
            };
            for (key, value) in rounds {
                instance.each = Some((key, value));
                let round = Rc::new(instance.clone());
                if self.names_instance(to, kind, name, state, &round) {
                    return self.evaluate(&state.scope, &round, id).ok();
                }
            }
        }
        None
    }

    /// Whether `kind.name[key]` is the address of an instance.
    fn names_instance(&self, address: &Expression, kind: &str, name: &str, state: &NodeState<'a>, round: &Rc<Instance>) -> bool {
        let (target, key) = match &address.kind {
            ExpressionKind::Index { target, key, .. } => (&**target, self.evaluate(&state.scope, round, key).ok()),
            _ => (address, None),
        };
        let ExpressionKind::Attribute { target, name: last } = &target.kind else {
            return false;
        };
        let is_named = &*last.text == name && matches!(&target.kind, ExpressionKind::Variable(root) if &*root.text == kind);
        let own = match (&state.instance.each, &state.instance.count) {
            (Some((key, _)), _) => Some(key),
            (_, Some(index)) => Some(index),
            _ => None,
        };
        is_named
            && match (key, own) {
                (None, None) => true,
                (Some(a), Some(b)) => crate::value::equals(&a, b).as_bool() == Some(true),
                _ => false,
            }
    }

    /// Evaluates nested blocks, `dynamic` ones included, into one entry by kind.
    fn add_blocks(&self, node: NodeId, state: &NodeState<'a>, blocks: &[&Block], opening: &Opening, frame: Option<&Frame<'_>>, entries: &mut Entries) {
        let mut gathered: Vec<(EcoString, Gathered)> = Vec::new();
        for block in blocks {
            let is_dynamic = &*block.kind.text == "dynamic" && block.labels.len() == 1;
            let kind: EcoString = if is_dynamic { block.label(0).unwrap_or("").into() } else { EcoString::from(&*block.kind.text) };
            let at = match gathered.iter().position(|(k, _)| *k == kind) {
                Some(at) => at,
                None => {
                    gathered.push((kind.clone(), Gathered::default()));
                    gathered.len() - 1
                }
            };
            let Some((_, into)) = gathered.get_mut(at) else { continue };
            into.span = if into.span.is_none() { block.header } else { into.span };
            let top = opening.reference.path.split('.').next().filter(|t| !t.is_empty()).map_or(kind.clone(), EcoString::from);
            let (_, dependencies) = self.recording(|| {
                if is_dynamic {
                    self.dynamic_block(node, state, block, &kind, opening, frame, into);
                } else {
                    let value = self.block_value(node, state, block, &kind, into.items.len(), opening, frame);
                    into.items.push((Guard::TRUE, None, value));
                }
            });
            self.add_edges(node, &top, dependencies);
        }
        for (kind, into) in gathered {
            let value = if into.open.is_none() && into.items.iter().all(|(g, _, _)| g.is_true()) {
                Value::blocks(into.items.into_iter().map(|(_, _, v)| v).collect())
            } else {
                collection(into.items, into.open)
            };
            entries.insert(kind, value.at(into.span));
        }
    }

    /// One nested block as an object.
    #[allow(clippy::too_many_arguments)]
    fn block_value(&self, node: NodeId, state: &NodeState<'a>, block: &Block, kind: &str, index: usize, opening: &Opening, frame: Option<&Frame<'_>>) -> Value {
        let path = if opening.reference.path.is_empty() {
            eco_format!("{kind}.{index}")
        } else {
            eco_format!("{}.{kind}.{index}", opening.reference.path)
        };
        let inner = Opening {
            reference: Reference { node, path },
            complete: opening.complete,
            ..opening.clone()
        };
        let mut entries = Entries::new();
        for attribute in &block.body.attributes {
            let value = self.evaluate_or_unknown(&state.scope, &state.instance, &attribute.value, frame);
            entries.insert((&*attribute.name.text).into(), value);
        }
        let blocks: Vec<&Block> = block.body.blocks.iter().collect();
        self.add_blocks(node, state, &blocks, &inner, frame, &mut entries);
        // Blocks with labels (`provisioner "x"`) keep them.
        for (n, label) in block.labels.iter().enumerate() {
            if &*block.kind.text != "dynamic" {
                entries.insert(eco_format!("label_{n}"), Value::string(&label.text).at(label.span));
            }
        }
        Value::new(Data::Object(Arc::new(Object {
            entries,
            open: Some(inner),
        })))
        .at(block.header)
    }

    #[allow(clippy::too_many_arguments)]
    fn dynamic_block(&self, node: NodeId, state: &NodeState<'a>, block: &Block, kind: &str, opening: &Opening, frame: Option<&Frame<'_>>, into: &mut Gathered) {
        let (Some(for_each), Some(content)) = (block.body.attribute("for_each"), block.body.block("content")) else {
            self.report(Fault::new(
                "Missing required argument",
                "A dynamic block needs the argument \"for_each\" and a block \"content\".",
                block.header,
            ));
            return;
        };
        let iterator: &str = match block.body.attribute("iterator").map(|a| &a.value.kind) {
            Some(ExpressionKind::Variable(name)) => &name.text,
            Some(ExpressionKind::String(name)) => name,
            _ => kind,
        };
        let over = self.evaluate_or_unknown(&state.scope, &state.instance, &for_each.value, frame);
        let one = |guard: Guard, key: Value, value: Value, index: usize| {
            let bound = Value::object(Entries::from([("key".into(), key), ("value".into(), value)]));
            let inner = Frame {
                parent: frame,
                bindings: vec![(iterator, bound)],
                element: None,
            };
            let value = self.block_value(node, state, content, kind, index, opening, Some(&inner)).at(content.header);
            (guard, None, value)
        };
        let round = |items: &mut Vec<(Guard, Option<EcoString>, Value)>, guard: Guard, over: &Value| -> bool {
            let Some(rounds) = pairs(over) else { return false };
            for (key, value) in rounds {
                let index = items.len();
                items.push(one(guard, key, value, index));
            }
            true
        };
        match &over.data {
            Data::Unknown(unknown) => {
                if let Some(cases) = &unknown.cases
                    && cases.iter().all(|(_, c)| pairs(c).is_some())
                {
                    for (guard, case) in cases.iter() {
                        round(&mut into.items, *guard, case);
                    }
                    return;
                }
                if let Some(members) = &unknown.members {
                    for (guard, key, value) in &members.items {
                        let index = into.items.len();
                        let key = key.as_ref().map_or_else(|| value.clone(), Value::string);
                        into.items.push(one(*guard, key, value.clone(), index));
                    }
                    if members.open.is_some() {
                        into.open = members.open.clone();
                    }
                    return;
                }
                let reason = unknown.reason.clone();
                let text = self.text(for_each.value.span);
                let guard = self.guards.borrow_mut().event(
                    &eco_format!("{}:{text}:not empty", state.scope.id),
                    &eco_format!("{text} is not empty"),
                    &eco_format!("{text} is empty"),
                );
                let element = |ty: Option<&Type>| Value::unknown_of(ty.cloned().unwrap_or_default(), reason.clone());
                let value = element(unknown.ty.element());
                let key = Value::unknown_of(Type::Dynamic, reason.clone());
                let index = into.items.len();
                into.items.push(one(guard, key, value, index));
                into.open = Some(reason);
            }
            Data::Null(_) => self.report(Fault::new(
                "Invalid dynamic for_each value",
                "Cannot use a null value in for_each.",
                for_each.value.span,
            )),
            _ => {
                let mut items = std::mem::take(&mut into.items);
                if !round(&mut items, Guard::TRUE, &over) {
                    self.report(Fault::new(
                        "Invalid dynamic for_each value",
                        format!("Cannot use a {} value in for_each. An iterable collection is required.", over.ty().friendly_name()),
                        for_each.value.span,
                    ));
                }
                into.items = items;
            }
        }
    }

    /// Edges for what `depends_on` names.
    fn depends_on(&self, node: NodeId, state: &NodeState<'a>, list: &Expression) {
        let ExpressionKind::Tuple(items) = &list.kind else { return };
        for item in items {
            for target in self.named_nodes(&state.scope, item) {
                self.edges.borrow_mut().push(Edge {
                    from: node,
                    attribute: "depends_on".into(),
                    to: target,
                    to_attribute: EcoString::new(),
                });
            }
        }
    }

    /// The nodes that `aws_x.y`, `data.aws_x.y` or `module.m` names, without evaluating them.
    fn named_nodes(&self, scope: &Rc<Scope<'a>>, expression: &Expression) -> Vec<NodeId> {
        let mut names: Vec<&str> = Vec::new();
        let mut at = expression;
        loop {
            match &at.kind {
                ExpressionKind::Attribute { target, name } => {
                    names.push(&name.text);
                    at = target;
                }
                ExpressionKind::Index { target, .. } => at = target,
                ExpressionKind::Variable(name) => {
                    names.push(&name.text);
                    break;
                }
                _ => return Vec::new(),
            }
        }
        names.reverse();
        let (class, kind, name) = match names.as_slice() {
            ["module", name, ..] => return self.call(scope, name).map(|c| c.node).into_iter().collect(),
            ["data", kind, name, ..] => (Class::Data, *kind, *name),
            ["resource", kind, name, ..] | [kind, name, ..] => (Class::Managed, *kind, *name),
            _ => return Vec::new(),
        };
        let Some(resource) = self.resource(scope, class, kind, name) else {
            return Vec::new();
        };
        match self.resource_expansion(scope, &resource) {
            Ok(expansion) => expansion.all().into_iter().copied().collect(),
            Err(_) => Vec::new(),
        }
    }

    /// Takes dependencies over as edges.
    pub fn add_edges(&self, from: NodeId, attribute: &str, dependencies: Vec<Dependency>) {
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

/// The blocks of one kind so far.
#[derive(Default)]
struct Gathered {
    items: Vec<(Guard, Option<EcoString>, Value)>,
    open: Option<Reason>,
    span: Span,
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
    collection(items.into_iter().map(|(k, g, v)| (g, Some(k), v)).collect(), None)
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
pub(super) fn symbolic_instance(is_each: bool, element: Option<Value>, reason: &Reason) -> (&'static str, Instance) {
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
    let class = match class {
        Class::Managed => "",
        Class::Data => "data.",
        Class::Ephemeral => "ephemeral.",
    };
    if scope.address.is_empty() {
        eco_format!("{class}{kind}.{name}")
    } else {
        eco_format!("{}.{class}{kind}.{name}", scope.address)
    }
}

/// The attributes of the one resource that Terraform itself provides.
fn complete_terraform_data(opening: &Opening, entries: &mut Entries) {
    let unknown = |name: &str, ty: Type| {
        Value::unknown(Unknown {
            ty,
            not_null: name == "id",
            reason: Reason::new(ReasonKind::Computed, eco_format!("{}.{name}", opening.address)),
            refers_to: Some(Reference {
                node: opening.reference.node,
                path: name.into(),
            }),
            ..Unknown::default()
        })
    };
    let input = entries.entry("input".into()).or_insert_with(Value::null).clone();
    entries.entry("triggers_replace".into()).or_insert_with(Value::null);
    let output = if input.is_null() { input } else { unknown("output", input.ty()) };
    entries.insert("output".into(), output);
    entries.insert("id".into(), unknown("id", Type::String));
}
