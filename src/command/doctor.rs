//! `groundrule doctor`: what a scan would look at, with which inputs, and what is missing.

use std::path::Path;

use clap::Args;

use super::settings::SettingArguments;
use crate::analysis::Root;
use crate::findings::relative;

#[derive(Debug, Args)]
pub struct Doctor {
    #[command(flatten)]
    pub settings: SettingArguments,
}

/// So many of a kind are named.
const MOST_NAMED: usize = 12;

impl Doctor {
    /// Runs it; the exit code: 1 where something is missing, 2 where something can't be read.
    pub fn run(&self) -> Result<u8, String> {
        let configuration = self.settings.sought().file()?;
        let prepared = self.settings.prepare()?;
        let project = &prepared.project;
        let shown = |path: &Path| match relative(path, &project.tree).display().to_string() {
            path if path.is_empty() => ".".to_string(),
            path => path,
        };
        let mut text = String::new();
        let mut row = |name: &str, said: String| {
            text.push_str(&format!("{name:<16}{said}\n"));
        };
        row("groundrule", env!("CARGO_PKG_VERSION").to_string());
        row(
            "rules",
            format!(
                "{} of {} run",
                prepared.selected().len(),
                prepared.library.entries.len()
            ),
        );
        let has_git = project.tree.join(".git").exists();
        row(
            "tree",
            format!(
                "{} ({})",
                project.tree.display(),
                if has_git {
                    "a git work tree"
                } else {
                    "no git repository: --since can't be used"
                }
            ),
        );
        row(
            "configuration",
            match &configuration {
                Some(path) => path.display().to_string(),
                None => "none (`groundrule init` writes one)".into(),
            },
        );
        let analysis = project.analysis();
        let roots = analysis.roots();
        let of = |wanted: fn(&Root) -> bool| roots.iter().filter(|r| wanted(r)).count();
        row(
            "roots",
            format!(
                "{} Terraform, {} Terragrunt, {} plans; {} files that may be templates",
                of(|r| matches!(r, Root::Module(_))),
                of(|r| matches!(r, Root::Unit(_))),
                of(|r| matches!(r, Root::Plan(_))),
                of(|r| matches!(r, Root::Template(_))),
            ),
        );
        let report = prepared.run();
        let coverage = &report.coverage;
        row(
            "looked at",
            format!(
                "{} stacks of {} files, {} resources",
                coverage.stacks, coverage.files, coverage.resources
            ),
        );
        let list = |name: &str, all: Vec<String>, text: &mut String| {
            for (n, item) in all.iter().take(MOST_NAMED).enumerate() {
                text.push_str(&format!("{:<16}{item}\n", if n == 0 { name } else { "" }));
            }
            if all.len() > MOST_NAMED {
                text.push_str(&format!("{:<16}and {} more\n", "", all.len() - MOST_NAMED));
            }
        };
        list(
            "values",
            project.found.inputs.iter().map(|p| shown(p)).collect(),
            &mut text,
        );
        if coverage.ignored_inputs > 0 {
            text.push_str(&format!(
                "{:<16}{} files of values that git ignores are read, too: elsewhere they may be missing\n",
                "", coverage.ignored_inputs
            ));
        }
        list(
            "environments",
            coverage
                .environments
                .iter()
                .map(|(stack, name, evidence)| {
                    let stack = if stack.is_empty() { "." } else { stack };
                    format!("{stack}: {name}, by {evidence}")
                })
                .collect(),
            &mut text,
        );
        list("TF_VAR_", coverage.environment_variables.clone(), &mut text);
        let is_missing = !coverage.missing_modules.is_empty();
        list(
            "missing",
            coverage
                .missing_modules
                .iter()
                .map(|(address, source)| {
                    format!("{address} ({source}): run `terraform init` to have it looked at")
                })
                .collect(),
            &mut text,
        );
        list(
            "not evaluated",
            coverage
                .not_evaluated
                .iter()
                .map(|(kind, count)| format!("{count} {kind}"))
                .collect(),
            &mut text,
        );
        let is_incomplete = report.diagnostics.iter().any(|p| p.is_incomplete);
        list(
            "problems",
            report
                .diagnostics
                .iter()
                .map(|problem| {
                    let place = problem
                        .place
                        .as_ref()
                        .map(|p| format!("{}:{}:{}: ", p.path.display(), p.line, p.column))
                        .unwrap_or_default();
                    format!("{place}{}: {}", problem.summary, problem.detail)
                })
                .collect(),
            &mut text,
        );
        if coverage.undecided > 0 {
            text.push_str(&format!(
                "{:<16}{} of {} checks (`groundrule scan --explain-undecided` says why)\n",
                "undecided", coverage.undecided, coverage.checks
            ));
        }
        super::say::print(&text)?;
        Ok(match (is_incomplete, is_missing) {
            (true, _) => 2,
            (false, true) => 1,
            _ => 0,
        })
    }
}
