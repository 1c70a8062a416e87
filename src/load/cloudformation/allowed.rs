//! Which values a parameter may have: `AllowedValues`, and patterns that list them.

use ecow::EcoString;
use regex_automata::meta;
use regex_automata::nfa::thompson::WhichCaptures;
use regex_automata::util::syntax;
use regex_syntax::hir::{Hir, HirKind};

use super::document::{Entry, Node};
use super::parameters::guarded;
use super::scope::Loader;
use crate::value::{Literal, Value};

/// A pattern that lists more values than this is taken for one that lists none.
const MOST: usize = 64;

/// The only values that a parameter can have, where its declaration lists them. A pattern must match the whole value.
pub(super) fn domain(declaration: &Node) -> Option<Vec<Literal>> {
    let values = match declaration.get("AllowedValues").and_then(Node::items) {
        Some(values) => values
            .iter()
            .map(|value| value.text().cloned())
            .collect::<Option<Vec<EcoString>>>()?,
        None => listed(declaration.get("AllowedPattern")?.text()?)?,
    };
    (!values.is_empty()).then(|| values.into_iter().map(Literal::Text).collect())
}

/// The texts that a pattern like `^(dev|prod)$` lists.
fn listed(pattern: &str) -> Option<Vec<EcoString>> {
    let parsed = regex_syntax::Parser::new().parse(pattern).ok()?;
    let texts = texts(&parsed)?;
    texts
        .into_iter()
        .map(|text| String::from_utf8(text).ok().map(EcoString::from))
        .collect()
}

/// All texts that an expression matches as a whole; none where they are too many to list.
fn texts(expression: &Hir) -> Option<Vec<Vec<u8>>> {
    let found = match expression.kind() {
        // The whole value is matched, so anchors at its ends say nothing more; elsewhere nothing would match.
        HirKind::Empty | HirKind::Look(_) => vec![Vec::new()],
        HirKind::Literal(literal) => vec![literal.0.to_vec()],
        HirKind::Capture(capture) => texts(&capture.sub)?,
        HirKind::Class(class) => {
            let literal = class.literal();
            match literal {
                Some(one) => vec![one],
                None => characters(class)?,
            }
        }
        HirKind::Repetition(repetition) if (repetition.min, repetition.max) == (0, Some(1)) => {
            let mut found = texts(&repetition.sub)?;
            found.push(Vec::new());
            found
        }
        HirKind::Repetition(_) => return None,
        HirKind::Concat(parts) => {
            let mut found: Vec<Vec<u8>> = vec![Vec::new()];
            for part in parts {
                let ends = texts(part)?;
                if found.len() * ends.len() > MOST {
                    return None;
                }
                found = found
                    .iter()
                    .flat_map(|start| ends.iter().map(move |end| [&start[..], end].concat()))
                    .collect();
            }
            found
        }
        HirKind::Alternation(ways) => {
            let mut found = Vec::new();
            for way in ways {
                found.extend(texts(way)?);
                if found.len() > MOST {
                    return None;
                }
            }
            found
        }
    };
    (found.len() <= MOST).then_some(found)
}

/// The characters of a small class: `[12]`.
fn characters(class: &regex_syntax::hir::Class) -> Option<Vec<Vec<u8>>> {
    let regex_syntax::hir::Class::Unicode(class) = class else {
        return None;
    };
    let mut found = Vec::new();
    for range in class.ranges() {
        for character in range.start()..=range.end() {
            found.push(character.to_string().into_bytes());
            if found.len() > MOST {
                return None;
            }
        }
    }
    Some(found)
}

/// A pattern that takes more bytes isn't judged.
const MOST_BYTES: usize = 4 << 20;

/// Whether the pattern of a declaration, if it has one, matches a value as a whole.
pub(super) fn matches_pattern(declaration: &Node, text: &str) -> bool {
    // Java's expressions know a little more than ours: what isn't understood isn't judged.
    let Some(pattern) = declaration.get("AllowedPattern").and_then(Node::text) else {
        return true;
    };
    let whole = format!("^(?:{pattern})$");
    // Java's classes (`\w`, `\d`) are those of ASCII, and compiling them so takes a tenth of the time. In a text of ASCII
    // every character is a byte; in another, what repeats must be counted in characters.
    let unicode = !text.is_ascii();
    let syntax = syntax::Config::new().unicode(unicode).utf8(unicode);
    // Whether it matches needs no groups, for each of which matching would take memory in each state.
    let config = meta::Config::new()
        .utf8_empty(unicode)
        .which_captures(WhichCaptures::None)
        .nfa_size_limit(Some(MOST_BYTES));
    let mut builder = meta::Regex::builder();
    let built = builder.configure(config).syntax(syntax).build(&whole);
    built.map_or(true, |pattern| pattern.is_match(text.as_bytes()))
}

impl Loader<'_> {
    /// Reports a value, given or by default, that the declaration doesn't allow: the service refuses to deploy it.
    pub(super) fn check_allowed(&mut self, entry: &Entry, value: &Value) {
        let Some(text) = value.as_str() else { return };
        let declaration = &entry.value;
        let values = declaration.get("AllowedValues").and_then(Node::items);
        let is_listed = values.is_none_or(|values| {
            values
                .iter()
                .any(|value| value.text().is_none_or(|allowed| allowed == text))
        });
        let allowed = match (is_listed, matches_pattern(declaration, text)) {
            (true, true) => return,
            (false, _) => "AllowedValues doesn't list",
            (true, false) => "AllowedPattern doesn't match",
        };
        let shown = match guarded(entry, value.clone()).marks.is_hidden() {
            true => "a value".to_string(),
            false => format!("the value {text:?}"),
        };
        let span = match value.origin() {
            origin if origin.is_none() => entry.key_span,
            origin => origin,
        };
        let detail = format!(
            "The parameter {} gets {shown}, which its {allowed}.",
            entry.key
        );
        self.fault(span, "Value not allowed", detail);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pattern: &str) -> Option<Vec<String>> {
        let found = listed(pattern)?;
        Some(found.iter().map(EcoString::to_string).collect())
    }

    #[test]
    fn patterns_that_list_values_are_told_from_those_that_do_not() {
        assert_eq!(of("^(dev|prod)$").unwrap(), ["dev", "prod"]);
        assert_eq!(
            of("dev|stage[12]?").unwrap(),
            ["dev", "stage1", "stage2", "stage"]
        );
        assert_eq!(of("^true$|^false$").unwrap(), ["true", "false"]);
        assert_eq!(of("[a-z]+"), None);
        assert_eq!(of(".*"), None);
        assert_eq!(of("[0-9]{12}"), None);
        assert_eq!(of("("), None);
        assert_eq!(of("(?i)a|b|c").map(|all| all.len()), Some(6));
    }
}
