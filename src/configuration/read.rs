//! Reading `.groundrule.hcl`.

use std::path::Path;

use super::{Configuration, Setting, Waiver};
use crate::discover;
use crate::findings::Remarks;
use crate::load::terraform::suggestion;
use crate::source::{Problem, Source};
use crate::syntax::{
    self, Attribute, Block, Body, Expression, ExpressionKind, Span, UnaryOperator,
};

/// How the value of a setting is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A string.
    Text,
    /// A number, with quotes or without.
    Number,
    /// A string or a list of strings.
    Texts,
    /// `true`, which is the flag itself; `false` says nothing.
    Flag,
    /// A string, or an object whose members become `KEY=VALUE`.
    Levels,
    /// A path relative to the file; a list of them.
    Paths,
    /// A glob relative to the file; a list of them.
    Globs,
}

/// The arguments of the file itself: name, flag, form.
const FILE: [(&str, &str, Form); 22] = [
    ("exclude", "exclude", Form::Globs),
    ("rules", "rules", Form::Paths),
    ("enable", "enable", Form::Texts),
    ("disable", "disable", Form::Texts),
    ("control", "control", Form::Texts),
    ("fail_on", "fail-on", Form::Levels),
    ("env", "env", Form::Text),
    ("var_files", "var-file", Form::Paths),
    ("parameters", "parameters", Form::Paths),
    ("workspace", "workspace", Form::Text),
    ("no_environment", "no-environment", Form::Flag),
    ("allow_incomplete", "allow-incomplete", Form::Flag),
    ("include_undecided", "include-undecided", Form::Flag),
    ("baseline", "baseline", Form::Paths),
    ("report", "report", Form::Texts),
    ("rules_page", "rules-page", Form::Text),
    ("sarif_category", "sarif-category", Form::Text),
    ("sarif_suppressed", "sarif-suppressed", Form::Flag),
    ("no_suppressions", "no-suppressions", Form::Flag),
    ("as_of", "as-of", Form::Text),
    ("min_score", "min", Form::Number),
    ("memory", "memory", Form::Number),
];
const RULE: [&str; 3] = ["enabled", "severity", "params"];
const PATH: [&str; 4] = ["enable", "disable", "severity", "env"];
const ENVIRONMENT: [&str; 3] = ["stacks", "var_files", "parameters"];
const SUPPRESSIONS: [&str; 3] = ["require_reason", "require_owner", "protect"];
const IGNORE: [&str; 7] = [
    "rule", "address", "path", "stack", "reason", "until", "owner",
];
const BLOCKS: [&str; 5] = ["rule", "path", "environment", "suppressions", "ignore"];

/// All names of settings and blocks.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FILE.into_iter()
        .map(|(name, ..)| name)
        .chain(BLOCKS)
        .chain(RULE)
        .chain(PATH)
        .chain(ENVIRONMENT)
        .chain(SUPPRESSIONS)
        .chain(IGNORE)
}

/// Reads the file.
pub(super) fn read(source: &Source, tree: &Path) -> Configuration {
    let parsed = syntax::parse_file(&source.text, source.base);
    let directory = source.path.parent().unwrap_or(tree);
    let within = crate::findings::relative(directory, tree)
        .to_string_lossy()
        .into_owned();
    let mut reader = Reader {
        source,
        count: 0,
        directory,
        within: if directory == tree {
            String::new()
        } else {
            within
        },
        configuration: Configuration {
            path: Some(source.path.clone()),
            ..Configuration::default()
        },
    };
    for error in &parsed.errors {
        reader.wrong(&error.summary, error.detail.clone(), error.span);
    }
    reader.file(&parsed.body);
    reader.configuration
}

/// A file that says more than this was made to keep its reader busy.
const MOST_SETTINGS: usize = 5_000;

struct Reader<'r> {
    source: &'r Source,
    /// How much was said so far.
    count: usize,
    directory: &'r Path,
    /// The directory relative to the tree.
    within: String,
    configuration: Configuration,
}

impl Reader<'_> {
    fn wrong(&mut self, summary: &str, detail: impl Into<String>, span: Span) {
        self.configuration.problems.push(Problem {
            place: Some(self.source.locate(span)),
            summary: summary.into(),
            detail: detail.into(),
            is_incomplete: true,
        });
    }

    /// Counts what is said; whether it may be.
    fn may_say(&mut self, count: usize, span: Span) -> bool {
        let before = self.count;
        self.count += count;
        if self.count > MOST_SETTINGS && before <= MOST_SETTINGS {
            let detail = format!("The configuration says more than {MOST_SETTINGS} things.");
            self.wrong("Too many settings", detail, span);
        }
        self.count <= MOST_SETTINGS
    }

    fn set(&mut self, flag: &'static str, value: impl Into<String>, span: Span) {
        if !self.may_say(1, span) {
            return;
        }
        self.configuration.settings.push(Setting {
            flag,
            value: value.into(),
            place: self.source.locate(span),
        });
    }

    fn file(&mut self, body: &Body) {
        for attribute in &body.attributes {
            let name = &*attribute.name.text;
            let Some((_, flag, form)) = FILE.iter().find(|(n, _, _)| *n == name) else {
                let known = FILE.iter().map(|(n, _, _)| *n).chain(BLOCKS);
                self.unknown("The configuration", attribute, known);
                continue;
            };
            self.setting(flag, *form, &attribute.value);
        }
        for block in &body.blocks {
            match &*block.kind.text {
                "rule" => self.rule(block),
                "path" => self.path(block),
                "environment" => self.environment(block),
                "suppressions" => self.suppressions(block),
                "ignore" => self.ignore(block),
                other => {
                    let near = suggestion(other, BLOCKS.into_iter()).unwrap_or_default();
                    self.wrong(
                        "Unsupported block",
                        format!("The configuration has no block named {other:?}.{near}"),
                        block.header,
                    );
                }
            }
        }
    }

    fn unknown<'n>(
        &mut self,
        whose: &str,
        attribute: &Attribute,
        known: impl Iterator<Item = &'n str>,
    ) {
        let name = &*attribute.name.text;
        let near = suggestion(name, known).unwrap_or_default();
        self.wrong(
            "Unsupported argument",
            format!("{whose} has no argument named {name:?}.{near}"),
            attribute.name.span,
        );
    }

    /// Of the arguments of a block those that it may have.
    fn arguments<'b>(&mut self, block: &'b Block, known: &[&str]) -> Vec<&'b Attribute> {
        for nested in &block.body.blocks {
            self.wrong(
                "Unsupported block",
                format!("{} has no blocks.", block.kind.text),
                nested.header,
            );
        }
        let mut all = Vec::new();
        for attribute in &block.body.attributes {
            match known.contains(&&*attribute.name.text) {
                true => all.push(attribute),
                false => self.unknown(
                    &format!("A block {:?}", block.kind.text),
                    attribute,
                    known.iter().copied(),
                ),
            }
        }
        all
    }

    fn label<'b>(&mut self, block: &'b Block, what: &str) -> Option<&'b str> {
        let label = block.label(0).filter(|l| !l.is_empty());
        if label.is_none() {
            self.wrong(
                "Missing label",
                format!("A block {:?} takes {what} as its label.", block.kind.text),
                block.header,
            );
        }
        label
    }

    fn setting(&mut self, flag: &'static str, form: Form, value: &Expression) {
        match form {
            Form::Flag => {
                if let Some(true) = self.truth(value) {
                    self.set(flag, "true", value.span);
                }
            }
            Form::Text => {
                if let Some(text) = self.text(value) {
                    self.set(flag, text, value.span);
                }
            }
            Form::Number => match &value.kind {
                ExpressionKind::Number(number) => self.set(flag, number.to_string(), value.span),
                ExpressionKind::String(text) => self.set(flag, text.to_string(), value.span),
                _ => self.expected("a number", value),
            },
            Form::Texts => {
                for (text, span) in self.texts(value) {
                    self.set(flag, text, span);
                }
            }
            Form::Paths => {
                for (text, span) in self.texts(value) {
                    let path = self.directory.join(text).to_string_lossy().into_owned();
                    self.set(flag, path, span);
                }
            }
            Form::Globs => {
                for (glob, span) in self.texts(value) {
                    // A bare name is meant at any depth.
                    let glob = match glob.contains('/') {
                        true => self.of_tree(&glob),
                        false => glob,
                    };
                    self.set(flag, glob, span);
                }
            }
            Form::Levels => match &value.kind {
                ExpressionKind::Object(items) => {
                    for item in items {
                        if let (Some(key), Some(level)) =
                            (self.key(&item.key), self.text(&item.value))
                        {
                            self.set(flag, format!("{key}={level}"), item.value.span);
                        }
                    }
                }
                _ => {
                    if let Some(text) = self.text(value) {
                        self.set(flag, text, value.span);
                    }
                }
            },
        }
    }

    /// `rule "id" { … }`
    fn rule(&mut self, block: &Block) {
        let Some(id) = self.label(block, "a rule's id") else {
            return;
        };
        for attribute in self.arguments(block, &RULE) {
            let value = &attribute.value;
            match &*attribute.name.text {
                "enabled" => match self.truth(value) {
                    Some(true) => self.set("enable", id, value.span),
                    Some(false) => self.set("disable", id, value.span),
                    None => {}
                },
                "severity" => {
                    if let Some(level) = self.text(value) {
                        self.set("severity", format!("{id}={level}"), value.span);
                    }
                }
                _ => {
                    let ExpressionKind::Object(items) = &value.kind else {
                        self.expected("an object of the rule's parameters", value);
                        continue;
                    };
                    for item in items {
                        if let (Some(name), Some(said)) =
                            (self.key(&item.key), self.scalar(&item.value))
                        {
                            self.set("param", format!("{id}.{name}={said}"), item.value.span);
                        }
                    }
                }
            }
        }
    }

    /// `path "modules/legacy/**" { … }`
    fn path(&mut self, block: &Block) {
        let Some(glob) = self.label(block, "a glob") else {
            return;
        };
        let glob = self.of_tree(glob);
        for attribute in self.arguments(block, &PATH) {
            let value = &attribute.value;
            match &*attribute.name.text {
                "enable" => self.at_path("enable", &glob, value),
                "disable" => self.at_path("disable", &glob, value),
                "env" => self.at_path("env", &glob, value),
                _ => {
                    let ExpressionKind::Object(items) = &value.kind else {
                        self.expected("an object of rules and severities", value);
                        continue;
                    };
                    for item in items {
                        if let (Some(rule), Some(level)) =
                            (self.key(&item.key), self.text(&item.value))
                        {
                            self.set(
                                "severity",
                                format!("{rule}={level}@{glob}"),
                                item.value.span,
                            );
                        }
                    }
                }
            }
        }
    }

    fn at_path(&mut self, flag: &'static str, glob: &str, value: &Expression) {
        for (text, span) in self.texts(value) {
            self.set(flag, format!("{text}@{glob}"), span);
        }
    }

    /// `environment "prod" { … }`
    fn environment(&mut self, block: &Block) {
        let Some(name) = self.label(block, "the environment's name") else {
            return;
        };
        let arguments = self.arguments(block, &ENVIRONMENT);
        let mut stacks = Vec::new();
        let mut inputs = Vec::new();
        for attribute in arguments {
            let all = self.texts(&attribute.value);
            match &*attribute.name.text {
                "stacks" => stacks.extend(all.into_iter().map(|(glob, _)| self.of_tree(&glob))),
                _ => inputs.extend(
                    all.into_iter()
                        .map(|(path, _)| self.directory.join(path).to_string_lossy().into_owned()),
                ),
            }
        }
        if inputs.is_empty() {
            self.wrong(
                "Missing argument",
                "An environment takes its values from var_files or parameters.",
                block.header,
            );
            return;
        }
        let inputs = inputs.join(",");
        if stacks.is_empty() {
            self.set("environment", format!("{name}={inputs}"), block.header);
        }
        for glob in stacks {
            self.set(
                "environment",
                format!("{name}={inputs}@{glob}"),
                block.header,
            );
        }
    }

    /// `suppressions { … }`
    fn suppressions(&mut self, block: &Block) {
        for attribute in self.arguments(block, &SUPPRESSIONS) {
            match &*attribute.name.text {
                "require_reason" => self.setting("require-reason", Form::Flag, &attribute.value),
                "require_owner" => self.setting("require-owner", Form::Flag, &attribute.value),
                _ => self.setting("protect", Form::Texts, &attribute.value),
            }
        }
    }

    /// `ignore { … }`
    fn ignore(&mut self, block: &Block) {
        let mut waiver = Waiver {
            rules: Vec::new(),
            addresses: Vec::new(),
            paths: Vec::new(),
            stacks: Vec::new(),
            remarks: Remarks::default(),
        };
        for attribute in self.arguments(block, &IGNORE) {
            let value = &attribute.value;
            match &*attribute.name.text {
                "rule" => waiver.rules = self.texts(value),
                "address" => waiver.addresses = self.plain_texts(value),
                "path" => waiver.paths = self.globs(value),
                "stack" => waiver.stacks = self.globs(value),
                "reason" => waiver.remarks.reason = self.text(value),
                "owner" => waiver.remarks.owner = self.text(value),
                _ => {
                    if let Some(text) = self.text(value) {
                        waiver.remarks.set_until(&text);
                    }
                }
            }
        }
        if waiver.rules.is_empty() {
            self.wrong(
                "Missing required argument",
                "A block \"ignore\" needs the argument \"rule\": the rules that it accepts, or \"all\".",
                block.header,
            );
            return;
        }
        let is_everywhere = [&waiver.addresses, &waiver.paths, &waiver.stacks]
            .iter()
            .all(|globs| globs.is_empty());
        if is_everywhere {
            self.wrong(
                "Missing required argument",
                "A block \"ignore\" needs an address, a path or a stack; what holds nowhere is switched off with disable.",
                block.header,
            );
            return;
        }
        let globs = [&waiver.addresses, &waiver.paths, &waiver.stacks];
        let count = waiver.rules.len() + globs.iter().map(|g| g.len()).sum::<usize>();
        if self.may_say(count, block.header) {
            self.configuration.waivers.push(waiver);
        }
    }

    /// A glob relative to the file, as one relative to the tree.
    fn of_tree(&self, glob: &str) -> String {
        match self.within.as_str() {
            "" => glob.to_string(),
            within => format!("{within}/{glob}"),
        }
    }

    fn globs(&mut self, value: &Expression) -> Vec<String> {
        let all = self.plain_texts(value);
        let wrong = all.iter().find_map(|g| discover::glob(g).err());
        if let Some(wrong) = wrong {
            self.wrong("Invalid glob", format!("{wrong}."), value.span);
            return Vec::new();
        }
        all.iter().map(|glob| self.of_tree(glob)).collect()
    }

    fn plain_texts(&mut self, value: &Expression) -> Vec<String> {
        self.texts(value)
            .into_iter()
            .map(|(text, _)| text)
            .collect()
    }

    fn expected(&mut self, what: &str, value: &Expression) {
        self.wrong(
            "Invalid value",
            format!("Here {what} is expected; the configuration computes nothing."),
            value.span,
        );
    }

    fn text(&mut self, value: &Expression) -> Option<String> {
        match &value.kind {
            ExpressionKind::String(text) => Some(text.to_string()),
            _ => {
                self.expected("a string", value);
                None
            }
        }
    }

    /// A key of an object, which may be written without quotes.
    fn key(&mut self, key: &Expression) -> Option<String> {
        match &key.kind {
            ExpressionKind::Variable(name) => Some(name.text.to_string()),
            _ => self.text(key),
        }
    }

    fn texts(&mut self, value: &Expression) -> Vec<(String, Span)> {
        match &value.kind {
            ExpressionKind::Tuple(items) => {
                let read = |item| Some((self.text(item)?, item.span));
                items.iter().filter_map(read).collect()
            }
            _ => self
                .text(value)
                .map(|text| (text, value.span))
                .into_iter()
                .collect(),
        }
    }

    fn truth(&mut self, value: &Expression) -> Option<bool> {
        match &value.kind {
            ExpressionKind::Bool(truth) => Some(*truth),
            _ => {
                self.expected("true or false", value);
                None
            }
        }
    }

    /// A number, a bool, a string, or a list of them in JSON.
    fn scalar(&mut self, value: &Expression) -> Option<String> {
        match &value.kind {
            ExpressionKind::String(text) => Some(text.to_string()),
            ExpressionKind::Number(number) => Some(number.to_string()),
            ExpressionKind::Bool(truth) => Some(truth.to_string()),
            ExpressionKind::Unary {
                operator: UnaryOperator::Negate,
                operand,
            } => self.scalar(operand).map(|number| format!("-{number}")),
            ExpressionKind::Tuple(items) => {
                let all: Vec<serde_json::Value> = items
                    .iter()
                    .filter_map(|item| match &item.kind {
                        ExpressionKind::String(text) => Some(text.to_string().into()),
                        _ => self
                            .scalar(item)
                            .and_then(|t| serde_json::from_str(&t).ok()),
                    })
                    .collect();
                Some(serde_json::Value::from(all).to_string())
            }
            _ => {
                self.expected("a number, a string or a list of them", value);
                None
            }
        }
    }
}
