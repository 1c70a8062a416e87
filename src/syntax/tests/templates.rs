//! Strings, heredocs and bare templates. What white space becomes was asked of Terraform.

use super::*;
use crate::syntax::parse_template;

fn bare(text: &str) -> String {
    let (expression, errors) = parse_template(text, 0);
    assert_eq!(errors, [], "{text}");
    show(&expression)
}

#[test]
fn quoted_strings() {
    assert_eq!(tree(r#""""#), r#""""#);
    assert_eq!(
        tree(r#""a\n\r\t\"\\\u00e9\U0001F600""#),
        "\"a\\n\\r\\t\\\"\\\\é😀\""
    );
    assert_eq!(
        tree(r#""$$$${x} %%{ $${ $$ %% 100% é $${~""#),
        r#""$$${x} %{ ${ $$ %% 100% é ${~""#
    );
    assert_eq!(tree(r#""$ % $""#), r#""$ % $""#);
    assert_eq!(tree(r#""a$${b}${c}""#), r#"<"a${b}" ${c}>"#);
    assert_eq!(tree(r#""${"${"a"}"}""#), r#"wrap<${wrap<${"a"}>}>"#);
    assert_eq!(tree(r#""${{ a = "}" }.a}""#), r#"wrap<${{"a"="}"}.a}>"#);
}

#[test]
fn stripping() {
    assert_eq!(tree(r#""a ${~ "x" ~} b""#), r#"<"a" ${"x"} "b">"#);
    assert_eq!(tree(r#""\n ${~"x"~} \n ""#), r#"<${"x"}>"#);
    assert_eq!(tree(r#""  ${~1}""#), "<${1}>");
    assert_eq!(tree(r#""${~1~}""#), "wrap<${1}>");
    assert_eq!(
        tree("<<EOT\na\\n$${x} \\u00e9 \"q\"\n  ${~ \"x\" }\n${~ \"y\" ~}  \n   z\nEOT"),
        r#"<"a\\n${x} \\u00e9 \"q\"\n" ${"x"} ${"y"} "   z\n">"#
    );
}

#[test]
fn directives() {
    assert_eq!(
        tree(r#""%{ if a }b%{ else }c${d}%{ endif }""#),
        r#"<if(a: "b": "c" ${d})>"#
    );
    assert_eq!(tree(r#""%{if a}%{endif}""#), "<if(a: : )>");
    assert_eq!(
        tree(r#""x%{ for k, v in m }%{ if v }${k}%{ endif }%{ endfor }y""#),
        r#"<"x" for(k,v in m: if(v: ${k}: )) "y">"#
    );
}

#[test]
fn heredocs() {
    assert_eq!(tree("<<EOT\nEOT"), r#""""#);
    assert_eq!(tree("<<EOT\n a\n\n  b\n EOT"), r#"" a\n\n  b\n""#);
    assert_eq!(tree("<<EOT\r\na\r\nEOT\r"), r#""a\r\n""#);
    assert_eq!(tree("<<EOT\n${a}\nEOT"), r#"<${a} "\n">"#);
    assert_eq!(tree("<<A\n${<<B\nb\nB\n}\nA"), "<${\"b\\n\"} \"\\n\">");
    assert_eq!(
        tree("<<E\n E x\nxE\n${1} E\nE"),
        r#"<" E x\nxE\n" ${1} " E\n">"#
    );
    assert_eq!(tree("<<E\n$$ %% $${a} $E\nE"), r#""$$ %% ${a} $E\n""#);
    assert_eq!(tree("f(<<E\na\nE\n, 1)"), r#"f("a\n", 1)"#);
    // The heredoc's end leaves its line end to the argument.
    assert_eq!(outline("a = <<E\nx\nE\nb = 1\n"), r#"a="x\n" b=1"#);
}

#[test]
fn indentation_of_heredocs() {
    assert_eq!(
        tree("<<-EOT\n      x\n    ${\"q\"}\n   \n\ttab\n      EOT"),
        r#"<"     x\n   " ${"q"} "\n   \ntab\n">"#
    );
    assert_eq!(
        tree(
            "<<-EOT\n      x\n      %{ for i in [1,2] ~}\n        y${i}\n      %{ endfor ~}\n      z\n  EOT"
        ),
        r#"<"x\n" for(,i in [1, 2]: "        y" ${i} "\n") "      z\n">"#
    );
    assert_eq!(tree("<<-EOT\n\t  a\n\t b $x\n    EOT"), r#"" a\nb $x\n""#);
    assert_eq!(
        tree("<<-EOT\n    a\n\n      b\n  ${\"x\"} c\nEOT"),
        r#"<"  a\n\n    b\n" ${"x"} " c\n">"#
    );
    assert_eq!(tree("<<-EOT\n  a\n${x}\nEOT"), r#"<"  a\n" ${x} "\n">"#);
    assert_eq!(
        tree("<<-EOT\n\n    ${\"x\"~}\n      y\n    EOT"),
        r#"<"\n" ${"x"} "      y\n">"#
    );
}

#[test]
fn bare_templates() {
    assert_eq!(bare(""), r#""""#);
    assert_eq!(
        bare("a\\n\"b\"\n$${c} %%{d} $"),
        r#""a\\n\"b\"\n${c} %{d} $""#
    );
    assert_eq!(bare("${a}"), "wrap<${a}>");
    assert_eq!(bare("a\n${~ b ~}\n c"), r#"<"a" ${b} " c">"#);
    assert_eq!(
        bare("%{ if a ~}\n  x\n%{ endif ~}\n"),
        r#"<if(a: "  x\n": )>"#
    );
}

#[test]
fn errors() {
    let is = |text: &str, summary: &str, at: &str| {
        assert_eq!(error(text), (summary.into(), at.into()), "{text}");
    };
    is(r#""a\x""#, "Invalid escape sequence", "\\x");
    is(r#""\u12""#, "Invalid escape sequence", "\\u12");
    is(r#""\ud800""#, "Invalid escape sequence", "\\ud800");
    is(r#""\U0011ffff""#, "Invalid escape sequence", "\\U0011ffff");
    is("\"a", "Invalid multi-line string", "\n");
    is(r#""${a""#, "Unclosed template interpolation sequence", "");
    is(
        r#""${a:b}""#,
        "Extra characters after interpolation expression",
        ":",
    );
    is(
        r#""${a b}""#,
        "Extra characters after interpolation expression",
        "b",
    );
    is(r#""${}""#, "Invalid expression", "}");
    is(
        r#""%{ endif }""#,
        "Unexpected endif directive",
        "%{ endif }",
    );
    is(
        r#""%{if a}b%{else}c%{else}d%{endif}""#,
        "Unexpected else directive",
        "%{else}",
    );
    is(
        r#""%{for a in b}%{endif}""#,
        "Unexpected endif directive",
        "%{endif}",
    );
    is(
        r#""%{for a in b}%{else}%{endfor}""#,
        "Unexpected else directive",
        "%{else}",
    );
    is(r#""%{if a}b""#, "Unexpected end of template", "\"");
    is(
        r#""%{when a}b""#,
        "Invalid template control keyword",
        "when",
    );
    is(r#""%{ 1 }b""#, "Invalid template directive", "1");
    is(r#""%{ for }b""#, "Invalid 'for' directive", "}");
    is(r#""%{ if a b }""#, "Extra characters in if marker", "b");
    is("<<EOT\na", "Unterminated template string", "");
    assert_eq!(
        first_error(
            "a = <<EOT\na\nEOT",
            &parse_file("a = <<EOT\na\nEOT", 0).errors
        )
        .0,
        "Unterminated template string"
    );
}
