//! Why a rule says what it says of a resource: the values, where they come from, each clause with its truth, and what would
//! flip the verdict.

use std::collections::BTreeSet;

use super::super::settings::Prepared;
use crate::findings::{Finding, Report, relative};
use crate::load::Node;
use crate::model::Model;
use crate::report::ValueStyle;
use crate::rules::{
    Default, Entry, Rule, RuleScope, Session, Verdict, clauses, flip, judge, reads, subjects,
};
use crate::secrets::masked;
use crate::source::Source;
use crate::syntax::{Expression, Span};
use crate::value::{NodeId, Value};

/// What is asked about.
pub enum Subject {
    /// A finding, by the beginning of its fingerprint.
    Fingerprint(String),
    /// A resource, and perhaps an attribute of it.
    Address(String),
}

impl Subject {
    /// A fingerprint is hexadecimal; everything else is an address.
    pub fn of(text: &str) -> Subject {
        let is_hash = text.len() >= 6
            && text.len() <= 24
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        match is_hash {
            true => Subject::Fingerprint(text.to_string()),
            false => Subject::Address(text.to_string()),
        }
    }
}

/// Longer values are cut.
const MOST_TEXT: usize = 240;

/// The explanation; the error says that there is no such thing.
pub fn explain(
    prepared: &Prepared,
    subject: &Subject,
    only: Option<&str>,
) -> Result<String, String> {
    let explainer = Explainer {
        prepared,
        session: prepared.session(),
        report: prepared.run(),
    };
    match subject {
        Subject::Fingerprint(start) => explainer.fingerprint(start),
        Subject::Address(text) => explainer.address(text, only),
    }
}

struct Explainer<'p> {
    prepared: &'p Prepared,
    session: Session<'p>,
    report: Report,
}

impl Explainer<'_> {
    fn fingerprint(&self, start: &str) -> Result<String, String> {
        let of = |finding: &Finding| {
            finding
                .instances
                .iter()
                .find(|i| i.fingerprint.starts_with(start))
                .cloned()
        };
        let (finding, instance) = self
            .report
            .findings
            .iter()
            .chain(&self.report.accepted)
            .find_map(|f| Some((f, of(f)?)))
            .ok_or_else(|| {
                format!("no finding here has a fingerprint that begins with {start}. `groundrule scan --format json` shows them.")
            })?;
        let mut text = self.found(finding);
        for (model, id) in self.nodes(&instance.address) {
            if model.path == finding.stack || finding.stack.is_empty() {
                text.push_str(&self.verdict_of(&model, id, &finding.rule)?);
            }
        }
        Ok(text)
    }

    /// What was found, and the way of the value.
    fn found(&self, finding: &Finding) -> String {
        let mut text = format!("{}\n\n{}\n\n", finding.rule, finding.message);
        let mut row = |path: &std::path::Path, line: u32, column: u32, label: &str| {
            text.push_str(&format!("  {}:{line}:{column}  {label}\n", path.display()));
        };
        let place = &finding.place;
        row(&place.path, place.line, place.column, &finding.label);
        for related in &finding.related {
            let place = &related.place;
            row(&place.path, place.line, place.column, &related.label);
        }
        if let Some(risk) = &finding.accepted {
            let reason = risk.reason.as_deref().unwrap_or("no reason is given");
            text.push_str(&format!("\nIt is accepted by {}: {reason}.\n", risk.form));
        }
        text
    }

    /// The nodes of an address, in all stacks.
    fn nodes(&self, address: &str) -> Vec<(Model, NodeId)> {
        let analysis = self.prepared.project.analysis();
        let mut found = Vec::new();
        for stack in analysis.stacks() {
            let is_it = |n: &Node| {
                n.address == address
                    || n.known_as() == address
                    || without_key(&n.address) == address
            };
            if !stack.nodes.iter().any(is_it) {
                continue;
            }
            let model = analysis.model(stack);
            let at = model.stack.nodes.iter().position(is_it);
            if let Some(at) = at {
                found.push((model, NodeId(at as u32)));
            }
        }
        found
    }

    fn address(&self, text: &str, only: Option<&str>) -> Result<String, String> {
        // The longest beginning that is an address; the rest is the attribute.
        let mut end = text.len();
        loop {
            let address = text.get(..end).unwrap_or("");
            let nodes = self.nodes(address);
            if !nodes.is_empty() {
                let path = text.get(end..).unwrap_or("").trim_start_matches('.');
                let mut out = String::new();
                for (model, id) in &nodes {
                    out.push_str(&self.node(model, *id, path, only)?);
                }
                return Ok(out);
            }
            match address.rfind('.') {
                Some(dot) => end = dot,
                None => {
                    return Err(format!(
                        "there is no rule, kind, finding or resource named {text:?}. `groundrule rules` lists the rules, `groundrule model` the resources."
                    ));
                }
            }
        }
    }

    fn node(
        &self,
        model: &Model,
        id: NodeId,
        path: &str,
        only: Option<&str>,
    ) -> Result<String, String> {
        let Some(node) = model.node(id) else {
            return Ok(String::new());
        };
        let stack = if model.path.is_empty() {
            "."
        } else {
            &model.path
        };
        let mut text = format!(
            "{} ({}) in {stack}\n  declared at {}\n",
            node.known_as(),
            node.kind,
            self.place(node.header)
        );
        if !node.guard.is_true() {
            text.push_str(&format!(
                "  exists when {}\n",
                model.guards.borrow().describe(node.guard)
            ));
        }
        text.push_str("\nAttributes as rules read them\n");
        let value = model.value(id);
        let names: Vec<&str> = path.split('.').filter(|p| !p.is_empty()).collect();
        let shown = names.iter().try_fold(value.clone(), |value, name| {
            value.as_entries()?.get(*name).cloned()
        });
        match (names.is_empty(), shown) {
            (true, _) => {
                for (name, value) in value.as_entries().into_iter().flatten() {
                    text.push_str(&self.attribute(model, name, value));
                }
            }
            (false, Some(value)) => text.push_str(&self.attribute(model, path, &value)),
            (false, None) => text.push_str(&format!("  {path} is not set\n")),
        }
        text.push_str("\nRules\n");
        let mut passes: Vec<String> = Vec::new();
        let mut unasked = 0;
        for entry in self.prepared.selected() {
            if only.is_some_and(|only| entry.summary.id != only)
                || !subjects(model, &entry.summary.kinds).contains(&id)
            {
                continue;
            }
            let rule = entry
                .rule()
                .map_err(|p| format!("{}: {}", p.summary, p.detail))?;
            if let Some(first) = names.first()
                && !reads(&rule, first)
            {
                continue;
            }
            if !crate::rules::applies(&entry.summary, model) {
                unasked += usize::from(entry.summary.default == Default::Production);
                continue;
            }
            let scope = RuleScope::new(&self.session, model, &rule, id);
            match (judge(&scope, node.guard), rule.for_each.is_some()) {
                (Ok(Verdict::NotConcerned), false) if only.is_none() => {}
                (Ok(Verdict::Pass), false) if only.is_none() && names.is_empty() => {
                    passes.push(entry.summary.id.to_string());
                }
                _ => text.push_str(&self.one(model, id, entry, &rule)),
            }
        }
        if !passes.is_empty() {
            text.push_str(&format!(
                "\n  pass  {}\n        (--rule ID shows why)\n",
                passes.join(", ")
            ));
        }
        if unasked > 0 {
            text.push_str(&format!(
                "\n  {unasked} rules for production aren't asked: the stack is {}, by {}\n",
                model.environment.name, model.environment.evidence
            ));
        }
        text.push('\n');
        Ok(text)
    }

    fn verdict_of(&self, model: &Model, id: NodeId, rule: &str) -> Result<String, String> {
        let Some(entry) = self.prepared.library.find(rule) else {
            return Ok(String::new());
        };
        let parsed = entry
            .rule()
            .map_err(|p| format!("{}: {}", p.summary, p.detail))?;
        Ok(self.one(model, id, entry, &parsed))
    }

    /// What one rule says of one resource, clause by clause.
    fn one(&self, model: &Model, id: NodeId, entry: &Entry, rule: &Rule) -> String {
        let files = crate::source::Disk::new(std::path::PathBuf::from("/"));
        let Some(source) = entry.source(&files) else {
            return String::new();
        };
        let scope = RuleScope::new(&self.session, model, rule, id);
        let Some(each) = &rule.for_each else {
            return self.scope(model, &scope, &source, "");
        };
        // One question for each element.
        let collection = scope.evaluate(each).unwrap_or_else(|_| Value::null());
        let pairs = crate::evaluate::pairs(&collection).unwrap_or_default();
        let mut text = String::new();
        for (key, value) in pairs {
            let named = crate::evaluate::literal_of(&key)
                .map(|l| format!(" [{l}]"))
                .unwrap_or_default();
            text.push_str(&self.scope(model, &scope.with_each(key, value), &source, &named));
        }
        text
    }

    fn scope(&self, model: &Model, scope: &RuleScope<'_>, source: &Source, of: &str) -> String {
        let rule = scope.rule;
        let guard = model
            .node(scope.node)
            .map_or(crate::value::Guard::TRUE, |n| n.guard);
        let verdict = judge(scope, guard);
        let word = match &verdict {
            Ok(Verdict::Pass) => "passes".to_string(),
            Ok(Verdict::NotConcerned) => "doesn't concern it".to_string(),
            Ok(Verdict::Fail(guard)) if guard.is_true() => "fails".to_string(),
            Ok(Verdict::Fail(guard)) => {
                format!("fails when {}", model.guards.borrow().describe(*guard))
            }
            Ok(Verdict::Undecided(reason)) => format!("can't be decided: {reason}"),
            Err(fault) => format!("can't be decided: {}", fault.detail),
        };
        let mut text = format!("\n  {}{of} {word}\n", rule.summary.id);
        let mut seen = BTreeSet::new();
        if let Some(when) = &rule.when {
            text.push_str("    it concerns what fulfils\n");
            text.push_str(&self.condition(model, scope, when, source, &mut seen));
        }
        if !matches!(verdict, Ok(Verdict::NotConcerned)) {
            text.push_str("    it requires\n");
            text.push_str(&self.condition(model, scope, &rule.require, source, &mut seen));
        }
        let change =
            match &verdict {
                Ok(Verdict::Fail(_)) => flip(scope, &rule.require, true, source)
                    .map(|c| format!("it would pass if {c}")),
                Ok(Verdict::Pass) => flip(scope, &rule.require, false, source)
                    .map(|c| format!("it would fail if {c}")),
                _ => None,
            };
        if let Some(change) = change {
            text.push_str(&format!("    {change}\n"));
        }
        text
    }

    /// The clauses of a condition, one a line, and what they read. What a `let` names is explained the first time.
    fn condition(
        &self,
        model: &Model,
        scope: &RuleScope<'_>,
        condition: &Expression,
        source: &Source,
        seen: &mut BTreeSet<String>,
    ) -> String {
        let mut text = String::new();
        for clause in clauses(scope, condition, source) {
            let truth = match clause.truth {
                Some(true) => "true ",
                Some(false) => "false",
                None => "?    ",
            };
            let indent = "  ".repeat(clause.depth);
            text.push_str(&format!("      {truth}  {indent}{}\n", clause.text));
            for (name, value) in &clause.reads {
                if *name == clause.text || !seen.insert(name.clone()) {
                    continue;
                }
                let shown = self.value(model, name, value, scope.rule.hides_value);
                let defined = scope
                    .let_expression(name)
                    .map(|e| {
                        let words: Vec<&str> = source.slice(e.span).split_whitespace().collect();
                        format!("  where {name} = {}", words.join(" "))
                    })
                    .unwrap_or_default();
                text.push_str(&format!(
                    "             {indent}  {name} is {shown}{defined}\n"
                ));
            }
        }
        text
    }

    fn attribute(&self, model: &Model, name: &str, value: &Value) -> String {
        let place = match self.place(value.origin()) {
            place if place.is_empty() => String::new(),
            place => format!("  ({place})"),
        };
        format!(
            "  {name} = {}{place}\n",
            self.value(model, name, value, false)
        )
    }

    fn value(&self, model: &Model, name: &str, value: &Value, is_secret: bool) -> String {
        if is_secret && !value.is_null() && value.as_bool().is_none() {
            return "(a secret)".into();
        }
        if let Some(unknown) = value.as_unknown() {
            return match unknown.reason.to_string().as_str() {
                "" => "not known".into(),
                why => format!("not known: {why}"),
            };
        }
        let style = ValueStyle {
            show_sensitive: false,
            nodes: &model.stack.nodes,
            parts_left: None,
        };
        // By the last name of what was read: `self.master_password`.
        let name = name.rsplit('.').next().unwrap_or(name);
        // Commands and texts hold credentials in places of their own.
        let text = masked(style.json_of(name, value).to_string());
        match text.char_indices().nth(MOST_TEXT) {
            Some((at, _)) => format!("{}…", text.get(..at).unwrap_or("")),
            None => text,
        }
    }

    /// `path:line:column`; empty where it lies in no scanned file.
    fn place(&self, span: Span) -> String {
        if span.is_none() || crate::source::is_in_rule(span) {
            return String::new();
        }
        let project = &self.prepared.project;
        project
            .sources
            .locate(span)
            .map(|l| {
                let path = relative(&l.path, &project.tree);
                format!("{}:{}:{}", path.display(), l.line, l.column)
            })
            .unwrap_or_default()
    }
}

/// An address without the key of its last part.
fn without_key(address: &str) -> &str {
    address
        .rfind('[')
        .filter(|_| address.ends_with(']'))
        .and_then(|at| address.get(..at))
        .unwrap_or(address)
}
