//! Globs that users write, within bounds: what a pattern costs grows faster than its length.

use globset::{Glob, GlobMatcher, GlobSet, GlobSetBuilder};

/// Paths aren't longer.
const LONGEST: usize = 1024;
/// Alternatives within alternatives: `{a,{b,c}}`.
const DEEPEST: usize = 8;
/// So many globs say in one place what is left out.
const MOST: usize = 5_000;

/// Reads a glob.
///
/// # Errors
/// Why it is none.
pub fn glob(text: &str) -> Result<Glob, String> {
    if text.len() > LONGEST {
        return Err(format!(
            "a glob of {} bytes is too long; the limit is {LONGEST}",
            text.len()
        ));
    }
    let mut depth = 0usize;
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(format!(
                "the glob {text:?} has alternatives within alternatives more than {DEEPEST} deep"
            ));
        }
    }
    Glob::new(text).map_err(|e| e.to_string())
}

/// Reads a glob for matching.
///
/// # Errors
/// Why it is none.
pub fn matcher(text: &str) -> Result<GlobMatcher, String> {
    glob(text).map(|glob| glob.compile_matcher())
}

/// Reads globs that leave out what they match, what lies below it and, where they name no directory, whatever is called so.
///
/// # Errors
/// Which is none, and why.
pub(super) fn excluding(globs: &[String]) -> Result<GlobSet, String> {
    if globs.len() > MOST {
        return Err(format!(
            "{} globs are too many; the limit is {MOST}",
            globs.len()
        ));
    }
    let mut set = GlobSetBuilder::new();
    for text in globs {
        let text = text.trim_end_matches('/');
        set.add(glob(text)?);
        set.add(glob(&format!("{text}/**"))?);
        if !text.contains('/') {
            set.add(glob(&format!("**/{text}"))?);
            set.add(glob(&format!("**/{text}/**"))?);
        }
    }
    set.build().map_err(|e| e.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_cost_too_much_is_no_glob() {
        let nested = format!("{}{}", "{a,".repeat(200), "}".repeat(200));
        for text in [nested, "*".repeat(1 << 20), "?".repeat(2_000)] {
            assert!(matcher(&text).is_err());
        }
        for text in ["*".repeat(1024), "*a".repeat(512), "?".repeat(1024)] {
            assert!(matcher(&text).is_ok());
        }
        assert!(matcher("{a,{b,c}}/**").is_ok_and(|m| m.is_match("c/d")));
        assert!(excluding(&vec!["a".to_string(); MOST + 1]).is_err());
    }
}
