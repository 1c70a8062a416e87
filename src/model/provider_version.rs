//! Which versions of a Terraform provider a stack may be applied with: the lock file's, else what the constraints permit.

use super::model::Model;
use crate::value::Value;

/// A version's first three numbers; what is said of a build or a pre-release doesn't change defaults.
pub(super) type Version = [u64; 3];

/// The versions from `low` on, up to `high`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Versions {
    low: Version,
    /// The first that isn't permitted any more.
    high: Version,
}

/// Whether something holds for versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// For all of them.
    Always,
    /// For some of them.
    Maybe,
    /// For none.
    Never,
}

impl Default for Versions {
    fn default() -> Versions {
        Versions {
            low: [0; 3],
            high: [u64::MAX; 3],
        }
    }
}

impl Versions {
    /// What the stack says of a provider of HashiCorp's, by its name.
    pub fn of(model: &Model, provider: &str) -> Versions {
        let mut versions = Versions::default();
        let source = format!("hashicorp/{provider}");
        for id in model.of_kind("terraform.settings") {
            let settings = model.value(*id);
            for (address, locked) in entries(&settings, "lock") {
                if is_address(&address, &source)
                    && let Some(version) = text(&locked, "version").and_then(|v| version(&v))
                {
                    return Versions::exactly(version);
                }
            }
            for (name, required) in entries(&settings, "required_providers") {
                let is_it = match text(&required, "source") {
                    Some(said) => is_address(&said, &source),
                    None => name == provider,
                };
                if is_it && let Some(constraint) = text(&required, "version") {
                    versions.confine(&constraint);
                }
            }
        }
        versions
    }

    fn exactly(version: Version) -> Versions {
        Versions {
            low: version,
            high: after(version),
        }
    }

    /// Takes what a constraint excludes away: `>= 5.0, < 6.0`.
    fn confine(&mut self, constraint: &str) {
        for part in constraint.split(',') {
            let part = part.trim();
            let number = part.trim_start_matches(['~', '>', '<', '=', '!', ' ']);
            let Some(said) = version(number) else {
                continue;
            };
            let operator = part.strip_suffix(number).unwrap_or("").trim();
            let (low, high) = match operator {
                "" | "=" => (Some(said), Some(after(said))),
                ">=" => (Some(said), None),
                ">" => (Some(after(said)), None),
                "<" => (None, Some(said)),
                "<=" => (None, Some(after(said))),
                "~>" => (Some(said), pessimistic(number, said)),
                _ => (None, None),
            };
            self.low = self.low.max(low.unwrap_or(self.low));
            self.high = self.high.min(high.unwrap_or(self.high));
        }
    }

    /// Whether they lie in an interval, of which `until` is the first that doesn't belong to it.
    pub fn lie_in(&self, since: Option<Version>, until: Option<Version>) -> Holds {
        let (since, until) = (since.unwrap_or([0; 3]), until.unwrap_or([u64::MAX; 3]));
        if self.low >= since && self.high <= until {
            Holds::Always
        } else if self.high <= since || self.low >= until {
            Holds::Never
        } else {
            Holds::Maybe
        }
    }
}

/// The next version that there can be.
fn after([major, minor, patch]: Version) -> Version {
    [major, minor, patch.saturating_add(1)]
}

/// Where `~>` ends: its last number may grow, the one before may not.
fn pessimistic(written: &str, [major, minor, _]: Version) -> Option<Version> {
    match written.matches('.').count() {
        0 => None,
        1 => Some([major.saturating_add(1), 0, 0]),
        _ => Some([major, minor.saturating_add(1), 0]),
    }
}

/// Reads `6`, `6.0`, `v6.0.0-beta1`.
pub(super) fn version(text: &str) -> Option<Version> {
    let text = text.trim();
    let text = text.strip_prefix('v').unwrap_or(text);
    let numbers = text.split(['-', '+']).next()?;
    let mut version = [0; 3];
    let mut parts = numbers.split('.');
    for (slot, part) in version.iter_mut().zip(parts.by_ref()) {
        *slot = part.trim().parse().ok()?;
    }
    parts.next().is_none().then_some(version)
}

/// Whether an address, with its registry or without, is that of a provider.
fn is_address(address: &str, source: &str) -> bool {
    let rest = address.strip_suffix(source);
    rest.is_some_and(|r| r.is_empty() || r.ends_with('/'))
}

fn entries(settings: &Value, name: &str) -> Vec<(String, Value)> {
    let map = settings.as_entries().and_then(|e| e.get(name));
    map.and_then(Value::as_entries)
        .into_iter()
        .flatten()
        .map(|(k, v)| (k.to_string(), v.clone()))
        .collect()
}

fn text(value: &Value, name: &str) -> Option<String> {
    Some(value.as_entries()?.get(name)?.as_str()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lie(constraint: &str, since: Option<&str>, until: Option<&str>) -> Holds {
        let mut versions = Versions::default();
        versions.confine(constraint);
        versions.lie_in(since.and_then(version), until.and_then(version))
    }

    #[test]
    fn constraints_permit() {
        for (constraint, expected) in [
            ("~> 6.0", Holds::Always),
            (">= 6", Holds::Always),
            ("= 6.0.0", Holds::Always),
            ("6.2.1", Holds::Always),
            ("> 6.0", Holds::Always),
            ("~> 5.31", Holds::Never),
            ("~> 5.31.2", Holds::Never),
            (">= 4.0, < 6.0", Holds::Never),
            ("<= 5.99.0", Holds::Never),
            ("~> 5", Holds::Maybe),
            (">= 5.0", Holds::Maybe),
            ("<= 6.0.0", Holds::Maybe),
            ("!= 6.0.0", Holds::Maybe),
            ("> 5.0, != 6.1.0", Holds::Maybe),
            ("", Holds::Maybe),
            ("latest", Holds::Maybe),
        ] {
            assert_eq!(
                lie(constraint, Some("6.0.0"), None),
                expected,
                "{constraint}"
            );
            let other = match expected {
                Holds::Always => Holds::Never,
                Holds::Never => Holds::Always,
                Holds::Maybe => Holds::Maybe,
            };
            assert_eq!(lie(constraint, None, Some("6.0.0")), other, "{constraint}");
        }
        assert_eq!(lie("~> 5.3", Some("5.0.0"), Some("6.0.0")), Holds::Always);
        assert_eq!(lie("~> 6.3", Some("5.0.0"), Some("6.0.0")), Holds::Never);
    }

    #[test]
    fn versions_are_read() {
        assert_eq!(version("6"), Some([6, 0, 0]));
        assert_eq!(version("v6.0.0-beta1"), Some([6, 0, 0]));
        assert_eq!(version("1.2.3.4"), None);
        assert_eq!(version("x"), None);
        assert_eq!(version(""), None);
    }
}
