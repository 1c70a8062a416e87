//! The resources of a template while it is expanded.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::load::cloudformation::document::{Entry, Node};

/// The resources of a template in their order, found by their logical id.
pub struct Resources {
    slots: Vec<Option<Entry>>,
    by_id: FxHashMap<EcoString, usize>,
}

impl Resources {
    pub fn new(entries: &[Entry]) -> Resources {
        let mut resources = Resources {
            slots: Vec::with_capacity(entries.len()),
            by_id: FxHashMap::default(),
        };
        for entry in entries {
            resources.insert(entry.clone());
        }
        resources
    }

    /// The resource of a logical id: its `Type`, `Properties` and attributes.
    pub fn get(&self, id: &str) -> Option<&Node> {
        self.entry(id).map(|entry| &entry.value)
    }

    pub fn get_mut(&mut self, id: &str) -> Option<&mut Node> {
        let slot = self.slots.get_mut(*self.by_id.get(id)?)?;
        slot.as_mut().map(|entry| &mut entry.value)
    }

    /// The resource with its logical id and where that is written.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        self.slots.get(*self.by_id.get(id)?)?.as_ref()
    }

    /// Adds a resource, or puts it in the place of that with its id.
    pub fn insert(&mut self, entry: Entry) {
        match self.by_id.get(&entry.key).copied() {
            Some(at) => {
                if let Some(slot) = self.slots.get_mut(at) {
                    *slot = Some(entry);
                }
            }
            None => {
                self.by_id.insert(entry.key.clone(), self.slots.len());
                self.slots.push(Some(entry));
            }
        }
    }

    pub fn remove(&mut self, id: &str) -> Option<Entry> {
        let at = self.by_id.remove(id)?;
        self.slots.get_mut(at)?.take()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Entry> {
        self.slots.iter().flatten()
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Entry> {
        self.slots.iter_mut().flatten()
    }

    /// The logical ids of all resources of a type, in order.
    pub fn of_type(&self, kind: &str) -> Vec<EcoString> {
        self.iter()
            .filter(|entry| kind_of(&entry.value) == Some(kind))
            .map(|entry| entry.key.clone())
            .collect()
    }

    pub fn into_entries(self) -> Vec<Entry> {
        self.slots.into_iter().flatten().collect()
    }
}

/// A resource's type.
pub fn kind_of(resource: &Node) -> Option<&str> {
    resource.get("Type")?.text().map(EcoString::as_str)
}
