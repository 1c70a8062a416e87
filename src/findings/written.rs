//! The name that a source gives a value.

/// The name in front of a value, by what the line has before it: `status = `, `Status: [`.
pub(super) fn name_before(line: &str) -> Option<String> {
    let before = line.trim_end_matches(['[', '(', '{', ' ']);
    let before = match before.strip_suffix(':') {
        // What a condition chooses is called what stands before it: `name = condition ? one : other`.
        Some(before) if before.contains('?') => before.split_once('=')?.0,
        Some(before) => before,
        None => before.strip_suffix('=')?,
    };
    let before = before.trim_end().trim_end_matches(['"', '\'']);
    let name: String = before
        .chars()
        .rev()
        .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
        .collect::<Vec<char>>()
        .into_iter()
        .rev()
        .collect();
    name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        .then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_is_the_arguments() {
        for (line, name) in [
            ("  status = ", Some("status")),
            ("  Status: ", Some("Status")),
            ("  \"Action\" : [", Some("Action")),
            (
                "  public = var.access == \"private\" ? false : ",
                Some("public"),
            ),
            ("  - ", None),
            ("  a = b + ", None),
        ] {
            assert_eq!(name_before(line).as_deref(), name, "{line}");
        }
    }
}
