//! What a run that shares the stacks with others tells them, as the JSON report has it.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::super::context::{Context, RuleFacts};
use super::coverage::{CoverageMember, ProblemMember};
use super::finding::{FindingMember, PlaceMember};
use super::{ScorecardMember, Text, text};
use crate::findings::{FORMS, Finding, Part, RuleSet, Shard, ShardNumber, ShardSuppression};
use crate::source::Location;

/// What one root makes of the report.
#[derive(Serialize, Deserialize)]
struct PartMember<'a> {
    number: usize,
    stack: Text<'a>,
    sources: Vec<Text<'a>>,
    nests: Vec<Text<'a>>,
    asked: Text<'a>,
    used: Vec<PlaceMember<'a>>,
    metadata: Vec<PlaceMember<'a>>,
    findings: Vec<FindingMember<'a>>,
    coverage: CoverageMember<'a>,
    problems: Vec<ProblemMember<'a>>,
    scorecards: Vec<ScorecardMember<'a>>,
}

#[derive(Serialize, Deserialize)]
struct SuppressionMember<'a> {
    place: PlaceMember<'a>,
    form: Text<'a>,
    names: Text<'a>,
    outcomes: [Vec<FindingMember<'a>>; 4],
}

#[derive(Serialize, Deserialize)]
pub(super) struct ShardMember<'a> {
    number: usize,
    count: usize,
    task: Text<'a>,
    as_of: Text<'a>,
    focused: bool,
    reordered: bool,
    parts: Vec<PartMember<'a>>,
    tree: Vec<FindingMember<'a>>,
    tree_used: Vec<PlaceMember<'a>>,
    suppressions: Vec<SuppressionMember<'a>>,
    ignored_inputs: Vec<Text<'a>>,
    unreadable: Vec<ProblemMember<'a>>,
}

fn paths<'a>(paths: impl IntoIterator<Item = &'a PathBuf>) -> Vec<Text<'a>> {
    paths.into_iter().map(|p| p.to_string_lossy()).collect()
}

fn places<'a>(places: impl IntoIterator<Item = &'a Location>) -> Vec<PlaceMember<'a>> {
    places.into_iter().map(PlaceMember::of).collect()
}

fn read_paths<T: FromIterator<PathBuf>>(paths: Vec<Text<'_>>) -> T {
    paths
        .into_iter()
        .map(|p| PathBuf::from(p.into_owned()))
        .collect()
}

fn read_places<T: FromIterator<Location>>(places: Vec<PlaceMember<'_>>) -> T {
    places.into_iter().map(PlaceMember::read).collect()
}

fn read_findings(findings: Vec<FindingMember<'_>>) -> Result<Vec<Finding>, String> {
    findings.into_iter().map(FindingMember::read).collect()
}

fn read_rules(digits: &str) -> Result<RuleSet, String> {
    RuleSet::from_hexadecimal(digits).ok_or_else(|| format!("\"{digits}\" is no set of rules"))
}

impl<'a> ShardMember<'a> {
    pub fn of(
        shard: &'a Shard,
        context: &Context,
        rule: impl Fn(&str) -> Option<&'a RuleFacts>,
    ) -> ShardMember<'a> {
        let findings = |all: &'a [Finding]| -> Vec<FindingMember<'a>> {
            all.iter()
                .map(|f| FindingMember::of(f, rule(&f.rule)))
                .collect()
        };
        let part = |part: &'a Part| PartMember {
            number: part.number,
            stack: part.path.to_string_lossy(),
            sources: paths(&part.sources),
            nests: paths(&part.nests),
            asked: part.asked.to_hexadecimal().into(),
            used: places(&part.used),
            metadata: places(&part.metadata),
            findings: findings(&part.findings),
            coverage: CoverageMember::of(&part.coverage),
            problems: part
                .problems
                .iter()
                .map(|p| ProblemMember::of(p, context))
                .collect(),
            scorecards: part.scorecards.iter().map(ScorecardMember::of).collect(),
        };
        let suppression = |suppression: &'a ShardSuppression| SuppressionMember {
            place: PlaceMember::of(&suppression.place),
            form: text(suppression.form),
            names: suppression.names.to_hexadecimal().into(),
            outcomes: suppression.outcomes.each_ref().map(|all| findings(all)),
        };
        ShardMember {
            number: shard.number.number,
            count: shard.number.count,
            task: text(&shard.task),
            as_of: shard.as_of.to_string().into(),
            focused: shard.is_focused,
            reordered: shard.is_reordered,
            parts: shard.parts.iter().map(part).collect(),
            tree: findings(&shard.of_tree),
            tree_used: places(&shard.used_of_tree),
            suppressions: shard.suppressions.iter().map(suppression).collect(),
            ignored_inputs: paths(&shard.ignored_inputs),
            unreadable: shard
                .unreadable
                .iter()
                .map(|p| ProblemMember::of(p, context))
                .collect(),
        }
    }

    pub fn read(self) -> Result<Shard, String> {
        let part = |part: PartMember<'a>| -> Result<Part, String> {
            let scorecards = part.scorecards.into_iter().map(ScorecardMember::read);
            Ok(Part {
                number: part.number,
                path: Path::new(&*part.stack).to_path_buf(),
                sources: read_paths(part.sources),
                nests: read_paths(part.nests),
                asked: read_rules(&part.asked)?,
                used: read_places(part.used),
                metadata: read_places(part.metadata),
                findings: read_findings(part.findings)?,
                coverage: part.coverage.read(),
                problems: part.problems.into_iter().map(ProblemMember::read).collect(),
                scorecards: scorecards.collect::<Result<_, _>>()?,
            })
        };
        let suppression = |suppression: SuppressionMember<'a>| -> Result<ShardSuppression, String> {
            let mut outcomes: [Vec<Finding>; 4] = Default::default();
            for (read, written) in outcomes.iter_mut().zip(suppression.outcomes) {
                *read = read_findings(written)?;
            }
            Ok(ShardSuppression {
                place: suppression.place.read(),
                form: FORMS
                    .into_iter()
                    .find(|form| *form == suppression.form)
                    .ok_or_else(|| format!("nothing is accepted by a \"{}\"", suppression.form))?,
                names: read_rules(&suppression.names)?,
                outcomes,
            })
        };
        Ok(Shard {
            number: ShardNumber::new(self.number, self.count)
                .ok_or_else(|| format!("there is no shard {} of {}", self.number, self.count))?,
            task: self.task.into_owned(),
            as_of: self
                .as_of
                .parse()
                .map_err(|_| format!("\"{}\" is no date", self.as_of))?,
            is_focused: self.focused,
            is_reordered: self.reordered,
            parts: self.parts.into_iter().map(part).collect::<Result<_, _>>()?,
            of_tree: read_findings(self.tree)?,
            used_of_tree: read_places(self.tree_used),
            suppressions: self
                .suppressions
                .into_iter()
                .map(suppression)
                .collect::<Result<_, _>>()?,
            ignored_inputs: read_paths(self.ignored_inputs),
            unreadable: self
                .unreadable
                .into_iter()
                .map(ProblemMember::read)
                .collect(),
        })
    }
}
