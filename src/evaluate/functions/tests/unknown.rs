//! How unknowns and marks pass through calls.

use super::*;
use crate::syntax::Span;
use crate::value::{Guard, ReasonKind};

fn unknown(ty: Type) -> Value {
    Value::unknown_not_null(ty, Reason::new(ReasonKind::Computed, "x.id"))
}

/// Calls with `id`, an unknown string; `any`, an unknown of no type; and `secret`.
fn with_unknowns(text: &str) -> Value {
    let names = [
        ("id", unknown(Type::String)),
        ("any", Value::unknown_of(Type::Dynamic, Reason::default())),
        ("tags", unknown(Type::map(Type::String))),
        ("list", unknown(Type::list(Type::String))),
        ("secret", Value::string("s").mark(Marks::SENSITIVE)),
    ];
    evaluate(text, &names).unwrap_or_else(|e| panic!("{text}: {e:?}"))
}

/// `?` for what isn't known.
fn sketch(value: &Value) -> String {
    match value.as_items() {
        Some(items) => format!(
            "[{}]",
            items.iter().map(sketch).collect::<Vec<_>>().join(",")
        ),
        None if value.is_unknown() => "?".into(),
        None => shown(&Ok(value.clone())),
    }
}

#[test]
fn known_elements_stay() {
    for (text, expected) in [
        ("concat([\"a\"], [id])", "[\"a\",?]"),
        ("reverse([\"a\", id])", "[?,\"a\"]"),
        ("slice([\"a\", id, \"c\"], 1, 3)", "[?,\"c\"]"),
        ("flatten([[\"a\"], [id]])", "[\"a\",?]"),
        ("values({ a = 1, b = id })", "[1,?]"),
        ("sort([\"b\", id])", "[?,?]"),
        ("distinct([\"a\", id])", "?"),
        ("compact([\"a\", id])", "?"),
        ("split(\",\", id)", "?"),
        ("contains([\"a\", id], \"a\")", "true"),
        ("contains([\"a\", id], \"b\")", "?"),
        ("length([id, id])", "2"),
        ("length(toset([\"a\", id]))", "?"),
        ("setunion([\"a\"], [id])", "[\"a\",?]"),
        ("setproduct([\"a\", \"b\"], [id])", "[[\"a\",?],[\"b\",?]]"),
        ("chunklist([\"a\", id, \"c\"], 2)", "[[\"a\",?],[\"c\"]]"),
        ("formatlist(\"%s-%s\", [\"a\", \"b\"], id)", "[?,?]"),
        ("keys({ a = id })", "[\"a\"]"),
        ("lookup({ a = id, b = 1 }, \"b\", 2)", "1"),
        ("element([\"a\", id, \"c\"], 2)", "\"c\""),
        ("alltrue([false, tobool(id)])", "false"),
        ("anytrue([true, tobool(id)])", "true"),
        ("coalesce(\"a\", id)", "\"a\""),
        ("coalesce(null, id)", "?"),
        ("coalescelist([], [id])", "[?]"),
        ("index([\"a\", id], \"a\")", "0"),
        ("matchkeys([\"a\"], [id], [\"x\"])", "?"),
        ("range(length([id, id]))", "[0,1]"),
        ("transpose({ a = [id] })", "?"),
        ("startswith(jsonencode({ a = id }), \"{\")", "true"),
        ("startswith(format(\"x-%s\", id), \"y\")", "false"),
        ("format(\"%s\", any)", "?"),
        ("issensitive(id)", "?"),
    ] {
        assert_eq!(sketch(&with_unknowns(text)), expected, "{text}");
    }
}

#[test]
fn strings_tell_their_pieces() {
    let value = with_unknowns("format(\"arn:%s:s3:::%s/*\", \"aws\", id)");
    let u = value.as_unknown().unwrap();
    assert_eq!(u.prefix, "arn:");
    assert_eq!(u.reason.what, "x.id");
    let pieces: Vec<String> = u
        .pieces
        .iter()
        .flat_map(|p| p.iter())
        .map(|p| match p {
            Piece::Text(t) => t.to_string(),
            Piece::Hole(_) => "?".into(),
        })
        .collect();
    assert_eq!(pieces, ["arn:aws:s3:::", "?", "/*"]);
    let joined = with_unknowns("join(\"/\", [\"a\", format(\"b%s\", id), \"c\"])");
    assert_eq!(
        joined
            .as_unknown()
            .unwrap()
            .pieces
            .as_ref()
            .map(|p| p.len()),
        Some(3)
    );
    let replaced = with_unknowns("replace(\"a-b\", \"-\", id)");
    assert_eq!(
        replaced
            .as_unknown()
            .unwrap()
            .pieces
            .as_ref()
            .map(|p| p.len()),
        Some(3)
    );
}

#[test]
fn merged_unknowns_tell_their_members() {
    let value = with_unknowns("merge({ A = \"1\", B = \"2\" }, tags, { B = \"3\" })");
    let members = value.as_unknown().unwrap().members.clone().unwrap();
    let list: Vec<(String, String)> = members
        .items
        .iter()
        .map(|(_, key, value)| (key.as_ref().unwrap().to_string(), sketch(value)))
        .collect();
    assert_eq!(
        list,
        [("A".into(), "?".into()), ("B".into(), "\"3\"".into())]
    );
    assert!(members.open.is_some());
}

#[test]
fn encodings_are_remembered() {
    let back = with_unknowns("jsondecode(jsonencode({ a = id, b = [1] }))");
    let parts = back.as_entries().unwrap();
    assert!(parts["a"].is_unknown());
    assert_eq!(sketch(&parts["b"]), "[1]");
    assert_eq!(
        back.ty().to_string(),
        "object({a: string, b: tuple([number])})"
    );
}

#[test]
fn marks_travel() {
    assert!(with_unknowns("upper(secret)").marks.is_sensitive());
    assert!(
        with_unknowns("jsonencode({ a = secret })")
            .marks
            .is_sensitive()
    );
    assert!(with_unknowns("toset([secret])").marks.is_sensitive());
    assert!(
        with_unknowns("format(\"%s-%s\", secret, id)")
            .marks
            .is_sensitive()
    );
    assert!(!with_unknowns("keys({ a = secret })").marks.is_sensitive());
    assert!(!with_unknowns("length([secret])").marks.is_sensitive());
    assert!(
        with_unknowns("merge({ a = secret }, { b = 1 })")
            .as_entries()
            .unwrap()["a"]
            .marks
            .is_sensitive()
    );
    assert!(!with_unknowns("nonsensitive(secret)").marks.is_sensitive());
    let value = Value::string("e").mark(Marks::EPHEMERAL);
    let result = evaluate("ephemeralasnull({ a = e, b = 1 })", &[("e", value)]).unwrap();
    assert!(result.as_entries().unwrap()["a"].is_null());
}

#[test]
fn origins_of_elements_stay() {
    let element = Value::string("a").at(Span::new(7, 9));
    let value = evaluate(
        "lookup(merge({ k = e }, {}), \"k\", 1)",
        &[("e", element.clone())],
    )
    .unwrap();
    assert_eq!(value.origin(), Span::new(7, 9));
    let value = evaluate("element(concat([1], flatten([[e]])), 1)", &[("e", element)]).unwrap();
    assert_eq!(value.origin(), Span::new(7, 9));
}

#[test]
fn each_case_is_called_for() {
    let cases = [
        (Guard::TRUE, Value::string("a")),
        (Guard::FALSE, Value::string("b")),
    ];
    let value = Value::unknown(Unknown {
        ty: Type::String,
        cases: Some(cases.into()),
        ..Unknown::default()
    });
    let result = evaluate("upper(v)", &[("v", value)]).unwrap();
    let made = result.as_unknown().unwrap().cases.clone().unwrap();
    assert_eq!(
        made.iter().map(|(_, v)| sketch(v)).collect::<Vec<_>>(),
        ["\"A\"", "\"B\""]
    );
}

#[test]
fn large_results_are_not_made() {
    let big =
        "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32]";
    for text in [
        format!("setproduct({big}, {big}, {big}, {big}, {big})"),
        "format(\"%99999999s\", \"a\")".to_string(),
        "format(\"%.99999999f\", 1)".to_string(),
        "indent(999999999, \"a\\nb\")".to_string(),
    ] {
        let value = with_unknowns(&text);
        assert_eq!(
            value.as_unknown().map(|u| u.reason.kind),
            Some(ReasonKind::Limit),
            "{text}"
        );
    }
}

#[test]
fn files_are_read_through_the_context() {
    check(&[
        ("file(\"hello.txt\")", "\"hello!\""),
        ("file(\"./a/../hello.txt\")", "\"hello!\""),
        ("fileexists(\"nope\")", "false"),
        (
            "fileset(\".\", \"**/*.{txt,tf}\")",
            "[\"a/deep/x.txt\",\"a/y.tf\",\"hello.txt\"]",
        ),
        ("fileset(\"a\", \"[!x]*\")", "[]"),
        ("fileset(\".\", \"h?llo*\")", "[\"hello.txt\"]"),
        (
            "filemd5(\"nope\")",
            "! open nope: no such file or directory",
        ),
        ("templatefile(\"t.tmpl\", {})", "\"T\""),
        ("abspath(\"a/../b\")", "\"/r/b\""),
        ("filebase64(\"bad.bin\")", "\"6Z8=\""),
    ]);
    let text = shown(&evaluate("file(\"bad.bin\")", &[]));
    assert!(
        text.starts_with("! contents of \"bad.bin\" are not valid UTF-8"),
        "{text}"
    );
    assert!(
        equals(
            &Value::bool(true),
            &evaluate("fileexists(\"hello.txt\")", &[]).unwrap()
        )
        .as_bool()
            == Some(true)
    );
}
