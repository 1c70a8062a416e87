//! `groundrule completions` and `groundrule man`: what shells and `man` want to know of the command line.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Arguments;
use super::invocation::described;

#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        let mut text = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut Arguments::command(),
            "groundrule",
            &mut text,
        );
        super::say::print_own(&String::from_utf8_lossy(&text))?;
        Ok(0)
    }
}

#[derive(Debug, Args)]
pub struct Man {
    /// The page of a command instead of the whole
    command: Option<String>,
}

impl Man {
    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        let command = match &self.command {
            None => Arguments::command(),
            Some(name) => described(name).ok_or_else(|| format!("there is no command {name:?}"))?,
        };
        // A page's name, as `man git-log` has it.
        let title = match &self.command {
            None => "groundrule".to_string(),
            Some(name) => format!("groundrule-{name}"),
        };
        let mut text = Vec::new();
        clap_mangen::Man::new(command)
            .title(title)
            .render(&mut text)
            .map_err(|e| e.to_string())?;
        super::say::print_own(&String::from_utf8_lossy(&text))?;
        Ok(0)
    }
}
