//! JUnit's XML, as Jenkins, GitLab, Azure Pipelines and Bitbucket read it: a suite for each stack, a case for each rule and place.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::context::{Context, RuleFacts};
use super::coverage::{self, position};
use super::markup::{line, lines};
use super::plain::{cut, sentence};
use crate::findings::{Finding, Problem, Report};

/// Resources that a failure names.
const NAMED: usize = 20;
/// More of a text isn't read.
const MAXIMUM_TEXT: usize = 2_000;

/// Writes failures by stack. A stack without findings has a case that passed; what could not be looked at is an error.
pub fn write_junit(report: &Report, context: &Context, out: &mut dyn Write) -> io::Result<()> {
    let facts = context.facts();
    let mut suites: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for (stack, ..) in &report.coverage.environments {
        suites.entry(stack).or_default();
    }
    for finding in context.listed(report) {
        suites.entry(&finding.stack).or_default().push(finding);
    }
    let incomplete: Vec<&Problem> = report
        .diagnostics
        .iter()
        .filter(|p| p.is_incomplete)
        .collect();
    let tests: usize = suites.values().map(|f| f.len().max(1)).sum();
    let failures = context
        .listed(report)
        .filter(|f| f.undecided.is_none())
        .count();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"groundrule\" tests=\"{}\" failures=\"{failures}\" errors=\"{}\">",
        tests + incomplete.len(),
        incomplete.len()
    )?;
    for (stack, findings) in suites {
        suite(
            stack,
            &findings,
            &|f| facts.get(f.rule.as_str()).copied(),
            out,
        )?;
    }
    if !incomplete.is_empty() {
        problems(&incomplete, context, out)?;
    }
    writeln!(out, "</testsuites>")?;
    out.flush()
}

fn suite<'r>(
    stack: &str,
    findings: &[&Finding],
    rule: &dyn Fn(&Finding) -> Option<&'r RuleFacts>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let skipped = findings.iter().filter(|f| f.undecided.is_some()).count();
    let name = if stack.is_empty() { "." } else { stack };
    writeln!(
        out,
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{skipped}\">",
        line(name),
        findings.len().max(1),
        findings.len() - skipped
    )?;
    if findings.is_empty() {
        writeln!(
            out,
            "    <testcase classname=\"groundrule\" name=\"no findings\"/>"
        )?;
    }
    for finding in findings {
        case(finding, rule(finding), out)?;
    }
    writeln!(out, "  </testsuite>")
}

fn case(finding: &Finding, rule: Option<&RuleFacts>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "    <testcase classname=\"{}\" name=\"{}\">",
        line(&finding.rule),
        line(&position(&finding.place))
    )?;
    let message = sentence(finding.message.trim());
    match &finding.undecided {
        Some(reason) => {
            let said = format!("{message} Undecided: {}", sentence(reason));
            writeln!(
                out,
                "      <skipped message=\"{}\"/>",
                line(&cut(&said, MAXIMUM_TEXT))
            )?;
        }
        None => writeln!(
            out,
            "      <failure type=\"{}\" message=\"{}\">{}</failure>",
            finding.severity.name(),
            line(&cut(&message, MAXIMUM_TEXT)),
            lines(&details(finding, rule))
        )?,
    }
    writeln!(out, "    </testcase>")
}

/// What stands below a failure.
fn details(finding: &Finding, rule: Option<&RuleFacts>) -> String {
    let mut text = format!("{}: {}\n", position(&finding.place), finding.label.trim());
    for step in finding.related.iter().take(NAMED) {
        text.push_str(&format!(
            "{}: {}\n",
            position(&step.place),
            step.label.trim()
        ));
    }
    for instance in finding.instances.iter().take(NAMED) {
        text.push_str(&format!("Resource: {}", cut(&instance.address, 255)));
        if let Some(when) = &instance.when {
            text.push_str(&format!(" when {}", cut(when, 255)));
        }
        text.push('\n');
    }
    let more = finding.instances.len().saturating_sub(NAMED);
    if more > 0 {
        text.push_str(&format!("and {more} more\n"));
    }
    if let Some(rule) = rule {
        let remedy = cut(rule.remedy.trim(), MAXIMUM_TEXT);
        if !remedy.is_empty() {
            text.push_str(&format!("Remedy: {remedy}\n"));
        }
        if let Some(link) = rule.links().next() {
            text.push_str(&format!("See: {link}\n"));
        }
    }
    text
}

fn problems(problems: &[&Problem], context: &Context, out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "  <testsuite name=\"what could not be looked at\" tests=\"{0}\" failures=\"0\" errors=\"{0}\" skipped=\"0\">",
        problems.len()
    )?;
    for problem in problems {
        let place = problem.place.as_ref().map_or("groundrule".into(), position);
        let said = coverage::problem(problem, context);
        writeln!(
            out,
            "    <testcase classname=\"groundrule\" name=\"{}\">\n      <error type=\"incomplete\" message=\"{}\"/>\n    </testcase>",
            line(&place),
            line(&cut(&said, MAXIMUM_TEXT))
        )?;
    }
    writeln!(out, "  </testsuite>")
}
