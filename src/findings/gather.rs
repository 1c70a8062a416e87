//! From answers of rules to findings: placed, explained, grouped.

mod way;

use std::cell::{OnceCell, RefCell};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};
use sha2::{Digest, Sha256};

use super::finding::{Finding, Instance, Related, worst_first};
use super::holders::Holders;
use super::message::told;
use super::suppression::{AcceptedRisk, Account, Book, Naming, Question, Suppression, same_id};
use crate::load::Node;
use crate::load::terraform::Library;
use crate::model::Model;
use crate::rules::{
    Answer, Blame, Rule, RuleScope, Verdict, blame, blame_of, blame_of_rest, fails,
};
use crate::source::{Location, SourceMap, is_in_rule};
use crate::syntax::Span;
use crate::value::{Guard, NodeId};

/// What findings of one stack are made with.
pub struct Gatherer<'g> {
    /// The texts.
    pub sources: &'g SourceMap,
    /// The modules, for following values.
    pub library: &'g Library,
    /// What paths are relative to.
    pub tree: &'g Path,
    /// The stack.
    pub model: &'g Model,
    findings: FxHashMap<Key, Finding>,
    account: Account<'g>,
    /// Hashes of what is written in blocks, by where: a resource may have many findings.
    bodies: FxHashMap<Span, Arc<str>>,
    /// The attributes of nodes by where their parts were made, for the same reason.
    made: RefCell<FxHashMap<NodeId, FxHashMap<Span, EcoString>>>,
    /// By the rule, where what decided was made, and the resource.
    told_parts: FxHashMap<(EcoString, Span, NodeId), ToldParts>,
    /// The relative paths of sources, by their bases.
    paths: RefCell<FxHashMap<u32, Arc<Path>>>,
    /// Whose block holds a place, from when it is first asked.
    holders: OnceCell<Holders>,
}

/// Findings of one rule at one place are one, unless some of them are accepted: by what.
type Key = (EcoString, Span, bool, Option<Span>);

/// What one stack gave.
#[derive(Default)]
pub struct Gathered {
    /// In the order of severity, place and rule; the accepted ones among them.
    pub findings: Vec<Finding>,
    /// What the metadata of its resources accepts.
    pub metadata: Vec<Suppression>,
    /// The suppressions that accepted something, by their places.
    pub used: FxHashSet<Span>,
}

impl<'g> Gatherer<'g> {
    /// Gathers the findings of a stack.
    pub fn new(
        sources: &'g SourceMap,
        library: &'g Library,
        tree: &'g Path,
        model: &'g Model,
        book: &'g Book,
    ) -> Self {
        Gatherer {
            sources,
            library,
            tree,
            model,
            findings: FxHashMap::default(),
            bodies: FxHashMap::default(),
            made: RefCell::default(),
            told_parts: FxHashMap::default(),
            paths: RefCell::default(),
            holders: OnceCell::new(),
            account: Account::new(book, sources, tree, &model.stack, &model.path),
        }
    }

    /// What was gathered.
    pub fn finish(self) -> Gathered {
        let mut all: Vec<Finding> = self.findings.into_values().collect();
        for finding in &mut all {
            // Of what several answers say of one instance, the first stays; what other resources decided for it is another matter.
            let own = |a: &Instance, b: &Instance| {
                a.address.cmp(&b.address).then(a.culprit.cmp(&b.culprit))
            };
            finding.instances.sort_by(own);
            finding.instances.dedup_by(|b, a| own(a, b).is_eq());
        }
        all.sort_by(worst_first);
        let (metadata, used) = self.account.into_metadata();
        Gathered {
            findings: all,
            metadata,
            used,
        }
    }

    /// Takes an answer in.
    pub fn take(&mut self, answer: &Answer<'_>) {
        let (guard, undecided) = match &answer.verdict {
            Verdict::Pass | Verdict::NotConcerned => return,
            Verdict::Fail(guard) => (*guard, None),
            Verdict::Undecided(reason) => (Guard::TRUE, Some(reason.to_string())),
        };
        let scope = &answer.scope;
        let Some(subject) = self.model.node(scope.node) else {
            return;
        };
        self.model.budget.spend(STEPS_PER_FINDING);
        let mut culprits = match &undecided {
            Some(_) => Vec::new(),
            None => blame(scope),
        };
        let rule: &Rule = scope.rule;
        let Some(mut placed) = self.placed(&culprits, scope.node) else {
            return;
        };
        let mut accepted = None;
        let mut granted = Vec::new();
        if undecided.is_none() {
            match self.acceptance(answer, &placed, &culprits) {
                Acceptance::None => {}
                Acceptance::Whole(suppression, risk) => {
                    accepted = Some((suppression, Arc::new(risk)));
                }
                // What is accepted of it is left out, and the rest lies where the rest was decided.
                Acceptance::Partly(rest, ids) => {
                    culprits = rest;
                    granted = ids;
                    let Some(of_rest) = self.placed(&culprits, scope.node) else {
                        return;
                    };
                    placed = of_rest;
                }
            }
        }
        let Placed {
            culprit,
            span,
            place,
            related,
        } = placed;
        let address = subject.address.clone();
        let when = (!guard.is_true()).then(|| self.model.guards.borrow().describe(guard));
        let holder = self
            .holder(span, scope.node)
            .map(|h| self.reader(h, scope.node).unwrap_or(h))
            .or_else(|| self.made_for(subject))
            .or_else(|| self.next_part(&rule.summary.id, &culprit, scope.node))
            .map(|h| h.address.clone());
        let condition = when.as_deref().unwrap_or("");
        // By its first name: renaming a rule renames no finding.
        let hides_value = rule.hides_value || culprit.is_hidden();
        let id = rule.summary.was.iter().next().unwrap_or(&rule.summary.id);
        let path = culprit.path().as_str();
        // A secret could be guessed from its hash, and where something is missing, the text is not about it.
        let text = match &culprit {
            Blame::Made { .. } if !hides_value => self.text(span),
            _ => String::new(),
        };
        let name = own_name(&subject.address, &subject.module);
        // What is written below the first line, which names it.
        let body = match hides_value {
            true => Arc::from(name),
            false => self.body(subject),
        };
        let instance = Instance {
            fingerprint: hash(&[id, subject.known_as(), path, condition, &text], 12),
            moved: hash(&[id, &subject.kind, name, path, condition, &text], 7).into(),
            renamed: hash(&[id, &subject.kind, path, condition, &body], 7).into(),
            address,
            construct: subject.construct_path().map(EcoString::from),
            kind: subject.kind.clone(),
            when,
            culprit: holder,
        };
        let (suppression, accepted) = accepted.unzip();
        let key = (
            rule.summary.id.clone(),
            span,
            undecided.is_some(),
            suppression,
        );
        let aliases = aliases_of(scope, undecided.is_none(), &granted);
        if let Some(existing) = self.findings.get_mut(&key) {
            existing.severity = existing.severity.max(answer.severity);
            existing.aliases = either(existing.aliases.take(), aliases, rule);
            existing.instances.push(instance);
            return;
        }
        let message = told(scope, &rule.message, guard, &self.model.guards)
            .unwrap_or_else(|| rule.summary.title.to_string());
        let finding = Finding {
            rule: rule.summary.id.clone(),
            severity: answer.severity,
            message,
            label: self.label(&culprit, span, subject),
            related,
            place,
            instances: vec![instance],
            stack: self.model.path.clone(),
            language: self.model.stack.language.of_rules(),
            undecided,
            hides_value,
            aliases,
            accepted,
        };
        self.findings.insert(key, finding);
    }

    /// The place of what several culprits decided, and what leads there.
    fn placed(&self, culprits: &[Blame], node: NodeId) -> Option<Placed> {
        let subject = self.model.node(node)?;
        let culprit = self
            .nearest(culprits, node)
            .cloned()
            .unwrap_or(Blame::Absent {
                nearest: subject.header,
                node: Some(node),
                path: EcoString::new(),
            });
        let span = self.inside(culprit.span(), node);
        Some(Placed {
            place: self.place(span)?,
            related: self.related(&culprit, culprits, node, span),
            culprit,
            span,
        })
    }

    /// Whether the source, its metadata or the configuration accepts an answer.
    fn acceptance(
        &mut self,
        answer: &Answer<'_>,
        placed: &Placed,
        culprits: &[Blame],
    ) -> Acceptance {
        let scope = &answer.scope;
        let rule = scope.rule;
        let Some(node) = self.model.node(scope.node) else {
            return Acceptance::None;
        };
        let steps: Vec<Location> = placed.related.iter().map(|r| r.place.clone()).collect();
        let found = self.account.that_accept(&Question {
            rule: &rule.summary,
            node,
            holder: (self.holder(placed.span, scope.node)).or_else(|| self.made_for(node)),
            places: [placed.span, placed.culprit.span()],
            steps: &steps,
            path: &placed.place.path,
        });
        let mut rest: Vec<Blame> = culprits.to_vec();
        let mut accepted: Vec<Blame> = Vec::new();
        let mut granted: Vec<Span> = Vec::new();
        let mut ids: Vec<EcoString> = Vec::new();
        for (naming, suppression) in found {
            let clauses: Vec<_> = rule
                .clauses
                .iter()
                .filter(|c| naming == Naming::Alias && same_id(&c.id, &suppression.rule))
                .collect();
            if clauses.is_empty() {
                let risk = self.account.risk(&suppression);
                return Acceptance::Whole(suppression.place, risk);
            }
            // An id that stands for one clause of the rule accepts what that clause decided, no more.
            for clause in clauses {
                let of_clause = blame_of(scope, &clause.clause);
                if of_clause.is_empty() {
                    continue;
                }
                match clause.part {
                    Some(part) => {
                        granted.push(part);
                        rest = blame_of_rest(scope, &granted);
                    }
                    None => accepted.extend(of_clause),
                }
                let before = rest.len();
                // A name that a rule gives to a part of it changes the path, but neither its end nor the place.
                let end = |b: &Blame| b.path().rsplit('.').next().unwrap_or("").to_string();
                let is_it = |a: &Blame, b: &Blame| a.span() == b.span() && end(a) == end(b);
                rest.retain(|c| !accepted.iter().any(|b| is_it(b, c)));
                if clause.part.is_some() || rest.len() < before {
                    ids.push(clause.id.clone());
                    let risk = self.account.risk(&suppression);
                    if rest.is_empty() {
                        return Acceptance::Whole(suppression.place, risk);
                    }
                }
            }
        }
        match ids.is_empty() {
            true => Acceptance::None,
            false => Acceptance::Partly(rest, ids),
        }
    }

    /// Of several culprits the one nearest to the resource: in its own block, else the first.
    fn nearest<'b>(&self, culprits: &'b [Blame], node: NodeId) -> Option<&'b Blame> {
        let block = self.model.node(node)?.block;
        culprits
            .iter()
            .filter(|c| !is_in_rule(c.span()) && !c.span().is_none())
            .min_by_key(|c| match c {
                Blame::Made { origin, .. } if block.contains(*origin) => 0,
                Blame::Made { .. } => 1,
                Blame::Absent { nearest, .. } if block.contains(*nearest) => 2,
                Blame::Absent { .. } => 3,
            })
    }

    /// The span, unless it lies in what was downloaded: then the innermost call that is the user's.
    fn inside(&self, span: Span, node: NodeId) -> Span {
        if self.is_users(span) {
            return span;
        }
        let Some(node) = self.model.node(node) else {
            return span;
        };
        std::iter::once(&node.header)
            .chain(node.calls.iter().rev())
            .copied()
            .find(|s| self.is_users(*s))
            .unwrap_or(span)
    }

    fn is_users(&self, span: Span) -> bool {
        self.sources.source(span.start).is_some_and(|s| {
            s.path.starts_with(self.tree)
                && !s.path.components().any(|c| c.as_os_str() == ".terraform")
        })
    }

    /// The place of a span, its path relative to the tree.
    fn place(&self, span: Span) -> Option<Location> {
        let source = self.sources.source(span.start)?;
        let mut paths = self.paths.borrow_mut();
        let path = paths
            .entry(source.base)
            .or_insert_with(|| relative(&source.path, self.tree).into());
        Some(source.locate_in(span, path.clone()))
    }

    fn holders(&self) -> &Holders {
        self.holders.get_or_init(|| Holders::of(self.model))
    }

    /// The resource in whose block a span lies, where it is another than the subject.
    fn holder(&self, span: Span, subject: NodeId) -> Option<&'g Node> {
        let own = self.model.node(subject)?;
        // What lives elsewhere has no block of its own, but that of what is folded into it.
        let is_outside = self.model.external.contains(&subject);
        if !is_outside && own.block.contains(span) {
            return None;
        }
        let id = self.holders().at(span, &own.module)?;
        self.model.node(id).filter(|n| n.address != own.address)
    }

    /// What takes a text from a data source and is folded into the subject: a bucket's policy, where its document holds the
    /// culprit. A data source makes nothing, so nobody looks for it by name.
    fn reader(&self, holder: &Node, subject: NodeId) -> Option<&'g Node> {
        if !holder.kind.starts_with("data.") {
            return None;
        }
        let own = self.model.node(subject)?;
        let is_outside = self.model.external.contains(&subject);
        let id = self.model.at_address(&holder.address).first()?;
        self.model
            .edges_to(*id)
            .filter(|e| e.from != subject)
            .filter(|e| {
                let mut named = self.model.edges_from(e.from);
                named.any(|n| n.to == subject)
                    || is_outside
                        && self
                            .model
                            .node(e.from)
                            .is_some_and(|n| n.block == own.block)
            })
            .find_map(|e| self.model.node(e.from))
    }

    /// The resource that is folded into the subject and has what decided, where that was made in none: in a variable, a local. Of
    /// several that have it, each answer of a rule gets another one, and the first when all were told.
    fn next_part(
        &mut self,
        rule: &EcoString,
        culprit: &Blame,
        subject: NodeId,
    ) -> Option<&'g Node> {
        let Blame::Made { origin, .. } = culprit else {
            return None;
        };
        let model = self.model;
        let parts = model.parts_of(subject);
        if parts.is_empty() || model.node(subject)?.block.contains(*origin) {
            return None;
        }
        let key = (rule.clone(), *origin, subject);
        let told = self.told_parts.get(&key).copied().unwrap_or_default();
        let next = (told.up_to..parts.len()).find(|at| {
            let part = parts.get(*at);
            part.is_some_and(|part| self.own_attribute_made_at(*part, *origin).is_some())
        });
        let first = told.first.or(next);
        let up_to = next.map_or(parts.len(), |at| at + 1);
        self.told_parts.insert(key, ToldParts { first, up_to });
        model.node(*parts.get(next.or(first)?)?)
    }

    /// The resource that a template's author wrote, where the subject was made for it under another name (by SAM).
    fn made_for(&self, subject: &Node) -> Option<&'g Node> {
        subject.properties.as_ref()?;
        let text = self.text(subject.header);
        let written = text.trim_matches(['"', '\'', ':', ' ']);
        let (outer, own) = match subject.address.rsplit_once('.') {
            Some((outer, own)) => (Some(outer), own),
            None => (None, subject.address.as_str()),
        };
        if written.is_empty() || written == own {
            return None;
        }
        let address = match outer {
            Some(outer) => format!("{outer}.{written}"),
            None => written.to_string(),
        };
        self.model
            .at_address(&address)
            .iter()
            .filter_map(|id| self.model.node(*id))
            .find(|n| n.properties.is_some())
    }

    fn text(&self, span: Span) -> String {
        let source = self.sources.source(span.start);
        let written = source.as_ref().map_or("", |s| s.slice(span));
        let mut text = String::with_capacity(written.len());
        for word in written.split_whitespace() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(word);
        }
        text
    }

    /// The hash of what is written in a resource's block below its first line.
    fn body(&mut self, subject: &Node) -> Arc<str> {
        let span = Span::new(subject.header.end.min(subject.block.end), subject.block.end);
        if let Some(body) = self.bodies.get(&span) {
            return body.clone();
        }
        let body: Arc<str> = hash(&[&self.text(span)], 12).into();
        self.bodies.insert(span, body.clone());
        body
    }
}

/// Where a finding lies.
struct Placed {
    culprit: Blame,
    span: Span,
    place: Location,
    related: Vec<Related>,
}

/// Which parts of a resource were told as culprits, by their places among its parts.
#[derive(Default, Clone, Copy)]
struct ToldParts {
    first: Option<usize>,
    /// Those before this one are told, or have nothing to do with it.
    up_to: usize,
}

/// How far an answer is accepted.
enum Acceptance {
    None,
    /// By the suppression at that place.
    Whole(Span, AcceptedRisk),
    /// Of what decided, this remains; what these ids of other tools stand for is accepted.
    Partly(Vec<Blame>, Vec<EcoString>),
}

/// The ids of other tools that an answer is about, without those that are granted; none where it is all of the rule's.
fn aliases_of(
    scope: &RuleScope<'_>,
    is_decided: bool,
    granted: &[EcoString],
) -> Option<Vec<EcoString>> {
    let rule = scope.rule;
    if rule.clauses.is_empty() {
        return None;
    }
    let of_all = rule.summary.aliases.iter().map(|(_, id)| id);
    let is_about = |id: &&EcoString| {
        let mut clauses = rule.clauses.iter().filter(|c| c.id == **id).peekable();
        let is_about =
            clauses.peek().is_none() || clauses.any(|c| fails(scope, &c.clause, is_decided));
        is_about && !granted.contains(id)
    };
    let about: Vec<EcoString> = of_all.clone().filter(is_about).cloned().collect();
    (about.len() < of_all.count()).then_some(about)
}

/// The ids that one of two answers of a rule is about, in the rule's order.
fn either(
    one: Option<Vec<EcoString>>,
    other: Option<Vec<EcoString>>,
    rule: &Rule,
) -> Option<Vec<EcoString>> {
    let (one, other) = one.zip(other)?;
    let of_all = rule.summary.aliases.iter().map(|(_, id)| id);
    let about = |id: &&EcoString| one.contains(id) || other.contains(id);
    let about_either: Vec<EcoString> = of_all.clone().filter(about).cloned().collect();
    (about_either.len() < of_all.count()).then_some(about_either)
}

/// What a finding costs: to find its place and what leads there, and to keep it.
const STEPS_PER_FINDING: u64 = 200;

/// A path relative to the tree, with `/`.
pub fn relative(path: &Path, tree: &Path) -> PathBuf {
    let inner = path.strip_prefix(tree).unwrap_or(path);
    PathBuf::from(
        inner
            .components()
            .map(|c| c.as_os_str().to_string_lossy())
            .collect::<Vec<_>>()
            .join("/"),
    )
}

/// A stack's path as it is shown: the tree's top has none.
pub fn shown_path(path: &str) -> &str {
    match path {
        "" => ".",
        path => path,
    }
}

/// The first bytes of a hash of some texts, in hexadecimal.
fn hash(parts: &[&str], bytes: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digit = |n: u8| char::from_digit(u32::from(n), 16).unwrap_or('0');
    hash.finalize()
        .iter()
        .take(bytes)
        .flat_map(|b| [digit(b >> 4), digit(b & 15)])
        .collect()
}

/// An address without the module.
fn own_name<'n>(address: &'n str, module: &str) -> &'n str {
    address
        .strip_prefix(module)
        .map_or(address, |rest| rest.trim_start_matches('.'))
}
