//! The functions on ranges of IP addresses.

use std::net::{Ipv4Addr, Ipv6Addr};

use dashu_int::{IBig, UBig};

use super::FunctionError;
use super::signature::{
    Call, Function, Kind, Parameter, Returns, argument_error, fail, function, parameter, whole,
};
use crate::value::{Type, Value};

const STRING: Returns = Returns::Always(Kind::String);
const PREFIX: Parameter = parameter("prefix", Kind::String);

pub(super) const FUNCTIONS: &[Function] = &[
    function(
        "cidrhost",
        &[PREFIX, parameter("hostnum", Kind::Number)],
        STRING,
        host,
    ),
    function("cidrnetmask", &[PREFIX], STRING, netmask),
    function(
        "cidrsubnet",
        &[
            PREFIX,
            parameter("newbits", Kind::Number),
            parameter("netnum", Kind::Number),
        ],
        STRING,
        subnet,
    ),
    function(
        "cidrsubnets",
        &[PREFIX],
        Returns::Always(Kind::ListOfString),
        subnets,
    )
    .variadic(parameter("newbits", Kind::Number)),
];

/// A range: the bits of its first address, how long an address is, and how many bits are fixed.
#[derive(Clone, Copy)]
struct Network {
    address: u128,
    bits: u32,
    length: u32,
}

impl Network {
    fn parse(text: &str) -> Result<Network, String> {
        let wrong = || format!("invalid CIDR expression: invalid CIDR address: {text}");
        let (address, length) = text.split_once('/').ok_or_else(wrong)?;
        let (address, bits) = match parse_ipv4(address) {
            Some(v4) => (u128::from(v4), 32),
            None => (
                address
                    .parse::<Ipv6Addr>()
                    .map(u128::from)
                    .map_err(|_| wrong())?,
                128,
            ),
        };
        if length.is_empty() || !length.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        let length: u32 = length.parse().map_err(|_| wrong())?;
        if length > bits {
            return Err(wrong());
        }
        Ok(Network {
            address: address & mask(bits, length),
            bits,
            length,
        })
    }

    fn text(self) -> String {
        format!("{}/{}", show(self.address, self.bits), self.length)
    }
}

/// Zeros in front are decimal in Terraform.
fn parse_ipv4(text: &str) -> Option<u32> {
    let mut parts = text.split('.');
    let mut address: u32 = 0;
    for _ in 0..4 {
        let part = parts.next()?;
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let byte: u8 = part
            .trim_start_matches('0')
            .parse()
            .or_else(|e| {
                if part.bytes().all(|b| b == b'0') {
                    Ok(0)
                } else {
                    Err(e)
                }
            })
            .ok()?;
        address = address << 8 | u32::from(byte);
    }
    parts.next().is_none().then_some(address)
}

/// The bits of an address that a prefix of this length fixes.
fn mask(bits: u32, length: u32) -> u128 {
    let all = if bits == 128 {
        u128::MAX
    } else {
        (1 << bits) - 1
    };
    let free = bits.saturating_sub(length);
    if free >= 128 { 0 } else { all >> free << free }
}

fn show(address: u128, bits: u32) -> String {
    if bits == 32 {
        return Ipv4Addr::from(address as u32).to_string();
    }
    let address = Ipv6Addr::from(address);
    match address.to_ipv4_mapped() {
        Some(v4) => v4.to_string(),
        None => address.to_string(),
    }
}

/// The address with a number put into its free bits.
fn insert(address: u128, number: &IBig, bits: u32, length: u32) -> u128 {
    let shifted = number.clone() << (bits.saturating_sub(length)) as usize;
    let joined = IBig::from(address) | shifted;
    // Go takes the digits of a negative number without its sign.
    let magnitude: UBig = joined.into_parts().1;
    let kept = magnitude & UBig::from(mask(bits, bits));
    u128::try_from(kept).unwrap_or(0)
}

fn network(call: &Call<'_>) -> Result<Network, String> {
    Network::parse(
        call.value(0)
            .ok()
            .and_then(Value::as_str)
            .unwrap_or_default(),
    )
}

/// A number that must be whole, however large.
fn large(call: &Call<'_>, index: usize) -> Result<IBig, FunctionError> {
    call.number(index)?
        .as_integer()
        .ok_or_else(|| fail("value must be a whole number"))
}

fn host(call: &Call<'_>) -> Result<Value, FunctionError> {
    let number = large(call, 1)?;
    let network = network(call).map_err(fail)?;
    let free = network.bits - network.length;
    let most = (IBig::from(1) << free as usize) - IBig::from(1);
    let mut shown = number.clone();
    let mut wanted = number.clone();
    if number < IBig::ZERO {
        // Counted from the end.
        let below = -&number;
        wanted = &most - &below + IBig::from(1);
        shown = wanted.clone();
    }
    if wanted < IBig::ZERO || wanted > most {
        return Err(fail(format!(
            "prefix of {} does not accommodate a host numbered {shown}",
            network.length
        )));
    }
    let address = insert(network.address, &wanted, network.bits, network.bits);
    Ok(Value::string(show(address, network.bits)))
}

fn netmask(call: &Call<'_>) -> Result<Value, FunctionError> {
    let network = network(call).map_err(fail)?;
    if network.bits != 32 {
        return Err(fail(format!(
            "IPv6 addresses cannot have a netmask: {}",
            call.text(0)?
        )));
    }
    Ok(Value::string(show(mask(32, network.length), 32)))
}

fn subnet(call: &Call<'_>) -> Result<Value, FunctionError> {
    let more = call.integer(1)?;
    let number = large(call, 2)?;
    let network = network(call).map_err(fail)?;
    let length = i64::from(network.length).saturating_add(more);
    let length = match u32::try_from(length) {
        Ok(length) if length <= network.bits => length,
        _ => {
            return Err(fail(format!(
                "insufficient address space to extend prefix of {} by {more}",
                network.length
            )));
        }
    };
    let most = IBig::from(1) << more.max(0) as usize;
    if number >= most && !(more < 0 && number == IBig::ZERO) {
        return Err(fail(format!(
            "prefix extension of {more} does not accommodate a subnet numbered {number}"
        )));
    }
    let address = insert(network.address, &number, network.bits, length);
    Ok(Value::string(
        Network {
            address: if more < 0 {
                address & mask(network.bits, length)
            } else {
                address
            },
            bits: network.bits,
            length,
        }
        .text(),
    ))
}

fn subnets(call: &Call<'_>) -> Result<Value, FunctionError> {
    let network = network(call).map_err(|e| argument_error(0, e))?;
    let family = if network.bits == 32 { "IPv4" } else { "IPv6" };
    let mut items = Vec::new();
    let mut previous: Option<Network> = None;
    for (i, value) in call.arguments.iter().enumerate().skip(1) {
        let Some(number) = value.as_number() else {
            continue;
        };
        let more = whole(number).map_err(|e| argument_error(i, e))?;
        if more < 1 {
            return Err(argument_error(i, "must extend prefix by at least one bit"));
        }
        if more > 32 {
            return Err(argument_error(
                i,
                "may not extend prefix by more than 32 bits",
            ));
        }
        let length = network.length + more as u32;
        if length > network.bits {
            return Err(argument_error(
                i,
                format!(
                    "would extend prefix to {length} bits, which is too long for an {family} address"
                ),
            ));
        }
        let next = match previous {
            None => Some(Network { length, ..network }),
            Some(before) => after(before, length, network),
        };
        let Some(next) = next else {
            let before = previous.map(Network::text).unwrap_or_default();
            return Err(argument_error(
                i,
                format!(
                    "not enough remaining address space for a subnet with a prefix of {length} bits after {before}"
                ),
            ));
        };
        items.push(Value::string(next.text()));
        previous = Some(next);
    }
    Ok(Value::list(Type::String, items))
}

/// The first range of that length behind another, inside a whole.
fn after(before: Network, length: u32, inside: Network) -> Option<Network> {
    let last = before.address | (mask(before.bits, before.bits) ^ mask(before.bits, before.length));
    let step = before.bits - length;
    let size = if step >= 128 {
        return None;
    } else {
        1u128 << step
    };
    let start = last.checked_add(1)?;
    // Rounded up to where a range of that length may begin.
    let start = start.checked_add(size - 1)? & mask(before.bits, length);
    let fits = start <= mask(before.bits, before.bits)
        && start & mask(inside.bits, inside.length) == inside.address;
    fits.then_some(Network {
        address: start,
        bits: before.bits,
        length,
    })
}
