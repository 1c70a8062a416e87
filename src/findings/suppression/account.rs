//! What was accepted in one stack, and by what.

use std::path::Path;
use std::rc::Rc;

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::book::Book;
use super::lines::{Lines, above};
use super::{Naming, Scope, Suppression, of_nodes};
use crate::load::{Node, Stack};
use crate::rules::Summary;
use crate::source::{Location, Source, SourceMap};
use crate::syntax::Span;
use crate::value::{Entries, Value};

/// That a finding is accepted, and by what.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct AcceptedRisk {
    /// Where that is written: one of [`FORMS`](super::FORMS).
    pub form: &'static str,
    /// The place.
    pub place: Option<Location>,
    /// Why.
    pub reason: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// The last day that it is.
    pub until: Option<jiff::civil::Date>,
}

/// What one stack's findings are held against.
pub struct Account<'a> {
    book: &'a Book,
    sources: &'a SourceMap,
    tree: &'a Path,
    /// The stack's path relative to the tree.
    stack: &'a str,
    metadata: Vec<Suppression>,
    by_source: FxHashMap<u32, Rc<Lines>>,
    /// From where on comments speak of a line, by source and line.
    above: FxHashMap<(u32, u32), u32>,
    by_path: FxHashMap<EcoString, u32>,
    /// The suppressions that accepted something, by their places.
    pub used: FxHashSet<Span>,
}

/// What is asked of an account: whether this finding of this resource is accepted.
pub struct Question<'q> {
    /// The rule that fails.
    pub rule: &'q Summary,
    /// The resource.
    pub node: &'q Node,
    /// The resource in whose block the place lies, where it is another one, as what is split is gathered into the first.
    pub holder: Option<&'q Node>,
    /// Where the finding lies, and its culprit.
    pub places: [Span; 2],
    /// The steps that led there; their paths are relative to the tree.
    pub steps: &'q [Location],
    /// The file that the finding lies in, relative to the tree.
    pub path: &'q Path,
}

impl<'a> Account<'a> {
    /// The account of a stack.
    pub fn new(
        book: &'a Book,
        sources: &'a SourceMap,
        tree: &'a Path,
        stack: &Stack,
        path: &'a str,
    ) -> Self {
        let mut account = Account {
            book,
            sources,
            tree,
            stack: path,
            metadata: of_nodes(stack),
            by_source: FxHashMap::default(),
            above: FxHashMap::default(),
            by_path: FxHashMap::default(),
            used: FxHashSet::default(),
        };
        for base in &stack.sources {
            account.comments_at(*base);
        }
        account
    }

    /// What the metadata of the stack accepts.
    pub fn into_metadata(self) -> (Vec<Suppression>, FxHashSet<Span>) {
        (self.metadata, self.used)
    }

    fn comments_at(&mut self, position: u32) -> Option<Rc<Lines>> {
        let source = self.sources.source(position)?;
        let entry = self
            .by_source
            .entry(source.base)
            .or_insert_with(|| Rc::new(Lines::new(source.clone(), self.book.of_source(&source))));
        let path = source.path.strip_prefix(self.tree).unwrap_or(&source.path);
        self.by_path
            .entry(EcoString::from(path.to_string_lossy().as_ref()))
            .or_insert(source.base);
        Some(entry.clone())
    }

    /// The suppressions that speak of a finding, with how they name its rule: those of the whole rule first.
    pub fn that_accept(&mut self, question: &Question<'_>) -> Vec<(Naming, Suppression)> {
        if self.book.is_ignored {
            return Vec::new();
        }
        let mut found: Vec<(Naming, Suppression)> = Vec::new();
        let mut places: FxHashSet<Span> = FxHashSet::default();
        let mut take = |suppression: &Suppression, book: &Book| {
            if let Some(naming) = book.naming(suppression, question.rule)
                && places.insert(suppression.place)
            {
                found.push((naming, suppression.clone()));
            }
        };
        for waiver in &self.book.waivers {
            if self.matches(waiver, question) {
                take(waiver, self.book);
            }
        }
        for suppression in &self.metadata {
            let speaks = match suppression.scope {
                Scope::Resource(block) => {
                    block == question.node.block
                        || question.places.iter().any(|p| block.contains(*p))
                }
                _ => self.is_of_same_file(suppression.place, question.node.block),
            };
            if speaks {
                take(suppression, self.book);
            }
        }
        let header = question.node.header;
        let block = question.node.block;
        let anchors = question
            .places
            .iter()
            .map(|p| (*p, None))
            .chain([(header, Some(block))])
            .chain(question.holder.map(|h| (h.header, Some(h.block))))
            .chain(question.node.calls.iter().map(|c| (*c, None)));
        for (anchor, block) in anchors {
            let Some(lines) = self.comments_at(anchor.start) else {
                continue;
            };
            if lines.is_empty() {
                continue;
            }
            let line = lines.source.line(anchor.start);
            let last = block.map(|b| lines.source.line(b.end));
            let first = self.above(&lines.source, line);
            for comment in lines.that_speak_of(line, first, last) {
                take(comment, self.book);
            }
        }
        // The steps in between: a default that is passed on, an argument.
        for step in question.steps {
            let base = self.by_path.get(step.path.to_string_lossy().as_ref());
            if let Some(lines) = base.and_then(|base| self.by_source.get(base)).cloned() {
                let first = self.above(&lines.source, step.line);
                for comment in lines.that_speak_of(step.line, first, None) {
                    take(comment, self.book);
                }
            }
        }
        found.sort_by_key(|(naming, _)| *naming != Naming::Whole);
        found
    }

    /// What a suppression makes of a finding.
    pub fn risk(&mut self, suppression: &Suppression) -> AcceptedRisk {
        self.used.insert(suppression.place);
        let place = self.sources.locate(suppression.place).map(|mut place| {
            place.path = crate::findings::relative(&place.path, self.tree).into();
            place
        });
        AcceptedRisk {
            form: suppression.scope.form(),
            place,
            reason: suppression.reason.clone(),
            owner: suppression.owner.clone(),
            until: suppression.until,
        }
    }

    fn above(&mut self, source: &Source, line: u32) -> u32 {
        *self
            .above
            .entry((source.base, line))
            .or_insert_with(|| above(source, line))
    }

    fn is_of_same_file(&self, place: Span, block: Span) -> bool {
        let base = |span: Span| self.sources.source(span.start).map(|s| s.base);
        base(place).is_some() && base(place) == base(block)
    }

    fn matches(&self, waiver: &Suppression, question: &Question<'_>) -> bool {
        let Scope::Matching {
            addresses,
            paths,
            stacks,
        } = &waiver.scope
        else {
            return false;
        };
        let any = |globs: &[globset::GlobMatcher], names: &[&str]| {
            globs.is_empty() || globs.iter().any(|g| names.iter().any(|n| g.is_match(n)))
        };
        let address = question.node.address.as_str();
        // Of a counted resource both the instance and the resource may be named.
        let without_key = address
            .rfind('[')
            .filter(|_| address.ends_with(']'))
            .and_then(|at| address.get(..at))
            .unwrap_or(address);
        let path = question.path.to_string_lossy();
        let declared = self.sources.source(question.node.header.start).map(|s| {
            crate::findings::relative(&s.path, self.tree)
                .to_string_lossy()
                .into_owned()
        });
        any(addresses, &[address, without_key, question.node.known_as()])
            && any(paths, &[&path, declared.as_deref().unwrap_or("")])
            && any(stacks, &[self.stack])
    }
}

/// What is known of a suppression after a scan.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Status {
    /// It accepted a finding.
    pub is_used: bool,
    /// It names a rule that there is.
    pub is_known: bool,
    /// A rule that it names was asked in a stack that it concerns: only then it says something that it is not used.
    pub was_asked: bool,
    /// It names a rule that may not be accepted.
    pub is_protected: bool,
}

/// A suppression as rules read it: the attributes of a `groundrule.suppression`.
pub fn facts(suppression: &Suppression, status: Status, suggestion: &str, book: &Book) -> Value {
    let place = suppression.place;
    let text = |t: Option<&str>| match t {
        Some(t) => Value::string(t).at(place),
        None => Value::null(),
    };
    let entries = [
        ("rule", text(Some(suppression.rule.as_str()))),
        ("tool", text(Some(suppression.tool))),
        ("form", text(Some(suppression.scope.form()))),
        ("reason", text(suppression.reason.as_deref())),
        ("owner", text(suppression.owner.as_deref())),
        (
            "until",
            text(suppression.until.map(|d| d.to_string()).as_deref()),
        ),
        ("wrong_until", text(suppression.wrong_until.as_deref())),
        ("suggestion", text(Some(suggestion))),
        ("used", Value::bool(status.is_used).at(place)),
        ("known", Value::bool(status.is_known).at(place)),
        ("asked", Value::bool(status.was_asked).at(place)),
        ("protected", Value::bool(status.is_protected).at(place)),
        (
            "reason_required",
            Value::bool(book.policy.reason_required).at(place),
        ),
        (
            "owner_required",
            Value::bool(book.policy.owner_required).at(place),
        ),
    ];
    Value::object(
        entries
            .into_iter()
            .map(|(n, v)| (n.into(), v))
            .collect::<Entries>(),
    )
    .at(place)
}

/// What became of a suppression.
///
/// `asked` says whether a rule was asked where the suppression stands.
pub fn judged(
    suppression: &Suppression,
    rules: &[&Summary],
    is_used: bool,
    book: &Book,
    asked: impl Fn(&Summary) -> bool,
) -> Status {
    let named: Vec<&&Summary> = rules
        .iter()
        .filter(|r| suppression.names(r).is_some())
        .collect();
    Status {
        is_used,
        is_known: !named.is_empty(),
        was_asked: named.iter().any(|r| asked(r)),
        is_protected: suppression.scope.form() != "configuration"
            && suppression.rule != "all"
            && named.iter().any(|r| book.protects(r)),
    }
}
