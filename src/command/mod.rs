//! The commands.

mod checklist;
mod eval;
mod explain;
mod facts;
mod inputs;
mod model;
mod output;
mod project;
mod rules;
mod scan;
mod selection;
pub mod test;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Check Terraform and CloudFormation for security, cost, versioning and production readiness
#[derive(Debug, Parser)]
#[command(name = "groundrule", version, about, after_help = EXIT_CODES)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 nothing found at or above --fail-on; 1 findings; 2 the run failed or could not look at everything.";

#[derive(Debug, Subcommand)]
enum Command {
    Scan(scan::Scan),
    Checklist(checklist::Checklist),
    Rules(rules::Rules),
    Explain(explain::Explain),
    Eval(eval::Eval),
    Model(model::Model),
    Test(test::Test),
}

/// Runs what the command line asks for.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse_from(inputs::rewritten(std::env::args()));
    // Deeply nested input recurses; a thread of our own has the stack for it wherever we run.
    let worker = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || {
            let _ = rayon::ThreadPoolBuilder::new()
                .stack_size(STACK)
                .build_global();
            match arguments.command {
                Command::Scan(command) => command.run(),
                Command::Checklist(command) => command.run(),
                Command::Rules(command) => command.run(),
                Command::Explain(command) => command.run(),
                Command::Eval(command) => command.run(),
                Command::Model(command) => command.run(),
                Command::Test(command) => command.run(),
            }
        });
    let outcome = match worker.map(std::thread::JoinHandle::join) {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_)) => Err("internal error; please report it with the input that caused it".into()),
        Err(error) => Err(format!("can't start a thread: {error}")),
    };
    match outcome {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            eprintln!("groundrule: {message}");
            ExitCode::from(2)
        }
    }
}

/// 256 MiB of address space; only what is used becomes memory.
const STACK: usize = 256 << 20;

/// Writes to standard output. A reader that went away is no error.
fn print(text: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(format!("standard output: {e}"))
        }
        _ => Ok(()),
    }
}
