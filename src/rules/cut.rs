//! Cutting a rule's examples out of its file. Depends on the standard library only: the build script uses it too.
//!
//! The body of an example is source of its own (Terraform, or a template in a heredoc, in which `${AWS::Region}` is no
//! interpolation), so it must not be parsed as part of the rule. Rules are formatted, so an example begins with a line
//! such as `  fail "name" {` and ends with the first line that is `  }`.

/// An example's block as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// `fail`, `pass` or `undecided`.
    pub keyword: String,
    /// Its label.
    pub name: String,
    /// The offset of its first line in the file.
    pub offset: usize,
    /// What is between the lines of its braces.
    pub body: String,
}

/// The file with its examples blanked out (so that positions stay), and the examples.
pub fn cut(text: &str) -> (String, Vec<Cut>) {
    let mut rest = String::with_capacity(text.len());
    let mut cuts: Vec<Cut> = Vec::new();
    let mut current: Option<Cut> = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        match &mut current {
            None => match heading(bare) {
                Some((keyword, name)) => {
                    blank(&mut rest, line);
                    let cut = Cut {
                        keyword,
                        name,
                        offset,
                        body: String::new(),
                    };
                    if bare.ends_with("{}") {
                        cuts.push(cut);
                    } else {
                        current = Some(cut);
                    }
                }
                None => rest.push_str(line),
            },
            Some(cut) => {
                blank(&mut rest, line);
                if bare == "  }" {
                    cuts.extend(current.take());
                } else {
                    cut.body.push_str(line);
                }
            }
        }
        offset += line.len();
    }
    cuts.extend(current);
    (rest, cuts)
}

fn blank(rest: &mut String, line: &str) {
    rest.extend(line.bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }));
}

fn heading(line: &str) -> Option<(String, String)> {
    let inner = line.strip_prefix("  ")?;
    let (keyword, rest) = inner.split_once(' ')?;
    if !matches!(keyword, "fail" | "pass" | "undecided") {
        return None;
    }
    let rest = rest.trim().strip_prefix('"')?;
    let (name, end) = rest.rsplit_once('"')?;
    matches!(end.trim(), "{" | "{}").then(|| (keyword.to_string(), name.to_string()))
}
