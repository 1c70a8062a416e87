//! What was accepted in one stack, and by what.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::book::Book;
use super::lines::Lines;
use super::naming::{ByName, RulesByName};
use super::waivers::Names;
use super::{Naming, Scope, Suppression, of_nodes};
use crate::load::{Node, Stack};
use crate::rules::Summary;
use crate::source::{Location, SourceMap};
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
    /// Those of the metadata of resources, by the places of their blocks.
    of_blocks: BTreeMap<u32, (Span, ByName)>,
    /// Those of the metadata of whole templates.
    of_templates: ByName,
    by_source: FxHashMap<u32, Rc<Lines>>,
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
        let metadata = of_nodes(stack);
        let mut of_block: BTreeMap<u32, (Span, Vec<usize>)> = BTreeMap::new();
        let mut of_templates = Vec::new();
        for (number, suppression) in metadata.iter().enumerate() {
            match suppression.scope {
                Scope::Resource(block) => {
                    let (_, of_block) = of_block.entry(block.start).or_insert((block, Vec::new()));
                    of_block.push(number);
                }
                _ => of_templates.push(number),
            }
        }
        let by_name = |numbers: Vec<usize>| {
            let all = numbers.into_iter();
            ByName::of(all.filter_map(|n| Some((0, n, metadata.get(n)?))))
        };
        let mut account = Account {
            book,
            sources,
            tree,
            stack: path,
            of_blocks: of_block
                .into_iter()
                .map(|(start, (block, numbers))| (start, (block, by_name(numbers))))
                .collect(),
            of_templates: by_name(of_templates),
            metadata,
            by_source: FxHashMap::default(),
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
        if let Some(known) = self.by_source.get(&source.base) {
            return Some(known.clone());
        }
        let lines = Rc::new(Lines::new(source.clone(), self.book.of_source(&source)));
        self.by_source.insert(source.base, lines.clone());
        let path = source.path.strip_prefix(self.tree).unwrap_or(&source.path);
        self.by_path
            .entry(EcoString::from(path.to_string_lossy().as_ref()))
            .or_insert(source.base);
        Some(lines)
    }

    /// The suppressions that speak of a finding, with how they name its rule: those of the whole rule first.
    pub fn that_accept(&mut self, question: &Question<'_>) -> Vec<(Naming, Suppression)> {
        if self.book.is_ignored {
            return Vec::new();
        }
        let mut found = Found {
            rule: question.rule,
            book: self.book,
            all: Vec::new(),
            places: FxHashSet::default(),
        };
        let _ = self.ask(question, &mut found);
        found
            .all
            .sort_by_key(|(naming, _)| *naming != Naming::Whole);
        found.all
    }

    /// Asks all that may accept a finding, until one does so as a whole: no other is needed then.
    fn ask(&mut self, question: &Question<'_>, found: &mut Found<'_>) -> ControlFlow<()> {
        let rule = question.rule;
        if !self.book.waivers.is_empty() {
            for waiver in self.book.waivers_for(rule, &self.names(question)) {
                found.take(waiver)?;
            }
        }
        let places = [question.node.block].into_iter().chain(question.places);
        for place in places {
            let near = self.of_blocks.range(..=place.start).next_back();
            if let Some((_, (block, of_block))) = near
                && (block.contains(place) || *block == place)
            {
                for number in of_block.that_may_name(rule, 0, 0) {
                    self.metadata
                        .get(number)
                        .map_or(CONTINUE, |s| found.take(s))?;
                }
            }
        }
        for number in self.of_templates.that_may_name(rule, 0, 0) {
            if let Some(suppression) = self.metadata.get(number)
                && self.is_of_same_file(suppression.place, question.node.block)
            {
                found.take(suppression)?;
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
            for comment in lines.that_speak_of(rule, line, last) {
                found.take(comment)?;
            }
        }
        // The steps in between: a default that is passed on, an argument.
        for step in question.steps {
            let base = self.by_path.get(step.path.to_string_lossy().as_ref());
            if let Some(lines) = base.and_then(|base| self.by_source.get(base)) {
                for comment in lines.that_speak_of(rule, step.line, None) {
                    found.take(comment)?;
                }
            }
        }
        CONTINUE
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

    fn is_of_same_file(&self, place: Span, block: Span) -> bool {
        let base = |span: Span| self.sources.source(span.start).map(|s| s.base);
        base(place).is_some() && base(place) == base(block)
    }

    /// What a waiver may call a finding's resource and its file by.
    fn names<'q>(&self, question: &Question<'q>) -> Names<'q>
    where
        'a: 'q,
    {
        let address = question.node.address.as_str();
        // Of a counted resource both the instance and the resource may be named.
        let without_key = address
            .rfind('[')
            .filter(|_| address.ends_with(']'))
            .and_then(|at| address.get(..at))
            .unwrap_or(address);
        let declared = self.sources.source(question.node.header.start);
        let declared = declared.map(|s| crate::findings::relative(&s.path, self.tree));
        let mut addresses = vec![address, without_key, question.node.known_as()];
        addresses.dedup();
        Names {
            addresses,
            paths: [question.path.to_path_buf(), declared.unwrap_or_default()],
            stack: self.stack,
        }
    }
}

const CONTINUE: ControlFlow<()> = ControlFlow::Continue(());

/// What accepts a finding, as it is found.
struct Found<'f> {
    rule: &'f Summary,
    book: &'f Book,
    all: Vec<(Naming, Suppression)>,
    places: FxHashSet<Span>,
}

impl Found<'_> {
    fn take(&mut self, suppression: &Suppression) -> ControlFlow<()> {
        if let Some(naming) = self.book.naming(suppression, self.rule)
            && self.places.insert(suppression.place)
        {
            self.all.push((naming, suppression.clone()));
            if naming == Naming::Whole {
                return ControlFlow::Break(());
            }
        }
        CONTINUE
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
    rules: &RulesByName<'_>,
    is_used: bool,
    book: &Book,
    asked: impl Fn(&Summary) -> bool,
) -> Status {
    let named = rules.named_by(suppression);
    Status {
        is_used,
        is_known: !named.is_empty(),
        was_asked: named.iter().any(|r| asked(r)),
        is_protected: suppression.scope.form() != "configuration"
            && suppression.rule != "all"
            && named.iter().any(|r| book.protects(r)),
    }
}
