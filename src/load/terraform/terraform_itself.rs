//! What Terraform itself says of resources: `terraform_data`, ids that `import` gives, what `depends_on` names.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use ecow::{EcoString, eco_format};

use super::loader::{Class, Instance, Loader, NodeState, Scope};
use crate::evaluate::{each_traversal, names_in_chain, pairs};
use crate::load::Edge;
use crate::syntax::{Block, Expression, ExpressionKind};
use crate::value::{
    Entries, Guard, NodeId, Opening, Reason, ReasonKind, Reference, Type, Unknown, Value,
};

impl<'a> Loader<'a> {
    /// The id that an `import` block of the root gives to this instance.
    pub(super) fn imported_id(&self, state: &NodeState<'a>) -> Option<Value> {
        if state.scope.caller.is_some() {
            return None;
        }
        let (_, kind, name) = state.resource.key;
        for block in state
            .scope
            .declarations
            .others
            .iter()
            .filter(|b| &*b.kind.text == "import")
        {
            let (to, id) = (
                &block.body.attribute("to")?.value,
                &block.body.attribute("id")?.value,
            );
            let mut instance = Instance::default();
            let rounds = match block.body.attribute("for_each") {
                Some(each) => pairs(
                    &self
                        .evaluate(&state.scope, &Rc::new(instance.clone()), &each.value)
                        .ok()?,
                )?,
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
    fn names_instance(
        &self,
        address: &Expression,
        kind: &str,
        name: &str,
        state: &NodeState<'a>,
        round: &Rc<Instance>,
    ) -> bool {
        let (target, key) = match &address.kind {
            ExpressionKind::Index { target, key, .. } => {
                (&**target, self.evaluate(&state.scope, round, key).ok())
            }
            _ => (address, None),
        };
        let ExpressionKind::Attribute { target, name: last } = &target.kind else {
            return false;
        };
        let is_named = &*last.text == name
            && matches!(&target.kind, ExpressionKind::Variable(root) if &*root.text == kind);
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

    /// Edges for what a provisioner, or how it connects, names. It has names of its own, such as `self`, so it isn't evaluated.
    pub(super) fn provisioned_with(&self, node: NodeId, state: &NodeState<'a>, block: &Block) {
        let mut within = vec![block];
        let mut named = BTreeSet::new();
        while let Some(inner) = within.pop() {
            within.extend(&inner.body.blocks);
            for attribute in &inner.body.attributes {
                each_traversal(&attribute.value, &mut Vec::new(), &mut |traversal, _| {
                    named.extend(self.named_nodes(&state.scope, traversal));
                });
            }
        }
        named.remove(&node);
        let mut edges = self.edges.borrow_mut();
        edges.extend(named.into_iter().map(|target| Edge {
            from: node,
            attribute: block.kind.text.clone(),
            to: target,
            to_attribute: EcoString::new(),
        }));
    }

    /// Edges for what `depends_on` names.
    pub(super) fn depends_on(&self, node: NodeId, state: &NodeState<'a>, list: &Expression) {
        let ExpressionKind::Tuple(items) = &list.kind else {
            return;
        };
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
        let names = named_in(expression);
        let (class, kind, name) = match names.as_slice() {
            ["module", name, ..] => {
                return self.call(scope, name).map(|c| c.node).into_iter().collect();
            }
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
}

/// The names of what an element of `depends_on` names. In quotes, as Terraform 0.11 had it, it is the same (Terraform warns).
pub(super) fn named_in(element: &Expression) -> Vec<&str> {
    match &element.kind {
        ExpressionKind::String(quoted) => quoted.split('.').collect(),
        _ => names_in_chain(element),
    }
}

/// The attributes of the one resource that Terraform itself provides.
pub(super) fn complete_terraform_data(opening: &Opening, entries: &mut Entries) {
    let computed = |name: &str, ty: Type| Unknown {
        ty,
        not_null: name == "id",
        reason: Reason::new(
            ReasonKind::Computed,
            eco_format!("{}.{name}", opening.address),
        ),
        refers_to: Some(Reference {
            node: opening.reference.node,
            path: name.into(),
        }),
        ..Unknown::default()
    };
    let input = entries
        .entry("input".into())
        .or_insert_with(Value::null)
        .clone();
    entries
        .entry("triggers_replace".into())
        .or_insert_with(Value::null);
    // Terraform doesn't know the output before it is applied; it is the input, none the less.
    let mut output = computed("output", input.ty());
    let marks = input.marks;
    let output = match input.as_unknown() {
        _ if input.is_null() => input,
        Some(unknown) => {
            output.cases = unknown.cases.clone();
            if unknown.refers_to.is_some() {
                output.refers_to = unknown.refers_to.clone();
            }
            Value::unknown(output).mark(marks)
        }
        None => {
            output.cases = Some(Arc::from([(Guard::TRUE, input)]));
            Value::unknown(output).mark(marks)
        }
    };
    entries.insert("output".into(), output);
    entries.insert("id".into(), Value::unknown(computed("id", Type::String)));
}
