//! What Terraform 1.11 answers to calls with known arguments: each line of `known.txt` is a call, the next its answer.

use super::*;

#[test]
fn calls_are_answered_as_terraform_answers_them() {
    let mut lines = include_str!("known.txt").lines();
    let mut cases = Vec::new();
    while let (Some(call), Some(answer)) = (lines.next(), lines.next()) {
        cases.push((call, answer.trim_start().trim_start_matches("=> ")));
    }
    assert!(cases.len() > 400);
    check(&cases);
}
