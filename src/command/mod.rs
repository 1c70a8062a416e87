//! The commands.

mod asides;
mod baseline;
mod checklist;
mod complete;
mod config;
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

use crate::rules::RuleLibrary;
use crate::source::Disk;

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
    Scan(scan::Scan),
    Merge(merge::Merge),
    Checklist(checklist::Checklist),
    Baseline(baseline::Baseline),
    Migrate(migrate::Migrate),
    Suppressions(suppressions::Suppressions),
    Init(init::Init),
    Config(config::Config),
    Rules(rules::Rules),
    Explain(explain::Explain),
    Eval(eval::Eval),
    Model(model::Model),
    Test(test::Test),
    Doctor(doctor::Doctor),
    Completions(complete::Completions),
    Man(complete::Man),
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
            let most = arguments.command.memory().stacks_at_once();
            let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
            let mut pool = rayon::ThreadPoolBuilder::new().stack_size(STACK);
            if let Some(most) = most.filter(|most| *most < threads) {
                pool = pool.num_threads(most);
            }
            let _ = pool.build_global();
            match arguments.command {
                Command::Scan(command) => command.run(),
                Command::Merge(command) => command.run(),
                Command::Checklist(command) => command.run(),
                Command::Baseline(command) => command.run(),
                Command::Migrate(command) => command.run(),
                Command::Suppressions(command) => command.run(),
                Command::Init(command) => command.run(),
                Command::Config(command) => command.run(),
                Command::Rules(command) => command.run(),
                Command::Explain(command) => command.run(),
                Command::Eval(command) => command.run(),
                Command::Model(command) => command.run(),
                Command::Test(command) => command.run(),
                Command::Doctor(command) => command.run(),
                Command::Completions(command) => command.run(),
                Command::Man(command) => command.run(),
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
            Command::Scan(command) => command.settings.inputs.memory(),
            Command::Checklist(command) => command.settings.inputs.memory(),
            Command::Baseline(command) => command.settings.inputs.memory(),
            Command::Explain(command) => command.settings.inputs.memory(),
            Command::Doctor(command) => command.settings.inputs.memory(),
            Command::Suppressions(command) => command.settings.inputs.memory(),
            Command::Eval(command) => command.inputs.memory(),
            Command::Model(command) => command.inputs.memory(),
            _ => memory::Memory::of(None),
        }
    }

    /// Where the command's configuration is looked for; none where it has none.
    fn sought(&self) -> Option<invocation::Sought> {
        match self {
            Command::Scan(command) => Some(command.settings.sought()),
            Command::Merge(command) => Some(command.sought()),
            Command::Checklist(command) => Some(command.settings.sought()),
            Command::Baseline(command) => Some(command.settings.sought()),
            Command::Explain(command) => Some(command.settings.sought()),
            Command::Doctor(command) => Some(command.settings.sought()),
            Command::Suppressions(command) => Some(command.settings.sought()),
            Command::Config(command) => Some(command.scan.settings.sought()),
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
fn library(directories: &[PathBuf]) -> Result<RuleLibrary, String> {
    let mut library = RuleLibrary::built_in();
    for directory in directories {
        let directory = std::fs::canonicalize(directory)
            .map_err(|e| format!("--rules {}: {e}", directory.display()))?;
        let problems = library.add_directory(&directory, &Disk::new(directory.clone()));
        if let Some(problem) = problems.first() {
            let place = problem
                .place
                .as_ref()
                .map(|p| format!("{}:{}:{}: ", p.path.display(), p.line, p.column))
                .unwrap_or_default();
            return Err(format!("{place}{}: {}", problem.summary, problem.detail));
        }
    }
    Ok(library)
}

/// 256 MiB of address space; only what is used becomes memory.
const STACK: usize = 256 << 20;
