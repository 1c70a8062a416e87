//! What `--since` compares.

use std::path::PathBuf;
use std::sync::Arc;

use super::project::World;
use crate::source::Repository;

/// Two states of the tree, as git diff writes them.
#[derive(Debug, PartialEq, Eq)]
pub struct Range {
    base: String,
    /// The base is meant itself, not where the other parted from it.
    is_exact: bool,
    /// None is the work tree.
    head: Option<String>,
}

/// What is compared.
pub struct Compared {
    /// The earlier state.
    pub base: World,
    /// The later one.
    pub head: World,
    /// The earlier one in words.
    pub with: String,
}

impl Range {
    /// `REV`, `REV..`, `A..B`, `A...B`.
    pub fn parse(text: &str) -> Range {
        let (base, head, is_exact) = match (text.split_once("..."), text.split_once("..")) {
            (Some((base, head)), _) => (base, head, false),
            (None, Some((base, head))) => (base, head, true),
            (None, None) => (text, "", false),
        };
        Range {
            base: base.to_string(),
            is_exact,
            head: Some(head.to_string()).filter(|h| !h.is_empty()),
        }
    }

    /// Opens the two states.
    pub fn open(&self, paths: &[PathBuf]) -> Result<Compared, String> {
        let explain = |e: String| format!("--since {}: {e}", self.base);
        let here = std::env::current_dir().map_err(|e| e.to_string())?;
        let path = paths.first().map_or(here.clone(), |p| here.join(p));
        let directory = path
            .ancestors()
            .find(|a| a.is_dir())
            .unwrap_or(&here)
            .to_path_buf();
        let repository = Repository::around(&directory).map_err(explain)?;
        let head = self.head.as_deref().unwrap_or("HEAD");
        let base = match self.is_exact {
            true => repository.commit(&self.base),
            false => repository.merge_base(&self.base, head),
        }
        .map_err(explain)?;
        let world = |commit| {
            let revision = repository.revision(commit).map_err(explain)?;
            Ok::<_, String>(World::Revision(Arc::new(revision)))
        };
        Ok(Compared {
            with: format!("{} ({})", self.base, base.to_hex_with_len(10)),
            base: world(base)?,
            head: match &self.head {
                None => World::Disk,
                Some(head) => world(repository.commit(head).map_err(explain)?)?,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_written_as_git_diff_does() {
        let range = |base: &str, is_exact, head: Option<&str>| Range {
            base: base.into(),
            is_exact,
            head: head.map(str::to_string),
        };
        assert_eq!(Range::parse("main"), range("main", false, None));
        assert_eq!(Range::parse("main.."), range("main", true, None));
        assert_eq!(Range::parse("v1..v2"), range("v1", true, Some("v2")));
        assert_eq!(
            Range::parse("v1.0...v2.0"),
            range("v1.0", false, Some("v2.0"))
        );
    }
}
