//! `scan --watch`: scans again whenever a file changes that the scan depends on.
//!
//! What changed is found out by looking, not by events of the system: events get lost or are not there at all in containers, on
//! network drives and beyond the system's limits, and which files matter is known exactly, because a scan notes what it looks at.

use std::collections::BTreeMap;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::deferred::Deferred;
use super::project::Walk;
use super::scan::Scan;
use super::{Command, invocation, say};
use crate::discover::Found;
use crate::source::{Notes, Stamp};

/// Between two looks, at least.
const PACE: Duration = Duration::from_millis(250);
/// Looking takes one part in so many of the time, however large the tree is.
const SHARE: u32 = 20;
/// An editor that saves several files is waited for so long.
const QUIET: Duration = Duration::from_millis(100);
/// Clears the screen and what was scrolled away, and begins at its top.
const CLEAR: &str = "\x1b[2J\x1b[3J\x1b[H";

/// What a scan depends on.
#[derive(Default)]
pub struct Seen {
    /// The files that it read, or would have.
    pub notes: Arc<Notes>,
    /// What its walk found.
    pub walk: Option<Walk>,
    /// The files that it writes, which are no change.
    pub written: Vec<PathBuf>,
}

/// A moment of it.
#[derive(PartialEq)]
struct State {
    found: Option<Found>,
    stamps: BTreeMap<PathBuf, Stamp>,
}

impl Seen {
    /// How it was when it was scanned.
    fn then(&self) -> State {
        self.without_written(State {
            found: self.walk.as_ref().map(|w| w.found.clone()),
            stamps: self.notes.all(),
        })
    }

    /// How it is.
    fn now(&self) -> State {
        let paths = self.notes.all().into_keys();
        self.without_written(State {
            found: self.walk.as_ref().map(Walk::again),
            stamps: paths.map(|path| (path.clone(), Stamp::of(&path))).collect(),
        })
    }

    /// Without what the scan itself writes into the tree.
    fn without_written(&self, mut state: State) -> State {
        for path in &self.written {
            state.stamps.remove(path);
            if let Some(found) = &mut state.found {
                found.templates.retain(|t| t != path);
            }
            let directory = path.parent().and_then(|d| state.stamps.get_mut(d));
            if let (Some(Stamp::Directory(names)), Some(own)) = (directory, path.file_name()) {
                names.retain(|name| own != name.as_str());
            }
        }
        state
    }

    /// Waits until it is otherwise than it was, and stays so for a moment.
    fn wait(&self, then: &State) -> State {
        loop {
            let start = Instant::now();
            let mut now = self.now();
            if now == *then {
                thread::sleep(PACE.max(start.elapsed() * SHARE));
                continue;
            }
            loop {
                thread::sleep(QUIET);
                let next = self.now();
                if next == now {
                    return now;
                }
                now = next;
            }
        }
    }

    /// Takes in what is read outside of the tree's files: the configuration, rules.
    pub fn note(&self, path: &Path) {
        self.notes.note(path);
        if let Ok(entries) = path.is_dir().then(|| path.read_dir()).transpose() {
            for entry in entries.into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() || path.extension().is_some_and(|e| e == "hcl") {
                    self.note(&path);
                }
            }
        }
    }
}

/// Scans until it is interrupted. What can't run at all the first time ends it; later that is told, and waited until it is mended.
pub fn watch(first: &Scan) -> Result<u8, String> {
    let mut again: Option<Scan> = None;
    let mut count = 0u64;
    let mut former: Option<Seen> = None;
    loop {
        let scan = again.as_ref().unwrap_or(first);
        if io::stdout().is_terminal() {
            super::say::print_own(CLEAR)?;
        }
        let mut seen = Seen::default();
        let start = Instant::now();
        let mut then = match scan.once(Some(&mut seen)) {
            Err(message) if count == 0 => return Err(message),
            Err(message) => {
                say::tell(&message);
                // What can't be scanned, a directory that is gone, depends on what was looked at before.
                match former.take() {
                    Some(before) if seen.walk.is_none() => {
                        seen = before;
                        seen.now()
                    }
                    _ => seen.then(),
                }
            }
            Ok(_) => seen.then(),
        };
        count += 1;
        say::tell(format!(
            "scan {count} took {:.1} s; watching {} files and directories, Ctrl-C ends",
            start.elapsed().as_secs_f64(),
            then.stamps.len()
        ));
        // The configuration is a part of the command line, and may be wrong for a while.
        again = loop {
            then = seen.wait(&then);
            match invocation::arguments().map(|a| a.command) {
                Ok(Command::Scan(Deferred(scan))) => break Some(scan),
                Ok(_) => return Err("the command line can't be read again".into()),
                Err(message) => say::tell(&message),
            }
        };
        former = Some(seen);
    }
}
