//! Where units begin: `tmkit.formats.tmx.pieces.find_plain`.

use memchr::memmem;
use pyo3::prelude::*;

/// Give the places from `start` where a `<tu` begins; None where there are comments, CDATA or declarations among them.
#[pyfunction]
pub fn find_tmx_units(data: &[u8], start: usize) -> Option<Vec<usize>> {
    let data_from = data.get(start..)?;
    if memmem::find(data_from, b"<!").is_some() {
        return None;
    }
    let ends = |place: &usize| data_from.get(place + 3).is_some_and(|byte| b" >\n\r\t/".contains(byte));
    Some(memmem::find_iter(data_from, b"<tu").filter(ends).map(|place| start + place).collect())
}
