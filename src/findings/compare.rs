//! Findings held against others: a baseline, or an earlier revision.
//!
//! What is compared are instances, one against one, never more: a copy of what was there before is new. They are matched by
//! what stays the same the longest: the finding itself; its resource moved to another module; its resource renamed. First within
//! their stack; then, of stacks that are there no longer, anywhere: what is mended in one stack doesn't hide what another breaks.
//! Nor does it within a stack: a resource that is still there wasn't moved or renamed, nor was one that was there before.

use ecow::EcoString;
use rustc_hash::{FxHashMap, FxHashSet};

use super::finding::{Finding, Instance};

/// An instance of a finding that is known already.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Known {
    /// The rule's id.
    pub rule: EcoString,
    /// The stack's path.
    pub stack: String,
    /// The file that it lies in.
    pub path: String,
    /// The resource's address.
    pub address: EcoString,
    /// [`Instance::fingerprint`].
    pub fingerprint: String,
    /// [`Instance::moved`].
    pub moved: EcoString,
    /// [`Instance::renamed`].
    pub renamed: EcoString,
}

impl Known {
    /// The instances of findings that are decided.
    pub fn of(findings: &[Finding]) -> Vec<Known> {
        let mut all: Vec<Known> = findings
            .iter()
            .filter(|f| f.undecided.is_none())
            .flat_map(|f| f.instances.iter().map(|i| Known::new(f, i)))
            .collect();
        all.sort();
        all
    }

    fn new(finding: &Finding, instance: &Instance) -> Known {
        Known {
            rule: finding.rule.clone(),
            stack: finding.stack.clone(),
            path: finding.place.path.to_string_lossy().into_owned(),
            address: instance.address.clone(),
            fingerprint: instance.fingerprint.clone(),
            moved: instance.moved.clone(),
            renamed: instance.renamed.clone(),
        }
    }
}

/// Resources, by the paths of their stacks and their addresses.
pub type Addresses = FxHashSet<(String, EcoString)>;

/// What resources there are on both sides, as far as that is known.
#[derive(Debug, Default)]
pub struct Present {
    /// Where the findings are.
    pub now: Option<Addresses>,
    /// Where what is known was found.
    pub before: Option<Addresses>,
}

impl Present {
    /// Whether a resource is among some.
    fn has(among: &Option<Addresses>, k: &Known) -> bool {
        let resource = || (whole(&k.stack).to_string(), k.address.clone());
        among.as_ref().is_some_and(|all| all.contains(&resource()))
    }
}

/// A stack that is evaluated for several environments has several paths, `path (environment)`: what is before.
pub fn whole(stack: &str) -> &str {
    match stack.rsplit_once(" (") {
        Some((stack, environment)) if environment.ends_with(')') => stack,
        _ => stack,
    }
}

/// What holding findings against others gives.
#[derive(Debug, Default)]
pub struct Comparison {
    /// With the instances that are new.
    pub introduced: Vec<Finding>,
    /// With the instances that are known.
    pub unchanged: Vec<Finding>,
    /// What is no longer found.
    pub gone: Vec<Known>,
}

impl Comparison {
    /// Holds findings against what is known. What is undecided is neither new nor known, and counts as new.
    ///
    /// `stacks` are those that there are now.
    pub fn new(
        findings: Vec<Finding>,
        known: Vec<Known>,
        stacks: &FxHashSet<String>,
        present: &Present,
    ) -> Comparison {
        let numbers: Vec<(usize, usize)> = findings
            .iter()
            .enumerate()
            .filter(|(_, f)| f.undecided.is_none())
            .flat_map(|(n, f)| (0..f.instances.len()).map(move |i| (n, i)))
            .collect();
        let candidates: Vec<Known> = numbers
            .iter()
            .filter_map(|(n, i)| {
                let finding = findings.get(*n)?;
                Some(Known::new(finding, finding.instances.get(*i)?))
            })
            .collect();
        let mut is_known = vec![false; candidates.len()];
        let mut is_found = vec![false; known.len()];
        let hashes: [fn(&Known) -> EcoString; 3] = [
            |k| k.fingerprint.as_str().into(),
            |k| k.moved.clone(),
            |k| k.renamed.clone(),
        ];
        let places: [fn(&Known) -> String; 3] = [
            |k| format!("{}\0{}", k.stack, k.path),
            |k| k.stack.clone(),
            |_| String::new(),
        ];
        let within = (0..hashes.len()).flat_map(|hash| [(hash, 0), (hash, 1)]);
        let anywhere = (0..hashes.len()).map(|hash| (hash, 2));
        for (hash, place) in within.chain(anywhere) {
            let is_anywhere = place == 2;
            // All but the fingerprint tell where a resource went.
            let is_of_another = hash > 0;
            let (Some(hash), Some(place)) = (hashes.get(hash), places.get(place)) else {
                continue;
            };
            let key = |k: &Known| (hash(k), place(k));
            let mut free: FxHashMap<(EcoString, String), Vec<usize>> = FxHashMap::default();
            for (n, k) in known.iter().enumerate().rev() {
                let is_free = !is_found.get(n).copied().unwrap_or(true);
                let stays = is_of_another && Present::has(&present.now, k);
                if is_free && !stays && !(is_anywhere && stacks.contains(&k.stack)) {
                    free.entry(key(k)).or_default().push(n);
                }
            }
            for (candidate, done) in candidates.iter().zip(&mut is_known) {
                if *done || is_of_another && Present::has(&present.before, candidate) {
                    continue;
                }
                if let Some(n) = free.get_mut(&key(candidate)).and_then(Vec::pop)
                    && let Some(found) = is_found.get_mut(n)
                {
                    *found = true;
                    *done = true;
                }
            }
        }
        let of_instance: FxHashMap<(usize, usize), bool> =
            numbers.into_iter().zip(is_known).collect();
        let mut comparison = Comparison::default();
        for (n, mut finding) in findings.into_iter().enumerate() {
            let instances = std::mem::take(&mut finding.instances);
            let (old, new): (Vec<_>, Vec<_>) = instances
                .into_iter()
                .enumerate()
                .partition(|(i, _)| of_instance.get(&(n, *i)).copied().unwrap_or(false));
            let with = |part: Vec<(usize, Instance)>| {
                let instances: Vec<Instance> = part.into_iter().map(|(_, i)| i).collect();
                (!instances.is_empty()).then(|| Finding {
                    instances,
                    ..finding.clone()
                })
            };
            comparison.unchanged.extend(with(old));
            comparison.introduced.extend(with(new));
        }
        comparison.gone = known
            .into_iter()
            .zip(is_found)
            .filter(|(_, found)| !found)
            .map(|(k, _)| k)
            .collect();
        comparison
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::Language;
    use crate::rules::Severity;
    use crate::source::Location;

    /// A finding of resources: stack, and of each address, fingerprint, name and body.
    fn finding(stack: &str, instances: &[(&str, &str, &str)]) -> Finding {
        Finding {
            rule: "r".into(),
            severity: Severity::Low,
            message: String::new(),
            place: Location {
                path: std::path::Path::new(&format!("{stack}/main.tf")).into(),
                line: 1,
                column: 1,
                end_line: 1,
                end_column: 1,
            },
            label: String::new(),
            related: Vec::new(),
            instances: instances
                .iter()
                .map(|(fingerprint, moved, renamed)| Instance {
                    address: (*fingerprint).into(),
                    construct: None,
                    kind: "k".into(),
                    when: None,
                    fingerprint: (*fingerprint).into(),
                    moved: (*moved).into(),
                    renamed: (*renamed).into(),
                    culprit: None,
                })
                .collect(),
            stack: stack.into(),
            language: Language::Terraform,
            undecided: None,
            hides_value: false,
            aliases: None,
            accepted: None,
        }
    }

    fn compared(before: &[Finding], after: Vec<Finding>) -> (Vec<String>, usize) {
        let stacks = after.iter().map(|f| f.stack.clone()).collect();
        let comparison = Comparison::new(after, Known::of(before), &stacks, &Present::default());
        let new = comparison
            .introduced
            .iter()
            .flat_map(|f| {
                f.instances
                    .iter()
                    .map(|i| format!("{}/{}", f.stack, i.address))
            })
            .collect();
        (new, comparison.gone.len())
    }

    #[test]
    fn what_was_there_is_not_new() {
        let before = [finding("a", &[("x", "1", "2")])];
        assert_eq!(compared(&before, before.to_vec()), (vec![], 0));
        assert_eq!(compared(&before, vec![]), (vec![], 1));
    }

    #[test]
    fn a_copy_in_another_stack_is_new_there() {
        let before = [finding("b", &[("x", "1", "2")])];
        let after = vec![
            finding("a", &[("x", "1", "2")]),
            finding("b", &[("x", "1", "2")]),
        ];
        assert_eq!(compared(&before, after), (vec!["a/x".into()], 0));
    }

    #[test]
    fn what_is_moved_or_renamed_is_not_new() {
        let before = [finding("a", &[("x", "1", "2"), ("y", "3", "4")])];
        let after = vec![finding("c", &[("m.x", "1", "5"), ("z", "6", "4")])];
        assert_eq!(compared(&before, after), (vec![], 0));
    }

    #[test]
    fn what_one_stack_mends_hides_nothing_in_another() {
        let before = [
            finding("a", &[("x", "1", "2")]),
            finding("b", &[("y", "3", "4")]),
        ];
        let after = vec![
            finding("a", &[("z", "5", "6")]),
            finding("b", &[("x", "1", "2"), ("y", "3", "4")]),
        ];
        assert_eq!(
            compared(&before, after),
            (vec!["a/z".into(), "b/x".into()], 1)
        );
    }

    #[test]
    fn one_known_instance_answers_for_one() {
        let before = [finding("a", &[("x", "1", "2")])];
        let after = vec![finding("a", &[("x", "1", "2"), ("copy", "3", "2")])];
        assert_eq!(compared(&before, after), (vec!["a/copy".into()], 0));
    }
}
