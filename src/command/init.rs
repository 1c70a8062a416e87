//! `groundrule init`: a configuration file to begin with.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;

use crate::configuration::{FILE_NAME, TEMPLATE};

#[derive(Debug, Args)]
pub struct Init {
    /// The directory that it is written to
    #[arg(default_value = ".")]
    directory: PathBuf,
}

impl Init {
    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        let path = self.directory.join(FILE_NAME);
        let shown = path.display();
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .map_err(|e| match e.kind() {
                std::io::ErrorKind::AlreadyExists => {
                    format!("{shown} is there already; it is left as it is")
                }
                _ => format!("{shown}: {e}"),
            })?;
        file.write_all(TEMPLATE.as_bytes())
            .map_err(|e| format!("{shown}: {e}"))?;
        super::say::print(&format!(
            "{shown} is written. Every setting in it is commented out; `groundrule config` shows what holds.\n"
        ))?;
        Ok(0)
    }
}
