//! Where the template of a nested stack is: in the scanned tree, though it is deployed from a bucket.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::document::{Entry, Node};
use super::scope::Loader;
use super::template::section;
use crate::source::normalize;
use crate::value::{Data, Piece, Value};

/// So many directories above the template are looked into.
const MOST_PARENTS: usize = 8;

impl Loader<'_> {
    /// The file of a nested stack's template: a path, as `aws cloudformation package` and SAM take it; the file that CDK
    /// names in the metadata; or the file that has the address's last parts as its path, from the template's directory or
    /// one above it, and the parameters that are given.
    pub fn local_template(
        &mut self,
        entry: &Entry,
        url: &Value,
        parameters: &BTreeMap<String, Value>,
    ) -> Option<PathBuf> {
        let directory = self.scope()?.source.path.parent()?.to_path_buf();
        if let Some(path) = asset(&entry.value) {
            let path = normalize(&directory.join(path));
            return self.is_readable(&path).then_some(path);
        }
        let text = match &url.data {
            Data::Unknown(unknown) => {
                let Some(Piece::Text(end)) = unknown.pieces.as_ref()?.last() else {
                    return None;
                };
                return self.by_address(&directory, end, parameters);
            }
            _ => url.as_str()?.to_string(),
        };
        if let Some((_, address)) = text.split_once("://") {
            let (_, path) = address.split_once('/')?;
            return self.by_address(&directory, path, parameters);
        }
        if text.is_empty() || text.starts_with('/') || text.contains('\0') {
            return None;
        }
        let path = normalize(&directory.join(&text));
        if self.is_readable(&path) {
            return Some(path);
        }
        let named_as_template = [".yaml", ".yml", ".json", ".template"]
            .iter()
            .any(|end| text.ends_with(end));
        if named_as_template {
            let detail = format!(
                "There is no file {text:?} in the scanned tree, so the nested stack isn't looked into."
            );
            self.warn(
                url.origin(),
                "Template of the nested stack not found",
                detail,
            );
        }
        None
    }

    fn is_readable(&self, path: &Path) -> bool {
        self.files.is_file(path) && self.files.is_inside(path)
    }

    /// The file that an address ends with. The more of the address it has in common, the better; a name alone counts only
    /// beside the template. A template that doesn't take the parameters is another one.
    fn by_address(
        &mut self,
        directory: &Path,
        address: &str,
        parameters: &BTreeMap<String, Value>,
    ) -> Option<PathBuf> {
        let address = address.split(['?', '#']).next()?;
        let parts: Vec<&str> = address.split('/').filter(|part| !part.is_empty()).collect();
        if parts.contains(&"..") || address.contains('\0') {
            return None;
        }
        for start in 0..parts.len() {
            let end: PathBuf = parts.get(start..)?.iter().collect();
            let is_name_alone = start + 1 == parts.len();
            let levels = if is_name_alone { 1 } else { MOST_PARENTS };
            for level in directory.ancestors().take(levels) {
                let path = normalize(&level.join(&end));
                if !self.files.is_inside(level) {
                    break;
                }
                if self.is_readable(&path) && self.takes(&path, parameters) {
                    return Some(path);
                }
            }
        }
        None
    }

    /// Whether a template declares all parameters that are given, and has defaults for the others.
    fn takes(&mut self, path: &Path, parameters: &BTreeMap<String, Value>) -> bool {
        let Some((_, document)) = self.nested_document(path) else {
            return false;
        };
        let declared = section(&document.root, "Parameters");
        parameters
            .keys()
            .all(|name| declared.iter().any(|entry| entry.key == name.as_str()))
            && declared.iter().all(|entry| {
                entry.value.get("Default").is_some() || parameters.contains_key(entry.key.as_str())
            })
    }
}

/// The file that CDK's metadata names as the template.
fn asset(resource: &Node) -> Option<&str> {
    let metadata = resource.get("Metadata")?;
    let property = metadata.get("aws:asset:property")?.text()?;
    if property != "TemplateURL" {
        return None;
    }
    metadata
        .get("aws:asset:path")?
        .text()
        .map(|path| path.as_str())
}
