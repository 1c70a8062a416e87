//! `groundrule migrate`: what other tools' settings say, as a configuration of groundrule.

mod read;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;
use rustc_hash::FxHashMap;

use self::read::{Entry, FORMS};
use super::rules::left_out;
use crate::configuration::FILE_NAME;
use crate::findings::same_id;
use crate::report::plain_text;
use crate::rules::RuleLibrary;
use crate::source::{Disk, Files};

#[derive(Debug, Args)]
pub struct Migrate {
    /// The directory that holds the tools' files
    #[arg(default_value = ".")]
    directory: PathBuf,
    /// Write .groundrule.hcl there instead of printing it
    #[arg(long)]
    write: bool,
}

impl Migrate {
    /// Runs it; the exit code.
    pub fn run(&self) -> Result<u8, String> {
        let directory = std::fs::canonicalize(&self.directory)
            .map_err(|e| format!("{}: {e}", self.directory.display()))?;
        let files = Disk::new(directory.clone()).with_limit(MOST_BYTES);
        let covered = Covered::default();
        let mut text = String::new();
        let mut notes: Vec<String> = Vec::new();
        let mut found = 0;
        for form in &FORMS {
            let path = directory.join(form.file);
            if !files.is_file(&path) {
                continue;
            }
            found += 1;
            // A link may lead to what whoever runs this may read, and others may not.
            if !files.is_inside(&path) {
                return Err(format!("{}: it leads out of the directory", form.file));
            }
            let bytes = files
                .read(&path)
                .map_err(|e| format!("{}: {e}", form.file))?;
            let content = String::from_utf8(bytes)
                .map_err(|_| format!("{}: it is not UTF-8 text", form.file))?;
            let read = (form.read)(Path::new(form.file), &content)
                .map_err(|e| format!("{}: {e}", form.file))?;
            notes.extend(
                read.notes
                    .into_iter()
                    .map(|n| format!("{}: {n}", form.file)),
            );
            if read.entries.len() > MOST_ENTRIES {
                return Err(format!(
                    "{}: it has more than {MOST_ENTRIES} entries, the limit",
                    form.file
                ));
            }
            let mut seen = BTreeSet::new();
            for entry in &read.entries {
                text.push_str(&block(entry, form.file, &covered, &mut notes, &mut seen));
            }
            for glob in &read.excluded {
                notes.push(format!(
                    "{}: {glob} isn't looked at there; add it to exclude, as a glob",
                    form.file
                ));
            }
        }
        if found == 0 {
            let names: Vec<&str> = FORMS.iter().map(|f| f.file).collect();
            return Err(format!(
                "there is nothing to migrate in {}: none of {}",
                self.directory.display(),
                names.join(", ")
            ));
        }
        if text.is_empty() {
            text.push_str("# Nothing is accepted.\n");
        }
        let text = plain_text(&text).into_owned();
        if self.write {
            let target = directory.join(FILE_NAME);
            if target.exists() {
                return Err(format!(
                    "{} is there already: print what is to be added to it, without --write",
                    target.display()
                ));
            }
            super::output::replace(&target, |out| out.write_all(text.as_bytes()))
                .map_err(|e| format!("{}: {e}", target.display()))?;
            super::say::print(&format!("{} is written.\n", target.display()))?;
        } else {
            super::say::print(&text)?;
        }
        for note in notes {
            super::say::aside(&format!("{note}\n"));
        }
        Ok(0)
    }
}

/// A larger file isn't read: 4 MiB.
const MOST_BYTES: u64 = 4 << 20;
/// Nobody accepts as much one by one.
const MOST_ENTRIES: usize = 20_000;

/// The ids of other tools that rules cover, each looked up once.
struct Covered {
    library: RuleLibrary,
    known: RefCell<FxHashMap<String, bool>>,
}

impl std::default::Default for Covered {
    fn default() -> Self {
        Covered {
            library: RuleLibrary::built_in(),
            known: RefCell::default(),
        }
    }
}

impl Covered {
    fn has(&self, id: &str) -> bool {
        if let Some(known) = self.known.borrow().get(id) {
            return *known;
        }
        let mut aliases = self
            .library
            .entries
            .iter()
            .flat_map(|e| e.summary.aliases.iter());
        let is_covered = aliases.any(|(_, alias)| same_id(alias, id));
        self.known.borrow_mut().insert(id.to_string(), is_covered);
        is_covered
    }
}

/// An entry as an `ignore` block; what no rule covers becomes a note.
fn block(
    entry: &Entry,
    file: &str,
    covered: &Covered,
    notes: &mut Vec<String>,
    seen: &mut BTreeSet<String>,
) -> String {
    let mut ids = Vec::new();
    for id in &entry.ids {
        if covered.has(id) {
            ids.push(quoted(id));
        } else if seen.insert(id.clone()) {
            let why = left_out()
                .find(|row| same_id(row.id, id))
                .map(|row| row.reason.to_string())
                .unwrap_or_else(|| "no rule covers it".into());
            notes.push(format!("{file}: {id} has no counterpart: {why}"));
        }
    }
    if ids.is_empty() {
        return String::new();
    }
    let mut text = format!("ignore {{\n  rule    = [{}]\n", ids.join(", "));
    if let Some(address) = &entry.address {
        text.push_str(&format!("  address = {}\n", quoted(address)));
    }
    match entry.paths.as_slice() {
        [] if entry.address.is_some() => {}
        [] => text.push_str("  path    = \"**\"\n"),
        paths => {
            let paths: Vec<String> = paths.iter().map(|p| quoted(p)).collect();
            text.push_str(&format!("  path    = [{}]\n", paths.join(", ")));
        }
    }
    let reason = entry
        .reason
        .clone()
        .unwrap_or_else(|| format!("accepted in {file}"));
    text.push_str(&format!("  reason  = {}\n", quoted(&reason)));
    if let Some(until) = &entry.until {
        text.push_str(&format!("  until   = {}\n", quoted(until)));
    }
    text.push_str("}\n\n");
    text
}

/// A string as HCL writes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    // An interpolation would be evaluated.
    format!("{out}\"").replace("${", "$${").replace("%{", "%%{")
}
