//! Hashes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use super::FunctionError;
use super::signature::{
    Call, Function, Kind, Parameter, Returns, argument_error, fail, function, parameter, whole,
};
use crate::value::{Reason, ReasonKind, Type, Value};

const STRING: Returns = Returns::Always(Kind::String);
const STR: Parameter = parameter("str", Kind::String);

pub(super) const FUNCTIONS: &[Function] = &[
    function("base64sha256", &[STR], STRING, |c| {
        of_text(c, base64_sha256)
    }),
    function("base64sha512", &[STR], STRING, |c| {
        of_text(c, base64_sha512)
    }),
    function("bcrypt", &[STR], STRING, bcrypt).variadic(parameter("cost", Kind::Number)),
    function("md5", &[STR], STRING, |c| of_text(c, md5)),
    function(
        "rsadecrypt",
        &[
            parameter("ciphertext", Kind::String),
            parameter("privatekey", Kind::String),
        ],
        STRING,
        rsa_decrypt,
    ),
    function("sha1", &[STR], STRING, |c| of_text(c, sha1)),
    function("sha256", &[STR], STRING, |c| of_text(c, sha256)),
    function("sha512", &[STR], STRING, |c| of_text(c, sha512)),
    function("uuid", &[], STRING, |_| Ok(changing("uuid()"))),
    function(
        "uuidv5",
        &[
            parameter("namespace", Kind::String),
            parameter("name", Kind::String),
        ],
        STRING,
        uuid_v5,
    ),
];

/// What differs from run to run.
pub(super) fn changing(what: &str) -> Value {
    Value::unknown_not_null(Type::String, Reason::new(ReasonKind::Function, what))
}

fn of_text(call: &Call<'_>, hash: fn(&[u8]) -> String) -> Result<Value, FunctionError> {
    Ok(Value::string(hash(call.text(0)?.as_bytes())))
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

pub(super) fn md5(bytes: &[u8]) -> String {
    hexadecimal(&Md5::digest(bytes))
}

pub(super) fn sha1(bytes: &[u8]) -> String {
    hexadecimal(&Sha1::digest(bytes))
}

pub(super) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

pub(super) fn sha512(bytes: &[u8]) -> String {
    hexadecimal(&Sha512::digest(bytes))
}

pub(super) fn base64_sha256(bytes: &[u8]) -> String {
    STANDARD.encode(Sha256::digest(bytes))
}

pub(super) fn base64_sha512(bytes: &[u8]) -> String {
    STANDARD.encode(Sha512::digest(bytes))
}

fn bcrypt(call: &Call<'_>) -> Result<Value, FunctionError> {
    if call.arguments.len() > 2 {
        return Err(fail("bcrypt() takes no more than two arguments"));
    }
    if call.arguments.len() == 2 {
        let cost = whole(call.number(1)?).map_err(fail)?;
        if cost > 31 {
            return Err(fail(format!(
                "error occurred generating password crypto/bcrypt: cost {cost} is outside allowed inclusive range 4..31"
            )));
        }
    }
    Ok(changing("bcrypt()"))
}

fn rsa_decrypt(call: &Call<'_>) -> Result<Value, FunctionError> {
    let (cipher, key) = (call.text(0)?, call.text(1)?);
    if STANDARD.decode(without_line_ends(cipher)).is_err() {
        return Err(argument_error(
            0,
            format!("failed to decode input {cipher:?}: cipher text must be base64-encoded"),
        ));
    }
    if !key.contains("-----BEGIN ") {
        return Err(argument_error(1, "invalid private key: ssh: no key found"));
    }
    Ok(changing("rsadecrypt()"))
}

/// Go's decoder passes over line ends.
pub(super) fn without_line_ends(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect()
}

/// The names that RFC 4122 gives to namespaces end with these digits.
fn namespace(text: &str) -> Result<[u8; 16], String> {
    let digits = match text {
        "dns" => "6ba7b8109dad11d180b400c04fd430c8".to_string(),
        "url" => "6ba7b8119dad11d180b400c04fd430c8".to_string(),
        "oid" => "6ba7b8129dad11d180b400c04fd430c8".to_string(),
        "x500" => "6ba7b8149dad11d180b400c04fd430c8".to_string(),
        _ => {
            let wrong = || "invalid UUID format".to_string();
            let plain = match text.len() {
                32 => return digits_to_bytes(text).ok_or_else(wrong),
                36 => text,
                38 => text.get(1..37).ok_or_else(wrong)?,
                45 => {
                    let head = text.get(..9).ok_or_else(wrong)?;
                    if !head.eq_ignore_ascii_case("urn:uuid:") {
                        return Err(format!("invalid urn prefix: {head:?}"));
                    }
                    text.get(9..).ok_or_else(wrong)?
                }
                n => return Err(format!("invalid UUID length: {n}")),
            };
            if ![8, 13, 18, 23]
                .iter()
                .all(|i| plain.as_bytes().get(*i) == Some(&b'-'))
            {
                return Err(wrong());
            }
            plain.replace('-', "")
        }
    };
    digits_to_bytes(&digits).ok_or_else(|| "invalid UUID format".into())
}

fn digits_to_bytes(digits: &str) -> Option<[u8; 16]> {
    if digits.len() != 32 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    u128::from_str_radix(digits, 16).ok().map(u128::to_be_bytes)
}

fn uuid_v5(call: &Call<'_>) -> Result<Value, FunctionError> {
    let text = call.text(0)?;
    let space = namespace(text)
        .map_err(|e| fail(format!("uuidv5() doesn't support namespace {text} ({e})")))?;
    let digest = Sha1::new()
        .chain_update(space)
        .chain_update(call.text(1)?)
        .finalize();
    let mut bytes = [0u8; 16];
    for (to, from) in bytes.iter_mut().zip(digest.iter()) {
        *to = *from;
    }
    bytes[6] = bytes[6] & 0x0f | 0x50;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = hexadecimal(&bytes);
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default();
    Ok(Value::string(format!(
        "{}-{}-{}-{}-{}",
        part(0, 8),
        part(8, 12),
        part(12, 16),
        part(16, 20),
        part(20, 32)
    )))
}
