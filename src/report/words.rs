//! Numbers and lists as sentences say them.

/// Items of a list that are named.
const NAMED: usize = 5;

/// `1 finding`, `2 findings`.
pub(super) fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        return format!("1 {what}");
    }
    match what.strip_suffix('y') {
        Some(stem) => format!("{} {stem}ies", grouped(count)),
        None => format!("{} {what}s", grouped(count)),
    }
}

/// A number with its thousands apart.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Rounded down: 100% is said only of all.
pub(super) fn percent(part: usize, whole: usize) -> String {
    format!(
        "{}%",
        part.saturating_mul(100).checked_div(whole).unwrap_or(100)
    )
}

/// The first items of a list, and how many more there are.
pub(super) fn named(items: impl ExactSizeIterator<Item = String>) -> String {
    let rest = items.len().saturating_sub(NAMED);
    let mut list = items.take(NAMED).collect::<Vec<_>>().join(", ");
    if rest > 0 {
        list.push_str(&format!(" and {} more", grouped(rest)));
    }
    list
}
