//! What names stand for that nothing declares. Terraform refuses them; what is written around them is judged all the same.

use std::rc::Rc;

use ecow::{EcoString, eco_format};

use super::loader::{Class, Loader, Scope};
use super::variables::placed;
use crate::evaluate::{Fault, Step};
use crate::load::InputDeclaration;
use crate::syntax::{Name, Span};
use crate::value::{
    Data, Entries, Extent, Guard, Input, NodeId, Object, Opening, Reason, ReasonKind, Reference,
    Type, Unknown, Value,
};

impl<'a> Loader<'a> {
    /// The value of a name that can't be resolved, and how many of the steps behind it belong to it. What is wrong with it is told.
    pub(super) fn unresolved(
        &self,
        scope: &Rc<Scope<'a>>,
        name: &Name,
        steps: &[Step<'_>],
        fault: Fault,
    ) -> (Value, usize) {
        self.report(placed(fault, name.span));
        let attribute = |n: usize| match steps.get(n) {
            Some(Step::Attribute(name, _)) => Some(*name),
            _ => None,
        };
        let resource = match (&*name.text, attribute(0), attribute(1)) {
            ("data", Some(kind), Some(own)) => Some((Class::Data, kind, own)),
            ("ephemeral", Some(kind), Some(own)) => Some((Class::Ephemeral, kind, own)),
            ("resource", Some(kind), Some(own)) => Some((Class::Managed, kind, own)),
            (_, Some(own), _) => Some((Class::Managed, name, own)),
            _ => None,
        };
        if let Some((class, kind, own)) = resource
            && let Some(value) = self.undeclared_resource(scope, class, kind, own)
        {
            let written_out = matches!(&*name.text, "data" | "ephemeral" | "resource");
            return (value, 1 + usize::from(written_out));
        }
        match (&*name.text, attribute(0)) {
            ("var", Some(variable))
                if !scope.declarations.variables.contains_key(&*variable.text) =>
            {
                (self.undeclared_variable(scope, variable), 1)
            }
            (_, first) => {
                let what = match first {
                    Some(first) => eco_format!("{}.{}", name.text, first.text),
                    None => (&*name.text).into(),
                };
                let reason = Reason::new(ReasonKind::Invalid, what);
                let value = Value::unknown_of(Type::Dynamic, reason).at(name.span);
                (value, steps.len())
            }
        }
    }

    /// A variable that isn't declared is one that has the same value wherever it is read.
    fn undeclared_variable(&self, scope: &Scope<'a>, variable: &Name) -> Value {
        let what = eco_format!("var.{}", variable.text);
        self.undeclared(scope, what.clone(), || {
            let mut inputs = self.input_declarations.borrow_mut();
            let input = Input(inputs.len() as u32);
            inputs.push(InputDeclaration {
                name: what.clone(),
                span: variable.span,
            });
            drop(inputs);
            let mut guards = self.guards.borrow_mut();
            guards.declare(input, what.clone(), None);
            Value::unknown(Unknown {
                reason: Reason::new(ReasonKind::Invalid, what.clone()),
                input: Some(input),
                ..Unknown::default()
            })
            .at(variable.span)
        })
    }

    /// A resource that isn't declared is one of its kind of which nothing is known; none where it is declared, or where there is no
    /// such kind.
    fn undeclared_resource(
        &self,
        scope: &Rc<Scope<'a>>,
        class: Class,
        kind: &Name,
        name: &Name,
    ) -> Option<Value> {
        let prefix = match class {
            Class::Managed => "",
            Class::Data => "data.",
            Class::Ephemeral => "ephemeral.",
        };
        let kind_name = eco_format!("{prefix}{}", kind.text);
        crate::schema::kind(&kind_name)?;
        if self
            .resource(scope, class, &kind.text, &name.text)
            .is_some()
        {
            return None;
        }
        let own = eco_format!("{kind_name}.{}", name.text);
        let span = kind.span.to(name.span);
        let value = self.undeclared(scope, own.clone(), || {
            let address = match scope.address.is_empty() {
                true => own.clone(),
                false => eco_format!("{}.{own}", scope.address),
            };
            let node = self.undeclared_node(scope, address.clone(), kind_name.clone(), span);
            let object = Object {
                entries: Entries::new(),
                open: Some(Opening {
                    reference: Reference {
                        node,
                        path: EcoString::new(),
                    },
                    address,
                    kind: kind_name.clone(),
                    complete: false,
                    unmapped: None,
                }),
                extent: Extent::default(),
            };
            Value::new(Data::Object(object.into())).at(span)
        });
        Some(value)
    }

    fn undeclared_node(
        &self,
        scope: &Scope<'a>,
        address: EcoString,
        kind: EcoString,
        span: Span,
    ) -> NodeId {
        let node = self.new_node(scope, address, kind, span, span, Guard::TRUE);
        let id = self.add_node(node, None);
        self.undeclared_nodes.borrow_mut().insert(id);
        id
    }

    /// The value that stands for a name in a scope, made when it is first read.
    fn undeclared(
        &self,
        scope: &Scope<'a>,
        what: EcoString,
        make: impl FnOnce() -> Value,
    ) -> Value {
        let key = (scope.id, what);
        if let Some(known) = self.undeclared.borrow().get(&key) {
            return known.clone();
        }
        let value = make();
        self.undeclared.borrow_mut().insert(key, value.clone());
        value
    }
}
