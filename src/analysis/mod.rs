//! The flow of a scan: stacks are loaded, modelled, asked, and what comes out is gathered.

mod allotment;
mod apart;
mod by_kind;
mod coverage;
mod environments;
mod join;
mod judging;
mod listings;
mod nesting;
mod parameter_files;
mod progress;
mod roots;
mod shards;
mod stack;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use ecow::EcoString;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use self::allotment::{Allotment, Text, Work};
pub use self::apart::SUPPRESSION;
use self::by_kind::RulesByKind;
use self::environments::Environment;
pub use self::environments::GivenEnvironment;
use self::join::joined;
use self::judging::{Judging, located};
use self::listings::Listings;
use self::parameter_files::ParameterFiles;
pub use self::progress::Progress;
pub use self::roots::Root;
use crate::discover::{self, Found};
use crate::findings::{
    Addresses, Book, Finding, Met, Part as Told, Problem, Report, ShardNumber, Suppression, nested,
    relative, shown_path, united,
};
use crate::load::terraform::{self, Library};
use crate::load::terragrunt::{self, Unit};
use crate::load::{Stack, cloudformation, plan};
use crate::model::{self, Circumstances, Model};
use crate::rules::{Entry, RuleLibrary, Session};
use crate::source::{Files, Location, ReadError, SourceMap, text_or_replaced};
use crate::syntax::Span;
use crate::value::Value;

/// What a scan works with.
pub struct Analysis<'a> {
    /// Where files are read.
    pub files: &'a dyn Files,
    /// The texts read.
    pub sources: &'a SourceMap,
    /// What paths in reports are relative to.
    pub tree: &'a Path,
    /// The parsed modules.
    pub library: &'a Library,
    /// What was found.
    pub found: &'a Found,
    /// Terragrunt's units.
    pub units: &'a [Unit],
    /// Files that are looked at, and directories that were named beside them, sorted: only what concerns them is reported. Empty:
    /// everything.
    pub focus: &'a [PathBuf],
    /// Inputs of root modules.
    pub options: &'a terraform::Options,
    /// Values for templates' parameters.
    pub parameters: &'a BTreeMap<String, Value>,
    /// What is given for models.
    pub circumstances: &'a Circumstances,
    /// The environments that are given, instead of those that files beside a root show.
    pub environments: &'a [GivenEnvironment],
    /// Where the time that rules take is added up, if it is asked for.
    pub timings: Option<&'a Timings>,
    /// Where it is noted which resources there are, if findings are compared with others.
    pub addresses: Option<&'a Noted>,
    /// Where it is counted how far the scan is, if somebody waits.
    pub progress: Option<&'a Progress>,
    /// Which part of the roots is looked at, where it isn't all.
    pub shard: Option<ShardNumber>,
}

/// The time that each rule took over all stacks, and how many questions it was asked.
pub type Timings = std::sync::Mutex<BTreeMap<EcoString, (std::time::Duration, usize)>>;

/// The resources of all stacks.
pub type Noted = std::sync::Mutex<Addresses>;

/// A root is evaluated for so many environments.
const MOST_ENVIRONMENTS: usize = 200;

/// What is asked of each stack.
#[derive(Clone, Copy)]
struct Asked<'a> {
    session: &'a Session<'a>,
    rules: &'a [&'a Entry],
    by_kind: &'a RulesByKind<'a>,
    every: &'a RuleLibrary,
    book: &'a Book,
    listings: &'a Listings<'a>,
}

/// What one root makes of the report, and what is needed of it only within a run.
#[derive(Default)]
struct Part {
    told: Told,
    /// What the metadata of its resources accepts.
    metadata: Vec<Suppression>,
    in_tree: Option<InTree>,
    work: Work,
}

/// What rules that compare stacks need of one.
struct InTree {
    path: PathBuf,
    nests: BTreeSet<PathBuf>,
    summary: Value,
    /// Of a plan: the root that it was made of.
    planned: Option<PathBuf>,
}

impl Analysis<'_> {
    /// The stack of a root; none where a file turns out to be no template.
    pub fn stack(&self, root: &Root) -> Option<Stack> {
        self.stack_in(root, None, Allotment::whole(self.options.share))
    }

    /// The stack of a root as it is deployed to one of its environments.
    fn stack_in(
        &self,
        root: &Root,
        environment: Option<&Environment>,
        allotment: Allotment,
    ) -> Option<Stack> {
        let of_file = |bytes: usize| allotment.share(Text::of_file(bytes));
        let with = |given: &terraform::Options| terraform::Options {
            share: allotment.share(self.text_of(root)),
            ..given.clone()
        };
        match root {
            Root::Module(directory) => {
                let own = environment.map(|e| environments::options(self.options, e));
                let options = own.as_ref().unwrap_or(self.options);
                let options = with(options);
                terraform::load(directory, self.library, self.files, self.sources, &options)
            }
            Root::Unit(number) => {
                let unit = self.units.get(*number)?;
                let options = with(self.options);
                Some(terragrunt::load(
                    unit,
                    self.library,
                    self.files,
                    self.sources,
                    &options,
                ))
            }
            Root::Plan(path) => plan::load(
                path,
                self.tree,
                self.library,
                self.files,
                self.sources,
                of_file,
            ),
            Root::Template(path) => {
                let bytes = self.files.read(path).ok()?;
                let (text, is_text) = text_or_replaced(bytes);
                if !cloudformation::may_be_template(&text) {
                    return None;
                }
                let share = of_file(text.len());
                let source = self.sources.add(path, text)?;
                let given = environment.map_or(self.parameters, |e| &e.parameters);
                let options = cloudformation::Options {
                    overrides: given.clone(),
                    share,
                };
                let mut stack = cloudformation::load(&source, self.files, self.sources, &options)?;
                if !is_text {
                    stack.diagnostics.push(cloudformation::not_utf_8(&source));
                }
                Some(stack)
            }
        }
    }

    /// All stacks, in the order of their roots.
    pub fn stacks(&self) -> Vec<Stack> {
        let stacks: Vec<Stack> = self
            .roots()
            .par_iter()
            .filter_map(|root| self.stack(root))
            .collect();
        let nests: Vec<(PathBuf, BTreeSet<PathBuf>)> = stacks
            .iter()
            .map(|s| (relative(&s.path, self.tree), self.nests(s)))
            .collect();
        let nested = nested(nests.iter().map(|(path, nests)| (path.as_path(), nests)));
        stacks
            .into_iter()
            .filter(|s| !nested.contains(&relative(&s.path, self.tree)))
            .collect()
    }

    /// The templates that a stack nests. What is named on the command line is looked at by itself all the same.
    fn nests(&self, stack: &Stack) -> BTreeSet<PathBuf> {
        // A module's directory is no source of its own.
        self.read_by(stack)
            .filter(|p| {
                *p != stack.path
                    && self.found.templates.binary_search(p).is_ok()
                    && self.focus.binary_search(p).is_err()
            })
            .map(|p| relative(&p, self.tree))
            .collect()
    }

    /// The files that a stack reads.
    fn read_by(&self, stack: &Stack) -> impl Iterator<Item = PathBuf> {
        stack
            .sources
            .iter()
            .filter_map(|base| self.sources.source(*base))
            .map(|s| s.path.clone())
    }

    /// The model of a stack.
    pub fn model(&self, stack: Stack) -> Model {
        self.model_in(
            stack,
            self.circumstances,
            &Listings::of(self.files, self.library),
        )
    }

    fn model_in(
        &self,
        stack: Stack,
        circumstances: &Circumstances,
        listings: &Listings<'_>,
    ) -> Model {
        let directory = if stack.path.extension().is_some() && self.files.is_file(&stack.path) {
            stack.path.parent().unwrap_or(&stack.path).to_path_buf()
        } else {
            stack.path.clone()
        };
        let names = listings.names(&directory);
        model::build(stack, self.tree, names, circumstances)
    }

    /// The environments that a root is deployed to, by the files of values beside it, unless values are given.
    fn environments(&self, root: &Root, parameter_files: &ParameterFiles) -> Vec<Environment> {
        if !self.circumstances.variable_files.is_empty() {
            return match root {
                Root::Module(_) => environments::alternatives(self.options, self.files),
                _ => Vec::new(),
            };
        }
        let (path, is_module) = match root {
            Root::Module(directory) => (directory, true),
            Root::Template(path) => (path, false),
            _ => return Vec::new(),
        };
        let given = environments::given(
            self.environments,
            &relative(path, self.tree),
            is_module,
            self.files,
        );
        if !given.is_empty() {
            return given;
        }
        match root {
            Root::Module(directory) => {
                environments::of_module(directory, self.library, &self.found.inputs, self.files)
            }
            Root::Template(path) => environments::of_template(path, parameter_files, self.files),
            _ => Vec::new(),
        }
    }

    /// What is given for the models of an environment.
    fn circumstances_of(&self, environment: &Environment) -> Circumstances {
        Circumstances {
            variable_files: environment.files.clone(),
            ..self.circumstances.clone()
        }
    }

    /// What a root's stack makes of the report: evaluated once, or once for each of its environments.
    fn evaluated(
        &self,
        root: &Root,
        parameter_files: &ParameterFiles,
        asked: &Asked<'_>,
        allotment: Allotment,
    ) -> Option<Part> {
        let one = |environment: Option<&Environment>, allotment: Allotment| {
            let Some(stack) = self.stack_in(root, environment, allotment) else {
                return self.too_large(root);
            };
            if !self.is_in_focus(&stack) {
                return None;
            }
            let circumstances = match environment {
                None => self.circumstances.clone(),
                Some(e) => self.circumstances_of(e),
            };
            Some(self.part(stack, &circumstances, asked))
        };
        let environments = self.environments(root, parameter_files);
        if environments.is_empty() {
            return one(None, allotment);
        }
        let allotment = allotment.divided(environments.len().min(MOST_ENVIRONMENTS) as u64);
        let parts: Vec<(&str, Part)> = environments
            .par_iter()
            .take(MOST_ENVIRONMENTS)
            .filter_map(|e| Some((e.name.as_str(), one(Some(e), allotment)?)))
            .collect();
        let mut part = joined(parts)?;
        let left_out = environments.len().saturating_sub(MOST_ENVIRONMENTS);
        if left_out > 0 {
            part.told.problems.push(Problem {
                place: None,
                summary: "Environments not looked at".into(),
                detail: format!(
                    "{} has more than {MOST_ENVIRONMENTS} environments: {left_out} are not looked at. `environment` blocks say which matter.",
                    shown_path(&part.told.path.to_string_lossy())
                ),
                is_incomplete: true,
            });
        }
        Some(part)
    }

    /// What is said of a file that is too large to be read, and that was named or is called after what it may be: there are many
    /// large files that are none of ours.
    fn too_large(&self, root: &Root) -> Option<Part> {
        const NAMES: [&str; 3] = ["plan", "template", "stack"];
        let Root::Template(path) = root else {
            return None;
        };
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        if !self.is_focused(path) && !NAMES.iter().any(|word| name.contains(word)) {
            return None;
        }
        let Err(error @ ReadError::TooLarge(_)) = self.files.read(path) else {
            return None;
        };
        let mut part = Part::default();
        part.told.path = relative(path, self.tree);
        part.told.problems.push(Problem {
            place: None,
            summary: "File not looked at".into(),
            detail: format!("{} {error}.", shown_path(&part.told.path.to_string_lossy())),
            is_incomplete: true,
        });
        Some(part)
    }

    /// Asks all rules about all stacks.
    pub fn run(
        &self,
        session: &Session<'_>,
        rules: &[&Entry],
        every: &RuleLibrary,
        book: &Book,
    ) -> Report {
        let parameter_files = match self.circumstances.variable_files.is_empty() {
            true => ParameterFiles::among(&self.found.templates, self.files),
            false => ParameterFiles::default(),
        };
        let by_kind = RulesByKind::new(rules, every);
        let asked = Asked {
            session,
            rules,
            by_kind: &by_kind,
            every,
            book,
            listings: &Listings::of(self.files, self.library),
        };
        let roots = self.roots();
        let own = self.own(&roots);
        if let Some(progress) = self.progress {
            progress.begin((0..roots.len()).filter(|number| own.has(*number)).count());
        }
        let parts = self.parts(&roots, &own, &parameter_files, &asked);
        let steps = parts.iter().map(|part| part.work.taken).sum();
        let mut told = Vec::with_capacity(parts.len());
        let mut metadata = Vec::new();
        let mut in_tree = Vec::new();
        for part in parts {
            metadata.extend(part.metadata);
            in_tree.extend(part.in_tree.map(|t| (part.told.number, t)));
            told.push(part.told);
        }
        if self.asks_of_tree() && by_kind.compares_stacks {
            in_tree.extend(self.of_others(&roots, &own, &parameter_files, &asked));
        }
        let of_tree = self.about_tree(in_tree, &asked);
        let judging = Judging::new(self.sources, self.tree, rules, every, book);
        let mut shard = self.shard.map(|number| {
            let mut shard = self.shard(number, &roots, &asked);
            shard.parts.clone_from(&told);
            shard.of_tree.clone_from(&of_tree.findings);
            shard.used_of_tree = self.places(&of_tree.used).collect();
            // What others nest may be told only by another shard: all is carried, and judged when all is known.
            let met = Met::of(told.iter());
            let all = judging.judged(&met, metadata.clone());
            shard.suppressions = self.outcomes(all, &judging, &asked);
            Box::new(shard)
        });
        let nested = nested(told.iter().map(|p| (p.path.as_path(), &p.nests)));
        told.retain(|p| !nested.contains(&p.path));
        let mut met = Met::of(told.iter());
        met.used.extend(self.places(&of_tree.used));
        // Metadata of what is judged elsewhere is no suppression here.
        metadata.retain(|s| {
            located(s.place, self.sources, self.tree)
                .is_some_and(|place| met.has(s.scope.form(), &place))
        });
        let judged = judging.judged(&met, metadata);
        let mut apart = of_tree.findings;
        // Of a focus or a shard not every stack is looked at that a comment may be needed for.
        if self.focus.is_empty() && shard.is_none() {
            apart.extend(self.about_suppressions(&judged, &asked));
        }
        let mut report = united(told, apart);
        report.steps = steps;
        report.suppressions = judged
            .into_iter()
            .map(|j| (j.suppression, j.status))
            .collect();
        let refused = self.sources.refused().into_iter().map(|path| {
            let why = "it isn't read, because more text was read before than --memory has room for";
            (path, why.to_string())
        });
        let mut unreadable: Vec<(PathBuf, String)> = self.found.unreadable.clone();
        unreadable.extend(refused);
        let unreadable = unreadable.iter().map(|(path, why)| Problem {
            place: None,
            summary: "Unreadable path".into(),
            detail: format!("{}: {why}", relative(path, self.tree).display()),
            is_incomplete: true,
        });
        report.diagnostics.extend(unreadable.clone());
        // A root reads its own inputs whether git ignores them or not; that they are ignored is said.
        let is_ignored = |path: &&PathBuf| {
            let name = path
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default();
            (name.ends_with(".tfvars") || name.ends_with(".tfvars.json"))
                && self
                    .found
                    .inputs
                    .binary_search(&self.tree.join(path))
                    .is_err()
        };
        report.coverage.ignored_inputs = met.by_path.keys().filter(is_ignored).count();
        report.coverage.rules = rules.len();
        for (kind, count) in &self.found.not_evaluated {
            *report
                .coverage
                .not_evaluated
                .entry((*kind).to_string())
                .or_default() += count;
        }
        if let Some(shard) = &mut shard {
            shard.ignored_inputs = shard
                .parts
                .iter()
                .flat_map(|p| &p.sources)
                .filter(is_ignored)
                .cloned()
                .collect();
            shard.unreadable = unreadable.collect();
        }
        report.shard = shard;
        report
    }

    /// The places of spans, as reports name them.
    fn places<'s>(&'s self, spans: &'s FxHashSet<Span>) -> impl Iterator<Item = Location> + 's {
        spans
            .iter()
            .filter_map(|span| located(*span, self.sources, self.tree))
    }

    /// Whether a file is one that is looked at, or lies in such a directory.
    fn is_focused(&self, path: &Path) -> bool {
        discover::is_among(path, self.focus)
    }

    /// Whether a stack reads one of the files that are looked at.
    fn is_in_focus(&self, stack: &Stack) -> bool {
        self.focus.is_empty() || self.read_by(stack).any(|p| self.is_focused(&p))
    }

    /// Whether a finding concerns one of the files that are looked at.
    fn concerns_focus(&self, finding: &Finding) -> bool {
        self.focus.is_empty()
            || std::iter::once(&finding.place)
                .chain(finding.related.iter().map(|r| &r.place))
                .any(|p| self.is_focused(&self.tree.join(&p.path)))
    }
}
