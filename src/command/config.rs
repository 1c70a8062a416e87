//! `groundrule config`: what is set, and where.

use clap::{Args, CommandFactory};

use super::Arguments;
use super::invocation::{described, effective};
use super::scan::Scan;
use crate::source::SourceMap;

#[derive(Debug, Args)]
pub struct Config {
    #[command(flatten)]
    pub scan: Scan,
}

impl Config {
    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        let configuration = self.scan.settings.sought().read(&SourceMap::default())?;
        let matches = Arguments::command()
            .try_get_matches_from(effective())
            .map_err(|e| e.to_string())?;
        let Some((_, matches)) = matches.subcommand() else {
            return Err("no command is given".into());
        };
        let mut rows: Vec<(String, String, String)> = Vec::new();
        let flags = described("config");
        for argument in flags.iter().flat_map(|c| c.get_arguments()) {
            let Some(flag) = argument.get_long() else {
                continue;
            };
            if matches!(flag, "help" | "version" | "config" | "no-config") {
                continue;
            }
            let id = argument.get_id().as_str();
            let source = matches.value_source(id);
            let is_default = source.is_none_or(|s| s == clap::parser::ValueSource::DefaultValue);
            let values: Vec<String> = match matches.try_get_raw(id) {
                Ok(Some(raw)) => raw.map(|v| v.to_string_lossy().into_owned()).collect(),
                _ => Vec::new(),
            };
            if is_default {
                let value = match values.join(",").as_str() {
                    "false" | "" => continue,
                    text => text.to_string(),
                };
                rows.push((flag.to_string(), value, "default".into()));
                continue;
            }
            for value in values {
                let written = configuration
                    .of(flag)
                    .find(|s| s.value == value || s.value.split(',').any(|v| v == value));
                let origin = match written {
                    Some(setting) => {
                        format!("{}:{}", setting.place.path.display(), setting.place.line)
                    }
                    None => "command line".into(),
                };
                rows.push((flag.to_string(), value, origin));
            }
        }
        for waiver in &configuration.waivers {
            let rules: Vec<&str> = waiver.rules.iter().map(|(rule, _)| rule.as_str()).collect();
            let globs: Vec<&str> = [&waiver.addresses, &waiver.paths, &waiver.stacks]
                .into_iter()
                .flatten()
                .map(String::as_str)
                .collect();
            let file = configuration.path.as_ref();
            rows.push((
                "ignore".into(),
                format!("{}@{}", rules.join(","), globs.join(",")),
                file.map(|f| f.display().to_string()).unwrap_or_default(),
            ));
        }
        let mut text = match &configuration.path {
            Some(path) => format!("configuration file  {}\n\n", path.display()),
            None => "no configuration file: `groundrule init` writes one\n\n".into(),
        };
        let width = |of: fn(&(String, String, String)) -> &String| {
            rows.iter()
                .map(|r| of(r).chars().count())
                .max()
                .unwrap_or(0)
        };
        let (flags, values) = (width(|r| &r.0), width(|r| &r.1).min(60));
        for (flag, value, origin) in &rows {
            text.push_str(&format!("{flag:flags$}  {value:values$}  {origin}\n"));
        }
        super::say::print(&text)?;
        Ok(0)
    }
}
