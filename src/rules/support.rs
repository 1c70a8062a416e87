//! The dated table of how long versions are supported: `support.hcl` files.

use std::path::Path;
use std::sync::{LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use crate::language::{EmbeddedBlock, blocks};
use crate::source::Source;
use crate::syntax::{self, Block, ExpressionKind};
use crate::value::{Entries, Value};

/// What is known of each version of a product.
type Versions = FxHashMap<String, Value>;

/// Products by name, each read when it is first asked for.
static TABLE: LazyLock<FxHashMap<&'static str, (EmbeddedBlock, OnceLock<Versions>)>> =
    LazyLock::new(|| {
        blocks("product")
            .map(|block| (block.name, (block, OnceLock::new())))
            .collect()
    });

/// `product "lambda" { versions = { "nodejs18.x" = { ends = "2025-09-01" } } }`
fn versions(block: &Block) -> Versions {
    let Some(ExpressionKind::Object(versions)) =
        block.body.attribute("versions").map(|a| &a.value.kind)
    else {
        return Versions::default();
    };
    let versions = versions
        .iter()
        .filter_map(|item| match (&item.key.kind, &item.value.kind) {
            (ExpressionKind::String(version), ExpressionKind::Object(facts)) => {
                Some((version, facts))
            }
            _ => None,
        });
    versions
        .map(|(version, facts)| {
            let facts: Entries = facts
                .iter()
                .filter_map(|f| match (&f.key.kind, &f.value.kind) {
                    (ExpressionKind::String(k), ExpressionKind::String(v)) => {
                        Some(((&**k).into(), Value::string(v)))
                    }
                    _ => None,
                })
                .collect();
            (version.to_string(), Value::object(facts))
        })
        .collect()
}

fn read(block: &EmbeddedBlock) -> Versions {
    let source = Source::of_rule(Path::new("support.hcl"), block.text().to_string());
    let file = syntax::parse_file(&source.text, source.base);
    file.body.blocks.first().map(versions).unwrap_or_default()
}

/// What is known of a version of a product; none where it isn't in the table. A version is looked up as it is written, then
/// without its last parts: `8.0.35`, `8.0`, `8`.
pub(super) fn lookup(product: &str, version: &str) -> Option<Value> {
    let (block, kept) = TABLE.get(product)?;
    let versions = kept.get_or_init(|| read(block));
    let mut version = version;
    loop {
        if let Some(found) = versions.get(version) {
            return Some(found.clone());
        }
        version = version.rsplit_once('.')?.0;
    }
}
