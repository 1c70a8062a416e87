//! What a plan's JSON has (<https://developer.hashicorp.com/terraform/internals/json-format>), read without trust: what is
//! missing or of another type counts as absent.

use ecow::{EcoString, eco_format};
use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::Value as Json;

/// More resources than this aren't taken of one plan.
pub(super) const MOST_RESOURCES: usize = 100_000;

/// A plan.
pub(super) struct Document<'j> {
    json: &'j Json,
    /// By address.
    changes: FxHashMap<&'j str, &'j Json>,
    resources: Vec<Planned<'j>>,
    is_cut_off: bool,
    /// The first of what is of another type than the format says, or lacks what makes it a resource.
    unfit: Option<String>,
}

/// A resource instance that will be there, or a data source that was read.
pub(super) struct Planned<'j> {
    pub address: &'j str,
    pub is_data: bool,
    pub kind: &'j str,
    pub name: &'j str,
    pub index: Option<&'j Json>,
    pub provider: &'j str,
    pub values: &'j Json,
    pub sensitive: &'j Json,
    /// `module.a["x"].module.b`
    pub module: EcoString,
    /// The names of the calls that lead to it: `a.b`.
    pub calls: EcoString,
}

/// Nothing, to look at where something is absent.
pub(super) static NOTHING: Json = Json::Null;

impl<'j> Document<'j> {
    pub fn new(json: &'j Json) -> Document<'j> {
        let changes = array(json, "resource_changes")
            .filter_map(|c| Some((text(c, "address")?, c)))
            .collect();
        let mut document = Document {
            json,
            changes,
            resources: Vec::new(),
            is_cut_off: false,
            unfit: None,
        };
        document.collect_planned(&json["planned_values"]);
        // Data sources that were read while planning stand in the state from before.
        let mut seen: FxHashSet<&str> = document.resources.iter().map(|r| r.address).collect();
        let start = document.resources.len();
        document.collect(&json["prior_state"]["values"]["root_module"], "", "");
        let more = document.resources.split_off(start);
        document.resources.extend(
            more.into_iter()
                .filter(|r| r.is_data && seen.insert(r.address)),
        );
        document
    }

    /// What will be there. A plan for nothing has an empty root module.
    fn collect_planned(&mut self, planned: &'j Json) {
        let fits = |part: &Json| part.is_null() || part.is_object();
        if !fits(planned) {
            self.unfit = Some("planned_values".into());
        } else if !fits(&planned["root_module"]) {
            self.unfit = Some("planned_values.root_module".into());
        }
        self.collect(&planned["root_module"], "", "");
    }

    fn note_unfit(&mut self, module: &str, part: impl std::fmt::Display) {
        self.unfit.get_or_insert_with(|| match module {
            "" => format!("root_module.{part}"),
            module => format!("{module}: {part}"),
        });
    }

    fn collect(&mut self, module: &'j Json, address: &str, calls: &str) {
        for list in ["resources", "child_modules"] {
            if module
                .get(list)
                .is_some_and(|l| !l.is_array() && !l.is_null())
            {
                self.note_unfit(address, list);
            }
        }
        for (n, resource) in array(module, "resources").enumerate() {
            if self.resources.len() >= MOST_RESOURCES {
                self.is_cut_off = true;
                return;
            }
            let (Some(own), Some(kind), Some(name), true) = (
                text(resource, "address"),
                text(resource, "type"),
                text(resource, "name"),
                // Where nothing is known of it, Terraform leaves them out.
                resource["values"].is_object() || resource["values"].is_null(),
            ) else {
                self.note_unfit(address, format_args!("resources[{n}]"));
                continue;
            };
            self.resources.push(Planned {
                address: own,
                is_data: text(resource, "mode") == Some("data"),
                kind,
                name,
                index: resource.get("index"),
                provider: text(resource, "provider_name").unwrap_or(""),
                values: &resource["values"],
                sensitive: &resource["sensitive_values"],
                module: address.into(),
                calls: calls.into(),
            });
        }
        for (n, child) in array(module, "child_modules").enumerate() {
            let Some(inner) = text(child, "address") else {
                self.note_unfit(address, format_args!("child_modules[{n}]"));
                continue;
            };
            let relative = inner
                .strip_prefix(address)
                .unwrap_or(inner)
                .trim_start_matches('.');
            let name = relative.strip_prefix("module.").unwrap_or(relative);
            let name = name.split(['[', '.']).next().unwrap_or(name);
            let path = if calls.is_empty() {
                name.to_string()
            } else {
                format!("{calls}.{name}")
            };
            self.collect(child, inner, &path);
        }
    }

    pub fn resources(&self) -> &[Planned<'j>] {
        &self.resources
    }

    pub fn is_cut_off(&self) -> bool {
        self.is_cut_off
    }

    /// What isn't as the format says, by its place.
    pub fn unfit(&self) -> Option<&str> {
        self.unfit.as_deref()
    }

    /// Resources that there will be by the changes, and that aren't among what is planned; one of them, and how many.
    pub fn unplanned(&self) -> Option<(&'j str, usize)> {
        let planned: FxHashSet<&str> = self.resources.iter().map(|r| r.address).collect();
        let stays = |change: &&Json| {
            let actions = array(&change["change"], "actions").filter_map(Json::as_str);
            let mut staying = actions.filter(|action| !matches!(*action, "delete" | "forget"));
            text(change, "mode") == Some("managed") && staying.next().is_some()
        };
        let addresses = self
            .changes()
            .filter(stays)
            .filter_map(|c| text(c, "address"));
        let mut missing = addresses.filter(|address| !planned.contains(address));
        let first = missing.next()?;
        Some((first, 1 + missing.count()))
    }

    /// What will be done to a resource.
    pub fn change(&self, address: &str) -> Option<&'j Json> {
        self.changes.get(address).copied()
    }

    /// All changes, in order.
    pub fn changes(&self) -> impl Iterator<Item = &'j Json> {
        array(self.json, "resource_changes")
    }

    /// What was changed outside of Terraform, in order.
    pub fn drift(&self) -> impl Iterator<Item = &'j Json> {
        array(self.json, "resource_drift")
    }

    /// All addresses that places are looked up by.
    pub fn addresses(&self) -> FxHashSet<&'j str> {
        self.resources
            .iter()
            .map(|r| r.address)
            .chain(
                self.changes()
                    .chain(self.drift())
                    .filter_map(|c| text(c, "address")),
            )
            .collect()
    }

    pub fn variables(&self) -> impl Iterator<Item = (&'j str, &'j Json)> {
        entries(&self.json["variables"])
    }

    /// What the plan was made with for a root variable.
    pub fn variable(&self, name: &str) -> Option<&'j Json> {
        self.json["variables"].get(name)
    }

    /// The declaration of a root variable.
    pub fn variable_declaration(&self, name: &str) -> &'j Json {
        &self.root()["variables"][name]
    }

    pub fn is_sensitive_variable(&self, name: &str) -> bool {
        self.variable_declaration(name)["sensitive"].as_bool() == Some(true)
    }

    pub fn outputs(&self) -> impl Iterator<Item = (&'j str, &'j Json)> {
        entries(&self.json["planned_values"]["outputs"])
    }

    /// What of an output isn't known yet.
    pub fn output_unknown(&self, name: &str) -> &'j Json {
        &self.json["output_changes"][name]["after_unknown"]
    }

    /// The configuration of the root module.
    pub fn root(&self) -> &'j Json {
        &self.json["configuration"]["root_module"]
    }

    pub fn providers(&self) -> impl Iterator<Item = (&'j str, &'j Json)> {
        entries(&self.json["configuration"]["provider_config"])
    }

    pub fn format_version(&self) -> &'j str {
        text(self.json, "format_version").unwrap_or("")
    }

    pub fn is_errored(&self) -> bool {
        self.json["errored"].as_bool() == Some(true)
    }
}

impl Planned<'_> {
    /// The model's kind.
    pub fn model_kind(&self) -> EcoString {
        if self.is_data {
            eco_format!("data.{}", self.kind)
        } else {
            self.kind.into()
        }
    }

    /// Its address in the configuration of its module: without index.
    pub fn declared_address(&self) -> String {
        format!("{}.{}", self.model_kind(), self.name)
    }
}

/// A string.
pub(super) fn text<'j>(json: &'j Json, name: &str) -> Option<&'j str> {
    json.get(name)?.as_str()
}

/// The elements of an array.
pub(super) fn array<'j>(json: &'j Json, name: &str) -> impl Iterator<Item = &'j Json> + use<'j> {
    json.get(name)
        .and_then(Json::as_array)
        .into_iter()
        .flatten()
}

/// The members of an object.
pub(super) fn entries(json: &Json) -> impl Iterator<Item = (&str, &Json)> {
    json.as_object()
        .into_iter()
        .flatten()
        .map(|(k, v)| (k.as_str(), v))
}
