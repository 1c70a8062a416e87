//! What is left of a file with errors.

use super::*;

#[test]
fn the_rest_of_the_body_is_read() {
    assert_eq!(
        outline("a = 1 2\nb = 3\nc {\n d = \n e = 4\n}\nf = 5\n"),
        "a=INVALID b=3 c {d=INVALID e=4} f=5 !Missing newline after argument !Invalid expression"
    );
    assert_eq!(
        outline("a = [1\n 2]\nb = 1"),
        "a=INVALID b=1 !Missing item separator"
    );
    assert_eq!(
        outline("a {\n b = [1, 2\n c = 3\n}\nd {}\n"),
        "a {b=INVALID} d {} !Missing item separator"
    );
    assert_eq!(
        outline("a = \"x\nb = 1\n"),
        "a=INVALID b=1 !Invalid multi-line string"
    );
    assert_eq!(
        outline("a = (1\nb = 1\n"),
        "a=INVALID b=1 !Unbalanced parentheses"
    );
    assert_eq!(
        outline("a = <<E\nb = 1\n"),
        "a=INVALID !Unterminated template string"
    );
    assert_eq!(
        outline("a = {\n b = 1 c = 2\n}\nd = 1"),
        "a=INVALID d=1 !Missing attribute separator"
    );
    assert_eq!(
        outline("a = \"${\"}\nb = 1"),
        "a=INVALID b=1 !Invalid multi-line string"
    );
}

#[test]
fn bodies() {
    let required = "Argument or block definition required";
    assert_eq!(outline("a\nb = 1"), format!("b=1 !{required}"));
    assert_eq!(outline("+ 2\nb = 1"), format!("b=1 !{required}"));
    assert_eq!(outline("}\nb = 1"), format!("b=1 !{required}"));
    assert_eq!(outline("\"a\" = 1\nb = 1"), "b=1 !Invalid argument name");
    assert_eq!(
        outline("a = 1,\nb = 1"),
        "a=INVALID b=1 !Unexpected comma after argument"
    );
    assert_eq!(outline("a b\nc = 1"), "c=1 !Invalid block definition");
    assert_eq!(outline("a b = 1\nc = 1"), "c=1 !Invalid block definition");
    assert_eq!(
        outline("a \"${b}\" {\n x = 1\n}\nc = 1"),
        "c=1 !Invalid string literal"
    );
    assert_eq!(
        outline("a {\n b {\n c = 1\n"),
        "a {b {c=1}} !Unclosed configuration block"
    );
    assert_eq!(
        outline("a {} b {}\nc = 1"),
        "a {} c=1 !Missing newline after block definition"
    );
    assert_eq!(
        outline("a {\n b {} }\nc = 1"),
        "a {b {}} c=1 !Missing newline after block definition"
    );
    assert_eq!(
        outline("a {\n b = 1 }\nc = 1"),
        "a {b=INVALID} c=1 !Missing newline after argument"
    );
}

#[test]
fn blocks_on_one_line() {
    let invalid = "Invalid single-argument block definition";
    assert_eq!(
        outline("a { b = 1\n c = 2\n}\nd = 1"),
        format!("a {{b=1 c=2}} d=1 !{invalid}")
    );
    assert_eq!(
        outline("a { b = 1, c = 2 }\nd = 1"),
        format!("d=1 !{invalid}")
    );
    assert_eq!(
        outline("a { b = 1"),
        "a {b=1} !Unclosed configuration block"
    );
    assert_eq!(
        outline("a { b {} }\nd = 1"),
        "a {b {}} d=1 !Argument definition required"
    );
    assert_eq!(
        outline("a { b = + }\nd = 1"),
        "a {b=INVALID} d=1 !Invalid expression"
    );
}

#[test]
fn an_argument_set_twice() {
    let source = "a = 1\nb {\n  c = 1\n  c = 2\n  c = 3\n}\n";
    let file = parse_file(source, 0);
    assert_eq!(outline_of_body(&file.body), "a=1 b {c=1}");
    let [second, third] = &file.errors[..] else {
        panic!("{:?}", file.errors);
    };
    assert_eq!(second.summary, "Attribute redefined");
    assert_eq!(
        second.detail,
        "The argument \"c\" was already set at line 3. Each argument may be set only once."
    );
    assert_eq!((second.span.start, third.span.start), (20, 28));
    // The same where names are looked up in a table.
    let many: String = (0..50).map(|i| format!("a{} = 1\n", i % 40)).collect();
    let file = parse_file(&many, 0);
    assert_eq!((file.body.attributes.len(), file.errors.len()), (40, 10));
    assert!(file.errors[0].detail.contains("line 1."));
}

#[test]
fn characters_that_are_no_tokens() {
    let is = |text: &str, summary: &str, at: &str| {
        assert_eq!(error(text), (summary.into(), at.into()), "{text}");
    };
    is("'a'", "Invalid character", "'");
    is("{ a = 1; b = 2 }", "Invalid character", ";");
    is("a & b", "Unsupported operator", "&");
    is("a | b", "Unsupported operator", "|");
    is("`a`", "Invalid character", "`");
    is("“a”", "Invalid character", "“");
    is("a @ b", "Invalid character", "@");
    is("\0", "Invalid character", "\0");
    is(".5", "Invalid expression", ".");
    is("1.2.3", "Invalid number literal", "1.2.3");
    is("1e5.2", "Invalid number literal", "1e5.2");
    is("1e", "Missing newline after argument", "e");
    is("a.", "Invalid attribute name", "\n");
    is("a.*.*", "Nested splat expression not allowed", "*");
    is("a[*", "Missing close bracket on splat index", "\n");
    is("a[0", "Missing close bracket on index", "");
    is("a::", "Missing function name", "\n");
    is("a::b", "Missing open parenthesis", "\n");
    is("f(1 2)", "Missing argument separator", "2");
    is("f(1", "Unterminated function call", "f(");
    is("[1", "Unterminated tuple constructor expression", "[");
    is("{ a = 1", "Missing expression", "");
    is("{ a }", "Missing key/value separator", "}");
    is("{ a\n}", "Missing attribute value", "\n");
    is("a ? b", "Missing false expression in conditional", "\n");
    is("1 /* x", "Invalid expression", "*");
}

#[test]
fn a_block_on_the_line_of_the_block_around_is_meant_as_one() {
    assert_eq!(
        outline("a {\n b { c {} }\n d = 1\n}\ne {}\n"),
        "a {b {c {}} d=1} e {} !Argument definition required"
    );
    assert_eq!(
        outline("a { b { c = 1 } }\nd = 1\n"),
        "a {b {c=1}} d=1 !Argument definition required"
    );
}
