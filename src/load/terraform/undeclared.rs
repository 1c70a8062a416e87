//! What names stand for that nothing declares. Terraform refuses them; what is written around them is judged all the same.

use std::rc::Rc;

use ecow::{EcoString, eco_format};

use super::loader::{Class, Loader, Scope};
use super::variables::{address, placed};
use crate::evaluate::{Fault, Step};
use crate::syntax::Name;
use crate::value::{Guard, Reason, ReasonKind, Type, Unknown, Value};

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
        let class = Class::of_root(&name.text);
        let resource = match (class, attribute(0), attribute(1)) {
            (Some(class), Some(kind), Some(own)) => Some((class, kind, own, 2)),
            (None, Some(own), _) => Some((Class::Managed, name, own, 1)),
            _ => None,
        };
        if let Some((class, kind, own, used)) = resource
            && let Some(value) = self.undeclared_resource(scope, class, kind, own)
        {
            return (value, used);
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
            let input = self.declare_input(&variable.text, variable.span, None);
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
        let kind_name = eco_format!("{}{}", class.prefix(), kind.text);
        crate::schema::kind(&kind_name)?;
        if self
            .resource(scope, class, &kind.text, &name.text)
            .is_some()
        {
            return None;
        }
        let span = kind.span.to(name.span);
        let address = address(scope, &kind_name, &name.text);
        let value = self.undeclared(scope, address.clone(), || {
            let kind = kind_name.clone();
            let node = self.new_node(scope, address.clone(), kind, span, span, Guard::TRUE);
            let id = self.add_node(node, None);
            self.undeclared_nodes.borrow_mut().insert(id);
            Value::unseen(id, address, kind_name).at(span)
        });
        Some(value)
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
