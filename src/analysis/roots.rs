//! Where stacks begin, and how much text they are known to consist of.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::Analysis;
use super::allotment::Text;
use crate::discover;
use crate::load::terraform::Module;
use crate::load::terragrunt::Unit;
use crate::load::{cloudformation, plan, terraform};
use crate::source::{normalize, text_or_replaced};

/// Where a stack begins.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Root {
    /// A root module's directory.
    Module(PathBuf),
    /// A template's file.
    Template(PathBuf),
    /// A plan's file.
    Plan(PathBuf),
    /// A Terragrunt unit, by its number.
    Unit(usize),
}

impl Analysis<'_> {
    /// The roots: modules that nobody calls, that were named, or that only examples call; and files that may be templates.
    pub fn roots(&self) -> Vec<Root> {
        let mut called = FxHashSet::default();
        for module in self.library.modules() {
            if self.is_example(&module.directory) {
                continue;
            }
            for source in terraform::local_sources(module) {
                let target = normalize(&module.directory.join(source));
                if target != module.directory {
                    called.insert(target);
                }
            }
        }
        for unit in self.units.iter().filter(|u| !self.is_example(&u.directory)) {
            called.extend(unit.module_directory().map(Path::to_path_buf));
        }
        // A module beside its unit is judged with the unit's inputs, even where its directory was named.
        let with_unit: FxHashSet<&Path> = self
            .units
            .iter()
            .filter(|u| u.module_directory() == Some(&u.directory))
            .map(|u| u.directory.as_path())
            .collect();
        // A plan is evaluated already: it stands for the root that it was made of.
        let planned: FxHashSet<PathBuf> = self
            .found
            .plans
            .par_iter()
            .filter_map(|p| plan::configuration_directory(p, self.tree, self.library, self.files))
            .collect();
        self.free_rings(&mut called);
        let modules = self
            .found
            .modules
            .iter()
            .filter(|d| !called.contains(*d) || self.found.named.contains(d))
            .filter(|d| !planned.contains(*d) && !with_unit.contains(d.as_path()))
            .map(|d| Root::Module(d.clone()));
        modules
            .chain(
                self.found
                    .templates
                    .iter()
                    .map(|t| Root::Template(t.clone())),
            )
            .chain(self.found.plans.iter().map(|p| Root::Plan(p.clone())))
            .chain((0..self.units.len()).map(Root::Unit))
            .collect()
    }

    /// Modules that only call each other, in a circle, have no caller to be judged with: of each circle the first is none that is
    /// called.
    fn free_rings(&self, called: &mut FxHashSet<PathBuf>) {
        if called.is_empty() {
            return;
        }
        let mut reached: FxHashSet<PathBuf> = FxHashSet::default();
        let mut reach = |from: &Path| self.each_module(from, &mut reached, &mut |_| ());
        let of_units = self.units.iter().filter_map(Unit::module_directory);
        let modules = self.found.modules.iter();
        let starts = modules.filter(|d| !called.contains(*d) || self.found.named.contains(d));
        starts
            .map(PathBuf::as_path)
            .chain(of_units)
            .for_each(&mut reach);
        for directory in &self.found.modules {
            if !reached.contains(directory) && !self.is_example(directory) {
                called.remove(directory);
                self.each_module(directory, &mut reached, &mut |_| ());
            }
        }
    }

    /// A module and the local ones that it calls, at any depth, but for those that were seen before.
    fn each_module<'m>(
        &'m self,
        root: &Path,
        seen: &mut FxHashSet<PathBuf>,
        visit: &mut dyn FnMut(&'m Module),
    ) {
        let mut wanted = vec![root.to_path_buf()];
        while let Some(directory) = wanted.pop() {
            let Some(module) = self.library.module(&directory) else {
                continue;
            };
            if !seen.insert(directory.clone()) {
                continue;
            }
            visit(module);
            wanted.extend(terraform::local_sources(module).map(|s| normalize(&directory.join(s))));
        }
    }

    fn is_example(&self, directory: &Path) -> bool {
        discover::is_example(directory.strip_prefix(self.tree).unwrap_or(directory))
    }

    /// The text of the files that a root is known to read: its own, and those of the local modules that it calls.
    pub(super) fn text_of(&self, root: &Root) -> Text {
        match root {
            Root::Plan(path) => Text::of_file(self.files.read(path).map_or(0, |b| b.len())),
            // Much is found that turns out to be no template, and is no work.
            Root::Template(path) => Text::of_file(
                self.files
                    .read(path)
                    .ok()
                    .map(|bytes| text_or_replaced(bytes).0)
                    .filter(|text| cloudformation::may_be_template(text))
                    .map_or(0, |text| text.len()),
            ),
            Root::Module(directory) => self.text_of_modules(directory),
            Root::Unit(number) => {
                let unit = self.units.get(*number);
                let sources = unit.iter().flat_map(|unit| &unit.sources);
                let module = unit.and_then(|unit| unit.module_directory());
                Text {
                    own: sources
                        .filter_map(|base| self.sources.source(*base))
                        .map(|source| source.text.len() as u64)
                        .sum(),
                    of_modules: module.map_or(0, |directory| self.text_of_modules(directory).all()),
                }
            }
        }
    }

    /// The text of a module, and of those that it calls.
    fn text_of_modules(&self, root: &Path) -> Text {
        let mut text = Text::default();
        self.each_module(root, &mut FxHashSet::default(), &mut |module| {
            let lengths = module.files.iter().map(|f| f.source.text.len() as u64);
            match module.directory == root {
                true => text.own += lengths.sum::<u64>(),
                false => text.of_modules += lengths.sum::<u64>(),
            }
        });
        text
    }
}
