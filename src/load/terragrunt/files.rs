//! Configuration files, each read and parsed once however many units include it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rustc_hash::FxHashMap;

use crate::load::{Diagnostic, DiagnosticSeverity};
use crate::source::{Files, SourceMap};
use crate::syntax::{self, Span};

/// A parsed file.
pub(super) struct Configuration {
    pub base: u32,
    pub tree: syntax::File,
    /// The whole file.
    pub span: Span,
    pub diagnostics: Vec<Diagnostic>,
}

/// All that were parsed.
pub(super) struct Configurations<'f> {
    files: &'f dyn Files,
    sources: &'f SourceMap,
    parsed: Mutex<FxHashMap<PathBuf, Option<Arc<Configuration>>>>,
}

impl<'f> Configurations<'f> {
    pub fn new(files: &'f dyn Files, sources: &'f SourceMap) -> Configurations<'f> {
        Configurations {
            files,
            sources,
            parsed: Mutex::default(),
        }
    }

    /// The file at a path; none where there is none that may be read.
    pub fn get(&self, path: &Path) -> Option<Arc<Configuration>> {
        // Held while parsing, so that no file is taken into the source map twice.
        let mut parsed = self.parsed.lock().unwrap_or_else(|e| e.into_inner());
        if let Some(found) = parsed.get(path) {
            return found.clone();
        }
        let configuration = self.parse(path).map(Arc::new);
        parsed.insert(path.to_path_buf(), configuration.clone());
        configuration
    }

    fn parse(&self, path: &Path) -> Option<Configuration> {
        if !self.files.is_inside(path) || !self.files.is_file(path) {
            return None;
        }
        let bytes = self.files.read(path).ok()?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let source = self.sources.add(path, text)?;
        let tree = syntax::parse_file(&source.text, source.base);
        let diagnostics = tree
            .errors
            .iter()
            .map(|error| Diagnostic {
                severity: DiagnosticSeverity::Error,
                summary: error.summary.clone(),
                detail: error.detail.clone(),
                span: error.span,
            })
            .collect();
        Some(Configuration {
            base: source.base,
            span: Span::new(source.base, source.base + source.text.len() as u32),
            tree,
            diagnostics,
        })
    }
}
