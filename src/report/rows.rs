//! Parts of a report, made several at the same time and written in their order.

use std::io::{self, Write};

use rayon::prelude::*;

/// So many parts are made before any of them is written: what is made lies in memory meanwhile.
const PARTS_AT_ONCE: usize = 1024;
/// So many are made in one go.
const PARTS_IN_A_ROW: usize = 16;

/// Writes what is made of these parts: `write` writes a part, with its number, into memory.
pub(super) fn write_rows<P: Sync>(
    parts: &[P],
    write: impl Fn(usize, &P, &mut Vec<u8>) -> io::Result<()> + Sync,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (n, some) in parts.chunks(PARTS_AT_ONCE).enumerate() {
        let row = |(m, row): (usize, &[P])| -> io::Result<Vec<u8>> {
            let first = n * PARTS_AT_ONCE + m * PARTS_IN_A_ROW;
            let mut written = Vec::new();
            for (k, part) in row.iter().enumerate() {
                write(first + k, part, &mut written)?;
            }
            Ok(written)
        };
        let rows: Vec<io::Result<Vec<u8>>> = some
            .par_chunks(PARTS_IN_A_ROW)
            .enumerate()
            .with_max_len(1)
            .map(row)
            .collect();
        for row in rows {
            out.write_all(&row?)?;
        }
    }
    Ok(())
}
