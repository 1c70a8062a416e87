//! Texts as programs write them: UTF-8, or the UTF-16 of PowerShell's `>`.

/// The text of a file: UTF-8 with or without a byte-order mark, or UTF-16 with one. None where it is neither.
pub fn text(bytes: Vec<u8>) -> Option<String> {
    read(bytes).ok()
}

/// The text of a file, and whether it is all of it: bytes that are no UTF-8 are replaced.
pub fn text_or_replaced(bytes: Vec<u8>) -> (String, bool) {
    match read(bytes) {
        Ok(text) => (text, true),
        Err(bytes) => (String::from_utf8_lossy(&bytes).into_owned(), false),
    }
}

/// The text, or the bytes that are none.
fn read(bytes: Vec<u8>) -> Result<String, Vec<u8>> {
    let utf_8 =
        |bytes: Vec<u8>| String::from_utf8(bytes).map_err(std::string::FromUtf8Error::into_bytes);
    let text = match bytes.as_slice() {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return utf_8(rest.to_vec()),
        [0xFF, 0xFE, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        _ => return utf_8(bytes),
    };
    text.ok_or(bytes)
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units = pairs.iter().copied().map(unit);
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.ok().filter(|_| rest.is_empty())
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn marks_say_how_a_text_is_written() {
        let units = |of: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "\u{FEFF}{\"ä\": \"𝄞\"}"
                .encode_utf16()
                .flat_map(of)
                .collect()
        };
        for bytes in [
            units(u16::to_le_bytes),
            units(u16::to_be_bytes),
            "\u{FEFF}{\"ä\": \"𝄞\"}".as_bytes().to_vec(),
            "{\"ä\": \"𝄞\"}".as_bytes().to_vec(),
        ] {
            assert_eq!(text(bytes).as_deref(), Some("{\"ä\": \"𝄞\"}"));
        }
        assert_eq!(text(vec![0xFF, 0xFE, 0x00]), None);
        assert_eq!(text(vec![0x80]), None);
    }
}
