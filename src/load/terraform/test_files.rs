//! Nodes for what `terraform test` runs: the `run` blocks of `*.tftest.hcl`, beside a root and in its `tests`
//! (<https://developer.hashicorp.com/terraform/language/tests>).

use std::path::{Path, PathBuf};
use std::rc::Rc;

use ecow::eco_format;

use super::library::is_among;
use super::loader::{Loader, Scope};
use crate::syntax::{self, ExpressionKind};
use crate::value::{Entries, Guard, Value};

impl<'a> Loader<'a> {
    /// Adds a node for each run of the tests of the root in `directory`.
    pub(super) fn test_nodes(&self, scope: &Rc<Scope<'a>>, directory: &Path) {
        for path in self.test_files(directory) {
            let source = self
                .files
                .read(&path)
                .ok()
                .and_then(|bytes| String::from_utf8(bytes).ok())
                .and_then(|text| self.sources.add(&path, text));
            let Some(source) = source else { continue };
            let name = path
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default();
            let file = syntax::parse_file(&source.text, source.base);
            for run in file.body.blocks_of("run") {
                let label = run.label(0).unwrap_or("");
                let asserts = run.body.blocks_of("assert").count();
                let expects =
                    run.body
                        .attribute("expect_failures")
                        .is_some_and(|a| match &a.value.kind {
                            ExpressionKind::Tuple(items) => !items.is_empty(),
                            _ => true,
                        });
                let mut node = self.new_node(
                    scope,
                    eco_format!("run.{label} of {name}"),
                    "terraform.test".into(),
                    run.span,
                    run.header,
                    Guard::TRUE,
                );
                node.attributes = Value::object(Entries::from([
                    ("name".into(), Value::string(label)),
                    ("file".into(), Value::string(&name)),
                    ("asserts".into(), Value::number(asserts)),
                    ("expects_failures".into(), Value::bool(expects)),
                    (
                        "module".into(),
                        Value::bool(run.body.block("module").is_some()),
                    ),
                ]))
                .at(run.header);
                self.add_node(node, None);
            }
        }
    }

    /// In the order of their names.
    fn test_files(&self, directory: &Path) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut add = |directory: &Path, names: &[(String, bool)]| {
            let tests = names.iter().filter(|(name, is_directory)| {
                !is_directory && (name.ends_with(".tftest.hcl") || name.ends_with(".tofutest.hcl"))
            });
            found.extend(tests.map(|(name, _)| directory.join(name)));
        };
        let names = self.library.names(directory, self.files);
        add(directory, &names);
        let below = directory.join("tests");
        if is_among(&names, "tests", true) && self.files.is_inside(&below) {
            add(&below, &self.library.names(&below, self.files));
        }
        found.sort();
        found
    }
}
