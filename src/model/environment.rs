//! What a stack counts as: production or not, with the evidence.

use super::build::Circumstances;
use super::model::{Environment, Model};
use crate::value::Value;

const PRODUCTION: [&str; 4] = ["prod", "prd", "production", "live"];
const OTHER: [&str; 13] = [
    "dev",
    "development",
    "test",
    "testing",
    "qa",
    "sandbox",
    "staging",
    "stage",
    "demo",
    "ci",
    "preview",
    "ephemeral",
    "example",
];
/// Names of variables, parameters and tags whose value says it.
const NAMES: [&str; 5] = ["env", "environment", "stage", "tier", "environment_name"];

/// The environment of a stack: what the user says, else the name of a variable file, else the value of a variable or
/// tag, else the workspace, else a segment of the path below the tree.
pub(super) fn of(model: &Model, circumstances: &Circumstances) -> Environment {
    let of_path = circumstances
        .environments
        .iter()
        .rev()
        .find(|(glob, _)| glob.is_match(&model.path))
        .map(|(_, name)| name);
    if let Some(name) = of_path.or(circumstances.environment.as_ref()) {
        return Environment {
            name: classify(name).unwrap_or("unknown"),
            evidence: format!("it is given as {name}"),
        };
    }
    for file in &circumstances.variable_files {
        if let Some(name) = file.split(['.', '-', '_', '/']).find_map(classify) {
            return Environment {
                name,
                evidence: format!("the variable file {file}"),
            };
        }
    }
    if let Some(found) = from_values(model) {
        return found;
    }
    let segments: Vec<&str> = model.path.split('/').collect();
    // `live` is what is deployed at all where a more telling segment follows, as in `live/staging`.
    let is_telling = |s: &str| {
        s != "live"
            && s.split(['-', '_', '.'])
                .any(|word| classify(word).is_some())
    };
    let is_live_telling = !segments.iter().any(|s| is_telling(s));
    for segment in segments
        .into_iter()
        .filter(|s| *s != "live" || is_live_telling)
    {
        if crate::discover::is_example(std::path::Path::new(segment)) {
            return Environment {
                name: "non-production",
                evidence: format!("{segment:?} in its path"),
            };
        }
        let words = segment.split(['-', '_', '.']);
        let mut telling = words.filter(|word| !is_purpose(segment, word));
        if let Some(name) = telling.find_map(classify) {
            return Environment {
                name,
                evidence: format!("{segment:?} in its path"),
            };
        }
    }
    model.environment.clone()
}

/// Whether a word of a template's name says what it is for: `stage-of-pipeline.yaml`, `ci-role.yaml`. Of a directory, or alone, it is
/// an environment.
fn is_purpose(segment: &str, word: &str) -> bool {
    const PURPOSES: [&str; 5] = ["stage", "ci", "live", "preview", "ephemeral"];
    match segment.rsplit_once('.') {
        Some((stem, "yaml" | "yml" | "json" | "template")) => {
            stem != word && PURPOSES.contains(&word.to_ascii_lowercase().as_str())
        }
        _ => false,
    }
}

fn from_values(model: &Model) -> Option<Environment> {
    let is_named =
        |name: &str| NAMES.contains(&name.to_ascii_lowercase().replace('-', "_").as_str());
    for kind in ["terraform.variable", "cloudformation.parameter"] {
        for id in model.of_kind(kind) {
            let value = model.value(*id);
            let entries = value.as_entries()?;
            let name = entries.get("name").and_then(Value::as_str).unwrap_or("");
            let says = |what: &str| entries.get(what).and_then(Value::as_bool).unwrap_or(true);
            // What nothing reads makes the stack nothing else.
            if says("root")
                && says("used")
                && is_named(name)
                && let Some(text) = entries
                    .get("value")
                    .or(entries.get("default"))
                    .filter(|v| !v.marks.is_sensitive())
                    .and_then(Value::as_str)
                && let Some(environment) = classify(text)
            {
                return Some(Environment {
                    name: environment,
                    evidence: format!("{name} = {text:?}"),
                });
            }
        }
    }
    for id in model.of_kind("terraform.unit") {
        let value = model.value(*id);
        let inputs = value
            .as_entries()
            .and_then(|e| e.get("inputs"))
            .and_then(Value::as_entries);
        for (name, input) in inputs.into_iter().flatten().filter(|(n, _)| is_named(n)) {
            if let Some(text) = input.as_str()
                && !input.marks.is_sensitive()
                && let Some(environment) = classify(text)
            {
                return Some(Environment {
                    name: environment,
                    evidence: format!("{name} = {text:?}"),
                });
            }
        }
    }
    // A tag on a resource says it too.
    for (id, value) in model.attributes.iter().enumerate() {
        let tags = value
            .as_entries()
            .and_then(|e| e.get("tags"))
            .and_then(Value::as_entries);
        for (name, tag) in tags.into_iter().flatten() {
            if is_named(name)
                && let Some(text) = tag.as_str()
                && let Some(environment) = classify(text)
            {
                let address = model
                    .stack
                    .nodes
                    .get(id)
                    .map(|n| n.address.as_str())
                    .unwrap_or_default();
                return Some(Environment {
                    name: environment,
                    evidence: format!("the tag {name} = {text:?} of {address}"),
                });
            }
        }
    }
    None
}

/// Whether a condition can hold in production: `var.env is not prod` can't.
pub fn can_be_production(guards: &crate::value::Guards, guard: crate::value::Guard) -> bool {
    guards.can_hold(guard, &|input, literal| {
        let name = input
            .rsplit('.')
            .next()
            .unwrap_or(input)
            .to_ascii_lowercase()
            .replace('-', "_");
        let is_asked = name == "workspace" || NAMES.contains(&name.as_str());
        match literal {
            crate::value::Literal::Text(text) if is_asked => {
                classify(text).map(|c| c == "production")
            }
            _ => None,
        }
    })
}

/// What a word stands for.
pub fn classify(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
    if PRODUCTION.contains(&word) {
        Some("production")
    } else if OTHER.contains(&word) || matches!(word, "non-production" | "nonprod" | "non-prod") {
        Some("non-production")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::is_purpose;

    #[test]
    fn words_of_a_templates_name_may_be_its_purpose() {
        assert!(is_purpose("stage_resources.yaml", "stage"));
        assert!(is_purpose("ci-role.json", "ci"));
        assert!(!is_purpose("stage.yaml", "stage"));
        assert!(!is_purpose("app-dev.yaml", "dev"));
        assert!(!is_purpose("stage-eu", "stage"));
    }
}
