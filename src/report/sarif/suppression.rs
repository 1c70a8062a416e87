//! What accepts a finding, as SARIF's suppressions.

use serde_json::json;
use serde_sarif::sarif::Suppression;

use super::super::place::Texts;
use super::super::plain::{cut, plain_line, sentence};
use super::{MAXIMUM_TEXT, properties, result};
use crate::findings::Finding;

/// What stands for a file where findings are accepted by a flag.
const COMMAND_LINE: &str = "--ignore";

/// The suppressions of a finding: empty where nobody accepts it.
pub(super) fn suppressions(finding: &Finding, texts: &Texts) -> Vec<Suppression> {
    let Some(risk) = finding.accepted.as_deref() else {
        return Vec::new();
    };
    // A comment and metadata stand in what is scanned; the configuration speaks about it from outside.
    let kind = match risk.form {
        "configuration" => "external",
        _ => "inSource",
    };
    let mut suppression = Suppression::builder()
        .kind(kind)
        .status("accepted")
        .properties(properties([
            ("form", json!(risk.form)),
            ("owner", json!(risk.owner.as_deref().map(plain_line))),
            ("until", json!(risk.until.map(|day| day.to_string()))),
        ]))
        .build();
    suppression.justification = risk
        .reason
        .as_deref()
        .map(|reason| plain_line(reason).replace("](", "] ("))
        .map(|reason| cut(&sentence(&reason), MAXIMUM_TEXT).into_owned());
    // What is accepted on the command line stands in no file.
    let place = risk
        .place
        .as_ref()
        .filter(|p| p.path.as_os_str() != COMMAND_LINE);
    suppression.location = place.map(|p| result::location(p, texts));
    vec![suppression]
}
