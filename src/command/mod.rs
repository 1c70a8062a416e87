//! The commands.

mod asides;
mod baseline;
mod checklist;
mod complete;
mod config;
mod deferred;
mod doctor;
mod eval;
mod explain;
mod facts;
mod init;
mod inputs;
mod invocation;
mod memory;
mod merge;
mod migrate;
mod model;
mod output;
mod overrides;
mod progress;
mod project;
mod rules;
mod say;
mod scan;
mod selection;
mod settings;
mod since;
mod suppressions;
pub mod test;
mod verdict;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::deferred::Deferred;
use crate::rules::RuleLibrary;
use crate::source::{Disk, Problem};

/// Check Terraform and CloudFormation for security, cost, versioning and production readiness
#[derive(Debug, Parser)]
#[command(name = "groundrule", version, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 nothing found at or above --fail-on; 1 findings; 2 the run failed or could not look at everything.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Check Terraform and CloudFormation
    Scan(Deferred<scan::Scan>),
    /// Make one report of the JSON reports of `scan --shard`: the one that a single scan would have made
    Merge(Deferred<merge::Merge>),
    /// Show the scorecard of each stack: the fifteen items of the production-readiness checklist
    Checklist(Deferred<checklist::Checklist>),
    /// Write, update or compare a baseline: findings that are known
    Baseline(Deferred<baseline::Baseline>),
    /// Read other tools' skip lists, baselines and ignore files, and print what they accept as a configuration
    Migrate(Deferred<migrate::Migrate>),
    /// List accepted risk: comments, metadata and ignore blocks, with what each accepts
    Suppressions(Deferred<suppressions::Suppressions>),
    /// Write a configuration file that shows every setting, commented out
    Init(Deferred<init::Init>),
    /// Show the settings that a scan would have, and where each is made
    Config(Deferred<config::Config>),
    /// List the rules
    Rules(Deferred<rules::Rules>),
    /// Explain a rule, a kind, a finding or a resource: its values, where they come from, and what rules make of them
    Explain(Deferred<explain::Explain>),
    /// Evaluate an expression, in the module of a directory
    Eval(Deferred<eval::Eval>),
    /// Print the resources, outputs and diagnostics that are seen, as JSON
    Model(Deferred<model::Model>),
    /// Test rules by their own examples
    Test(Deferred<test::Test>),
    /// Show what is found, which inputs apply, and what is missing
    Doctor(Deferred<doctor::Doctor>),
    /// Print completions for a shell: source them, or put them where the shell looks
    Completions(Deferred<complete::Completions>),
    /// Print the manual page, in roff: `groundrule man | man -l -`
    Man(Deferred<complete::Man>),
}

/// Runs what the command line asks for.
pub fn run() -> ExitCode {
    let arguments = match invocation::arguments() {
        Ok(arguments) => arguments,
        Err(message) => return failed(&message),
    };
    // Deeply nested input recurses; a thread of our own has the stack for it wherever we run.
    let worker = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || {
            memory::reserve();
            let most = arguments.command.memory().stacks_at_once();
            let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
            // This thread is one of the pool's: a further one would only hand over to the others, and they would have to be woken.
            let mut pool = rayon::ThreadPoolBuilder::new()
                .stack_size(STACK)
                .start_handler(|_| memory::reserve())
                .use_current_thread();
            if let Some(most) = most.filter(|most| *most < threads) {
                pool = pool.num_threads(most);
            }
            let _ = pool.build_global();
            match arguments.command {
                Command::Scan(Deferred(command)) => command.run(),
                Command::Merge(Deferred(command)) => command.run(),
                Command::Checklist(Deferred(command)) => command.run(),
                Command::Baseline(Deferred(command)) => command.run(),
                Command::Migrate(Deferred(command)) => command.run(),
                Command::Suppressions(Deferred(command)) => command.run(),
                Command::Init(Deferred(command)) => command.run(),
                Command::Config(Deferred(command)) => command.run(),
                Command::Rules(Deferred(command)) => command.run(),
                Command::Explain(Deferred(command)) => command.run(),
                Command::Eval(Deferred(command)) => command.run(),
                Command::Model(Deferred(command)) => command.run(),
                Command::Test(Deferred(command)) => command.run(),
                Command::Doctor(Deferred(command)) => command.run(),
                Command::Completions(Deferred(command)) => command.run(),
                Command::Man(Deferred(command)) => command.run(),
            }
        });
    let outcome = match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err("internal error; please report it with the input that caused it".into()),
        Err(error) => Err(format!("can't start a thread: {error}")),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(message) => failed(&message),
    }
}

fn failed(message: &str) -> ExitCode {
    say::tell(message);
    ExitCode::from(2)
}

impl Command {
    /// How much memory it may take.
    fn memory(&self) -> memory::Memory {
        match self {
            Command::Scan(Deferred(command)) => command.settings.inputs.memory(),
            Command::Checklist(Deferred(command)) => command.settings.inputs.memory(),
            Command::Baseline(Deferred(command)) => command.settings.inputs.memory(),
            Command::Explain(Deferred(command)) => command.settings.inputs.memory(),
            Command::Doctor(Deferred(command)) => command.settings.inputs.memory(),
            Command::Suppressions(Deferred(command)) => command.settings.inputs.memory(),
            Command::Eval(Deferred(command)) => command.inputs.memory(),
            Command::Model(Deferred(command)) => command.inputs.memory(),
            _ => memory::Memory::of(None),
        }
    }

    /// Where the command's configuration is looked for; none where it has none.
    fn sought(&self) -> Option<invocation::Sought> {
        match self {
            Command::Scan(Deferred(command)) => Some(command.settings.sought()),
            Command::Merge(Deferred(command)) => Some(command.sought()),
            Command::Checklist(Deferred(command)) => Some(command.settings.sought()),
            Command::Baseline(Deferred(command)) => Some(command.settings.sought()),
            Command::Explain(Deferred(command)) => Some(command.settings.sought()),
            Command::Doctor(Deferred(command)) => Some(command.settings.sought()),
            Command::Suppressions(Deferred(command)) => Some(command.settings.sought()),
            Command::Config(Deferred(command)) => Some(command.scan.settings.sought()),
            _ => None,
        }
    }
}

/// The day that it is.
fn today() -> jiff::civil::Date {
    jiff::Timestamp::now()
        .to_zoned(jiff::tz::TimeZone::UTC)
        .date()
}

/// The built-in rules and those of the user's directories.
fn library(paths: &[PathBuf]) -> Result<RuleLibrary, String> {
    let mut library = RuleLibrary::built_in();
    for path in paths {
        let path =
            std::fs::canonicalize(path).map_err(|e| format!("--rules {}: {e}", path.display()))?;
        let directory = match path.parent() {
            Some(parent) if !path.is_dir() => parent.to_path_buf(),
            _ => path.clone(),
        };
        let problems = library.add(&path, &Disk::new(directory));
        let (wrong, doubtful): (Vec<_>, Vec<_>) =
            problems.iter().partition(|problem| problem.is_incomplete);
        doubtful.into_iter().map(of_rules).for_each(say::tell);
        if !wrong.is_empty() {
            let more = wrong.len().saturating_sub(MOST_PROBLEMS);
            let mut told: Vec<String> = wrong
                .into_iter()
                .take(MOST_PROBLEMS)
                .map(of_rules)
                .collect();
            if more > 0 {
                told.push(format!("{more} more."));
            }
            return Err(told.join("\n"));
        }
    }
    Ok(library)
}

/// Of what is wrong with rules, so much is told: a scan without some of them isn't the one that was meant.
const MOST_PROBLEMS: usize = 10;

/// What is wrong with a file of rules, in a line.
fn of_rules(problem: &Problem) -> String {
    let place = problem
        .place
        .as_ref()
        .map(|p| format!("{}:{}:{}: ", p.path.display(), p.line, p.column))
        .unwrap_or_default();
    format!("{place}{}: {}", problem.summary, problem.detail)
}

/// 256 MiB of address space; only what is used becomes memory.
const STACK: usize = 256 << 20;
