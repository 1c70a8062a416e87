//! What isn't written of a resource: defaults, what the service computes, and what follows from the rest.

use std::cell::OnceCell;

use ecow::{EcoString, eco_format};

use super::defaults;
use super::kinds::KindDefinition;
use super::model::Model;
use super::provider_version::{Holds, Versions};
use super::scope::Mapper;
use crate::load::Language;
use crate::value::{Data, Object, Reason, ReasonKind, Type, Unknown, Value};

impl Model {
    /// Defaults, computed attributes and derived ones.
    pub(super) fn complete_all(&mut self) {
        let kinds = self.kinds.clone();
        for kind in kinds.all() {
            if self.of_kind(kind.name).is_empty() {
                continue;
            }
            let definition = kind.definition();
            let versions = OnceCell::new();
            for id in self.of_kind(&definition.name).to_vec() {
                if self.external.contains(&id) {
                    continue;
                }
                let language = if self.node(id).is_some_and(|n| n.properties.is_some()) {
                    Language::CloudFormation
                } else {
                    Language::Terraform
                };
                let mapper = Mapper {
                    guards: &self.guards,
                    budget: &self.budget,
                };
                let value = self.value(id);
                let is_absent = |name: &str| {
                    value
                        .as_entries()
                        .and_then(|e| e.get(name))
                        .is_none_or(Value::is_null)
                };
                let address = self.node(id).map(|n| n.address.clone()).unwrap_or_default();
                let mut completed = value.clone();
                for defaults in &definition.defaults {
                    if defaults.language.is_some_and(|l| l != language) {
                        continue;
                    }
                    let holds =
                        defaults.hold(|| *versions.get_or_init(|| provider_of(self, definition)));
                    for (path, expression) in &defaults.values {
                        let default = match holds {
                            Holds::Always => {
                                mapper.evaluate(expression, &value).at(Default::default())
                            }
                            Holds::Maybe => {
                                let what = eco_format!("{address}.{}", path.join("."));
                                let reason = Reason::new(ReasonKind::ProviderVersion, what);
                                Value::unknown_of(Type::Dynamic, reason)
                            }
                            Holds::Never => continue,
                        };
                        completed = defaults::complete(&completed, path, &default);
                    }
                }
                let mut more: Vec<(EcoString, Value)> = Vec::new();
                for name in definition.computed.iter().filter(|n| is_absent(n)) {
                    let unknown = Unknown {
                        reason: Reason::new(ReasonKind::Computed, eco_format!("{address}.{name}")),
                        ..Unknown::default()
                    };
                    more.push((name.clone(), Value::unknown(unknown)));
                }
                if let Data::Object(object) = &mut completed.data {
                    Object::change(object).extend(more);
                }
                let mut derived: Vec<(EcoString, Value)> = Vec::new();
                for attribute in &definition.derive {
                    let made = mapper.evaluate(&attribute.value, &completed);
                    derived.push(((&*attribute.name.text).into(), made));
                }
                if let Data::Object(object) = &mut completed.data {
                    Object::change(object).extend(derived);
                }
                if let Some(slot) = self.attributes.get_mut(id.0 as usize) {
                    *slot = completed;
                }
            }
        }
    }
}

/// The versions of a kind's provider that the stack may be applied with.
fn provider_of(model: &Model, definition: &KindDefinition) -> Versions {
    let provider = definition.name.split('_').next().unwrap_or_default();
    Versions::of(model, provider)
}
