//! Markdown, parsed as GitHub parses it.

use comrak::nodes::NodeValue;
use comrak::{Arena, Options, parse_document};

use crate::{json, report};

/// What of HTML we write ourselves.
const OURS: [&str; 7] = [
    "<!-- groundrule -->",
    "<details>",
    "<details open>",
    "</details>",
    "<summary>",
    "</summary>",
    "<br>",
];

/// What a page made of Markdown would do beyond showing text.
#[derive(Debug, Default, PartialEq)]
pub struct Acts {
    pub html: Vec<String>,
    pub links: Vec<String>,
    pub images: usize,
    pub mentions: Vec<String>,
    pub codes: usize,
    pub headings: usize,
}

pub fn acts(text: &str) -> Acts {
    let mut options = Options::default();
    options.extension.autolink = true;
    options.extension.table = true;
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.math_dollars = true;
    options.extension.alerts = true;
    let arena = Arena::new();
    let root = parse_document(&arena, text, &options);
    let mut acts = Acts::default();
    for node in root.descendants() {
        // Text beside text is one text on the page.
        let mut text = String::new();
        for child in node.children() {
            match &child.data.borrow().value {
                NodeValue::Text(part) => text.push_str(part),
                _ => text.push('\n'),
            }
        }
        acts.mentions.extend(mentions(&text));
        match &node.data.borrow().value {
            NodeValue::HtmlBlock(block) => {
                // `<b>3 high</b>` stands in a summary of ours.
                for line in block.literal.lines().filter(|l| !l.trim().is_empty()) {
                    let is_count = line.strip_prefix("<summary>").is_some_and(|rest| {
                        let rest = rest.trim_end_matches("</summary>");
                        rest.chars()
                            .all(|c| c.is_ascii_alphanumeric() || " ,<>/".contains(c))
                    });
                    if !is_count && !OURS.contains(&line) {
                        acts.html.push(line.to_string());
                    }
                }
            }
            NodeValue::HtmlInline(html) if !OURS.contains(&html.as_str()) => {
                acts.html.push(html.clone());
            }
            NodeValue::Link(link) => acts.links.push(link.url.clone()),
            NodeValue::Image(_) => acts.images += 1,
            NodeValue::Code(_) | NodeValue::CodeBlock(_) => acts.codes += 1,
            NodeValue::Heading(_) => acts.headings += 1,
            NodeValue::Math(_)
            | NodeValue::Strikethrough
            | NodeValue::TaskItem(_)
            | NodeValue::FootnoteReference(_)
            | NodeValue::Alert(_) => acts.html.push("an extension".into()),
            _ => {}
        }
    }
    acts
}

/// `@name`, `#1`, `!1` and the like: GitHub and GitLab look for them in what is text after parsing.
fn mentions(text: &str) -> Vec<String> {
    let all: Vec<char> = text.chars().collect();
    all.windows(2)
        .filter(|pair| match pair {
            ['@', next] => next.is_alphanumeric(),
            ['#' | '!' | '$' | '&', next] => next.is_ascii_digit(),
            _ => false,
        })
        .map(|pair| pair.iter().collect())
        .collect()
}

#[test]
fn the_checks_notice_what_acts() {
    let text = "# a\n\nx <script>x</script> [a](https://b.example) ![i](j) @octocat #12 `@code` https://auto.example www.auto.example\n";
    let acts = acts(text);
    assert_eq!(acts.mentions, ["@o", "#1"]);
    assert_eq!((acts.images, acts.codes, acts.headings), (1, 1, 1));
    assert_eq!(acts.links.len(), 3, "{:?}", acts.links);
    assert_eq!(acts.html, ["<script>", "</script>"]);
}

#[test]
fn a_comment_holds_what_we_write_and_nothing_else() {
    let shop = "testdata/shop";
    let acts = acts(&report("markdown", shop));
    assert_eq!(acts.html, [""; 0]);
    assert_eq!(acts.mentions, [""; 0]);
    let document = json(&report("json", shop));
    let rules = document["rules"].as_array().unwrap();
    for link in &acts.links {
        let is_reference = |rule: &serde_json::Value| {
            let references = rule["references"].as_array().unwrap();
            references.iter().any(|r| r == link.as_str())
        };
        assert!(rules.iter().any(is_reference), "{link}");
    }
    // A title, one for each finding, two sections, a card.
    let findings = document["findings"].as_array().unwrap().len();
    assert_eq!(acts.headings, 1 + findings + 2 + 1);
}
