//! Version constraints as Terraform writes them: `>= 1.2, < 2.0`, `~> 5.31`
//! (<https://developer.hashicorp.com/terraform/language/expressions/version-constraints>).

use super::{Call, Function};
use crate::evaluate::Fault;
use crate::value::{Type, Value};

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("version_allows", |call| Some(version_allows(call))),
    ("versions_meet", |call| Some(versions_meet(call))),
];

/// `version_allows(constraint, version)`: whether a version fits; null allows all. Unknown where either can't be read.
fn version_allows(call: &Call<'_>) -> Result<Value, Fault> {
    let (constraint, version) = (call.value(0)?, call.value(1)?);
    call.evaluator
        .lift(&[constraint, version], &|values| match values {
            [constraint, _] if constraint.is_null() => Ok(Value::bool(true)),
            [constraint, version] => {
                let read = constraint
                    .as_str()
                    .and_then(terms)
                    .zip(version.as_str().and_then(Version::read));
                Ok(match read {
                    Some((terms, version)) => Value::bool(terms.iter().all(|t| t.allows(version))),
                    None => call.unknown(Type::Bool, &[constraint, version]),
                })
            }
            _ => Ok(Value::null()),
        })
}

/// `versions_meet(constraints)`: whether one version fits all of a list of constraints; null allows all.
fn versions_meet(call: &Call<'_>) -> Result<Value, Fault> {
    let list = call.value(0)?;
    let Some(items) = list.as_items() else {
        return Ok(call.unknown(Type::Bool, &[&list]));
    };
    let mut all = Vec::new();
    for item in items.iter().filter(|i| !i.is_null()) {
        match item.as_str().and_then(terms) {
            Some(terms) => all.extend(terms),
            None => return Ok(call.unknown(Type::Bool, &[item])),
        }
    }
    Ok(Value::bool(meet(&all)))
}

/// Whether one version fits all terms. They change at the versions they name, and just behind those.
fn meet(all: &[Term<'_>]) -> bool {
    std::iter::once(Version([0, 0, 0]))
        .chain(all.iter().flat_map(|t| [t.version, t.version.next()]))
        .any(|v| all.iter().all(|t| t.allows(v)))
}

/// Major, minor, patch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Version([u64; 3]);

impl Version {
    /// `1.2.3`, also shorter. None of a prerelease, which only its exact constraint allows.
    fn read(text: &str) -> Option<Version> {
        Some(parts(text)?.0)
    }

    fn next(self) -> Version {
        let [major, minor, patch] = self.0;
        Version([major, minor, patch.saturating_add(1)])
    }
}

/// A version, and how many of its parts are written.
fn parts(text: &str) -> Option<(Version, usize)> {
    let text = text.trim();
    let text = text.strip_prefix('v').unwrap_or(text);
    let mut numbers = [0; 3];
    let mut written = 0;
    for part in text.split('.') {
        *numbers.get_mut(written)? = part.parse().ok()?;
        written += 1;
    }
    Some((Version(numbers), written))
}

/// One of the constraints between commas.
#[derive(Debug)]
struct Term<'t> {
    operator: &'t str,
    version: Version,
    written: usize,
}

impl Term<'_> {
    fn allows(&self, version: Version) -> bool {
        match self.operator {
            "" | "=" => version == self.version,
            "!=" => version != self.version,
            ">" => version > self.version,
            ">=" => version >= self.version,
            "<" => version < self.version,
            "<=" => version <= self.version,
            // All written parts but the last stay.
            "~>" => {
                let fixed = self.written.saturating_sub(1).max(1);
                version >= self.version
                    && version
                        .0
                        .iter()
                        .take(fixed)
                        .eq(self.version.0.iter().take(fixed))
            }
            _ => false,
        }
    }
}

/// The terms of a constraint; none where one can't be read.
fn terms(constraint: &str) -> Option<Vec<Term<'_>>> {
    constraint
        .split(',')
        .map(|term| {
            let term = term.trim();
            let digits = term.find(|c: char| c.is_ascii_digit() || c == 'v')?;
            let (operator, version) = term.split_at(digits);
            let operator = operator.trim();
            let (version, written) = parts(version)?;
            ["", "=", "!=", ">", ">=", "<", "<=", "~>"]
                .contains(&operator)
                .then_some(Term {
                    operator,
                    version,
                    written,
                })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Version, meet, terms};

    fn allows(constraint: &str, version: &str) -> bool {
        let version = Version::read(version).expect("a version");
        terms(constraint)
            .expect("a constraint")
            .iter()
            .all(|t| t.allows(version))
    }

    #[test]
    fn operators() {
        for (constraint, version, expected) in [
            ("1.2.3", "1.2.3", true),
            ("= 1.2.3", "1.2.4", false),
            ("!= 1.2.3", "1.2.3", false),
            (">= 1.2", "1.2.0", true),
            ("> 1.2", "1.2.0", false),
            ("< 2.0", "1.99.9", true),
            ("<= 2.0", "2.0.1", false),
            ("~> 1.2", "1.99.0", true),
            ("~> 1.2", "2.0.0", false),
            ("~> 1.2", "1.1.9", false),
            ("~> 1.2.3", "1.2.9", true),
            ("~> 1.2.3", "1.3.0", false),
            ("~> 5", "5.31.0", true),
            ("~> 5", "6.0.0", false),
            (">= 1.2, < 1.5", "1.4.9", true),
            (">= 1.2, < 1.5", "1.5.0", false),
            ("v1.2.0", "1.2.0", true),
        ] {
            assert_eq!(
                allows(constraint, version),
                expected,
                "{constraint} {version}"
            );
        }
    }

    #[test]
    fn constraints_that_meet() {
        for (constraints, expected) in [
            (vec![], true),
            (vec!["< 2.0"], true),
            (vec!["~> 5.0", ">= 5.30"], true),
            (vec!["~> 5.0", ">= 6.0"], false),
            (vec!["> 1.0.0", "< 1.0.1"], false),
            (vec!["> 1.0.0", "< 1.0.2"], true),
            (vec![">= 1.0.0", "!= 1.0.0", "< 1.0.2"], true),
            (vec!["~> 1.2.0", "!= 1.2.0", "~> 1.2"], true),
            (vec!["= 1.2.3", "1.2.4"], false),
        ] {
            let all: Vec<_> = constraints
                .iter()
                .flat_map(|c| terms(c).expect("a constraint"))
                .collect();
            assert_eq!(meet(&all), expected, "{constraints:?}");
        }
    }

    #[test]
    fn what_cannot_be_read() {
        for constraint in ["", "latest", "=> 1.2", "1.2.3-beta1", ">= 1.2,", "1.2.3.4"] {
            assert!(terms(constraint).is_none(), "{constraint}");
        }
    }
}
