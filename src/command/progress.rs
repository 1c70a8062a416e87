//! A line on the terminal that says how far a long scan is.
//!
//! It is written to standard error, so that reports stay what they are, only where that is a terminal and nobody would read it in
//! a log, and is erased before anything else is printed. It holds nothing of what is scanned.

use std::io::{self, IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::analysis::Progress;

/// How far the scan of this process is.
pub static PROGRESS: Progress = Progress::new();

/// What ends earlier needs no line.
const PATIENCE: Duration = Duration::from_millis(500);
/// Between two lines.
const PACE: Duration = Duration::from_millis(100);
/// To the beginning of the line, and away with what stands there.
const ERASE: &str = "\r\x1b[K";

/// The line. It is gone when this is dropped.
pub struct ProgressLine(Option<(Sender<()>, JoinHandle<()>)>);

impl ProgressLine {
    /// Shows it from half a second on, where there is a terminal to show it on.
    pub fn show() -> ProgressLine {
        let name = |name: &str| std::env::var(name).unwrap_or_default();
        let is_log = !matches!(name("CI").as_str(), "" | "0" | "false");
        if is_log || name("TERM") == "dumb" || !io::stderr().is_terminal() {
            return ProgressLine::none();
        }
        let (ends, end) = mpsc::channel();
        let drawn = thread::Builder::new().spawn(move || {
            let mut pause = PATIENCE;
            let mut is_drawn = false;
            while end.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                // A terminal that is gone is no matter of the scan.
                let _ = write(&format!("{ERASE}{}", said(PROGRESS.stacks())));
                (pause, is_drawn) = (PACE, true);
            }
            if is_drawn {
                let _ = write(ERASE);
            }
        });
        ProgressLine(drawn.ok().map(|thread| (ends, thread)))
    }

    /// None at all.
    pub fn none() -> ProgressLine {
        ProgressLine(None)
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if let Some((ends, thread)) = self.0.take() {
            drop(ends);
            let _ = thread.join();
        }
    }
}

fn write(text: &str) -> io::Result<()> {
    let mut terminal = io::stderr().lock();
    terminal.write_all(text.as_bytes())?;
    terminal.flush()
}

/// One line, shorter than any terminal.
fn said(stacks: Option<(usize, usize)>) -> String {
    match stacks {
        None => "groundrule: reading files".into(),
        Some((done, all)) if done == all => "groundrule: comparing stacks".into(),
        Some((done, all)) => format!("groundrule: {done} of {all} stacks"),
    }
}
