//! The dates of TMX and those of units, where both are as they should be: `tmkit/formats/tmx/dates.py`.
//!
//! Days after the 28th are left to Python, which knows the months.

/// Give `20240102T030405Z` as `2024-01-02T03:04:05Z`; None where Python must read it.
pub fn read_date(text: &str) -> Option<String> {
    let data = text.as_bytes();
    if data.len() != 16 || data[8] != b'T' || data[15] != b'Z' {
        return None;
    }
    let part = |from: usize, to: usize| &text[from..to];
    let parts = [part(0, 4), part(4, 6), part(6, 8), part(9, 11), part(11, 13), part(13, 15)];
    exists(parts).then(|| {
        let [year, month, day, hour, minute, second] = parts;
        format!("{year}-{month}-{day}T{hour}:{minute}:{second}Z")
    })
}

/// Give `2024-01-02T03:04:05Z` as `20240102T030405Z`; None where Python must write it.
pub fn write_date(text: &str) -> Option<String> {
    let data = text.as_bytes();
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (19, b'Z')];
    if data.len() != 20 || !data.is_ascii() || marks.iter().any(|&(place, mark)| data[place] != mark) {
        return None;
    }
    let short: String = text.chars().filter(|&character| character != '-' && character != ':').collect();
    read_date(&short).map(|_| short)
}

fn exists(parts: [&str; 6]) -> bool {
    if !parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())) {
        return false;
    }
    let [year, month, day, hour, minute, second] = parts.map(|part| part.parse::<u32>().unwrap_or(u32::MAX));
    year > 0 && (1..=12).contains(&month) && (1..=28).contains(&day) && hour < 24 && minute < 60 && second < 60
}
