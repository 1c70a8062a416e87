//! What all commands that look at stacks have in common: where they look, which rules they ask, what is accepted.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, FromArgMatches};
use ecow::EcoString;
use globset::GlobMatcher;

use super::inputs::{INPUTS, InputArguments};
use super::invocation::Sought;
use super::overrides::{AtPath, Overrides};
use super::progress::PROGRESS;
use super::project::{Project, World};
use super::selection::{self, Control, Selection};
use crate::analysis::{Analysis, GivenEnvironment, Noted, Timings};
use crate::configuration::{Configuration, Waiver};
use crate::discover;
use crate::findings::{
    Addresses, Book, Matching, Policy, Remarks, Report, Scope, Severity, Suppression,
};
use crate::rules::{Entry, RuleLibrary, Session};
use crate::source::{Disk, SourceMap};
use crate::syntax::{Expression, ExpressionKind, Span};
use crate::value::{Type, Value};

/// Where to look, which rules to ask, and what is accepted
#[derive(Debug, Clone, Default, Args)]
pub struct SettingArguments {
    /// Directories and templates; a file that is part of a module is a focus: the module is evaluated whole, and what
    /// concerns the file is reported
    #[arg(default_value = ".")]
    pub paths: Vec<PathBuf>,
    /// The configuration file; the nearest .groundrule.hcl from the first path upward where it isn't given
    #[arg(long, value_name = "FILE", help_heading = SETTINGS)]
    config: Option<PathBuf>,
    /// Read no configuration file
    #[arg(long, help_heading = SETTINGS)]
    no_config: bool,
    /// The directory that paths in reports are relative to and that may be read; the git work tree where it isn't given
    #[arg(long, value_name = "DIR", help_heading = SETTINGS)]
    root: Option<PathBuf>,
    /// Files and directories that match are not looked at
    #[arg(long, value_name = "GLOB", help_heading = SETTINGS, value_parser = glob)]
    exclude: Vec<String>,
    /// Rules of your own, besides the built-in ones: a file or a directory
    #[arg(long, value_name = "PATH", help_heading = RULES)]
    rules: Vec<PathBuf>,
    /// Run these too: a rule, a category, an item of the checklist, or all; @GLOB limits it to findings in files that match
    #[arg(long, value_name = "WHAT[@GLOB]", value_delimiter = ',', help_heading = RULES)]
    enable: Vec<String>,
    /// Don't run these: a rule, a category, an item of the checklist, or all (then only what is enabled runs)
    #[arg(long, value_name = "WHAT[@GLOB]", value_delimiter = ',', help_heading = RULES)]
    disable: Vec<String>,
    /// Only rules that check a standard, or a control of it: cis-aws-3.0, cis-aws-3.0:2.1.2
    #[arg(long, value_name = "STANDARD[:ID]", value_delimiter = ',', help_heading = RULES)]
    control: Vec<String>,
    /// How bad findings of a rule, a category or an item of the checklist are
    #[arg(long, value_name = "WHAT=LEVEL[@GLOB]", value_delimiter = ',', help_heading = RULES)]
    severity: Vec<String>,
    /// A threshold of a rule (`groundrule explain RULE` lists them)
    #[arg(long, value_name = "RULE.NAME=VALUE", help_heading = RULES)]
    param: Vec<String>,
    /// What the scanned stacks are deployed as: production, staging, …; @GLOB limits it to stacks whose path matches
    #[arg(long, value_name = "NAME[@GLOB]", help_heading = INPUTS)]
    env: Vec<String>,
    /// Evaluate stacks once with these values, as an environment of that name; as often as there are environments
    #[arg(long, value_name = "NAME=FILE[,FILE][@GLOB]", help_heading = INPUTS)]
    environment: Vec<String>,
    /// The date that ends of support are compared with; today where it isn't given
    #[arg(long, value_name = "YYYY-MM-DD", help_heading = INPUTS)]
    as_of: Option<jiff::civil::Date>,
    #[command(flatten)]
    pub inputs: InputArguments,
    /// Accept findings of a rule, at addresses or paths that match: `RULE@GLOB reason owner=NAME until=YYYY-MM-DD`
    #[arg(long, value_name = "RULE@GLOB …", help_heading = ACCEPTED)]
    ignore: Vec<String>,
    /// Report what comments, metadata and the configuration accept, too
    #[arg(long, help_heading = ACCEPTED)]
    no_suppressions: bool,
    /// A suppression without a reason doesn't hold
    #[arg(long, help_heading = ACCEPTED)]
    require_reason: bool,
    /// A suppression without an owner doesn't hold
    #[arg(long, help_heading = ACCEPTED)]
    require_owner: bool,
    /// Rules that no comment or metadata accepts
    #[arg(long, value_name = "GLOB", value_delimiter = ',', help_heading = ACCEPTED)]
    protect: Vec<String>,
}

/// The heading of flags about what is looked at.
pub(super) const SETTINGS: &str = "Where to look";
const RULES: &str = "Rules";
const ACCEPTED: &str = "Accepted findings";

/// What a command works with.
pub struct Prepared {
    /// All rules.
    pub library: RuleLibrary,
    /// What is looked at.
    pub project: Project,
    /// What is accepted.
    pub book: Book,
    /// Severities and selections by path.
    pub overrides: Overrides,
    /// The day.
    pub today: jiff::civil::Date,
    enable: Vec<Selection>,
    disable: Vec<Selection>,
    controls: Vec<Control>,
    parameters: Vec<(EcoString, EcoString, Value)>,
}

impl SettingArguments {
    /// What a configuration says by itself, without a command line.
    pub fn of(configuration: &Configuration) -> Result<SettingArguments, String> {
        let command = SettingArguments::augment_args(clap::Command::new("settings"));
        let known = |flag: &str| command.get_arguments().any(|a| a.get_long() == Some(flag));
        let arguments = configuration
            .settings
            .iter()
            .filter(|s| known(s.flag))
            .map(|s| match s.value.as_str() {
                "true" => format!("--{}", s.flag),
                value => format!("--{}={value}", s.flag),
            });
        let words: Vec<String> = std::iter::once("settings".into())
            .chain(arguments)
            .collect();
        let matches = command
            .clone()
            .try_get_matches_from(words)
            .map_err(|e| e.to_string())?;
        SettingArguments::from_arg_matches(&matches).map_err(|e| e.to_string())
    }

    /// Where the configuration is.
    pub fn sought(&self) -> Sought {
        Sought {
            paths: self.paths.clone(),
            given: self.config.clone(),
            is_off: self.no_config,
            root: self.root.clone(),
        }
    }

    /// The files and directories of settings: the configuration, rules, values for templates.
    pub fn files(&self) -> Result<Vec<PathBuf>, String> {
        let configuration = self.sought().file()?.into_iter();
        Ok(configuration
            .chain(self.rules.iter().cloned())
            .chain(self.inputs.parameters.iter().cloned())
            .collect())
    }

    /// All rules: the built-in ones and the user's.
    pub fn library(&self) -> Result<RuleLibrary, String> {
        super::library(&self.rules)
    }

    /// Whether standard input is scanned.
    pub fn is_standard_input(&self) -> bool {
        matches!(self.paths.as_slice(), [path] if path.as_os_str() == "-")
    }

    /// The file that standard input is, with its text, where `-` is the path.
    pub fn standard_input(&self, name: Option<&Path>) -> Result<Option<World>, String> {
        if !self.is_standard_input() {
            return match name {
                None => Ok(None),
                Some(_) => Err("--stdin-name needs - as the only path".into()),
            };
        }
        let mut text = Vec::new();
        std::io::stdin()
            .lock()
            .take(Disk::MOST_BYTES + 1)
            .read_to_end(&mut text)
            .map_err(|e| format!("standard input: {e}"))?;
        if text.len() as u64 > Disk::MOST_BYTES {
            return Err(format!(
                "standard input is larger than {} MiB, the limit",
                Disk::MOST_BYTES >> 20
            ));
        }
        let here = std::env::current_dir().map_err(|e| e.to_string())?;
        let path = match name {
            Some(name) => crate::source::normalize(&here.join(name)),
            // By itself, beside nothing.
            None => {
                let start = String::from_utf8_lossy(&text);
                let is_template = crate::load::cloudformation::may_be_template(&start);
                here.join("-").join(match is_template {
                    true if start.trim_start().starts_with('{') => "stdin.json",
                    true => "stdin.yaml",
                    false => "stdin.tf",
                })
            }
        };
        Ok(Some(World::Given(path, text.into())))
    }

    /// Finds and reads what is looked at.
    pub fn prepare(&self) -> Result<Prepared, String> {
        self.prepare_in(&World::Disk)
    }

    /// The same, of files that are elsewhere.
    pub fn prepare_in(&self, world: &World) -> Result<Prepared, String> {
        let given;
        let paths = match world {
            World::Given(path, _) => {
                given = [path.clone()];
                &given[..]
            }
            _ => &self.paths,
        };
        let mut project = Project::open_in(
            world,
            paths,
            self.root.as_deref(),
            &self.exclude,
            &self.inputs,
        )?;
        let library = self.library()?;
        let mut overrides = Overrides::default();
        let enable = self.selections(&self.enable, &library, |at| overrides.enabled.push(at))?;
        let disable = self.selections(&self.disable, &library, |at| overrides.disabled.push(at))?;
        for text in &self.severity {
            overrides.severities.push(severity(text, &library)?);
        }
        let controls = Control::parse(&self.control, &library)?;
        for text in &self.env {
            match split_path(text) {
                ("", _) => return Err(format!("--env {text}: write NAME or NAME@GLOB")),
                (name, None) => project.circumstances.environment = Some(name.to_string()),
                (name, Some(glob)) => project
                    .circumstances
                    .environments
                    .push((matcher(glob, "--env")?, name.to_string())),
            }
        }
        project.environments = self
            .environment
            .iter()
            .map(|text| environment(text))
            .collect::<Result<_, _>>()?;
        let today = self.as_of.unwrap_or_else(super::today);
        let parameters = self
            .param
            .iter()
            .map(|text| parameter(text, &library))
            .collect::<Result<_, _>>()?;
        let configuration = self.sought().read(&project.sources)?;
        let book = self.book(&configuration, &project.sources, today)?;
        Ok(Prepared {
            library,
            project,
            book,
            overrides,
            today,
            enable,
            disable,
            controls,
            parameters,
        })
    }

    /// Selections without a path; the others are handed over.
    fn selections(
        &self,
        texts: &[String],
        library: &RuleLibrary,
        mut at_path: impl FnMut(AtPath),
    ) -> Result<Vec<Selection>, String> {
        let mut all = Vec::new();
        for text in texts {
            let (what, glob) = split_path(text);
            let selection = Selection::of(what, library)?;
            match glob {
                None => all.push(selection),
                Some(glob) => at_path(AtPath {
                    selection,
                    glob: matcher(glob, text)?,
                }),
            }
        }
        Ok(all)
    }

    /// What is accepted, by the configuration and these arguments.
    pub fn book(
        &self,
        configuration: &Configuration,
        sources: &SourceMap,
        today: jiff::civil::Date,
    ) -> Result<Book, String> {
        let mut book = Book::new(today);
        book.is_ignored = self.no_suppressions;
        book.policy = Policy {
            reason_required: self.require_reason,
            owner_required: self.require_owner,
            protected: self
                .protect
                .iter()
                .map(|glob| matcher(glob, "--protect"))
                .collect::<Result<_, _>>()?,
        };
        for waiver in &configuration.waivers {
            book.waivers.extend(suppressions(waiver)?);
        }
        // They stand in no file: a source of their own gives each a place that can be told from others.
        let source = sources
            .add(Path::new("--ignore"), self.ignore.join("\n"))
            .ok_or("too much has been read already")?;
        let mut base = source.base;
        for text in &self.ignore {
            book.waivers.extend(suppressions(&waiver(text, base)?)?);
            base += text.len() as u32 + 1;
        }
        Ok(book)
    }
}

impl Prepared {
    /// The rules that run.
    pub fn selected(&self) -> Vec<&Entry> {
        let mut enable = self.enable.clone();
        if !self.controls.is_empty() {
            // A rule that is off by default runs when its control is asked for.
            enable.push(Selection::All);
        }
        // What is enabled somewhere runs, and is left out elsewhere.
        enable.extend(self.overrides.enabled.iter().map(|at| at.selection.clone()));
        let mut selected = selection::select(&self.library, &enable, &self.disable);
        if !self.controls.is_empty() {
            selected.retain(|entry| self.controls.iter().any(|control| control.names(entry)));
        }
        selected
    }

    /// Whether a part of the rules is left out on purpose.
    pub fn is_of_some_rules(&self) -> bool {
        !self.controls.is_empty() || self.disable.contains(&Selection::All)
    }

    /// What rules are asked in.
    pub fn session(&self) -> Session<'_> {
        Session {
            sources: &self.project.sources,
            today: self.today,
            parameters: self
                .parameters
                .iter()
                .map(|(rule, name, value)| ((rule.clone(), name.clone()), value.clone()))
                .collect(),
            kept: Default::default(),
        }
    }

    /// Asks the rules.
    pub fn run(&self) -> Report {
        self.run_noting(None, None)
    }

    /// The same, with the resources that there are, to compare the findings with others.
    pub fn run_to_compare(&self) -> (Report, Addresses) {
        let noted = Noted::default();
        let report = self.run_noting(None, Some(&noted));
        (
            report,
            noted.into_inner().unwrap_or_else(|e| e.into_inner()),
        )
    }

    /// The same, adding up the time that each rule takes, and noting the resources that there are.
    pub fn run_noting(&self, timings: Option<&Timings>, addresses: Option<&Noted>) -> Report {
        let selected = self.selected();
        let analysis = Analysis {
            timings,
            addresses,
            progress: Some(&PROGRESS),
            ..self.project.analysis()
        };
        let mut report = analysis.run(&self.session(), &selected, &self.library, &self.book);
        let everywhere = selection::select(&self.library, &self.enable, &self.disable);
        self.overrides
            .apply(&mut report, &self.library, &everywhere);
        report
    }
}

/// `WHAT@GLOB`
fn split_path(text: &str) -> (&str, Option<&str>) {
    match text.split_once('@') {
        Some((what, glob)) => (what, Some(glob)),
        None => (text, None),
    }
}

/// A glob, looked at where it is given, so that it is told where that is.
fn glob(text: &str) -> Result<String, String> {
    discover::glob(text).map(|_| text.to_string())
}

pub(super) fn matcher(glob: &str, where_from: &str) -> Result<GlobMatcher, String> {
    discover::matcher(glob).map_err(|e| format!("{where_from}: {e}"))
}

/// `WHAT=LEVEL[@GLOB]`
fn severity(
    text: &str,
    library: &RuleLibrary,
) -> Result<(Selection, Severity, Option<GlobMatcher>), String> {
    let (setting, glob) = split_path(text);
    let (what, level) = setting
        .split_once('=')
        .ok_or_else(|| format!("--severity {text}: write RULE=LEVEL"))?;
    let level = Severity::parse(level).ok_or_else(|| {
        let names: Vec<&str> = Severity::ALL.iter().map(|s| s.name()).collect();
        format!(
            "--severity {text}: a severity is one of {}",
            names.join(", ")
        )
    })?;
    let glob = glob.map(|glob| matcher(glob, text)).transpose()?;
    Ok((Selection::of(what, library)?, level, glob))
}

/// `RULE.NAME=VALUE`
fn parameter(text: &str, library: &RuleLibrary) -> Result<(EcoString, EcoString, Value), String> {
    let read = || {
        let (name, value) = text.split_once('=')?;
        let (rule, name) = name.rsplit_once('.')?;
        Some((rule, name, value))
    };
    let (rule, name, value) =
        read().ok_or_else(|| format!("--param {text}: write RULE.NAME=VALUE"))?;
    let Selection::Rule(_) = Selection::of(rule, library)? else {
        return Err(format!("--param {text}: {rule:?} is no rule"));
    };
    let entry = library
        .find(rule)
        .ok_or_else(|| format!("there is no rule named {rule:?}"))?;
    let parsed = entry
        .rule()
        .map_err(|p| format!("{}: {}", p.summary, p.detail))?;
    if !parsed.parameters.iter().any(|p| p.name == name) {
        let known: Vec<&str> = parsed.parameters.iter().map(|p| p.name.as_str()).collect();
        return Err(match known.as_slice() {
            [] => format!("--param {text}: {rule} has no param"),
            _ => format!(
                "--param {text}: {rule} has no param named {name:?}, but {}",
                known.join(", ")
            ),
        });
    }
    // What is no JSON is a string.
    let value = crate::evaluate::functions::decode_json(value).unwrap_or(Value::string(value));
    let mut params = parsed.parameters.iter();
    if let Some(default) = params.find(|p| p.name == name).map(|p| &p.default)
        && let Some(wanted) = literal_type(default)
        && value.ty() != wanted
    {
        return Err(format!(
            "--param {text}: {name} is a {}, and this is none",
            match wanted {
                Type::Number => "number",
                Type::Bool => "bool (true or false)",
                _ => "string",
            }
        ));
    }
    Ok((entry.summary.id.clone(), name.into(), value))
}

/// The type of what is written as a literal of a simple type.
fn literal_type(expression: &Expression) -> Option<Type> {
    match &expression.kind {
        ExpressionKind::Number(_) => Some(Type::Number),
        ExpressionKind::Bool(_) => Some(Type::Bool),
        ExpressionKind::String(_) => Some(Type::String),
        _ => None,
    }
}

/// `NAME=FILE[,FILE][@GLOB]`
fn environment(text: &str) -> Result<GivenEnvironment, String> {
    let (setting, glob) = split_path(text);
    let (name, files) = setting
        .split_once('=')
        .filter(|(name, files)| !name.is_empty() && !files.is_empty())
        .ok_or_else(|| format!("--environment {text}: write NAME=FILE"))?;
    let files = files
        .split(',')
        .map(|file| super::inputs::given_file("--environment", file))
        .collect::<Result<_, _>>()?;
    Ok(GivenEnvironment {
        name: name.to_string(),
        files,
        stacks: glob.map(|glob| matcher(glob, text)).transpose()?,
    })
}

/// `RULE@GLOB reason owner=NAME until=DATE`
fn waiver(text: &str, base: u32) -> Result<Waiver, String> {
    let (what, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let (rule, glob) = match split_path(what) {
        (rule, Some(glob)) if !rule.is_empty() && !glob.is_empty() => (rule, glob),
        _ => {
            return Err(format!(
                "--ignore {text}: write RULE@GLOB, where the glob is one of addresses or paths; --disable switches a rule off everywhere"
            ));
        }
    };
    let is_path = glob.contains('/')
        || [
            ".tf",
            ".tofu",
            ".json",
            ".yaml",
            ".yml",
            ".template",
            ".hcl",
            ".tfvars",
        ]
        .iter()
        .any(|end| glob.ends_with(end));
    let globs = vec![glob.to_string()];
    let (addresses, paths) = match is_path {
        true => (Vec::new(), globs),
        false => (globs, Vec::new()),
    };
    Ok(Waiver {
        rules: vec![(rule.to_string(), Span::new(base, base + rule.len() as u32))],
        addresses,
        paths,
        stacks: Vec::new(),
        remarks: Remarks::read(rest),
    })
}

/// A waiver as suppressions, one for each rule.
fn suppressions(waiver: &Waiver) -> Result<Vec<Suppression>, String> {
    let globs = |all: &[String]| {
        all.iter()
            .map(|glob| matcher(&address_glob(glob), "ignore"))
            .collect::<Result<Vec<_>, _>>()
    };
    let paths = |all: &[String]| {
        all.iter()
            .map(|glob| matcher(glob, "ignore"))
            .collect::<Result<Vec<_>, _>>()
    };
    let scope = Scope::Matching(Arc::new(Matching {
        addresses: globs(&waiver.addresses)?,
        paths: paths(&waiver.paths)?,
        stacks: paths(&waiver.stacks)?,
    }));
    let remarks = &waiver.remarks;
    Ok(waiver
        .rules
        .iter()
        .map(|(rule, place)| Suppression {
            rule: rule.as_str().into(),
            tool: "groundrule",
            reason: remarks.reason.clone(),
            owner: remarks.owner.clone(),
            until: remarks.until,
            wrong_until: remarks.wrong_until.clone(),
            place: *place,
            scope: scope.clone(),
        })
        .collect())
}

/// In an address brackets are an instance's key, not a class of characters; braces are a part of such a key, or have no fellow,
/// unless they hold alternatives.
fn address_glob(address: &str) -> String {
    let is_balanced = address.matches('{').count() == address.matches('}').count();
    let mut is_in_key = false;
    address
        .chars()
        .map(|c| match c {
            '[' => {
                is_in_key = true;
                "[[]".to_string()
            }
            ']' => {
                is_in_key = false;
                "[]]".to_string()
            }
            '{' | '}' if is_in_key || !is_balanced => format!("[{c}]"),
            c => c.to_string(),
        })
        .collect()
}
