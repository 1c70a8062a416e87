//! Numbers as Terraform computes them: binary floats of 512 bits
//! (<https://github.com/zclconf/go-cty/blob/main/docs/types.md>: `big.Float` with that precision).

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;
use std::sync::Arc;

use dashu_base::{Abs, Sign, Signed};
use dashu_float::round::mode::HalfEven;
use dashu_float::{Context, FBig};
use dashu_int::{IBig, UBig};

type Float = FBig<HalfEven, 2>;

const PRECISION: usize = 512;
/// Decimal exponents beyond this are refused: no configuration needs them, and a short text must not make a
/// number of gigabytes.
const MOST_EXPONENT: i64 = 20_000;

/// A number. Integers that fit are kept exact and cheap.
#[derive(Clone, Debug)]
pub struct Number(Form);

#[derive(Clone, Debug)]
enum Form {
    Integer(i64),
    /// Never a value that fits `Integer`.
    Float(Arc<Float>),
    /// `-0`, which Terraform prints.
    NegativeZero,
    /// What a division by zero gives.
    Infinity {
        negative: bool,
    },
}

impl Number {
    /// What it takes beside its value, in units of [`super::Size::CELL`].
    pub fn cells(&self) -> u32 {
        match self.0 {
            Form::Float(_) => 4,
            Form::Integer(_) | Form::NegativeZero | Form::Infinity { .. } => 0,
        }
    }

    /// Reads a decimal number as Terraform does: `12`, `-1.5`, `1e3`, `.5`. Nothing else.
    pub fn parse(text: &str) -> Option<Number> {
        if let Ok(n) = text.parse::<i64>()
            && !(n == 0 && text.starts_with('-'))
            && !text.starts_with('+')
        {
            return Some(Number(Form::Integer(n)));
        }
        let (negative, unsigned) = match text.as_bytes().first()? {
            b'-' => (true, text.get(1..)?),
            b'+' => (false, text.get(1..)?),
            _ => (false, text),
        };
        let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
            Some(at) => (
                unsigned.get(..at)?,
                i64::from_str(unsigned.get(at + 1..)?).ok()?,
            ),
            None => (unsigned, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        if whole.is_empty() && fraction.is_empty() {
            return None;
        }
        let digits: String = [whole, fraction].concat();
        if !digits.bytes().all(|b| b.is_ascii_digit()) || digits.len() > MOST_EXPONENT as usize {
            return None;
        }
        let exponent = exponent.checked_sub(fraction.len() as i64)?;
        if exponent.abs() > MOST_EXPONENT {
            return None;
        }
        let magnitude = UBig::from_str_radix(&digits, 10).ok()?;
        let signed = IBig::from_parts(
            if negative {
                Sign::Negative
            } else {
                Sign::Positive
            },
            magnitude,
        );
        if negative && signed.is_zero() {
            return Some(Number(Form::NegativeZero));
        }
        Some(scaled(signed, exponent))
    }

    /// An integer of any size.
    pub fn from_integer(n: IBig) -> Number {
        match i64::try_from(&n) {
            Ok(small) => Number(Form::Integer(small)),
            Err(_) => Number::from_float(rounded(n)),
        }
    }

    /// The nearest of a double.
    pub fn from_f64(n: f64) -> Number {
        if n.is_infinite() {
            return Number(Form::Infinity { negative: n < 0.0 });
        }
        match Float::try_from(n) {
            Ok(f) => Number::from_float(f.with_precision(PRECISION).value()),
            Err(_) => Number(Form::Integer(0)),
        }
    }

    /// None where it is too large or too small to be written out: products grow beyond what literals may be.
    fn bounded(f: Float) -> Option<Number> {
        const MOST_BITS: isize = 4 * MOST_EXPONENT as isize;
        let fits = f.repr().is_infinite() || f.repr().exponent().abs() <= MOST_BITS;
        fits.then(|| Number::from_float(f))
    }

    fn from_float(f: Float) -> Number {
        if f.repr().is_infinite() {
            return Number(Form::Infinity {
                negative: f.sign() == Sign::Negative,
            });
        }
        if is_integral(&f)
            && digits_bound(&f) <= 64
            && let Ok(n) = i64::try_from(f.to_int().value())
        {
            return Number(Form::Integer(n));
        }
        Number(Form::Float(Arc::new(f)))
    }

    fn float(&self) -> Float {
        match &self.0 {
            Form::Integer(n) => rounded(IBig::from(*n)),
            Form::Float(f) => f.as_ref().clone(),
            Form::NegativeZero | Form::Infinity { .. } => rounded(IBig::ZERO),
        }
    }

    /// As an `i64`, where it is one.
    pub fn as_i64(&self) -> Option<i64> {
        match self.0 {
            Form::Integer(n) => Some(n),
            Form::NegativeZero => Some(0),
            _ => None,
        }
    }

    /// As an integer of any size, where it is one.
    pub fn as_integer(&self) -> Option<IBig> {
        match &self.0 {
            Form::Integer(n) => Some(IBig::from(*n)),
            Form::NegativeZero => Some(IBig::ZERO),
            Form::Float(f) if is_integral(f) => Some(f.to_int().value()),
            _ => None,
        }
    }

    /// The nearest double.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Form::Integer(n) => *n as f64,
            Form::Float(f) => f.to_f64().value(),
            Form::NegativeZero => -0.0,
            Form::Infinity { negative: true } => f64::NEG_INFINITY,
            Form::Infinity { negative: false } => f64::INFINITY,
        }
    }

    /// Whether it has no fraction.
    pub fn is_integer(&self) -> bool {
        match &self.0 {
            Form::Integer(_) | Form::NegativeZero => true,
            Form::Float(f) => is_integral(f),
            Form::Infinity { .. } => false,
        }
    }

    /// Whether it is what a division by zero gives.
    pub fn is_infinite(&self) -> bool {
        matches!(self.0, Form::Infinity { .. })
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Integer(n) => *n < 0,
            Form::Float(f) => f.is_negative(),
            Form::NegativeZero => false,
            Form::Infinity { negative } => *negative,
        }
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Form::Integer(0) | Form::NegativeZero)
    }

    fn infinite_sign(&self) -> Option<bool> {
        match self.0 {
            Form::Infinity { negative } => Some(negative),
            _ => None,
        }
    }

    /// `self + other`; none where it isn't a number (∞ − ∞).
    pub fn add(&self, other: &Number) -> Option<Number> {
        if let (Form::Integer(a), Form::Integer(b)) = (&self.0, &other.0)
            && let Some(sum) = a.checked_add(*b)
        {
            return Some(Number(Form::Integer(sum)));
        }
        match (self.infinite_sign(), other.infinite_sign()) {
            (Some(a), Some(b)) if a != b => None,
            (Some(negative), _) | (_, Some(negative)) => Some(Number(Form::Infinity { negative })),
            _ => Number::bounded(self.float() + other.float()),
        }
    }

    /// `self - other`; none where it isn't a number.
    pub fn subtract(&self, other: &Number) -> Option<Number> {
        self.add(&other.negate())
    }

    /// `self * other`; none where it isn't a number (0 · ∞).
    pub fn multiply(&self, other: &Number) -> Option<Number> {
        if let (Form::Integer(a), Form::Integer(b)) = (&self.0, &other.0)
            && let Some(product) = a.checked_mul(*b)
        {
            return Some(if product == 0 && (*a < 0 || *b < 0) {
                Number(Form::NegativeZero)
            } else {
                Number(Form::Integer(product))
            });
        }
        if self.is_infinite() || other.is_infinite() {
            if self.is_zero() || other.is_zero() {
                return None;
            }
            let negative = self.is_negative() != other.is_negative();
            return Some(Number(Form::Infinity { negative }));
        }
        Number::bounded(self.float() * other.float())
    }

    /// `self / other`: infinite where only `other` is zero; none for 0/0 and ∞/∞.
    pub fn divide(&self, other: &Number) -> Option<Number> {
        if let (Form::Integer(a), Form::Integer(b)) = (&self.0, &other.0)
            && a.checked_rem(*b) == Some(0)
            && *a != 0
            && let Some(quotient) = a.checked_div(*b)
        {
            return Some(Number(Form::Integer(quotient)));
        }
        let negative = self.is_negative() != other.is_negative();
        match (self.is_infinite(), other.is_infinite()) {
            (true, true) => return None,
            (true, false) => return Some(Number(Form::Infinity { negative })),
            (false, true) => return Some(Number(Form::Integer(0))),
            _ => {}
        }
        if other.is_zero() {
            return (!self.is_zero()).then_some(Number(Form::Infinity { negative }));
        }
        if self.is_zero() {
            return Some(Number(Form::Integer(0)));
        }
        Number::bounded(self.float() / other.float())
    }

    /// `self % other`, of the sign of `self`, as Terraform does it: with `other` zero it is `self`.
    pub fn remainder(&self, other: &Number) -> Option<Number> {
        if let (Form::Integer(a), Form::Integer(b)) = (&self.0, &other.0)
            && *b != 0
        {
            return Some(Number(Form::Integer(a.checked_rem(*b).unwrap_or(0))));
        }
        if other.is_zero() || other.is_infinite() {
            return Some(self.clone());
        }
        if self.is_infinite() {
            return None;
        }
        let quotient = self.divide(other)?.truncate();
        self.subtract(&other.multiply(&quotient)?)
    }

    /// `-self`
    pub fn negate(&self) -> Number {
        match &self.0 {
            Form::Integer(0) => Number(Form::NegativeZero),
            Form::Integer(n) => match n.checked_neg() {
                Some(n) => Number(Form::Integer(n)),
                None => Number::from_integer(-IBig::from(*n)),
            },
            Form::Float(f) => Number::from_float(-f.as_ref().clone()),
            Form::NegativeZero => Number(Form::Integer(0)),
            Form::Infinity { negative } => Number(Form::Infinity {
                negative: !negative,
            }),
        }
    }

    /// Without its sign.
    pub fn magnitude(&self) -> Number {
        if self.is_negative() || matches!(self.0, Form::NegativeZero) {
            self.negate()
        } else {
            self.clone()
        }
    }

    /// Without its fraction.
    pub fn truncate(&self) -> Number {
        match &self.0 {
            Form::Float(f) => Number::from_float(f.trunc()),
            _ => self.clone(),
        }
    }

    /// The greatest integer not above it.
    pub fn floor(&self) -> Number {
        match &self.0 {
            Form::Float(f) => Number::from_float(f.floor()),
            _ => self.clone(),
        }
    }

    /// The least integer not below it.
    pub fn ceiling(&self) -> Number {
        match &self.0 {
            Form::Float(f) => Number::from_float(f.ceil()),
            _ => self.clone(),
        }
    }
}

impl Number {
    /// All its decimal digits, without sign and point, and where the point is: `12.5` is `("125", 2)`, `0.05` is
    /// `("5", -1)`, zero is `("", 0)`. None where it is infinite.
    pub fn exact_digits(&self) -> Option<(String, i64)> {
        let (digits, behind) = match &self.0 {
            Form::Integer(n) => (n.unsigned_abs().to_string(), 0),
            Form::NegativeZero => (String::new(), 0),
            Form::Float(f) => {
                let (significand, exponent) = f.repr().clone().into_parts();
                exact(significand.abs(), exponent)
            }
            Form::Infinity { .. } => return None,
        };
        let point = digits.len() as i64 - behind as i64;
        let leading = digits.len() - digits.trim_start_matches('0').len();
        let digits = digits.trim_matches('0').to_string();
        Some(if digits.is_empty() {
            (digits, 0)
        } else {
            (digits, point - leading as i64)
        })
    }

    /// Whether a sign is written before it: `-0` is not below zero, but has one.
    pub fn has_minus(&self) -> bool {
        self.is_negative() || matches!(self.0, Form::NegativeZero)
    }
}

/// The decimal digits of `magnitude · 2^exponent`, and how many of them are behind the point.
fn exact(magnitude: IBig, exponent: isize) -> (String, usize) {
    if exponent >= 0 {
        return ((magnitude << exponent as usize).to_string(), 0);
    }
    let places = exponent.unsigned_abs();
    (
        (magnitude * IBig::from(UBig::from(5u8).pow(places))).to_string(),
        places,
    )
}

fn rounded(n: IBig) -> Float {
    Context::<HalfEven>::new(PRECISION)
        .convert_int::<2>(n)
        .value()
}

/// `n · 10^exponent`, rounded once.
fn scaled(n: IBig, exponent: i64) -> Number {
    let power = IBig::from(UBig::from(10u8).pow(exponent.unsigned_abs() as usize));
    if exponent >= 0 {
        return Number::from_integer(n * power);
    }
    if let Ok(small) = i64::try_from(&n)
        && small == 0
    {
        return Number(Form::Integer(0));
    }
    let context = Context::<HalfEven>::new(PRECISION);
    let (a, b) = (
        dashu_float::Repr::<2>::new(n, 0),
        dashu_float::Repr::<2>::new(power, 0),
    );
    match context.div(&a, &b) {
        Ok(quotient) => Number::from_float(quotient.value()),
        Err(_) => Number(Form::Integer(0)),
    }
}

fn is_integral(f: &Float) -> bool {
    !f.repr().is_infinite() && (f.repr().exponent() >= 0 || f.repr().significand().is_zero())
}

fn digits_bound(f: &Float) -> isize {
    f.repr().digits() as isize + f.repr().exponent()
}

impl From<i64> for Number {
    fn from(n: i64) -> Number {
        Number(Form::Integer(n))
    }
}

impl From<i32> for Number {
    fn from(n: i32) -> Number {
        Number(Form::Integer(n.into()))
    }
}

impl From<usize> for Number {
    fn from(n: usize) -> Number {
        Number::from_integer(IBig::from(n))
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Number) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Number) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Number) -> Ordering {
        if let (Some(a), Some(b)) = (self.as_i64(), other.as_i64()) {
            return a.cmp(&b);
        }
        let rank = |n: &Number| match n.infinite_sign() {
            Some(true) => -1,
            Some(false) => 1,
            None => 0,
        };
        match (rank(self), rank(other)) {
            (0, 0) => self.float().cmp(&other.float()),
            (a, b) => a.cmp(&b),
        }
    }
}

impl Hash for Number {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self.as_i64() {
            Some(n) => n.hash(state),
            None => self.to_string().hash(state),
        }
    }
}

/// As Terraform writes it: without an exponent, with the fewest digits that read back as the same number.
impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Integer(n) => write!(f, "{n}"),
            Form::NegativeZero => f.write_str("-0"),
            Form::Infinity { negative: true } => f.write_str("-Inf"),
            Form::Infinity { negative: false } => f.write_str("+Inf"),
            Form::Float(float) => f.write_str(&shortest(float)),
        }
    }
}

/// The shortest decimal text that reads back as `float`.
fn shortest(float: &Float) -> String {
    let (significand, exponent) = float.repr().clone().into_parts();
    let negative = significand.sign() == Sign::Negative;
    let magnitude = significand.clone().abs();
    // The exact decimal digits, and how many of them are behind the point.
    let (digits, behind) = exact(magnitude, exponent);
    let point = digits.len() as i64 - behind as i64;
    let reads_back = |count: usize| -> Option<(String, i64)> {
        let (short, carried) = round_digits(&digits, count);
        let point = point + i64::from(carried);
        let magnitude = IBig::from(UBig::from_str_radix(&short, 10).ok()?);
        let again = scaled(magnitude, point - short.len() as i64);
        let same = match &again.0 {
            Form::Float(f) => f.as_ref().clone().abs() == float.clone().abs(),
            _ => false,
        };
        same.then_some((short, point))
    };
    // 512 bits are at most 156 significant decimal digits; that many always read back.
    let (mut low, mut high) = (1usize, 156.min(digits.len()));
    let mut best = None;
    while low <= high {
        let middle = low.midpoint(high);
        match reads_back(middle) {
            Some(found) => {
                best = Some(found);
                high = middle - 1;
            }
            None => low = middle + 1,
        }
    }
    let (short, point) = best.unwrap_or((digits, point));
    let short = short.trim_end_matches('0');
    let mut text = String::new();
    if negative {
        text.push('-');
    }
    if point <= 0 {
        text.push_str("0.");
        text.extend(std::iter::repeat_n('0', point.unsigned_abs() as usize));
        text.push_str(short);
    } else {
        let point = point as usize;
        if short.len() <= point {
            text.push_str(short);
            text.extend(std::iter::repeat_n('0', point - short.len()));
        } else {
            let (whole, fraction) = short.split_at(point);
            text.push_str(whole);
            text.push('.');
            text.push_str(fraction);
        }
    }
    text
}

/// `digits` rounded half to even to `count` of them, and whether the rounding carried into a new first digit.
pub(super) fn round_digits(digits: &str, count: usize) -> (String, bool) {
    if count >= digits.len() {
        return (digits.to_string(), false);
    }
    let (kept, rest) = digits.split_at(count);
    let half = format!("5{}", "0".repeat(rest.len() - 1));
    let up = match rest.cmp(half.as_str()) {
        Ordering::Greater => true,
        Ordering::Less => false,
        Ordering::Equal => kept.bytes().last().is_some_and(|b| (b - b'0') % 2 == 1),
    };
    if !up {
        return (kept.to_string(), false);
    }
    let mut bytes = kept.as_bytes().to_vec();
    for byte in bytes.iter_mut().rev() {
        if *byte == b'9' {
            *byte = b'0';
        } else {
            *byte += 1;
            return (String::from_utf8_lossy(&bytes).into_owned(), false);
        }
    }
    (format!("1{}", "0".repeat(count - 1)), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap_or_else(|| panic!("{text} is a number"))
    }

    #[test]
    fn integers_beyond_doubles_are_exact() {
        assert_eq!(
            number("123456789012345678901234567890").to_string(),
            "123456789012345678901234567890"
        );
        assert_eq!(number("9007199254740993").to_string(), "9007199254740993");
        let sum = number("9223372036854775807")
            .add(&number("1"))
            .map(|n| n.to_string());
        assert_eq!(sum.as_deref(), Some("9223372036854775808"));
    }

    #[test]
    fn fractions_print_shortest() {
        assert_eq!(
            number("0.1")
                .add(&number("0.2"))
                .map(|n| n.to_string())
                .as_deref(),
            Some("0.3")
        );
        assert_eq!(number("-1.50").to_string(), "-1.5");
        assert_eq!(number("1e-7").to_string(), "0.0000001");
        assert_eq!(number("2.5e3").to_string(), "2500");
    }

    #[test]
    fn division_is_terraforms() {
        assert!(
            number("1")
                .divide(&number("0"))
                .is_some_and(|n| n.is_infinite())
        );
        assert!(number("0").divide(&number("0")).is_none());
        assert_eq!(number("5").remainder(&number("0")), Some(number("5")));
        assert_eq!(number("5.5").remainder(&number("2")), Some(number("1.5")));
        assert_eq!(number("-5").remainder(&number("3")), Some(number("-2")));
        let third = number("1").divide(&number("3")).map(|n| n.to_string());
        assert!(third.is_some_and(|t| t.starts_with("0.3333333333333333333333333333333333333333")));
    }

    #[test]
    fn what_is_no_number() {
        for text in [
            "",
            "abc",
            "1_000",
            "0x10",
            "1e",
            ".",
            "NaN",
            "Inf",
            "1e999999999",
        ] {
            assert!(Number::parse(text).is_none(), "{text}");
        }
    }
}
