//! Numbers written as Go's `%f`, `%e` and `%g` write them.

use super::Number;
use super::number::round_digits;

impl Number {
    /// Without exponent, with this many digits behind the point, half to even.
    pub fn fixed(&self, places: usize) -> String {
        let Some((digits, point)) = self.exact_digits() else {
            return self.to_string();
        };
        let kept = point + places as i64;
        let (digits, point) = if kept < 0 || digits.is_empty() {
            (String::new(), 0)
        } else {
            cut(&digits, point, kept as usize)
        };
        let whole = if point <= 0 {
            "0".to_string()
        } else {
            slice(&digits, 0, point)
        };
        let mut text = self.sign().to_string();
        text.push_str(&whole);
        if places > 0 {
            text.push('.');
            text.push_str(&slice(&digits, point, point + places as i64));
        }
        text
    }

    /// With an exponent: `1.25e+06`. `places` digits are behind the point.
    pub fn scientific(&self, places: usize) -> String {
        let Some((digits, point)) = self.exact_digits() else {
            return self.to_string();
        };
        let (digits, point) = cut(&digits, point, places + 1);
        self.sign().to_string() + &exponential(&digits, point, places)
    }

    /// With as many significant digits, or as few as read back as the same number; with an exponent where it is large or
    /// small.
    pub fn general(&self, precision: Option<usize>) -> String {
        let Some((exact, point)) = self.exact_digits() else {
            return self.to_string();
        };
        let (digits, point) = match precision {
            Some(n) => cut(&exact, point, n.max(1)),
            None => shortest(self),
        };
        let most = match precision {
            Some(n) if n > digits.len() && digits.len() as i64 >= point => digits.len() as i64,
            Some(n) => n as i64,
            // Go decides for a precision of 6 where there is none.
            None => 6,
        };
        let exponent = point - 1;
        let text = if exponent < -4 || exponent >= most.max(i64::from(precision == Some(0))) {
            exponential(&digits, point, digits.len().saturating_sub(1))
        } else {
            let whole = if point <= 0 {
                "0".into()
            } else {
                slice(&digits, 0, point)
            };
            let behind = (digits.len() as i64 - point).max(0);
            if behind == 0 {
                whole
            } else {
                format!("{whole}.{}", slice(&digits, point, point + behind))
            }
        };
        self.sign().to_string() + &text
    }

    fn sign(&self) -> &'static str {
        if self.has_minus() { "-" } else { "" }
    }
}

/// `digits` rounded to `count` of them, without zeros at the end.
fn cut(digits: &str, point: i64, count: usize) -> (String, i64) {
    if digits.is_empty() {
        return (String::new(), if point == 0 { 1 } else { point });
    }
    let (short, carried) = if count == 0 {
        // Only whether it is more than a half decides.
        let up = digits > "5";
        (if up { "1".to_string() } else { String::new() }, up)
    } else {
        round_digits(digits, count)
    };
    (
        short.trim_end_matches('0').to_string(),
        point + i64::from(carried),
    )
}

/// The digits from one place to another, with zeros where there are none.
fn slice(digits: &str, from: i64, to: i64) -> String {
    let bytes = digits.as_bytes();
    (from..to)
        .map(|i| {
            usize::try_from(i)
                .ok()
                .and_then(|i| bytes.get(i))
                .map_or('0', |b| char::from(*b))
        })
        .collect()
}

fn exponential(digits: &str, point: i64, places: usize) -> String {
    let exponent = if digits.is_empty() { 0 } else { point - 1 };
    let mut text = slice(digits, 0, 1);
    if places > 0 {
        text.push('.');
        text.push_str(&slice(digits, 1, 1 + places as i64));
    }
    text.push('e');
    text.push(if exponent < 0 { '-' } else { '+' });
    text.push_str(&format!("{:02}", exponent.unsigned_abs()));
    text
}

/// The digits of the shortest text that reads back, and where the point is.
fn shortest(number: &Number) -> (String, i64) {
    let text = number.to_string();
    let text = text.trim_start_matches('-');
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = [whole, fraction].concat();
    let leading = digits.len() - digits.trim_start_matches('0').len();
    let digits = digits.trim_matches('0').to_string();
    let point = if digits.is_empty() {
        1
    } else {
        whole.len() as i64 - leading as i64
    };
    (digits, point)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn fixed_rounds_half_to_even() {
        for (n, places, text) in [
            ("3.14159", 1, "3.1"),
            ("2.675", 2, "2.67"),
            ("0.5", 0, "0"),
            ("1.5", 0, "2"),
            ("0.25", 1, "0.2"),
            ("9.99", 1, "10.0"),
            ("0", 2, "0.00"),
            ("-0.001", 2, "-0.00"),
            ("1000", 2, "1000.00"),
            ("0.04", 1, "0.0"),
            ("0.06", 1, "0.1"),
        ] {
            assert_eq!(number(n).fixed(places), text, "{n}");
        }
    }

    #[test]
    fn exponents_are_gos() {
        assert_eq!(number("12345.678").scientific(3), "1.235e+04");
        assert_eq!(number("0").scientific(6), "0.000000e+00");
        for (n, text) in [
            ("1000000", "1e+06"),
            ("0.0000001", "1e-07"),
            ("100000", "100000"),
            ("0.0001", "0.0001"),
            ("0.000001", "1e-06"),
            ("0.1", "0.1"),
            ("1000000000000000000000000", "1e+24"),
            ("0", "0"),
        ] {
            assert_eq!(number(n).general(None), text);
        }
        assert_eq!(number("1234567").general(Some(3)), "1.23e+06");
        assert_eq!(number("1234567").general(Some(10)), "1234567");
        assert_eq!(number("1e10").general(Some(10)), "1e+10");
        assert_eq!(number("100000").general(Some(10)), "100000");
    }
}
