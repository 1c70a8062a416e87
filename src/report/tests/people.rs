//! The report for people.

use super::sample::{Sample, at, finding, full, instance};
use crate::findings::{Related, Severity};
use crate::report::{TextStyle, plain_line, plain_text, write_text};

const PLAIN: TextStyle = TextStyle {
    color: false,
    links: false,
    file_links: false,
    width: 100,
    quiet: false,
};

fn text(sample: &Sample, style: TextStyle) -> String {
    let mut out = Vec::new();
    write_text(&sample.report, &sample.context(), style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn everything() {
    let mut sample = full();
    sample.include_undecided = true;
    insta::assert_snapshot!(text(&sample, PLAIN));
}

#[test]
fn narrow() {
    insta::assert_snapshot!(text(&full(), TextStyle { width: 40, ..PLAIN }));
}

#[test]
fn coloured() {
    let sample = Sample::new(&[("main.tf", "\n\n\n\n\n\n\n\n\n\na = false\n")]).with(finding(
        "aws-rds-multi-az",
        Severity::High,
        at("main.tf", 11, 5),
    ));
    insta::assert_snapshot!(
        text(
            &sample,
            TextStyle {
                color: true,
                ..PLAIN
            }
        )
        .replace('\x1b', "<ESC>")
    );
}

#[test]
fn quiet() {
    let mut sample = full();
    sample.include_undecided = true;
    insta::assert_snapshot!(text(
        &sample,
        TextStyle {
            quiet: true,
            ..PLAIN
        }
    ));
}

#[test]
fn nothing_found() {
    let mut sample = Sample::new(&[("main.tf", "")]);
    insta::assert_snapshot!(text(&sample, PLAIN));
    insta::assert_snapshot!(text(
        &sample,
        TextStyle {
            quiet: true,
            ..PLAIN
        }
    ));
    sample.report.coverage.resources = 0;
    assert!(text(&sample, PLAIN).starts_with("Nothing to judge"));
}

#[test]
fn odd_characters_are_marked_where_they_are() {
    let source = "a = \"x\"\r\nö = \"👩‍👩‍👧😀\"\r\n\tbé = \u{1b}[31m + \u{202e}false # e\u{301}\r\n";
    let sample = Sample::new(&[("dir/ü.tf", source)]);
    let mut odd = finding(
        "r",
        Severity::Low,
        sample.place("dir/ü.tf", "\u{202e}false"),
    );
    odd.related = ["\"👩‍👩‍👧😀\"", "\"x\"\r\n", "# e\u{301}"]
        .map(|part| Related {
            place: sample.place("dir/ü.tf", part),
            label: format!("this is {}", part.len()),
        })
        .to_vec();
    insta::assert_snapshot!(text(&Sample::new(&[("dir/ü.tf", source)]).with(odd), PLAIN));
}

#[test]
fn huge_lines_and_files_are_cut() {
    let source = format!(
        "{}\n\tx = \"{}\", false, \"{}\"\n{}y = true\n",
        "\n".repeat(99_998),
        "é".repeat(300_000),
        "z".repeat(300_000),
        "#\n".repeat(50_000)
    );
    let sample = Sample::new(&[("main.tf", &source)]);
    let mut huge = finding("r", Severity::Low, sample.place("main.tf", "false"));
    huge.related = ["true", "\"zzzz", "x"]
        .map(|part| Related {
            place: sample.place("main.tf", part),
            label: "there".to_string(),
        })
        .to_vec();
    let mut whole = finding(
        "r",
        Severity::Low,
        sample.place("main.tf", &source[99_999..1_000_000]),
    );
    whole.label = "all".to_string();
    insta::assert_snapshot!(text(
        &Sample::new(&[("main.tf", &source)]).with(huge).with(whole),
        PLAIN
    ));
}

#[test]
fn sources_that_are_missing() {
    let mut lost = finding("r", Severity::Low, at("gone.tf", 9, 2));
    lost.related = vec![Related {
        place: at("main.tf", 77, 1),
        label: "behind the end".to_string(),
    }];
    insta::assert_snapshot!(text(&Sample::new(&[("main.tf", "a\n")]).with(lost), PLAIN));
}

#[test]
fn every_place_of_a_text_can_be_drawn() {
    let source = "é😀\ta\u{301}\r\n\n\u{2028}x\u{85}\u{b}\rend";
    for line in 0..5 {
        for column in 0..9 {
            for end_line in line..6 {
                for end_column in [0, 1, 3, 8] {
                    let mut place = at("main.tf", line, column);
                    (place.end_line, place.end_column) = (end_line, end_column);
                    let mut odd = finding("r", Severity::Low, place);
                    odd.related = vec![Related {
                        place: at("main.tf", line + 1, column),
                        label: "next".to_string(),
                    }];
                    let sample = Sample::new(&[("main.tf", source)]).with(odd);
                    assert!(text(&sample, PLAIN).contains("main.tf"));
                    crate::report::write_sarif(&sample.report, &sample.context(), &mut Vec::new())
                        .unwrap();
                }
            }
        }
    }
}

#[test]
fn runners_take_nothing_for_a_command() {
    let mut hostile = finding("r", Severity::Low, at("::add-mask::x.tf", 1, 1));
    hostile.message = "##[group] and\n::error::x".to_string();
    hostile.instances = vec![instance("::set-output name=a::b")];
    let sample = Sample::new(&[]).with(hostile);
    for quiet in [false, true] {
        let text = text(&sample, TextStyle { quiet, ..PLAIN });
        assert!(!text.contains("##["), "{text}");
        assert!(
            text.lines().all(|l| !l.trim_start().starts_with("::")),
            "{text}"
        );
    }
}

#[test]
fn plain_texts() {
    assert_eq!(plain_text("a\n\tb"), "a\n\tb");
    assert_eq!(plain_line("a\r\n\tb"), "a   b");
    assert_eq!(plain_text("\x1b]0;title\x07 \x7f\0"), "␛]0;title␇ ␡␀");
    assert_eq!(
        plain_text("\u{9b}31m \u{202e}\u{2066}\u{200b}\u{feff}\u{e0041}"),
        "�31m �����"
    );
    assert_eq!(
        plain_text("größe 👩‍👩‍👧 日本 e\u{301}"),
        "größe 👩‍👩‍👧 日本 e\u{301}"
    );
}
