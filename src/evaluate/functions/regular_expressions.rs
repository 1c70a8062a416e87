//! `regex` and `regexall`, in the syntax of RE2 (<https://github.com/google/re2/wiki/Syntax>).

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

use super::FunctionError;
use super::matching::{Match, Matcher};
use super::re2::{PatternError, explain, translate};
use super::signature::{
    Function, Kind, MOST_BYTES, MOST_ELEMENTS, Parameter, Returns, argument_error, fail, function,
    parameter,
};
use crate::evaluate::Budget;
use crate::value::{Entries, Type, Value};

const PATTERN: Parameter = parameter("pattern", Kind::String);
const TEXT: Parameter = parameter("string", Kind::String);
/// Why matches aren't known that nobody looked for.
const TOO_LONG: &str = "finding the pattern takes more than is left of the stack's steps";

pub(super) const FUNCTIONS: &[Function] = &[
    function("regex", &[PATTERN, TEXT], Returns::By(match_type), |c| {
        let pattern = compile(c.text(0)?)?;
        let text = c.text(1)?;
        let Ok(found) = pattern.matcher.first(text, c.context.budget) else {
            return Ok(c.limit(TOO_LONG));
        };
        found
            .map(|found| pattern.result(&found))
            .ok_or_else(|| fail("pattern did not match any part of the given string"))
    }),
    function(
        "regexall",
        &[PATTERN, TEXT],
        Returns::By(|a| match_type(a).map(Type::list)),
        |c| {
            let pattern = compile(c.text(0)?)?;
            let text = c.text(1)?;
            let mut items = Vec::new();
            let mut last_end = None;
            for found in pattern.matcher.all(text, c.context.budget) {
                let Ok(found) = found else {
                    return Ok(c.limit(TOO_LONG));
                };
                let range = found.range();
                // Go takes no empty match right behind another match.
                if range.is_empty() && last_end == Some(range.start) {
                    continue;
                }
                last_end = Some(range.end);
                if items.len() >= MOST_ELEMENTS {
                    return Ok(c.limit("regexall finds too much"));
                }
                items.push(pattern.result(&found));
            }
            let element = c.returns.element().cloned().unwrap_or_default();
            Ok(Value::list(element, items))
        },
    ),
];

/// Compiling a pattern takes longer than using it, and a rule uses the same ones again and again: so many are kept by each
/// thread.
const MOST_KEPT: usize = 256;

thread_local! {
    static KEPT: RefCell<FxHashMap<String, Rc<Pattern>>> = RefCell::default();
}

/// A compiled pattern.
pub(super) struct Pattern {
    matcher: Matcher,
    /// The names in the order of the groups, as they are written.
    names: Vec<Option<String>>,
}

fn compile(text: &str) -> Result<Rc<Pattern>, FunctionError> {
    Pattern::kept(text).map_err(|error| {
        error.of_call(|e| {
            argument_error(
                0,
                format!("invalid regexp pattern: {} in {}", e.code, e.part),
            )
        })
    })
}

impl Pattern {
    /// The pattern, compiled unless this thread has it already.
    pub fn kept(text: &str) -> Result<Rc<Pattern>, PatternError> {
        if let Some(found) = KEPT.with_borrow(|kept| kept.get(text).cloned()) {
            return Ok(found);
        }
        let pattern = Rc::new(Pattern::new(text)?);
        KEPT.with_borrow_mut(|kept| {
            if kept.len() >= MOST_KEPT {
                kept.clear();
            }
            kept.insert(text.to_string(), pattern.clone());
        });
        Ok(pattern)
    }

    fn new(text: &str) -> Result<Pattern, PatternError> {
        let (translated, names) = translate(text)?;
        let matcher = Matcher::new(translated).map_err(|error| match error {
            Some(error) => explain(text, &error),
            None => PatternError::limit(text),
        })?;
        Ok(Pattern { matcher, names })
    }

    fn has_names(&self) -> bool {
        self.names.iter().any(Option::is_some)
    }

    /// What the whole match or its groups are.
    fn result(&self, found: &Match<'_>) -> Value {
        let group = |i: usize| {
            let text = found.group(i);
            text.map_or_else(|| Value::null_of(Type::String), Value::string)
        };
        if self.names.is_empty() {
            return group(0);
        }
        if self.has_names() {
            let entries: Entries = self
                .names
                .iter()
                .enumerate()
                .filter_map(|(i, name)| Some((name.as_deref()?.into(), group(i + 1))))
                .collect();
            return Value::object(entries);
        }
        Value::tuple((1..=self.names.len()).map(group).collect())
    }

    fn ty(&self) -> Result<Type, FunctionError> {
        if self.names.is_empty() {
            return Ok(Type::String);
        }
        if !self.has_names() {
            return Ok(Type::tuple(
                self.names.iter().map(|_| Type::String).collect(),
            ));
        }
        let mut attributes = BTreeMap::new();
        for name in &self.names {
            let Some(name) = name else {
                return Err(argument_error(
                    0,
                    "invalid regexp pattern: cannot mix both named and unnamed capture groups",
                ));
            };
            attributes.insert(name.as_str().into(), Type::String);
        }
        Ok(Type::object(attributes))
    }

    /// Replaces each match as Go's `ReplaceAllString` does; none where the result is too long, or takes too long.
    pub fn replace_all(&self, text: &str, template: &str, budget: &Budget) -> Option<String> {
        let mut out = String::new();
        let mut at = 0;
        let mut last_end = None;
        for found in self.matcher.all(text, budget) {
            let found = found.ok()?;
            let whole = found.range();
            if whole.is_empty() && last_end == Some(whole.start) {
                continue;
            }
            last_end = Some(whole.end);
            out.push_str(text.get(at..whole.start)?);
            self.expand(template, &found, &mut out);
            at = whole.end;
            if out.len() > MOST_BYTES {
                return None;
            }
        }
        out.push_str(text.get(at..)?);
        Some(out)
    }

    /// Go's `Expand`: `$1`, `$name`, `${name}`, `$$`.
    fn expand(&self, template: &str, found: &Match<'_>, out: &mut String) {
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('$') {
            out.push_str(before);
            if let Some(after) = after.strip_prefix('$') {
                out.push('$');
                rest = after;
                continue;
            }
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            let (name, after) = match after.strip_prefix('{') {
                Some(inner) => match inner.split_once('}') {
                    Some((name, rest)) if !name.is_empty() && name.chars().all(is_word) => {
                        (name, rest)
                    }
                    _ => {
                        // Not well formed: the dollar stands for itself.
                        out.push('$');
                        rest = after;
                        continue;
                    }
                },
                None => {
                    let end = after.find(|c: char| !is_word(c)).unwrap_or(after.len());
                    after.split_at(end)
                }
            };
            if name.is_empty() {
                out.push('$');
                rest = after;
                continue;
            }
            rest = after;
            let group = match name.parse::<usize>() {
                Ok(n) => found.group(n),
                Err(_) => self
                    .names
                    .iter()
                    .enumerate()
                    .rev()
                    .filter(|(_, n)| n.as_deref() == Some(name))
                    .find_map(|(i, _)| found.group(i + 1)),
            };
            out.push_str(group.unwrap_or(""));
        }
        out.push_str(rest);
    }
}

fn match_type(arguments: &[Value]) -> Result<Type, FunctionError> {
    match arguments.first().and_then(Value::as_str) {
        Some(text) => compile(text)?.ty(),
        None => Ok(Type::Dynamic),
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn repetitions_within_each_other_are_multiplied() {
        let code = |text: &str| Pattern::kept(text).err().map(|e| e.code);
        for text in ["((a{1,20}){1,20}){1,20}$", "(a{2}b|c{501})*(d(e{3})?){400}"] {
            assert_eq!(
                code(text).as_deref(),
                Some("invalid repeat count"),
                "{text}"
            );
        }
        for text in [
            "(a{1,30}){1,30}",
            "a{900}b{900}(c{9}){9}",
            "[{]{1000}(\\({1000})",
        ] {
            assert_eq!(code(text), None, "{text}");
        }
    }
}
