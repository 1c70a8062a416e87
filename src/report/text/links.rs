//! Links for terminals that know them (OSC 8): what is linked is where a rule is explained, and the files that findings lie in.
//!
//! Nothing that is scanned chooses an address. The path of a file is percent-encoded and leads below the scanned tree; a rule's
//! page is its own or the one of the command line.

use std::path::MAIN_SEPARATOR;

use super::super::context::{Context, RuleFacts};
use super::super::coverage::position;
use super::super::escape::{encoded_path, is_outside};
use super::TextStyle;
use crate::source::Location;

/// What makes links of one report.
#[derive(Clone, Copy)]
pub(super) struct Links<'a> {
    context: &'a Context<'a>,
    style: TextStyle,
}

impl<'a> Links<'a> {
    pub fn new(context: &'a Context<'a>, style: TextStyle) -> Links<'a> {
        Links { context, style }
    }

    /// A rule's id.
    pub fn rule(&self, id: &str, facts: Option<&RuleFacts>) -> String {
        match facts.and_then(|rule| self.context.rule_page(rule)) {
            Some(page) if self.style.links => linked(&page, id),
            _ => id.to_string(),
        }
    }

    /// A place, in words.
    pub fn place(&self, place: &Location) -> String {
        let said = position(place);
        match self.file(place) {
            Some(address) => linked(&address, &said),
            None => said,
        }
    }

    /// The address of the file of a place, with its line as editors and terminals take it.
    fn file(&self, place: &Location) -> Option<String> {
        let path = place.path.to_str()?;
        if !self.style.file_links || is_outside(path) {
            return None;
        }
        // What isn't on this disk (a revision, standard input) can't be opened.
        let file = self.context.tree.join(path);
        let file = file
            .is_file()
            .then(|| file.to_str())??
            .replace(MAIN_SEPARATOR, "/");
        let file = encoded_path(file.trim_start_matches('/'));
        Some(format!("file:///{file}#{}", place.line))
    }
}

/// A text that leads to an address; the text alone where the address could end the escape.
fn linked(address: &str, text: &str) -> String {
    match address.bytes().all(|b| b.is_ascii_graphic()) {
        true => format!("\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\"),
        false => text.to_string(),
    }
}
