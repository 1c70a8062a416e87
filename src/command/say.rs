//! What commands say. Nothing in it acts on terminals, build logs and what reads them, whatever stands in what is scanned: there
//! is no other way out for a command than the reports and these functions.

use std::fmt::Display;
use std::io::{self, Write};

use serde::Serialize;

use crate::report::{harmless, write_indented, write_line};

/// Writes a text to standard output.
pub fn print(text: &str) -> Result<(), String> {
    print_own(&harmless(text))
}

/// Writes a text to standard output that holds nothing that was scanned: a manual page, a script.
pub fn print_own(text: &str) -> Result<(), String> {
    written(|out| out.write_all(text.as_bytes()))
}

/// Writes indented JSON to standard output.
pub fn print_json(value: &impl Serialize) -> Result<(), String> {
    written(|out| write_indented(value, out))
}

/// Writes JSON in one line to standard output.
pub fn print_json_line(value: &impl Serialize) -> Result<(), String> {
    written(|out| write_line(value, out))
}

/// A reader that went away is no error.
fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<(), String> {
    let mut out = io::stdout().lock();
    match write(&mut out).and_then(|()| out.flush()) {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => Err(format!("standard output: {e}")),
        _ => Ok(()),
    }
}

/// Writes a message to standard error, as this program's. Where nobody reads it, there is no one to tell.
pub fn tell(message: impl Display) {
    aside(&format!("groundrule: {message}\n"));
}

/// Writes a text to standard error.
pub fn aside(text: &str) {
    let _ = io::stderr().write_all(harmless(text).as_bytes());
}
