//! Input meant to harm: deep, long, broken.

use super::*;
use crate::syntax::{parse_expression, parse_json_file, parse_template};

/// Parses on a small stack, and says what is wrong.
fn on_small_stack(source: String) -> Vec<String> {
    let run = move || {
        let summaries = |errors: &[SyntaxError]| -> Vec<String> {
            errors.iter().map(|e| e.summary.clone()).collect()
        };
        let file = parse_file(&source, 0);
        let all = summaries(&file.errors);
        drop(file);
        let _ = parse_expression(&source, 0);
        let _ = parse_template(&source, 0);
        let _ = parse_json_file(&source, 0);
        all
    };
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(run);
    thread.expect("a thread").join().expect("no panic")
}

#[test]
fn deep_nesting_is_an_error() {
    for (before, unit, after) in [
        ("a = ", "(", "\n"),
        ("a = ", "[", "\n"),
        ("a = ", "{a=", "\n"),
        ("a = ", "{", "\n"),
        ("a = ", "{(", "\n"),
        ("a = ", "\"%{if ", "\n"),
        ("a = ", "\"%{for a in ", "\n"),
        ("a = ", "f({a=[for a in ", "\n"),
        ("a = ", "!", "\n"),
        ("a = ", "-", "\n"),
        ("a = ", "\"${", "\n"),
        ("a = ", "f(", "\n"),
        ("a = ", "a[", "\n"),
        ("a = ", "a ? b : ", "\n"),
        ("a = ", "a ? ", "\n"),
        ("a = ", "[for a in ", "\n"),
        ("a = ", "{for a in b : c => ", "\n"),
        ("a = ", "1||1&&1==1<1+1*(", "\n"),
        ("a = ", "1||1&&1==1<1+1*-{(a)=[\"${f(", "\n"),
        ("a = b", ".a", "\n"),
        ("a = b", "[0]", "\n"),
        ("a = b", ".0.a", "\n"),
        ("a = b", "[*]", "\n"),
        ("a = b", ".*[0]", "\n"),
        ("a = 1", " + 1", "\n"),
        ("a = 1", " || 1", "\n"),
        ("a = \"", "%{if a}", "\"\n"),
        ("a = \"", "%{for a in b}", "\"\n"),
        ("", "a {\n", "\n"),
        ("a = ", "<<A\n${", "\n"),
    ] {
        let source = format!("{before}{}{after}", unit.repeat(100_000));
        let errors = on_small_stack(source);
        assert!(
            errors.iter().any(|e| e == "Nested too deeply"),
            "{unit}: {errors:?}"
        );
    }
}

#[test]
fn long_chains_do_not_add_up() {
    let mut inner = String::from("x");
    for _ in 0..150 {
        inner = format!("x[{inner}]{}", ".a".repeat(900));
    }
    let errors = on_small_stack(format!("a = {inner}\n"));
    assert_eq!(
        errors.first().map(String::as_str),
        Some("Nested too deeply")
    );
}

#[test]
fn moderate_nesting_is_fine() {
    let nested = format!("a = {}1{}\n", "[".repeat(190), "]".repeat(190));
    assert_eq!(on_small_stack(nested), [""; 0]);
    let chain = format!("a = b{}\n", ".c".repeat(900));
    assert_eq!(on_small_stack(chain), [""; 0]);
    let sum = format!("a = 1{}\n", " + 1".repeat(900));
    assert_eq!(on_small_stack(sum), [""; 0]);
    let blocks = format!("{}{}", "a {\n".repeat(150), "}\n".repeat(150));
    assert_eq!(on_small_stack(blocks), [""; 0]);
}

#[test]
fn time_is_linear() {
    for unit in [
        "a = \"\n",
        "a = <<E\n",
        "/*",
        "a = [\n",
        "a = (",
        "x",
        "\"",
        "$",
        "$${",
        "${",
        "%{",
        "{",
        "}",
        "<<A\n",
        "a = \"${",
        "é",
        "\\",
        "a {",
        "a = b c\n",
        "a = 1\n",
        "#",
        "\r",
        "'",
        "1.",
        "a = <<-E\n${",
        "a.",
        "a = \"%{if a}",
        "a = {\n",
        "\"\\u",
        "a = \"\\x\"\n",
    ] {
        let source = unit.repeat(300_000 / unit.len());
        let start = std::time::Instant::now();
        on_small_stack(source);
        // Quadratic would be many minutes.
        assert!(
            start.elapsed().as_secs() < 20,
            "{unit:?}: {:?}",
            start.elapsed()
        );
    }
}

#[test]
fn errors_are_capped() {
    let file = parse_file(&"a = b c\n".repeat(1000), 0);
    assert_eq!(file.errors.len(), 100);
}

/// No cut, doubled or replaced piece of a text makes the parser panic, and all spans stay inside.
#[test]
fn mangled_text() {
    const TEXT: &str = "a \"b\" c {\n x = [for k, v in m.*.a : \"${k ~} %{if v}é%{else}\\u00e9%{endif}\" if !v]\n y = <<-E\n  q ${1 + -2 ? f(a...) : {b : 1, (c) = 2}}\r\n  E\n z { w = a[*].b[0].0 } # c\n} /* d */ // e\n";
    const MARKS: &[&str] = &[
        "\"", "{", "}", "${", "%{", "~}", "(", ")", "[", "]", "\n", "<<E\n", "é", "'", ".", "*/",
        "/*", "\\", "=", "?", ":", ",", "for", "\r", "\0", "\u{feff}",
    ];
    let check = |text: &str| {
        let file = parse_file(text, 7);
        let end = 7 + text.len() as u32;
        for span in file
            .errors
            .iter()
            .map(|e| e.span)
            .chain(file.comments.iter().map(|c| c.span))
        {
            assert!(
                7 <= span.start && span.start <= span.end && span.end <= end,
                "{text:?}"
            );
            assert!(text.is_char_boundary(span.start as usize - 7), "{text:?}");
            assert!(text.is_char_boundary(span.end as usize - 7), "{text:?}");
        }
        let _ = parse_expression(text, 0);
        let _ = parse_template(text, 0);
        for error in parse_json_file(text, 0).errors {
            let (start, end) = (error.span.start as usize, error.span.end as usize);
            assert!(text.get(start..end).is_some(), "{text:?}: {error:?}");
        }
    };
    let places: Vec<usize> = TEXT.char_indices().map(|(at, _)| at).collect();
    for &at in &places {
        check(&TEXT[at..]);
        check(&TEXT[..at]);
        for mark in MARKS {
            check(&format!("{}{mark}{}", &TEXT[..at], &TEXT[at..]));
            let rest = TEXT[at..].chars().next().map_or(0, char::len_utf8);
            check(&format!("{}{mark}{}", &TEXT[..at], &TEXT[at + rest..]));
        }
    }
}
