//! What is written, and the tree it is.

use super::*;
use crate::syntax::parse_expression;

#[test]
fn literals_and_names() {
    assert_eq!(
        tree("[null, true, false, 1, 1.5, 1e3, 1E-3, 01]"),
        "[null, true, false, 1, 1.5, 1e3, 1E-3, 01]"
    );
    assert_eq!(
        tree("[a, a-b, _x, größe, 日本]"),
        "[a, a-b, _x, größe, 日本]"
    );
    assert_eq!(tree("a-1"), "a-1");
    assert_eq!(tree("a -1"), "(a Subtract 1)");
}

#[test]
fn operators_bind_as_in_hcl() {
    assert_eq!(
        tree("a || b && c == d < e + f * g"),
        "(a Or (b And (c Equal (d Less (e Add (f Multiply g))))))"
    );
    assert_eq!(
        tree("a * b + c < d == e && f || g"),
        "((((((a Multiply b) Add c) Less d) Equal e) And f) Or g)"
    );
    assert_eq!(tree("1 - 2 - 3"), "((1 Subtract 2) Subtract 3)");
    assert_eq!(tree("1 / 2 % 3"), "((1 Divide 2) Remainder 3)");
    assert_eq!(tree("a != b >= c"), "(a NotEqual (b GreaterOrEqual c))");
    assert_eq!(tree("a > b <= c"), "((a Greater b) LessOrEqual c)");
    assert_eq!(tree("-a.b + !c[0]"), "((Negate a.b) Add (Not c[0]))");
    assert_eq!(tree("!-1"), "(Not (Negate 1))");
    assert_eq!(tree("a ? b : c ? d : e"), "(a ? b : (c ? d : e))");
    assert_eq!(
        tree("a ? b ? 1 : 2 : c || d"),
        "(a ? (b ? 1 : 2) : (c Or d))"
    );
}

#[test]
fn traversals() {
    assert_eq!(tree("a.b[0].c[\"d\"][e.f]"), "a.b[0].c[\"d\"][e.f]");
    assert_eq!(tree("a.0.b"), "a.0.b");
    assert_eq!(tree("f(1).a"), "f(1).a");
    assert_eq!(tree("{ a = 1 }.a"), "{\"a\"=1}.a");
}

#[test]
fn splats() {
    assert_eq!(tree("a[*].b[0].c"), "(a[*]|@.b[0].c)");
    assert_eq!(tree("a.*.b.c[0].d"), "(a.*|@.b.c)[0].d");
    assert_eq!(tree("a.*.b.0.c"), "(a.*|@.b.0.c)");
    assert_eq!(tree("a[*].b[*].c"), "(a[*]|(@.b[*]|@.c))");
    assert_eq!(tree("a.*"), "(a.*|@)");
    assert_eq!(tree("a[*]"), "(a[*]|@)");
    assert_eq!(tree("a[*].*.b"), "(a[*]|(@.*|@.b))");
}

#[test]
fn calls() {
    assert_eq!(tree("f()"), "f()");
    assert_eq!(tree("f (1, 2,)"), "f(1, 2)");
    assert_eq!(tree("f(\n1\n,\n2...\n)"), "f(1, 2...)");
    assert_eq!(tree("provider::aws::f(x)"), "provider::aws::f(x)");
    assert_eq!(tree("core::upper(x)"), "core::upper(x)");
}

#[test]
fn tuples_and_objects() {
    assert_eq!(tree("[]"), "[]");
    assert_eq!(tree("[1, # one\n 2,\n]"), "[1, 2]");
    assert_eq!(tree("{}"), "{}");
    assert_eq!(tree("{\n}"), "{}");
    assert_eq!(
        tree("{ a = 1, b : 2\n c = 3 }"),
        "{\"a\"=1, \"b\"=2, \"c\"=3}"
    );
    assert_eq!(tree("{ a = 1,\n b = 2,\n}"), "{\"a\"=1, \"b\"=2}");
    assert_eq!(
        tree("{ (a) = 1, \"b\" = 2, \"${c}\" = 3, d.e = 4, 5 = 6 }"),
        "{(a)=1, \"b\"=2, wrap<${c}>=3, d.e=4, 5=6}"
    );
    assert_eq!(tree("{ a = 1, a = 2 }"), "{\"a\"=1, \"a\"=2}");
    assert_eq!(
        tree("{ true = 1, null = 2, if = 3, in = 4 }"),
        "{\"true\"=1, \"null\"=2, \"if\"=3, \"in\"=4}"
    );
}

#[test]
fn for_expressions() {
    assert_eq!(tree("[for v in l : v if v]"), "for(,v in l:  => v if v)");
    assert_eq!(
        tree("{\nfor\nk, v\nin\nl :\nk => v...\n}"),
        "for(k,v in l: k => v... if )"
    );
    assert_eq!(
        tree("{ for v in l : v => [for w in v: w] }"),
        "for(,v in l: v => for(,w in v:  => w if ) if )"
    );
}

#[test]
fn line_ends_mean_nothing_in_brackets() {
    assert_eq!(tree("(a\n|| b\n? c\n: d\n)"), "(((a Or b) ? c : d))");
    assert_eq!(tree("[\na\n+\nb\n]"), "[(a Add b)]");
    assert_eq!(tree("f(\na\n== b)"), "f((a Equal b))");
    assert_eq!(tree("a[\n0\n]"), "a[0]");
    assert_eq!(
        tree("{ a = (\n1\n+ 2), b = [\n1\n] }"),
        "{\"a\"=((1 Add 2)), \"b\"=[1]}"
    );
    assert_eq!(tree("\"${\na\n+ b\n}\""), "wrap<${(a Add b)}>");
    // An object in brackets has line ends that mean something again, and brackets in it not.
    assert_eq!(tree("[{\na = 1\nb = (\n2\n)\n}]"), "[{\"a\"=1, \"b\"=(2)}]");
    assert_eq!(error("{ a = 1\n+ 2 }").0, "Invalid expression");
}

#[test]
fn bodies() {
    let source = "a = 1\nfor = 2\nresource \"x\" y {\n  b = 1\n  c { d = 2 }\n  e {}\n}\nf {\n}\n";
    assert_eq!(
        outline(source),
        "a=1 for=2 resource \"x\" \"y\" {b=1 c {d=2} e {}} f {}"
    );
    assert_eq!(outline("a \"b\\\"$${c}\" {}"), "a \"b\\\"${c}\" {}");
    assert_eq!(outline(""), "");
    assert_eq!(outline("a = 1"), "a=1");
    assert_eq!(outline("\u{feff}a = 1\r\nb = 2\r\n"), "a=1 b=2");
    assert_eq!(outline("a = 1 # x\n/* y */ b = 2 // z"), "a=1 b=2");
    assert_eq!(outline("a = 1 /* x\n*/\nb = 2"), "a=1 b=2");
}

#[test]
fn comments_are_kept() {
    let source = "# a\r\nb = 1 // c\nd = [ # e\n /* f\n */ 1] #\n// g";
    let file = parse_file(source, 0);
    assert_eq!(file.errors, []);
    assert_eq!(
        comments(source, &file),
        ["# a", "// c", "# e", "/* f\n */", "#", "// g"]
    );
    // Where the parser goes back, and in what it passes over.
    let source = "a = [ # 1\n b c # 2\n]\n# 3\nd = ( # 4\n1 # 5\n) # 6\n";
    let file = parse_file(source, 0);
    assert_eq!(
        comments(source, &file),
        ["# 1", "# 2", "# 3", "# 4", "# 5", "# 6"]
    );
}

#[test]
fn texts_that_are_one_expression() {
    let parse = |text| {
        let (expression, errors) = parse_expression(text, 0);
        (show(&expression), errors.first().map(|e| e.summary.clone()))
    };
    assert_eq!(parse("[1, 2]\n"), ("[1, 2]".into(), None));
    assert_eq!(parse("1\n+ 2"), ("(1 Add 2)".into(), None));
    assert_eq!(
        parse("1 2").1.as_deref(),
        Some("Extra characters after expression")
    );
    assert_eq!(parse("").1.as_deref(), Some("Missing expression"));
}
