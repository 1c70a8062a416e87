//! What a plan says of the configuration that it was made of: which expression reads what.

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::document::{Document, NOTHING, array, entries, text};

/// References through variables and outputs are followed this deep.
const MOST_DEPTH: usize = 64;
/// An expression that reads more than this isn't looked at further.
const MOST_TARGETS: usize = 64;

/// The configuration's modules and resources.
pub(super) struct Configuration<'j> {
    /// By path of calls: `a.b`, empty for the root.
    modules: FxHashMap<String, &'j Json>,
    /// By path of calls and address in the module.
    resources: FxHashMap<(String, &'j str), &'j Json>,
    /// What was found already, by path of calls and reference.
    known: RefCell<FxHashMap<(String, String), Targets>>,
}

type Targets = Rc<[Target]>;

/// An attribute of a declared resource that is read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Target {
    /// The path of calls to the module that declares it.
    pub calls: String,
    /// `aws_kms_key.main`, `data.aws_ami.linux`
    pub resource: String,
    /// The instance that is named: `[0]`, `["a"]`; empty where none is.
    pub index: String,
    /// Its attribute; empty for the whole.
    pub attribute: String,
}

impl<'j> Configuration<'j> {
    pub fn new(document: &Document<'j>) -> Configuration<'j> {
        let mut configuration = Configuration {
            modules: FxHashMap::default(),
            resources: FxHashMap::default(),
            known: RefCell::default(),
        };
        configuration.add(document.root(), String::new());
        configuration
    }

    fn add(&mut self, module: &'j Json, calls: String) {
        self.modules.insert(calls.clone(), module);
        for resource in array(module, "resources") {
            if let Some(address) = text(resource, "address") {
                self.resources.insert((calls.clone(), address), resource);
            }
        }
        for (name, call) in entries(&module["module_calls"]) {
            self.add(&call["module"], below(&calls, name));
        }
    }

    /// The declaration of a resource.
    pub fn resource(&self, calls: &str, address: &str) -> Option<&'j Json> {
        // A key of borrowed and owned halves can't be asked for by two borrowed ones.
        self.resources.get(&(calls.to_string(), address)).copied()
    }

    /// The modules by path of calls, the root first.
    pub fn modules(&self) -> Vec<(&str, &'j Json)> {
        let mut all: Vec<(&str, &Json)> =
            self.modules.iter().map(|(k, v)| (k.as_str(), *v)).collect();
        all.sort_by_key(|(k, _)| *k);
        all
    }

    /// What an expression in a module reads: `{"references": […]}`, or a block of such.
    pub fn targets(&self, calls: &str, expression: &Json) -> Vec<Target> {
        let mut found = Vec::new();
        self.collect(calls, expression, 0, &mut found);
        found.sort();
        found.dedup();
        found
    }

    fn collect(&self, calls: &str, expression: &Json, depth: usize, found: &mut Vec<Target>) {
        if depth > MOST_DEPTH {
            return;
        }
        match expression {
            Json::Array(items) => items
                .iter()
                .for_each(|i| self.collect(calls, i, depth, found)),
            Json::Object(members) => match members.get("references").and_then(Json::as_array) {
                Some(references) => {
                    let mut before = "";
                    for reference in references.iter().filter_map(Json::as_str) {
                        if found.len() >= MOST_TARGETS {
                            return;
                        }
                        // Behind each reference stand the shorter ones that it begins with.
                        if !before.starts_with(reference) {
                            found.extend(self.reference(calls, reference, depth).iter().cloned());
                            before = reference;
                        }
                    }
                }
                None => members
                    .values()
                    .for_each(|m| self.collect(calls, m, depth, found)),
            },
            _ => {}
        }
    }

    fn reference(&self, calls: &str, reference: &str, depth: usize) -> Targets {
        let key = (calls.to_string(), reference.to_string());
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        // What leads back to itself finds nothing more there.
        self.known.borrow_mut().insert(key.clone(), Rc::new([]));
        let mut found = Vec::new();
        let parts = parts(reference);
        let names: Vec<&str> = parts.iter().map(|p| p.0).collect();
        let at = |n: usize| parts.get(n).copied().unwrap_or_default();
        match names.as_slice() {
            ["var", name, ..] => {
                if let Some((outer, call)) = calls
                    .rsplit_once('.')
                    .or((!calls.is_empty()).then_some(("", calls)))
                {
                    let argument = self
                        .modules
                        .get(outer)
                        .map_or(&NOTHING, |m| &m["module_calls"][call]["expressions"][*name]);
                    self.collect(outer, argument, depth + 1, &mut found);
                }
            }
            ["module", call, output, ..] => {
                let inner = below(calls, call);
                let expression = self
                    .modules
                    .get(&inner)
                    .map_or(&NOTHING, |m| &m["outputs"][*output]["expression"]);
                self.collect(&inner, expression, depth + 1, &mut found);
            }
            [
                "var" | "local" | "each" | "count" | "path" | "terraform" | "self" | "module",
                ..,
            ] => {}
            ["data", kind, name, rest @ ..] => found.push(Target {
                calls: calls.into(),
                resource: format!("data.{kind}.{name}"),
                index: at(2).1.into(),
                attribute: rest.first().map(|s| s.to_string()).unwrap_or_default(),
            }),
            ["resource", kind, name, rest @ ..] | [kind, name, rest @ ..] => found.push(Target {
                calls: calls.into(),
                resource: format!("{kind}.{name}"),
                index: at(parts.len() - rest.len() - 1).1.into(),
                attribute: rest.first().map(|s| s.to_string()).unwrap_or_default(),
            }),
            _ => {}
        }
        found.truncate(MOST_TARGETS);
        let found: Targets = found.into();
        self.known.borrow_mut().insert(key, found.clone());
        found
    }
}

/// The path of a call in a module.
pub(super) fn below(calls: &str, name: &str) -> String {
    if calls.is_empty() {
        name.into()
    } else {
        format!("{calls}.{name}")
    }
}

/// The names of a reference, each with the index behind it: `a.b["x.y"].c` is `a`, `b` with `["x.y"]`, `c`.
fn parts(reference: &str) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    let mut rest = reference;
    while !rest.is_empty() {
        let end = rest.find(['.', '[']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        let index = index_length(after);
        let (index, after) = after.split_at(index);
        all.push((name, index));
        rest = after.strip_prefix('.').unwrap_or(after);
        // What is neither a name nor an index can't be read on.
        if name.is_empty() && index.is_empty() {
            break;
        }
    }
    all
}

/// The length of the indexes that a text begins with.
fn index_length(text: &str) -> usize {
    let (mut depth, mut is_quoted, mut is_escaped) = (0usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if is_quoted => is_escaped = true,
            b'"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            b'[' => depth += 1,
            b']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

/// An address without its indexes: `module.a["x"].aws_vpc.b[0]` is `module.a.aws_vpc.b`.
pub(super) fn without_indexes(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let mut rest = address;
    while let Some(at) = rest.find('[') {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        rest = after.get(index_length(after)..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_taken_apart() {
        assert_eq!(
            parts("aws_x.y[\"a.b[0]\"].arn"),
            [("aws_x", ""), ("y", "[\"a.b[0]\"]"), ("arn", "")]
        );
        assert_eq!(
            parts("data.a.b[0][1]"),
            [("data", ""), ("a", ""), ("b", "[0][1]")]
        );
        assert_eq!(parts("..").len(), 1);
        assert_eq!(without_indexes("module.a[\"x]\"].b.c[0]"), "module.a.b.c");
    }
}
