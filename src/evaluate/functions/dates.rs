//! Functions on times (`datetime.go` of go-cty's `stdlib`, and Go's `time`).

use super::FunctionError;
use super::hashes::changing;
use super::signature::{Call, Function, Kind, Returns, argument_error, fail, function, parameter};
use crate::value::Value;

const STRING: Returns = Returns::Always(Kind::String);

pub(super) const FUNCTIONS: &[Function] = &[
    function(
        "formatdate",
        &[
            parameter("format", Kind::String),
            parameter("time", Kind::String),
        ],
        STRING,
        |c| {
            let time = Time::parse(c.text(1)?).map_err(|e| argument_error(1, e))?;
            format_date(c.text(0)?, time)
                .map(Value::string)
                .map_err(|e| argument_error(0, e))
        },
    ),
    function("plantimestamp", &[], STRING, |_| {
        // The moment of the plan, whose form has 20 characters.
        let moment = changing("plantimestamp()");
        Ok(match moment.as_unknown() {
            Some(u) => Value::unknown(crate::value::Unknown {
                length: Some((20, 20)),
                ..u.clone()
            }),
            None => moment,
        })
    }),
    function(
        "timeadd",
        &[
            parameter("timestamp", Kind::String),
            parameter("duration", Kind::String),
        ],
        STRING,
        time_add,
    ),
    function(
        "timecmp",
        &[
            parameter("timestamp_a", Kind::String),
            parameter("timestamp_b", Kind::String),
        ],
        Returns::Always(Kind::Number),
        |c| {
            let a = Time::parse(c.text(0)?).map_err(|e| argument_error(0, e))?;
            let b = Time::parse(c.text(1)?).map_err(|e| argument_error(1, e))?;
            Ok(Value::number(a.nanoseconds().cmp(&b.nanoseconds()) as i64))
        },
    ),
    function("timestamp", &[], STRING, |_| Ok(changing("timestamp()"))),
];

/// A moment as it is written.
#[derive(Clone, Copy, Debug)]
struct Time {
    year: i64,
    month: i64,
    day: i64,
    hour: i64,
    minute: i64,
    second: i64,
    nanosecond: i64,
    /// Minutes east of UTC.
    offset: i64,
}

/// Whether it is a timestamp of RFC 3339.
pub(super) fn is_valid(text: &str) -> bool {
    Time::parse(text).is_ok()
}

/// Days since 1970-01-01 (Howard Hinnant, `chrono`-compatible low-level date algorithms).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a number of days since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

const NANOSECONDS: i128 = 1_000_000_000;

impl Time {
    /// Since 1970, in UTC.
    fn nanoseconds(self) -> i128 {
        let minutes = (days(self.year, self.month, self.day) * 24 + self.hour) * 60 + self.minute
            - self.offset;
        i128::from(minutes * 60 + self.second) * NANOSECONDS + i128::from(self.nanosecond)
    }

    fn parse(text: &str) -> Result<Time, String> {
        Time::read(text).map_err(|e| format!("not a valid RFC3339 timestamp: {e}"))
    }

    fn read(text: &str) -> Result<Time, String> {
        let mut rest = text;
        let year = number(&mut rest, 4, "year")?;
        dash(&mut rest, "-")?;
        let month = number(&mut rest, 2, "month")?;
        if !(1..=12).contains(&month) {
            return Err(format!("cannot use {:?} as month", rest));
        }
        dash(&mut rest, "-")?;
        let day = number(&mut rest, 2, "day")?;
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let most = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if !(1..=most).contains(&day) {
            return Err("day out of range".into());
        }
        rest = rest
            .strip_prefix('T')
            .ok_or("missing required time introducer 'T'")?;
        let hour = two_digits(&mut rest, "hour", 23)?;
        dash(&mut rest, ":")?;
        let minute = two_digits(&mut rest, "minute", 59)?;
        dash(&mut rest, ":")?;
        let second = two_digits(&mut rest, "second", 59)?;
        let mut nanosecond = 0;
        if let Some(fraction) = rest.strip_prefix('.') {
            let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 {
                return Err(format!("cannot use {rest:?} as timestamp segment"));
            }
            for i in 0..9 {
                let digit = fraction
                    .as_bytes()
                    .get(i)
                    .filter(|_| i < digits)
                    .map_or(0, |b| i64::from(b - b'0'));
                nanosecond = nanosecond * 10 + digit;
            }
            rest = fraction.get(digits..).unwrap_or_default();
        }
        let offset = match rest.chars().next() {
            None => return Err("end of string before UTC offset".into()),
            Some('Z') => {
                rest = rest.get(1..).unwrap_or_default();
                0
            }
            Some(sign @ ('+' | '-')) => {
                let part = rest.get(..6).unwrap_or(rest);
                let wrong = || format!("cannot use {rest:?} as UTC offset");
                let (hours, minutes) = part
                    .get(1..)
                    .and_then(|p| p.split_once(':'))
                    .ok_or_else(wrong)?;
                let read = |text: &str, most: i64| {
                    let n: i64 = text.parse().ok()?;
                    (text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit()) && n <= most)
                        .then_some(n)
                };
                let minutes = read(hours, 23).ok_or_else(wrong)? * 60
                    + read(minutes, 59).ok_or_else(wrong)?;
                rest = rest.get(6..).unwrap_or_default();
                if sign == '-' { -minutes } else { minutes }
            }
            Some(_) => return Err(found(rest)),
        };
        if !rest.is_empty() {
            return Err(format!("cannot use {rest:?} as timestamp segment"));
        }
        Ok(Time {
            year,
            month,
            day,
            hour,
            minute,
            second,
            nanosecond,
            offset,
        })
    }

    /// As RFC 3339 writes it, without fractions of a second.
    fn text(self) -> String {
        let zone = if self.offset == 0 {
            "Z".to_string()
        } else {
            zone(self.offset, ":")
        };
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{zone}",
            self.year, self.month, self.day, self.hour, self.minute, self.second
        )
    }

    fn weekday(self) -> usize {
        usize::try_from((days(self.year, self.month, self.day) + 4).rem_euclid(7)).unwrap_or(0)
    }
}

fn found(rest: &str) -> String {
    format!("cannot use {rest:?} as timestamp segment").replace(
        &format!("{rest:?}"),
        &format!(
            "{:?}",
            rest.chars().next().map(String::from).unwrap_or_default()
        ),
    )
}

fn number(rest: &mut &str, width: usize, what: &str) -> Result<i64, String> {
    if rest.is_empty() {
        return Err(format!("end of string before {what}"));
    }
    let digits = rest
        .get(..width)
        .filter(|d| d.bytes().all(|b| b.is_ascii_digit()))
        .ok_or_else(|| format!("cannot use {rest:?} as {what}"))?;
    *rest = rest.get(width..).unwrap_or_default();
    digits
        .parse()
        .map_err(|_| format!("cannot use {digits:?} as {what}"))
}

fn two_digits(rest: &mut &str, what: &str, most: i64) -> Result<i64, String> {
    if rest.is_empty() {
        return Err(format!("end of string before {what}"));
    }
    let count = rest.bytes().take_while(u8::is_ascii_digit).count();
    if count == 0 {
        return Err(format!("cannot use {rest:?} as {what}"));
    }
    if count != 2 {
        return Err(format!("{what} must have exactly two digits"));
    }
    let value = number(rest, 2, what)?;
    if value > most {
        // Terraform blames other things for these.
        match what {
            "minute" => return Err("minute must have exactly two digits".into()),
            "second" => return Err(format!("cannot use {rest:?} as second")),
            _ => {}
        }
        return Err(format!("{what} must be between 0 and {most} inclusive"));
    }
    Ok(value)
}

fn dash(rest: &mut &str, wanted: &str) -> Result<(), String> {
    if rest.is_empty() {
        return Err(format!("end of string where {wanted:?} is expected"));
    }
    *rest = rest
        .strip_prefix(wanted)
        .ok_or_else(|| format!("found {rest:?} where {wanted:?} is expected"))?;
    Ok(())
}

fn zone(offset: i64, separator: &str) -> String {
    let sign = if offset < 0 { '-' } else { '+' };
    let minutes = offset.abs();
    format!("{sign}{:02}{separator}{:02}", minutes / 60, minutes % 60)
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = [
    "Sunday",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
];

fn format_date(format: &str, time: Time) -> Result<String, String> {
    let chars: Vec<char> = format.chars().collect();
    let mut out = String::new();
    let mut i = 0;
    while let Some(c) = chars.get(i).copied() {
        if c == '\'' {
            i = quoted(&chars, i, &mut out)?;
            continue;
        }
        if !c.is_ascii_alphabetic() {
            out.push(c);
            i += 1;
            continue;
        }
        let count = chars
            .iter()
            .skip(i)
            .take_while(|other| **other == c)
            .count();
        i += count;
        out.push_str(&verb(c, count, time)?);
    }
    Ok(out)
}

/// Text between quotes, in which two quotes stand for one; the place behind it.
fn quoted(chars: &[char], start: usize, out: &mut String) -> Result<usize, String> {
    if chars.get(start + 1) == Some(&'\'') {
        out.push('\'');
        return Ok(start + 2);
    }
    let mut i = start + 1;
    loop {
        match (chars.get(i), chars.get(i + 1)) {
            (Some('\''), Some('\'')) => {
                out.push('\'');
                i += 2;
            }
            (Some('\''), _) => return Ok(i + 1),
            (Some(c), _) => {
                out.push(*c);
                i += 1;
            }
            (None, _) => return Err("unterminated literal '".into()),
        }
    }
}

fn verb(c: char, count: usize, time: Time) -> Result<String, String> {
    let wrong = |why: &str| {
        let written = c.to_string().repeat(count);
        Err(format!("invalid date format verb {written:?}{why}"))
    };
    let plain_or_padded = |n: i64| {
        if count == 1 {
            n.to_string()
        } else {
            format!("{n:02}")
        }
    };
    let name = |names: &[&str], i: usize, short: bool| {
        let name = names.get(i).copied().unwrap_or_default();
        if short {
            name.get(..3).unwrap_or(name).to_string()
        } else {
            name.to_string()
        }
    };
    let month = usize::try_from(time.month - 1).unwrap_or(0);
    let hour12 = match time.hour % 12 {
        0 => 12,
        h => h,
    };
    let half = if time.hour < 12 { "am" } else { "pm" };
    Ok(match (c, count) {
        ('Y', 2) => format!("{:02}", time.year % 100),
        ('Y', 4) => format!("{:04}", time.year),
        ('Y', _) => return wrong(": year must either be \"YY\" or \"YYYY\""),
        ('M', 1 | 2) => plain_or_padded(time.month),
        ('M', 3) => name(&MONTHS, month, true),
        ('M', 4) => name(&MONTHS, month, false),
        ('M', _) => return wrong(": month must be \"M\", \"MM\", \"MMM\", or \"MMMM\""),
        ('D', 1 | 2) => plain_or_padded(time.day),
        ('D', _) => return wrong(": day of month must either be \"D\" or \"DD\""),
        ('E', 3) => name(&WEEKDAYS, time.weekday(), true),
        ('E', 4) => name(&WEEKDAYS, time.weekday(), false),
        ('E', _) => return wrong(": day of week must either be \"EEE\" or \"EEEE\""),
        ('h', 1 | 2) => plain_or_padded(time.hour),
        ('h', _) => return wrong(": 24-hour must either be \"h\" or \"hh\""),
        ('H', 1 | 2) => plain_or_padded(hour12),
        ('H', _) => return wrong(": 12-hour must either be \"H\" or \"HH\""),
        ('A', 2) => half.to_uppercase(),
        ('A', _) => return wrong(": must be \"AA\""),
        ('a', 2) => half.to_string(),
        ('a', _) => return wrong(": must be \"aa\""),
        ('m', 1 | 2) => plain_or_padded(time.minute),
        ('m', _) => return wrong(": minute must either be \"m\" or \"mm\""),
        ('s', 1 | 2) => plain_or_padded(time.second),
        ('s', _) => return wrong(": second must either be \"s\" or \"ss\""),
        ('Z', 1) if time.offset == 0 => "Z".into(),
        ('Z', 3) if time.offset == 0 => "UTC".into(),
        ('Z', 1 | 5) => zone(time.offset, ":"),
        ('Z', 3 | 4) => zone(time.offset, ""),
        ('Z', _) => return wrong(": timezone must be Z, ZZZZ, or ZZZZZ"),
        _ => return wrong(""),
    })
}

fn time_add(call: &Call<'_>) -> Result<Value, FunctionError> {
    let time = Time::parse(call.text(0)?).map_err(fail)?;
    let duration = duration(call.text(1)?).map_err(fail)?;
    let offset = i128::from(time.offset) * 60 * NANOSECONDS;
    let local = time.nanoseconds() + i128::from(duration) + offset;
    let seconds =
        i64::try_from(local.div_euclid(NANOSECONDS)).map_err(|_| fail("time is out of range"))?;
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    let of_day = seconds.rem_euclid(86_400);
    Ok(Value::string(
        Time {
            year,
            month,
            day,
            hour: of_day / 3600,
            minute: of_day / 60 % 60,
            second: of_day % 60,
            nanosecond: 0,
            offset: time.offset,
        }
        .text(),
    ))
}

/// Go's `time.ParseDuration`, in nanoseconds.
fn duration(text: &str) -> Result<i64, String> {
    let invalid = || format!("time: invalid duration {text:?}");
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err(invalid());
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let is_part = |c: char| c.is_ascii_digit() || c == '.';
        if !rest.starts_with(is_part) {
            return Err(invalid());
        }
        let whole_length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (whole, after) = rest.split_at(whole_length);
        let (fraction, after) = match after.strip_prefix('.') {
            Some(after) => after.split_at(after.bytes().take_while(u8::is_ascii_digit).count()),
            None => ("", after),
        };
        if whole.is_empty() && fraction.is_empty() {
            return Err(invalid());
        }
        let unit_length = after.find(is_part).unwrap_or(after.len());
        let (unit, after) = after.split_at(unit_length);
        if unit.is_empty() {
            return Err(format!("time: missing unit in duration {text:?}"));
        }
        let scale: i128 = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => NANOSECONDS,
            "m" => 60 * NANOSECONDS,
            "h" => 3600 * NANOSECONDS,
            _ => return Err(format!("time: unknown unit {unit:?} in duration {text:?}")),
        };
        let whole: i128 = if whole.is_empty() {
            0
        } else {
            whole.parse().map_err(|_| invalid())?
        };
        let fraction = fraction.get(..18).unwrap_or(fraction);
        let divisor = 10i128.pow(fraction.len() as u32);
        let fraction: i128 = if fraction.is_empty() {
            0
        } else {
            fraction.parse().map_err(|_| invalid())?
        };
        total = whole
            .checked_mul(scale)
            .and_then(|n| n.checked_add(fraction * scale / divisor))
            .and_then(|n| n.checked_add(total))
            .ok_or_else(invalid)?;
        rest = after;
    }
    i64::try_from(if negative { -total } else { total }).map_err(|_| invalid())
}
