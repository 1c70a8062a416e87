//! The dated table of how long versions are supported: `support.hcl` files.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use crate::source::Source;
use crate::syntax::{self, ExpressionKind};
use crate::value::{Entries, Value};

/// `product "lambda" { "nodejs18.x" = { ends = "2025-09-01" } }`
static TABLE: LazyLock<BTreeMap<(String, String), Value>> = LazyLock::new(|| {
    let mut table = BTreeMap::new();
    for (path, text) in crate::language::model_sources()
        .iter()
        .filter(|(p, _)| p.ends_with("support.hcl"))
    {
        let source = Source::of_rule(Path::new(path), (*text).to_string());
        let file = syntax::parse_file(&source.text, source.base);
        for block in &file.body.blocks {
            let product = block.label(0).unwrap_or("");
            let Some(ExpressionKind::Object(versions)) =
                block.body.attribute("versions").map(|a| &a.value.kind)
            else {
                continue;
            };
            for item in versions {
                let (ExpressionKind::String(version), ExpressionKind::Object(facts)) =
                    (&item.key.kind, &item.value.kind)
                else {
                    continue;
                };
                let facts: Entries = facts
                    .iter()
                    .filter_map(|f| match (&f.key.kind, &f.value.kind) {
                        (ExpressionKind::String(k), ExpressionKind::String(v)) => {
                            Some(((&**k).into(), Value::string(v)))
                        }
                        _ => None,
                    })
                    .collect();
                table.insert(
                    (product.to_string(), version.to_string()),
                    Value::object(facts),
                );
            }
        }
    }
    table
});

/// What is known of a version of a product; none where it isn't in the table. A version is looked up as it is written, then
/// without its last parts: `8.0.35`, `8.0`, `8`.
pub(super) fn lookup(product: &str, version: &str) -> Option<Value> {
    let mut version = version;
    loop {
        if let Some(found) = TABLE.get(&(product.to_string(), version.to_string())) {
            return Some(found.clone());
        }
        version = version.rsplit_once('.')?.0;
    }
}
