//! Addresses and ports.

use std::net::{Ipv4Addr, Ipv6Addr};

use ecow::EcoString;
use rustc_hash::FxHashSet;

use super::gather::{Gathered, any, can_be, is_computed};
use super::{Call, Function};
use crate::evaluate::Fault;
use crate::syntax::Span;
use crate::value::{Guard, Piece, Truth, Type, Value};

pub(super) const FUNCTIONS: &[(&str, Function)] = &[
    ("cidr_is_everywhere", |call| Some(everywhere(call))),
    ("cidr_contains", |call| Some(contains(call))),
    ("port_in", |call| Some(port_in(call))),
    ("differ", |call| Some(differ(call))),
];

/// A block of addresses: its first, as 128 bits, and the length of its prefix; whether it is one of IPv4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Block {
    first: u128,
    prefix: u32,
    is_v4: bool,
}

impl Block {
    fn parse(text: &str) -> Option<Block> {
        let (address, prefix) = match text.trim().split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse::<u32>().ok()?)),
            None => (text.trim(), None),
        };
        if let Ok(v4) = address.parse::<Ipv4Addr>() {
            let prefix = prefix.unwrap_or(32);
            return (prefix <= 32).then(|| Block {
                first: u128::from(u32::from(v4)) << 96,
                prefix,
                is_v4: true,
            });
        }
        let v6 = address.parse::<Ipv6Addr>().ok()?;
        let prefix = prefix.unwrap_or(128);
        (prefix <= 128).then(|| Block {
            first: u128::from(v6),
            prefix,
            is_v4: false,
        })
    }

    fn contains(self, other: Block) -> bool {
        let mask = match self.prefix {
            0 => 0,
            n => u128::MAX << (128 - n),
        };
        self.is_v4 == other.is_v4
            && self.prefix <= other.prefix
            && self.first & mask == other.first & mask
    }
}

/// Whether a block is all of the internet, or half of it. What isn't known is not, where it is a block that the service
/// gives; it may be, where it is an input.
pub(super) fn is_all(value: &Value) -> Option<bool> {
    match value.as_str() {
        Some(text) => Some(Block::parse(text).is_some_and(|b| b.prefix <= 1)),
        None if is_computed(value) => Some(false),
        None if ["0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1"]
            .iter()
            .all(|c| !can_be(value, c)) =>
        {
            Some(false)
        }
        None => None,
    }
}

/// `cidr_is_everywhere(x)`: whether a block of addresses, or one of these, is the whole internet (or half of it, which is
/// how some write it in two lines).
fn everywhere(call: &Call<'_>) -> Result<Value, Fault> {
    Ok(is_everywhere(call, &call.value(0)?))
}

/// Whether a block of addresses, or one of these, is the whole internet, or half of it.
pub(crate) fn is_everywhere(call: &Call<'_>, blocks: &Value) -> Value {
    any(call, &Gathered::of(call, blocks), &is_all)
}

/// `cidr_contains(a, b)`: whether every address of b is one of a. Both are blocks or single addresses.
fn contains(call: &Call<'_>) -> Result<Value, Fault> {
    let (outer, inner) = (call.value(0)?, call.value(1)?);
    call.evaluator.lift(&[outer, inner], &|values| {
        let [outer, inner] = values else {
            return Ok(Value::null());
        };
        if outer.is_null() || inner.is_null() {
            return Ok(Value::bool(false));
        }
        let (Some(a), Some(b)) = (outer.as_str(), inner.as_str()) else {
            return Ok(call.unknown(Type::Bool, &[outer, inner]));
        };
        match (Block::parse(a), Block::parse(b)) {
            (Some(a), Some(b)) => Ok(Value::bool(a.contains(b))),
            _ => Err(call.fault(format!(
                "{a:?} or {b:?} is no block of addresses such as 10.0.0.0/16"
            ))),
        }
    })
}

/// `port_in(port, from, to, protocol)`: whether a rule for these ports lets TCP or UDP traffic to a port through, or to one
/// of several. `-1` and `all` are all protocols, with all ports.
fn port_in(call: &Call<'_>) -> Result<Value, Fault> {
    let ports = call.value(0)?;
    let (from, to, protocol) = (call.value(1)?, call.value(2)?, call.value(3)?);
    let ports = Gathered::of(call, &ports);
    let numbers = ports.items.iter();
    let numbers: Vec<i64> = numbers
        .filter_map(|(_, _, v)| v.as_number()?.as_i64())
        .collect();
    const PROTOCOLS: [&str; 4] = ["tcp", "udp", "6", "17"];
    let said = [from, to, protocol];
    let result = lets_in(call, &numbers, &said, &PROTOCOLS)?;
    let unknown = ports.items.iter().find(|(_, _, v)| v.is_unknown());
    let (Some((_, _, unknown)), Some(false)) = (unknown, result.as_bool()) else {
        return Ok(result);
    };
    // It may be one of those that are let in, if any are.
    let first = said.first().and_then(|v| v.as_number()?.as_i64());
    let any = lets_in(call, &[first.unwrap_or(0)], &said, &PROTOCOLS)?;
    Ok(match any.as_bool() {
        Some(false) => result,
        _ => call.unknown(Type::Bool, &[unknown]),
    })
}

/// Whether a rule for these ports (first, last, protocol) lets TCP through to a port.
pub(crate) fn lets_tcp_in(call: &Call<'_>, port: i64, said: &[Value; 3]) -> Result<Value, Fault> {
    lets_in(call, &[port], said, &["tcp", "6"])
}

/// Whether a rule for these ports (first, last, protocol) lets one of the protocols through to one of the ports.
fn lets_in(
    call: &Call<'_>,
    numbers: &[i64],
    said: &[Value; 3],
    protocols: &[&str],
) -> Result<Value, Fault> {
    call.evaluator.lift(said, &|values| {
        let [from, to, protocol] = values else {
            return Ok(Value::null());
        };
        let name = crate::value::convert(protocol, &Type::String).ok();
        let name = name.as_ref().and_then(Value::as_str).map(str::to_lowercase);
        match name.as_deref() {
            Some("-1" | "all") => return Ok(Value::bool(true).at(protocol.origin())),
            Some(name) if protocols.contains(&name) => {}
            Some(_) => return Ok(Value::bool(false)),
            None if protocol.is_null() => return Ok(Value::bool(false)),
            None => {}
        }
        let bound = |v: &Value| {
            crate::value::convert(v, &Type::Number)
                .ok()
                .and_then(|n| n.as_number()?.as_i64())
        };
        let (least, most) = (bound(from), bound(to));
        let outside = numbers
            .iter()
            .all(|p| least.is_some_and(|l| *p < l) || most.is_some_and(|m| *p > m));
        let says_none = from.is_null() && to.is_null();
        // What isn't known may be all protocols, which have all ports: such rules say 0 to 0, or none.
        let may_be_all = name.is_none() && (says_none || (least, most) == (Some(0), Some(0)));
        if (outside || says_none) && !may_be_all {
            return Ok(Value::bool(false));
        }
        match (least, most, name) {
            (Some(l), Some(m), Some(_)) => {
                Ok(Value::bool(numbers.iter().any(|p| (l..=m).contains(p))).at(from.origin()))
            }
            _ => Ok(call.unknown(Type::Bool, &[from, to, protocol])),
        }
    })
}

/// `differ(list)`: whether two of its elements are certainly not the same. Different indexes of one list that the service
/// gives (its zones) count as different.
fn differ(call: &Call<'_>) -> Result<Value, Fault> {
    let value = call.value(0)?;
    // What isn't set may be anything.
    let mut all = Gathered {
        with_nulls: true,
        ..Gathered::default()
    };
    all.add(call, &value, Guard::TRUE, true);
    let (mut yes, mut may) = (Guard::FALSE, Guard::FALSE);
    let mut reason = all.open.clone();
    // Each known text once.
    let mut known: FxHashSet<(Guard, &str)> = FxHashSet::default();
    let items: Vec<(Guard, &Value)> = all
        .items
        .iter()
        .filter(|(when, _, value)| {
            value
                .as_str()
                .is_none_or(|text| known.insert((*when, text)))
        })
        .map(|(when, _, value)| (*when, value))
        .collect();
    // Pairs under conditions of their own are decisions of their own; among very many of them it isn't told which differ.
    const MOST_CONDITIONAL: usize = 20_000;
    let mut conditional = 0;
    'pairs: for (n, (when, a)) in items.iter().enumerate() {
        for (other, b) in items.iter().skip(n + 1) {
            call.evaluator.budget.spend(1);
            if yes.is_true() {
                break 'pairs;
            }
            conditional += usize::from(!when.is_true() && !other.is_true());
            if call.evaluator.budget.left() == 0 || conditional > MOST_CONDITIONAL {
                may = Guard::TRUE;
                break 'pairs;
            }
            let same = is_same(a, b);
            if same == Some(true) {
                continue;
            }
            let mut guards = call.evaluator.guards.borrow_mut();
            let both = guards.and(*when, *other);
            if same == Some(false) {
                yes = guards.or(yes, both);
            } else {
                let unknown = [a, b].into_iter().find_map(|v| v.as_unknown());
                reason = reason.or_else(|| unknown.map(|u| u.reason.clone()));
            }
            may = guards.or(may, both);
        }
    }
    let no = match all.open {
        Some(_) => Guard::FALSE,
        None => call.evaluator.guards.borrow_mut().not(may),
    };
    Ok(call
        .evaluator
        .from_truth(Truth { yes, no }, reason.unwrap_or_default(), Span::NONE))
}

/// Whether two texts are the same, as far as that is certain.
fn is_same(a: &Value, b: &Value) -> Option<bool> {
    if let (Some(x), Some(y)) = (a.as_str(), b.as_str()) {
        return Some(x == y);
    }
    let (x, y) = (a.as_unknown()?, b.as_unknown()?);
    if x.input.is_some() && x.input == y.input {
        return Some(true);
    }
    if let (Some(p), Some(q)) = (x.pieces.as_deref(), y.pieces.as_deref()) {
        return same_text(p, q);
    }
    if let (Some(p), Some(q)) = (&x.refers_to, &y.refers_to) {
        return (p.node == q.node)
            .then(|| same_index(&p.path, &q.path))
            .flatten();
    }
    // A template's `Fn::GetAZs` has no resource, but a name.
    same_index(
        x.reason.what.strip_prefix("Fn::GetAZs")?,
        y.reason.what.strip_prefix("Fn::GetAZs")?,
    )
}

/// Whether texts that are put together from the same things are the same: `${AWS::Region}a` isn't `${AWS::Region}c`.
fn same_text(a: &[Piece], b: &[Piece]) -> Option<bool> {
    let is_same = |(a, b): (&Piece, &Piece)| match (a, b) {
        (Piece::Text(a), Piece::Text(b)) => a == b,
        (Piece::Hole(a), Piece::Hole(b)) => is_same_unknown(a, b),
        _ => false,
    };
    let before = a.iter().zip(b).take_while(|pair| is_same(*pair)).count();
    let (a, b) = (a.get(before..)?, b.get(before..)?);
    let behind = a.iter().rev().zip(b.iter().rev());
    let behind = behind.take_while(|pair| is_same(*pair)).count();
    let text = |pieces: &[Piece]| match pieces.get(..pieces.len() - behind)? {
        [] => Some(EcoString::new()),
        [Piece::Text(text)] => Some(text.clone()),
        _ => None,
    };
    Some(text(a)? == text(b)?)
}

/// Whether what isn't known is the same wherever it is read: an input, an attribute, what the place of deployment says.
fn is_same_unknown(a: &Value, b: &Value) -> bool {
    let (Some(a), Some(b)) = (a.as_unknown(), b.as_unknown()) else {
        return false;
    };
    a.input.is_some() && a.input == b.input
        || a.refers_to.is_some() && a.refers_to == b.refers_to
        || a.reason.what.starts_with("AWS::") && a.reason == b.reason
}

/// Of two paths that end in an index: whether it is the same one; none where the lists aren't.
fn same_index(a: &str, b: &str) -> Option<bool> {
    if a == b {
        return Some(true);
    }
    let ((list, x), (other, y)) = (a.rsplit_once('.')?, b.rsplit_once('.')?);
    let are_indexes = x.parse::<u32>().is_ok() && y.parse::<u32>().is_ok();
    (list == other && are_indexes).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::{Block, is_all};
    use crate::value::Value;

    #[test]
    fn blocks_contain_blocks() {
        let contains = |a: &str, b: &str| {
            Block::parse(a)
                .zip(Block::parse(b))
                .map(|(a, b)| a.contains(b))
        };
        assert_eq!(contains("10.0.0.0/8", "10.1.0.0/16"), Some(true));
        assert_eq!(contains("10.1.0.0/16", "10.0.0.0/8"), Some(false));
        assert_eq!(contains("10.0.0.0/8", "11.0.0.1"), Some(false));
        assert_eq!(contains("::/0", "2001:db8::/32"), Some(true));
        assert_eq!(contains("::/0", "10.0.0.0/8"), Some(false));
        assert_eq!(contains("10.0.0.0/33", "10.0.0.0/8"), None);
    }

    #[test]
    fn everywhere_is_all_or_half() {
        for (cidr, want) in [
            ("0.0.0.0/0", true),
            ("::/0", true),
            ("0:0:0:0:0:0:0:0/0", true),
            ("128.0.0.0/1", true),
            ("0.0.0.0/8", false),
            ("203.0.113.7", false),
        ] {
            assert_eq!(is_all(&Value::string(cidr)), Some(want), "{cidr}");
        }
    }
}
